#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace aha::rewards {

enum class CountdownOutcome {
  reached,
  missed,       // wrong; `detail` says in what way
  undecidable,  // an intermediate result does not fit 64 bits, though every number may be used
};

struct CountdownResult {
  CountdownOutcome outcome = CountdownOutcome::missed;
  std::string detail;
};

// Whether `expression` solves a Countdown problem: decimal numbers joined by + - * / and
// parentheses with the usual precedence, no sign before a number or a parenthesis; every one of
// `numbers` exactly once; the value, in exact rational arithmetic, the target. One "= target" may
// follow. At most 64 parentheses deep. Linear time.
CountdownResult check_countdown(std::string_view expression, std::span<const std::int64_t> numbers,
                                std::int64_t target);

}  // namespace aha::rewards
