#include "tasks/prompt_template.h"

#include <fmt/core.h>

#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

constexpr std::string_view kPlace = "{prompt}";

}  // namespace

PromptTemplate::PromptTemplate(std::string_view text) {
  const std::size_t place = text.find(kPlace);
  if (place == std::string_view::npos ||
      text.find(kPlace, place + kPlace.size()) != std::string_view::npos) {
    throw TaskError(fmt::format("prompt_template must hold {} exactly once: \"{}\"", kPlace, text));
  }
  before_ = text.substr(0, place);
  after_ = text.substr(place + kPlace.size());
}

std::string PromptTemplate::apply(std::string_view prompt) const {
  return fmt::format("{}{}{}", before_, prompt, after_);
}

}  // namespace aha::tasks
