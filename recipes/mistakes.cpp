#include "recipes/mistakes.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "recipes/yaml_characters.h"
#include "text/utf8.h"

namespace aha::recipes {
namespace {

constexpr std::string_view kCommandLine = "command line";
constexpr std::string_view kLabelKey = "name";
constexpr std::size_t kShownBytes = 60;
constexpr std::size_t kLongestNamedList =
    256;  // whether a name is unique costs a look at each other

// A list element's name; empty where it has none that can stand in a path.
std::string_view label_of(const YamlNode& element) {
  if (element.kind != YamlNode::Kind::map) return {};
  const YamlNode* name = element.find(kLabelKey);
  if (name == nullptr || name->kind != YamlNode::Kind::scalar) return {};
  const bool plain = std::all_of(name->text.begin(), name->text.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return plain ? std::string_view(name->text) : std::string_view();
}

std::string element_name(const YamlNode& list, std::size_t index) {
  if (list.children.size() > kLongestNamedList) return std::to_string(index);
  const std::string_view label = label_of(list.children[index]);
  const auto same = std::count_if(list.children.begin(), list.children.end(),
                                  [&](const YamlNode& other) { return label_of(other) == label; });
  return !label.empty() && same == 1 ? std::string(label) : std::to_string(index);
}

}  // namespace

std::string join_path(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

Place place_of_child(const YamlNode& parent, const Place& place, std::size_t index) {
  const YamlNode& child = parent.children[index];
  const bool list = parent.kind == YamlNode::Kind::sequence;
  const std::string key = child.key.empty() ? "\"\"" : shown(child.key);
  const std::string name = list ? element_name(parent, index) : key;
  return {child.location, join_path(place.path, name)};
}

std::size_t find_child(const YamlNode& parent, std::string_view element) {
  const std::size_t none = parent.children.size();
  if (parent.kind == YamlNode::Kind::map) {
    const auto has_key = [&](const YamlNode& child) { return child.key == element; };
    const auto found = std::find_if(parent.children.begin(), parent.children.end(), has_key);
    return static_cast<std::size_t>(found - parent.children.begin());
  }
  for (std::size_t i = 0; i < none; ++i) {
    if (!element.empty() && label_of(parent.children[i]) == element) return i;
  }
  std::size_t index = none;
  const auto [end, error] = std::from_chars(element.data(), element.data() + element.size(), index);
  const bool whole = error == std::errc() && end == element.data() + element.size();
  return whole ? std::min(index, none) : none;
}

Place find_place(const YamlNode& root, const Place& place, std::string_view path) {
  Place found = place;
  const YamlNode* node = &root;
  while (!path.empty()) {
    const std::string_view element = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(element.size() + 1, path.size()));
    const std::size_t index = node == nullptr ? 0 : find_child(*node, element);
    if (node == nullptr || index == node->children.size()) {
      found.path = join_path(found.path, element);
      node = nullptr;
      continue;
    }
    found = place_of_child(*node, found, index);
    node = &node->children[index];
  }
  return found;
}

void Mistakes::add(const Place& place, std::string message) {
  const bool overrides = place.location.command_line;
  mistakes_.push_back({overrides ? std::string(kCommandLine) : file_,
                       overrides ? 0 : place.location.line, place.path, std::move(message)});
}

void Mistakes::throw_if_any() const {
  if (mistakes_.empty()) return;
  std::vector<RecipeMistake> sorted = mistakes_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const RecipeMistake& a, const RecipeMistake& b) {
                     const bool a_last = a.file == kCommandLine;
                     const bool b_last = b.file == kCommandLine;
                     return a_last != b_last ? b_last : a.line < b.line;
                   });
  throw RecipeError(std::move(sorted));
}

std::string shown(std::string_view text) {
  // Cut before the escapes: they must stay whole.
  std::string_view head = text.substr(0, kShownBytes);
  if (head.size() < text.size()) head.remove_suffix(text::unfinished_utf8_suffix(head));
  return escape_characters(head) + (head.size() < text.size() ? "..." : "");
}

}  // namespace aha::recipes
