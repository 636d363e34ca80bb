#include "rewards/code/set_code_option.h"

#include <charconv>
#include <system_error>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

template <class Number>
Number read(std::string_view key, const std::string& value, Number least, Number most) {
  Number number{};
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || !(number >= least) ||
      number > most) {
    throw RewardError(
        fmt::format("code: {} must be a number from {} to {}, is \"{}\"", key, least, most, value));
  }
  return number;
}

}  // namespace

void set_code_option(CodeOptions& options, std::string_view key, const std::string& value) {
  const auto seconds = [&] { return read(key, value, 0.01, 3600.0); };
  const auto mebibytes = [&] { return read(key, value, 1, 65536); };
  if (key == "time_seconds") {
    options.time_seconds = seconds();
  } else if (key == "wall_seconds") {
    options.wall_seconds = seconds();
  } else if (key == "memory_mib") {
    options.memory_mib = mebibytes();
  } else if (key == "output_mib") {
    options.output_mib = mebibytes();
  } else if (key == "processes") {
    options.processes = read(key, value, 1, 1024);
  } else if (key == "compile_seconds") {
    options.compile_seconds = seconds();
  } else if (key == "compile_memory_mib") {
    options.compile_memory_mib = mebibytes();
  } else if (key == "compile_output_mib") {
    options.compile_output_mib = mebibytes();
  } else if (key == "sandbox") {
    options.sandbox = value;
  } else if (key == "comparison") {
    options.comparison = value;
  } else if (key == "tolerance") {
    options.tolerance = read(key, value, 0.0, 1.0);
  } else if (key == "score") {
    options.score = value;
  } else if (key == "checker") {
    options.checker = value;
  } else {
    throw RewardError(fmt::format(
        "code: option \"{}\" is unknown; known are time_seconds, wall_seconds, memory_mib, "
        "output_mib, processes, compile_seconds, compile_memory_mib, compile_output_mib, "
        "sandbox, comparison, tolerance, score and checker",
        key));
  }
}

}  // namespace aha::rewards
