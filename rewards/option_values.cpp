#include "rewards/option_values.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

std::string known_options(std::span<const RewardOption> options) {
  std::vector<std::string> names;
  for (const RewardOption& option : options) names.push_back(option.name);
  return names.empty() ? "it has none" : fmt::format("known are {}", fmt::join(names, ", "));
}

}  // namespace

OptionValues::OptionValues(std::string_view reward, std::span<const RewardOption> options,
                           const OptionJson& given)
    : reward_(reward) {
  for (const auto& [name, value] : given.items()) {
    const auto option = std::find_if(options.begin(), options.end(),
                                     [&](const RewardOption& one) { return one.name == name; });
    if (option == options.end()) {
      throw RewardError(
          fmt::format("{}: option {} is unknown; {}", reward, name, known_options(options)));
    }
    if (value.is_null()) continue;
    if (const std::string mistake = mistake_in(*option, value); !mistake.empty()) {
      throw RewardError(fmt::format("{}: {}: {}", reward, name, mistake));
    }
    values_[name] = value;
  }
  for (const RewardOption& option : options) {
    if (values_.contains(option.name)) continue;
    if (option.required) {
      throw RewardError(fmt::format("{}: {} is missing: it has no default", reward, option.name));
    }
    values_[option.name] = option.standard;
  }
}

const OptionJson& OptionValues::value(std::string_view option) const {
  const auto found = values_.find(std::string(option));
  if (found == values_.end()) {
    throw RewardError(fmt::format("{}: there is no option {}", reward_, option));
  }
  return *found;
}

bool OptionValues::has(std::string_view option) const { return !value(option).is_null(); }

bool OptionValues::boolean(std::string_view option) const {
  const OptionJson& found = value(option);
  if (!found.is_boolean()) throw RewardError(fmt::format("{}: {} is not set", reward_, option));
  return found.get<bool>();
}

std::int64_t OptionValues::integer(std::string_view option) const {
  const OptionJson& found = value(option);
  if (!found.is_number_integer()) {
    throw RewardError(fmt::format("{}: {} is not set", reward_, option));
  }
  return found.get<std::int64_t>();
}

double OptionValues::number(std::string_view option) const {
  const OptionJson& found = value(option);
  if (!found.is_number()) throw RewardError(fmt::format("{}: {} is not set", reward_, option));
  return found.get<double>();
}

std::string OptionValues::text(std::string_view option) const {
  const OptionJson& found = value(option);
  return found.is_string() ? found.get<std::string>() : std::string();
}

std::vector<std::string> OptionValues::words(std::string_view option) const {
  const OptionJson& found = value(option);
  return found.is_array() ? found.get<std::vector<std::string>>() : std::vector<std::string>();
}

OptionJson OptionValues::map(std::string_view option) const {
  const OptionJson& found = value(option);
  return found.is_object() ? found : OptionJson::object();
}

}  // namespace aha::rewards
