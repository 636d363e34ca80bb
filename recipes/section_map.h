#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "recipes/mistakes.h"
#include "recipes/yaml_node.h"

namespace aha::recipes {

// A map of the recipe while it is read as one section: what a Section does that does not depend on
// the type of its options. Refers to its arguments; short-lived.
class SectionMap {
 public:
  // Adds mistakes where `node` is no map or has a key twice.
  SectionMap(const YamlNode& node, const Place& place, Mistakes& mistakes);

  bool is_map() const;

  // Declares a key of the section.
  void know(const std::string& name);
  // Declares a shape with the keys that only it has.
  void know_shape(const std::string& name, std::vector<std::string> keys);

  // Reads the key that names the shape; nothing, and a mistake, where it does not name one. Where
  // it is not given and there is a `fallback`, a key that is called as its shape is says it, else
  // the key `fallback` does.
  std::optional<std::size_t> read_selector(const std::string& selector,
                                           const std::string& fallback);

  // Adds a mistake for each key that is not known.
  void refuse_unknown();

  // Calls `read_value` where the key has a value; adds a mistake where it is empty, or missing and
  // required.
  using ReadValue = std::function<void(const YamlNode&, const Place&, Mistakes&)>;
  void read(const std::string& name, bool required, const ReadValue& read_value);

  // Adds a mistake where more than one of the keys is given, at the later one.
  void refuse_together(const std::vector<std::string>& keys);

  // Whether reading one of the keys brought up a mistake.
  bool has_mistake_in(const std::vector<std::string>& keys) const;

  // Reports at a key path below the section; where that key is not given, in the line of the first
  // of `keys` that is: it is what does not go with the default.
  Report report(const std::vector<std::string>& keys) const;

 private:
  struct Shape {
    std::string name;
    std::vector<std::string> keys;
  };

  std::optional<std::size_t> shape_with_own_key() const;
  std::string unknown_key_message(const std::string& key) const;

  const YamlNode& node_;
  const Place& place_;
  Mistakes& mistakes_;
  std::vector<std::string> known_;
  std::vector<Shape> shapes_;
  std::string selector_;
  std::optional<std::size_t> shape_;  // of shapes_
  std::set<std::string, std::less<>> mistaken_;
};

}  // namespace aha::recipes
