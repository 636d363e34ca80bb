#include "recipes/reward_option_key.h"

#include <algorithm>
#include <optional>

#include "recipes/keys.h"
#include "recipes/overrides.h"
#include "rewards/split_words.h"

namespace aha::recipes {
namespace {

using rewards::OptionType;
using rewards::RewardKind;
using rewards::RewardOption;
using rewards::RewardOptions;

std::string type_of(const RewardOption& option) {
  const Interval interval = between(option.low, option.high);
  switch (option.type) {
    case OptionType::boolean:
      return "true or false";
    case OptionType::integer:
      return with_interval("integer", interval, true);
    case OptionType::number:
      return with_interval("number", interval, false);
    case OptionType::text:
      return option.choices.empty() ? "text" : "one of " + in_backticks(option.choices);
    case OptionType::words:
      return "list of texts, or one text";
    case OptionType::map:
      return "map";
  }
  return {};
}

std::optional<Json> read_words(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  if (node.kind == YamlNode::Kind::scalar) {
    const auto text = read_text(node, place, mistakes);
    if (!text) return std::nullopt;
    const auto words = rewards::split_words(*text);
    if (!words) mistakes.add(place, "a quote is not closed, or a backslash is last");
    return words ? std::optional<Json>(*words) : std::nullopt;
  }
  if (node.kind != YamlNode::Kind::sequence) {
    mistakes.add(place, fmt::format("expected a list of texts, found {}", found(node)));
    return std::nullopt;
  }
  Json words = Json::array();
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const auto word = read_text(node.children[i], place_of_child(node, place, i), mistakes);
    if (!word) return std::nullopt;
    words.push_back(*word);
  }
  return words;
}

std::optional<Json> read_map(const YamlNode& node, const Place& place, Mistakes& mistakes) {
  if (node.kind != YamlNode::Kind::map) {
    mistakes.add(place, fmt::format("expected a map of keys, found {}", found(node)));
    return std::nullopt;
  }
  return Json(read_json(node, place, mistakes));
}

std::optional<Json> read_value(const RewardOption& option, const YamlNode& node, const Place& place,
                               Mistakes& mistakes) {
  const auto as_json = [](const auto& value) {
    return value ? std::optional<Json>(*value) : std::nullopt;
  };
  switch (option.type) {
    case OptionType::boolean:
      return as_json(read_boolean(node, place, mistakes));
    case OptionType::integer:
      return as_json(read_integer<int>(node, place, mistakes));
    case OptionType::number:
      return as_json(read_number(node, place, mistakes));
    case OptionType::text:
      return as_json(read_text(node, place, mistakes));
    case OptionType::words:
      return read_words(node, place, mistakes);
    case OptionType::map:
      return read_map(node, place, mistakes);
  }
  return std::nullopt;
}

}  // namespace

Key<RewardOptions> key_of(const RewardOption& option) {
  Key<RewardOptions> key{option.name, type_of(option), option.doc, option.required, {}, {}, {}, {}};
  key.read = [&option](const YamlNode& node, const Place& place, RewardOptions& options,
                       Mistakes& mistakes) {
    auto value = read_value(option, node, place, mistakes);
    if (!value) return;
    if (std::string mistake = rewards::mistake_in(option, *value); !mistake.empty()) {
      mistakes.add(place, std::move(mistake));
      return;
    }
    options.options[option.name] = std::move(*value);
  };
  key.write = [name = option.name](const RewardOptions& options) {
    return options.options.value(name, Json());
  };
  key.omitted = [name = option.name](const RewardOptions& options) {
    return options.options.value(name, Json()).is_null();
  };
  return key;
}

YamlNode node_of_text(std::string key, std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.key = std::move(key);
  node.text = std::move(text);
  node.quoted = true;
  return node;
}

YamlNode node_of_argument(std::string_view key, std::string_view value, const RewardKind* kind) {
  const auto is_a = [&](OptionType type) {
    return kind != nullptr &&
           std::any_of(kind->options.begin(), kind->options.end(), [&](const RewardOption& option) {
             return option.name == key && option.type == type;
           });
  };
  if (is_a(OptionType::text)) return node_of_text(std::string(key), std::string(value));
  if (is_a(OptionType::boolean) && (value == "on" || value == "off")) {
    value = value == "on" ? "true" : "false";
  }
  try {
    YamlNode node = parse_override_value(std::string(value));
    node.key = std::string(key);
    return node;
  } catch (const YamlError& error) {
    throw RecipeError(
        {{"aha score: --reward", 0, std::string(key), fmt::format("not YAML: {}", error.what())}});
  }
}

}  // namespace aha::recipes
