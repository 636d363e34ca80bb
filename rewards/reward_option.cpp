#include "rewards/reward_option.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace aha::rewards {
namespace {

RewardOption option(std::string name, OptionType type, OptionJson standard, std::string doc) {
  RewardOption made;
  made.name = std::move(name);
  made.type = type;
  made.standard = std::move(standard);
  made.doc = std::move(doc);
  return made;
}

RewardOption within(RewardOption option, double low, double high) {
  option.low = low;
  option.high = high;
  return option;
}

bool is_list_of_texts(const OptionJson& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(),
                                         [](const OptionJson& one) { return one.is_string(); });
}

std::string mistake_in_number(const RewardOption& option, const OptionJson& value) {
  const bool fits =
      option.type == OptionType::integer ? value.is_number_integer() : value.is_number();
  if (!fits || !std::isfinite(value.get<double>())) {
    return option.type == OptionType::integer ? "expected an integer" : "expected a finite number";
  }
  const auto number = value.get<double>();
  if (number >= option.low && number <= option.high) return {};
  if (std::isinf(option.high)) {
    return fmt::format("must be at least {}, is {}", option.low, value.dump());
  }
  if (std::isinf(option.low)) {
    return fmt::format("must be at most {}, is {}", option.high, value.dump());
  }
  return fmt::format("must be in [{}, {}], is {}", option.low, option.high, value.dump());
}

std::string mistake_in_text(const RewardOption& option, const OptionJson& value) {
  if (!value.is_string()) return "expected text";
  const auto& text = value.get_ref<const std::string&>();
  if (option.choices.empty()) return text.empty() ? "must not be empty" : std::string();
  if (std::find(option.choices.begin(), option.choices.end(), text) != option.choices.end()) {
    return {};
  }
  return fmt::format("must be one of `{}`, is `{}`", fmt::join(option.choices, "`, `"), text);
}

}  // namespace

RewardOption boolean_option(std::string name, bool standard, std::string doc) {
  return option(std::move(name), OptionType::boolean, standard, std::move(doc));
}

RewardOption integer_option(std::string name, std::int64_t standard, double low, double high,
                            std::string doc) {
  return within(option(std::move(name), OptionType::integer, standard, std::move(doc)), low, high);
}

RewardOption number_option(std::string name, double standard, double low, double high,
                           std::string doc) {
  return within(option(std::move(name), OptionType::number, standard, std::move(doc)), low, high);
}

RewardOption choice_option(std::string name, const char* standard, std::vector<std::string> choices,
                           std::string doc) {
  RewardOption made = option(std::move(name), OptionType::text, standard, std::move(doc));
  made.choices = std::move(choices);
  return made;
}

RewardOption text_option(std::string name, const std::string& standard, std::string doc) {
  return option(std::move(name), OptionType::text,
                standard.empty() ? OptionJson() : OptionJson(standard), std::move(doc));
}

RewardOption words_option(std::string name, const std::vector<std::string>& standard,
                          std::string doc) {
  return option(std::move(name), OptionType::words,
                standard.empty() ? OptionJson() : OptionJson(standard), std::move(doc));
}

RewardOption map_option(std::string name, std::string doc) {
  return option(std::move(name), OptionType::map, OptionJson(), std::move(doc));
}

RewardOption unset(RewardOption option) {
  option.standard = OptionJson();
  return option;
}

RewardOption required(RewardOption option) {
  option.required = true;
  option.standard = OptionJson();
  return option;
}

std::string mistake_in(const RewardOption& option, const OptionJson& value) {
  switch (option.type) {
    case OptionType::boolean:
      return value.is_boolean() ? std::string() : "expected true or false";
    case OptionType::integer:
    case OptionType::number:
      return mistake_in_number(option, value);
    case OptionType::text:
      return mistake_in_text(option, value);
    case OptionType::words:
      if (!is_list_of_texts(value)) return "expected a list of texts";
      return value.empty() ? "must not be empty" : std::string();
    case OptionType::map:
      return value.is_object() ? std::string() : "expected a map of keys";
  }
  return {};
}

}  // namespace aha::rewards
