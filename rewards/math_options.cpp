#include "rewards/math_options.h"

#include <array>
#include <charconv>
#include <string>

#include <fmt/core.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using O = MathOptions;

constexpr auto kRules = std::to_array<MathRule>({
    {"answer_tag", &O::answer_tag},
    {"box", &O::box},
    {"joined_boxes", &O::joined_boxes},
    {"phrase", &O::phrase},
    {"final_text", &O::final_text},
    {"thousands_separators", &O::thousands_separators},
    {"decimal_comma", &O::decimal_comma},
    {"mixed_numbers", &O::mixed_numbers},
    {"repeating_decimals", &O::repeating_decimals},
    {"bases", &O::bases},
    {"percent", &O::percent},
    {"degrees", &O::degrees},
    {"money", &O::money},
    {"units", &O::units},
    {"unit_conversion", &O::unit_conversion},
    {"rounded_decimals", &O::rounded_decimals},
    {"long_decimals", &O::long_decimals},
    {"assignments", &O::assignments},
    {"equations", &O::equations},
    {"inequalities", &O::inequalities},
    {"inequality_intervals", &O::inequality_intervals},
    {"interval_inequalities", &O::interval_inequalities},
    {"any_order", &O::any_order},
    {"sets_as_answers", &O::sets_as_answers},
    {"tuples_as_answers", &O::tuples_as_answers},
    {"vectors", &O::vectors},
    {"plus_minus", &O::plus_minus},
    {"renamed_symbols", &O::renamed_symbols},
    {"text_case", &O::text_case},
    {"choices", &O::choices},
});

constexpr std::int64_t kMostDecimals = 100;

std::string known_keys() {
  std::string keys;
  for (const MathRule& rule : kRules) {
    keys.append(rule.name).append(", ");
  }
  return keys + "answer_bytes, decimals and milliseconds";
}

std::int64_t positive_integer(std::string_view key, std::string_view value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number < 1) {
    throw RewardError(
        fmt::format("math: {}: expected a positive integer, found \"{}\"", key, value));
  }
  return number;
}

}  // namespace

std::span<const MathRule> math_rules() { return kRules; }

void set_math_option(MathOptions& options, std::string_view key, std::string_view value) {
  if (key == "answer_bytes") {
    options.answer_bytes = static_cast<std::size_t>(positive_integer(key, value));
    return;
  }
  if (key == "decimals") {
    options.decimals = positive_integer(key, value);
    if (options.decimals > kMostDecimals) {
      throw RewardError(fmt::format("math: decimals: expected at most {}, found {}", kMostDecimals,
                                    options.decimals));
    }
    return;
  }
  if (key == "milliseconds") {
    options.bounds.milliseconds = positive_integer(key, value);
    return;
  }
  for (const MathRule& rule : kRules) {
    if (rule.name != key) {
      continue;
    }
    const bool on = value == "on" || value == "true";
    if (!on && value != "off" && value != "false") {
      throw RewardError(fmt::format("math: {}: expected on or off, found \"{}\"", key, value));
    }
    options.*rule.member = on;
    return;
  }
  throw RewardError(fmt::format("math: option \"{}\" is unknown; known are {}", key, known_keys()));
}

}  // namespace aha::rewards
