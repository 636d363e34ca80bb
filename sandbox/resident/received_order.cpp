#include "sandbox/resident/received_order.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "sandbox/resident/resident.h"
#include "sandbox/run_order.h"

namespace aha::sandbox {
namespace {

void take(const int* fds, int count, const RunOrder& order, RunDescriptors& descriptors) noexcept {
  int at = 0;
  const auto next = [&] { return at < count ? fds[at++] : -1; };
  for (int place = 0; place < 3; ++place) descriptors.program[place] = next();
  if (order.plan_file) descriptors.plan = next();
  if (order.requests) descriptors.program[3] = next();
  if (order.answers) descriptors.program[4] = next();
  if (order.executable) descriptors.executable = next();
  if (order.join_file) descriptors.join_file = next();
  if (order.cgroup) descriptors.cgroup = next();
  descriptors.may_end_early = order.may_end_early;
}

}  // namespace

void ReceivedPlan::came_in_message(std::size_t size) noexcept {
  message_size_ = std::max(message_size_, size);
}

bool ReceivedPlan::read(int file, RunPlan& plan) noexcept {
  if (file < 0) {
    read_run_plan(message_, plan);
    return true;
  }
  mapped_ = map_run_plan(file, mapped_size_);
  if (mapped_ != nullptr) read_run_plan(mapped_, plan);
  return mapped_ != nullptr;
}

void ReceivedPlan::forget() noexcept {
  explicit_bzero(message_, message_size_);
  message_size_ = 0;
  if (mapped_ != nullptr) munmap(mapped_, mapped_size_);
  mapped_ = nullptr;
}

bool receive_run(RunDescriptors& descriptors, ReceivedPlan& plan) noexcept {
  RunOrder order;
  iovec parts[2] = {{&order, sizeof order}, {plan.message(), kLongestPlanInMessage}};
  alignas(cmsghdr) char space[CMSG_SPACE(kMostOrderDescriptors * sizeof(int))];
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  message.msg_control = space;
  message.msg_controllen = sizeof space;
  const ssize_t size = recvmsg(kResidentControl, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (size < static_cast<ssize_t>(sizeof order) || order.kind != RunOrder::Kind::run) return false;
  plan.came_in_message(static_cast<std::size_t>(size) - sizeof order);
  descriptors.cut_off = (message.msg_flags & MSG_CTRUNC) != 0;
  if (const cmsghdr* header = CMSG_FIRSTHDR(&message)) {
    int fds[kMostOrderDescriptors];
    const std::size_t bytes = header->cmsg_len - CMSG_LEN(0);
    std::memcpy(fds, CMSG_DATA(header), bytes);
    take(fds, static_cast<int>(bytes / sizeof(int)), order, descriptors);
  }
  return true;
}

void close_all(const RunDescriptors& descriptors) noexcept {
  const auto close_one = [](int fd) {
    if (fd >= 0) close(fd);
  };
  close_one(descriptors.plan);
  for (const int fd : descriptors.program) close_one(fd);
  close_one(descriptors.executable);
  close_one(descriptors.join_file);
  close_one(descriptors.cgroup);
}

}  // namespace aha::sandbox
