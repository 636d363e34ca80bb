#include "recipes/section_map.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "recipes/nearest_name.h"
#include "recipes/scalar.h"
#include "recipes/section_text.h"

namespace aha::recipes {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

SectionMap::SectionMap(const YamlNode& node, const Place& place, Mistakes& mistakes)
    : node_(node), place_(place), mistakes_(mistakes) {
  if (!is_map()) {
    mistakes.add(place, fmt::format("expected a map of keys, found {}", found(node)));
    return;
  }
  refuse_duplicates(node, place, mistakes);
}

bool SectionMap::is_map() const { return node_.kind == YamlNode::Kind::map; }

void SectionMap::know(const std::string& name) { known_.push_back(name); }

void SectionMap::know_shape(const std::string& name, std::vector<std::string> keys) {
  shapes_.push_back({name, std::move(keys)});
}

std::optional<std::size_t> SectionMap::shape_with_own_key() const {
  const auto chosen = std::find_if(shapes_.begin(), shapes_.end(), [&](const Shape& shape) {
    return contains(shape.keys, shape.name) && node_.find(shape.name) != nullptr;
  });
  if (chosen == shapes_.end()) return std::nullopt;
  return static_cast<std::size_t>(chosen - shapes_.begin());
}

std::optional<std::size_t> SectionMap::read_selector(const std::string& selector,
                                                     const std::string& fallback) {
  know(selector);
  const bool implied = !fallback.empty() && node_.find(selector) == nullptr;
  selector_ = implied ? fallback : selector;
  if (implied && (shape_ = shape_with_own_key())) return shape_;
  if (implied && node_.find(fallback) == nullptr) return std::nullopt;  // itself a mistake
  read(selector_, true, [&](const YamlNode& node, const Place& place, Mistakes& mistakes) {
    const auto name = read_text(node, place, mistakes);
    if (!name) return;
    std::vector<std::string> names;
    for (const Shape& shape : shapes_) names.push_back(shape.name);
    const auto chosen = std::find(names.begin(), names.end(), *name);
    if (chosen != names.end()) {
      shape_ = static_cast<std::size_t>(chosen - names.begin());
    } else {
      mistakes.add(place,
                   fmt::format("must be one of {}, is `{}`", in_backticks(names), shown(*name)));
    }
  });
  return shape_;
}

void SectionMap::refuse_unknown() {
  std::set<std::string_view> reported;
  for (std::size_t i = 0; i < node_.children.size(); ++i) {
    const std::string& key = node_.children[i].key;
    if (contains(known_, key) || !reported.insert(key).second) continue;
    if (shape_ && contains(shapes_[*shape_].keys, key)) continue;
    const bool of_some_shape = std::any_of(shapes_.begin(), shapes_.end(), [&](const Shape& shape) {
      return contains(shape.keys, key);
    });
    // Which shape was meant is not known then, and whether the key fits it neither.
    if (!shape_ && of_some_shape) continue;
    mistakes_.add(place_of_child(node_, place_, i), unknown_key_message(key));
  }
}

std::string SectionMap::unknown_key_message(const std::string& key) const {
  std::vector<std::string> names = known_;
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    const Shape& shape = shapes_[i];
    if (shape_ && contains(shape.keys, key)) {
      return fmt::format("a key of `{}: {}`, not of `{}`", selector_, shape.name,
                         shapes_[*shape_].name);
    }
    if (shape_ && *shape_ != i) continue;
    std::copy_if(shape.keys.begin(), shape.keys.end(), std::back_inserter(names),
                 [&](const std::string& name) { return !contains(names, name); });
  }
  return "unknown key" + suggestion(key, names);
}

void SectionMap::read(const std::string& name, bool required, const ReadValue& read_value) {
  const std::size_t before = mistakes_.count();
  const std::size_t index = find_child(node_, name);
  if (index == node_.children.size()) {
    if (required) {
      mistakes_.add({place_.location, join_path(place_.path, name)}, "missing: it has no default");
    }
  } else {
    const YamlNode& node = node_.children[index];
    const Place place = place_of_child(node_, place_, index);
    const bool null_word = node.kind == YamlNode::Kind::scalar && !node.quoted &&
                           type_of_scalar(node.text) == ScalarType::null;
    if (node.kind == YamlNode::Kind::null || null_word) {
      mistakes_.add(place, "has no value: give it one, or remove the key");
    } else {
      read_value(node, place, mistakes_);
    }
  }
  if (mistakes_.count() > before) mistaken_.insert(name);
}

void SectionMap::refuse_together(const std::vector<std::string>& keys) {
  const YamlNode* first = nullptr;
  for (std::size_t i = 0; i < node_.children.size(); ++i) {
    const YamlNode& child = node_.children[i];
    if (!contains(keys, child.key)) continue;
    if (first != nullptr && first->key != child.key) {
      mistakes_.add(place_of_child(node_, place_, i),
                    fmt::format("excludes `{}`: give one of them only", first->key));
      mistaken_.insert(child.key);
    }
    if (first == nullptr) first = &child;
  }
}

bool SectionMap::has_mistake_in(const std::vector<std::string>& keys) const {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const std::string& key) { return mistaken_.contains(key); });
}

Report SectionMap::report(const std::vector<std::string>& keys) const {
  return [this, &keys](std::string_view key, std::string message) {
    Place place = find_place(node_, place_, key);
    if (node_.find(key.substr(0, key.find('.'))) == nullptr) {
      const auto given = std::find_if(keys.begin(), keys.end(), [&](const std::string& name) {
        return node_.find(name) != nullptr;
      });
      if (given != keys.end()) place.location = node_.find(*given)->location;
    }
    mistakes_.add(place, std::move(message));
  };
}

}  // namespace aha::recipes
