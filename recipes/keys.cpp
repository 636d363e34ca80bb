#include "recipes/keys.h"

#include <map>

namespace aha::recipes {

std::string with_interval(const std::string& type, const Interval& interval, bool integers) {
  const std::string text = interval.text(integers);
  return text.empty() ? type : type + ' ' + text;
}

void refuse_equal_names(const YamlNode& list, const Place& place, Mistakes& mistakes) {
  std::map<std::string_view, std::string> seen;  // name -> where it was first
  for (std::size_t i = 0; i < list.children.size(); ++i) {
    const YamlNode& element = list.children[i];
    const std::size_t index = find_child(element, "name");
    if (element.kind != YamlNode::Kind::map || index == element.children.size()) continue;
    const YamlNode& name = element.children[index];
    if (name.kind != YamlNode::Kind::scalar) continue;
    const Place element_place = place_of_child(list, place, i);
    const auto [first, is_new] = seen.emplace(name.text, element_place.path);
    if (is_new) continue;
    mistakes.add(place_of_child(element, element_place, index),
                 fmt::format("the name `{}` is taken by {}", shown(name.text), first->second));
  }
}

}  // namespace aha::recipes
