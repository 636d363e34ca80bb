#pragma once

#include <span>
#include <string>

#include "recipes/mistakes.h"
#include "recipes/yaml_node.h"

namespace aha::recipes {

// Puts "key.path=value" overrides into the recipe as it was written, in order; see load_recipe.h
// for their form. What they put in is located at the command line, so that the schema's messages
// say so. Adds a mistake for an override that has no such form, is given twice or leads nowhere.
void apply_overrides(YamlNode& recipe, std::span<const std::string> overrides, Mistakes& mistakes);

// The value of an override: YAML where it begins with a quote, `[` or `{`, else one unquoted
// scalar. Throws YamlError.
YamlNode parse_override_value(const std::string& text);

}  // namespace aha::recipes
