#include "recipes/recipe_error.h"

#include <utility>

namespace aha::recipes {
namespace {

std::string one_a_line(const std::vector<RecipeMistake>& mistakes) {
  std::string text;
  for (const RecipeMistake& mistake : mistakes) {
    if (!text.empty()) text += '\n';
    text += to_string(mistake);
  }
  return text;
}

}  // namespace

std::string to_string(const RecipeMistake& mistake) {
  std::string text = mistake.file;
  if (mistake.line > 0) text += ':' + std::to_string(mistake.line);
  text += ": ";
  if (!mistake.key.empty()) text += mistake.key + ": ";
  return text + mistake.message;
}

RecipeError::RecipeError(std::vector<RecipeMistake> mistakes)
    : std::runtime_error(one_a_line(mistakes)), mistakes_(std::move(mistakes)) {}

}  // namespace aha::recipes
