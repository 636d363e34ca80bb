#include "recipes/overrides.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "recipes/nearest_name.h"
#include "recipes/scalar.h"
#include "recipes/yaml_characters.h"

namespace aha::recipes {
namespace {

constexpr Location kCommandLine{.command_line = true, .line = 0};

void locate_at_command_line(YamlNode& node) {
  node.location = kCommandLine;
  for (YamlNode& child : node.children) locate_at_command_line(child);
}

std::vector<std::string> names_of(const YamlNode& list) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.children.size(); ++i) {
    names.push_back(place_of_child(list, {}, i).path);
  }
  return names;
}

// The child that an override's next element means; a map gets one it does not have, which the
// schema then judges. Null, and a mistake, where there can be none.
YamlNode* child_to_set(YamlNode& parent, const std::string& element, const Place& place,
                       Mistakes& mistakes) {
  if (parent.kind == YamlNode::Kind::scalar) {
    mistakes.add(place, fmt::format("{} has no keys", found(parent)));
    return nullptr;
  }
  if (parent.kind == YamlNode::Kind::null) parent.kind = YamlNode::Kind::map;
  const std::size_t index = find_child(parent, element);
  if (index < parent.children.size()) return &parent.children[index];
  if (parent.kind == YamlNode::Kind::sequence) {
    mistakes.add(place, fmt::format("no element `{}`{}", shown(element),
                                    suggestion(element, names_of(parent))));
    return nullptr;
  }
  YamlNode& child = parent.children.emplace_back();
  child.key = element;
  child.location = kCommandLine;
  return &child;
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> elements;
  while (true) {
    const std::size_t dot = path.find('.');
    elements.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return elements;
    path.remove_prefix(dot + 1);
  }
}

void set(YamlNode& recipe, std::string_view path, YamlNode value, const Place& place,
         Mistakes& mistakes) {
  YamlNode* node = &recipe;
  for (const std::string& element : split(path)) {
    if (element.empty()) {
      mistakes.add(place, "an empty name in the key path");
      return;
    }
    node = child_to_set(*node, element, place, mistakes);
    if (node == nullptr) return;
  }
  value.key = node->key;
  *node = std::move(value);
}

}  // namespace

YamlNode parse_override_value(const std::string& text) {
  if (text.size() > kMaxYamlBytes) throw YamlError(0, "the value is too long");
  if (const auto bad = find_bad_character(text)) throw YamlError(0, bad->what);
  YamlNode node;
  if (!text.empty() && std::string_view("\"'[{").find(text[0]) != std::string_view::npos) {
    node = parse_yaml(text);
  } else if (type_of_scalar(text) != ScalarType::null) {
    node.kind = YamlNode::Kind::scalar;
    node.text = text;
  }
  locate_at_command_line(node);
  return node;
}

void apply_overrides(YamlNode& recipe, std::span<const std::string> overrides, Mistakes& mistakes) {
  std::set<std::string> seen;
  for (const std::string& text : overrides) {
    const std::size_t equals = text.find('=');
    const std::string path = text.substr(0, equals);
    const Place place{kCommandLine, shown(path)};
    if (equals == std::string::npos) {
      mistakes.add(place, "expected key.path=value");
      continue;
    }
    if (!seen.insert(path).second) {
      mistakes.add(place, "given twice");
      continue;
    }
    if (std::count(path.begin(), path.end(), '.') > kMaxYamlDepth) {
      mistakes.add(place, "no recipe is nested so deep");
      continue;
    }
    try {
      set(recipe, path, parse_override_value(text.substr(equals + 1)), place, mistakes);
    } catch (const YamlError& error) {
      mistakes.add(place, fmt::format("not YAML: {}", error.what()));
    }
  }
}

}  // namespace aha::recipes
