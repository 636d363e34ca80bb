#include "recipes/key_reference.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "recipes/recipe_schema.h"
#include "recipes/section_text.h"
#include "recipes/write_yaml.h"

namespace aha::recipes {
namespace {

std::string heading(const SectionText& section) {
  const std::string path = section.path.empty() ? "The recipe" : '`' + section.path + '`';
  return section.shape.empty() ? path : fmt::format("{} with `{}`", path, section.shape);
}

std::string standard_of(const KeyText& key) {
  if (key.required) return "**required**";
  return key.standard ? '`' + write_yaml_inline(*key.standard) + '`' : std::string();
}

std::string sentence(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + '.';
}

// A bar would end a table's cell.
std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

std::string markdown(const SectionText& section) {
  std::string text = fmt::format("### {}\n\n{}\n", heading(section), sentence(section.doc));
  if (section.keys.empty()) return text + "\nNo keys of its own.\n";
  text += "\n| key | type | default | meaning |\n|---|---|---|---|\n";
  for (const KeyText& key : section.keys) {
    text += fmt::format("| `{}` | {} | {} | {} |\n", key.name, cell(key.type),
                        cell(standard_of(key)), cell(key.doc));
  }
  if (!section.rules.empty()) {
    text += fmt::format("\nRules: {}.\n", fmt::join(section.rules, "; "));
  }
  return text;
}

}  // namespace

std::string in_backticks(const std::vector<std::string>& names) {
  return fmt::format("`{}`", fmt::join(names, "`, `"));
}

std::string key_reference() {
  std::vector<SectionText> sections;
  recipe_section().describe("", "the keys at the top of the file", sections);
  std::string text;
  for (const SectionText& section : sections) {
    if (!text.empty()) text += '\n';
    text += markdown(section);
  }
  return text;
}

}  // namespace aha::recipes
