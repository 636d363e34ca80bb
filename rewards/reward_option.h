#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace aha::rewards {

using OptionJson = nlohmann::ordered_json;

enum class OptionType {
  boolean,
  integer,
  number,
  text,
  words,  // a list of texts; written as one text, it is split at blanks as a shell does
  map,    // of anything
};

// One documented option of a reward: the same key in a recipe and in `aha score`. Strict: a value
// of another type, out of range or none of the choices is refused.
struct RewardOption {
  std::string name;
  OptionType type = OptionType::text;
  OptionJson standard;  // the default; null: not set
  std::string doc;      // one line, no full stop
  bool required = false;
  double low = -std::numeric_limits<double>::infinity();  // of an integer or a number
  double high = std::numeric_limits<double>::infinity();
  std::vector<std::string> choices;  // of a text; empty: any text but the empty one
};

RewardOption boolean_option(std::string name, bool standard, std::string doc);
RewardOption integer_option(std::string name, std::int64_t standard, double low, double high,
                            std::string doc);
RewardOption number_option(std::string name, double standard, double low, double high,
                           std::string doc);
RewardOption choice_option(std::string name, const char* standard, std::vector<std::string> choices,
                           std::string doc);
// An empty `standard`: not set unless given.
RewardOption text_option(std::string name, const std::string& standard, std::string doc);
RewardOption words_option(std::string name, const std::vector<std::string>& standard,
                          std::string doc);
RewardOption map_option(std::string name, std::string doc);
// Not set unless given.
RewardOption unset(RewardOption option);
RewardOption required(RewardOption option);

// What is wrong with a value, "must be in [0, 1], is 2"; empty where nothing is.
std::string mistake_in(const RewardOption& option, const OptionJson& value);

// Reports what is wrong with an option's value.
using OptionReport = std::function<void(std::string_view option, std::string message)>;

}  // namespace aha::rewards
