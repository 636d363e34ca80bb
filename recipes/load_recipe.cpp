#include "recipes/load_recipe.h"

#include <fstream>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "recipes/mistakes.h"
#include "recipes/overrides.h"
#include "recipes/recipe_schema.h"
#include "recipes/scalar.h"
#include "recipes/write_yaml.h"
#include "recipes/yaml_node.h"

namespace aha::recipes {
namespace {

[[noreturn]] void refuse(const std::string& file, int line, const std::string& message) {
  throw RecipeError({{file, line, {}, message}});
}

std::string read_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) refuse(path.string(), 0, "there is no such file");
  if (std::filesystem::is_directory(status)) {
    refuse(path.string(), 0, "is a directory; expected a recipe, a YAML file");
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(path.string(), 0, "cannot be opened");
  // One byte more than is allowed shows that there are too many, however long the file is.
  std::string text(kMaxYamlBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) refuse(path.string(), 0, "cannot be read");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

YamlNode parse_file(std::string_view yaml, const std::string& file) {
  YamlNode root;
  try {
    root = parse_yaml(yaml);
  } catch (const YamlError& error) {
    refuse(file, error.line(), fmt::format("not readable as YAML: {}", error.what()));
  }
  if (root.kind == YamlNode::Kind::null) refuse(file, 1, "the recipe is empty");
  if (root.kind != YamlNode::Kind::map) {
    refuse(file, root.location.line, fmt::format("expected a map of keys, found {}", found(root)));
  }
  return root;
}

// Keys may mean anything in a version that is not known: no other mistake is looked for then.
void check_version(const YamlNode& root, const std::string& file) {
  Mistakes mistakes(file);
  const Place place{{.command_line = false, .line = 1}, {}};
  const std::size_t index = find_child(root, "format_version");
  if (index == root.children.size()) return;
  Mistakes ignored(file);
  const Place key = place_of_child(root, place, index);
  const auto version = read_integer<int>(root.children[index], key, ignored);
  if (version && *version != kFormatVersion) {
    mistakes.add(key, fmt::format("this aha reads version {}, the recipe is of version {}: use an "
                                  "aha that reads it, or rewrite it by docs/recipes.md",
                                  kFormatVersion, *version));
    mistakes.throw_if_any();
  }
}

}  // namespace

Recipe parse_recipe(std::string_view yaml, const std::string& file_name,
                    std::span<const std::string> overrides, const RecipeCheck& further) {
  YamlNode root = parse_file(yaml, file_name);
  Mistakes mistakes(file_name);
  apply_overrides(root, overrides, mistakes);
  check_version(root, file_name);
  const Place place{{.command_line = false, .line = 1}, {}};
  Recipe recipe;
  recipe_section().read(root, place, recipe, mistakes);
  mistakes.throw_if_any();
  if (further) {
    further(recipe, [&](std::string_view key, std::string message) {
      mistakes.add(find_place(root, place, key), std::move(message));
    });
    mistakes.throw_if_any();
  }
  return recipe;
}

Recipe load_recipe(const std::filesystem::path& path, std::span<const std::string> overrides,
                   const RecipeCheck& further) {
  return parse_recipe(read_file(path), path.string(), overrides, further);
}

std::string to_yaml(const Recipe& recipe) { return write_yaml(recipe_section().write(recipe)); }

}  // namespace aha::recipes
