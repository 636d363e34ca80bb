#include "sandbox/resident/box_failure.h"

#include <sys/socket.h>
#include <unistd.h>

namespace aha::sandbox {

bool send_report(int control, const BoxReport& report) noexcept {
  return send(control, &report, sizeof report, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof report);
}

void send_failure(int control, const BoxFailure& failure) noexcept {
  BoxReport report;
  report.stage = failure.stage;
  report.error = failure.error;
  report.index = failure.index;
  send_report(control, report);
}

void give_up(int control, const BoxFailure& failure) noexcept {
  send_failure(control, failure);
  _exit(1);
}

}  // namespace aha::sandbox
