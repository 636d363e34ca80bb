#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "recipes/recipe_error.h"
#include "recipes/yaml_node.h"

namespace aha::recipes {

// A value's place: where it was written and the key path that leads to it.
struct Place {
  Location location;
  std::string path;  // "stages.rl.learning_rate"; empty for the recipe itself
};

// `name` below `path`.
std::string join_path(std::string_view path, std::string_view name);

// The place of `parent`'s child at `index`. A list's element is called by its `name` where no other
// element has it, else by its index from 0: the words an override uses as well.
Place place_of_child(const YamlNode& parent, const Place& place, std::size_t index);

// The place that a dotted path leads to, from `root`; where the recipe does not have all of it, the
// location of the last key that it has.
Place find_place(const YamlNode& root, const Place& place, std::string_view path);

// The child of `parent` that one element of a path means: a key, or a list element's name or index.
// Returns the number of children where there is none.
std::size_t find_child(const YamlNode& parent, std::string_view element);

// What came up while a recipe was read.
class Mistakes {
 public:
  explicit Mistakes(std::string file) : file_(std::move(file)) {}

  void add(const Place& place, std::string message);
  std::size_t count() const { return mistakes_.size(); }

  // Throws RecipeError with all of them, if there are any.
  void throw_if_any() const;

 private:
  std::string file_;
  std::vector<RecipeMistake> mistakes_;
};

// `text` as a message shows it: on one line, control characters escaped, cut after about 60 bytes.
std::string shown(std::string_view text);

}  // namespace aha::recipes
