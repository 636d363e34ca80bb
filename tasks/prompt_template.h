#pragma once

#include <string>
#include <string_view>

namespace aha::tasks {

// The text around a prompt, written once for all of a task's prompts.
class PromptTemplate {
 public:
  // `text` holds {prompt} exactly once; anything else throws TaskError.
  explicit PromptTemplate(std::string_view text);

  std::string apply(std::string_view prompt) const;

 private:
  std::string before_;
  std::string after_;
};

}  // namespace aha::tasks
