#include "rewards/code/ending.h"

#include <fmt/core.h>

namespace aha::rewards {
namespace {

using sandbox::Outcome;
using sandbox::Result;

constexpr std::size_t kDetailBytes = 2000;

std::string detail_of(const Result& result) {
  switch (result.outcome) {
    case Outcome::sandbox_failure:
      return result.message;
    case Outcome::cancelled:
      return "the run was cancelled";
    case Outcome::cpu_limit:
      return fmt::format("{:.2f} s of processor time", result.cpu_seconds);
    case Outcome::wall_limit:
      return fmt::format("{:.2f} s on the clock", result.wall_seconds);
    case Outcome::memory_limit:
      return "the memory limit was passed";
    case Outcome::output_limit:
      return "the output limit was passed";
    case Outcome::signalled:
      return fmt::format("signal {}: {}", result.signal, shortened(result.standard_error));
    case Outcome::exited:
      break;
  }
  return fmt::format("exit status {}: {}", result.exit_code, shortened(result.standard_error));
}

}  // namespace

std::optional<Ending> ending_of(const Result& result) {
  const std::optional<sandbox::Verdict> verdict = sandbox::verdict_of(result);
  if (!verdict) return std::nullopt;
  return Ending{verdict, detail_of(result)};
}

std::string shortened(std::string text) {
  if (text.size() <= kDetailBytes) return text;
  const std::size_t head = kDetailBytes / 4;
  return text.substr(0, head) + "\n...\n" + text.substr(text.size() - (kDetailBytes - head));
}

}  // namespace aha::rewards
