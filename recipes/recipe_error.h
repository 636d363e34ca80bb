#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace aha::recipes {

// One thing that is wrong with a recipe.
struct RecipeMistake {
  std::string file;     // as it was given to the loader, or "command line" for an override
  int line = 0;         // from 1; 0 where there is none: an override, a file that cannot be read
  std::string key;      // "stages.rl.learning_rate"; empty for YAML that cannot be read at all
  std::string message;  // what was expected and what was found
};

// "file:line: key: message"; parts that a mistake lacks are left out.
std::string to_string(const RecipeMistake& mistake);

// Reports a mistake at a key path, "model.config.hidden_size". List elements go by name or by
// index.
using Report = std::function<void(std::string_view key, std::string message)>;

// A recipe that is refused, with all its mistakes: those of the file by line, then those of the
// command line. what() has one line a mistake.
class RecipeError : public std::runtime_error {
 public:
  explicit RecipeError(std::vector<RecipeMistake> mistakes);

  const std::vector<RecipeMistake>& mistakes() const { return mistakes_; }

 private:
  std::vector<RecipeMistake> mistakes_;  // at least one
};

}  // namespace aha::recipes
