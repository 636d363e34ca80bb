#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace aha::tasks {

// A question with what is needed to judge an answer to it.
struct Prompt {
  std::string text;         // what the policy reads, after the chat template if there is one
  std::string gold;         // the right answer; never shown to the policy
  std::string answer_type;  // how `accuracy` judges: "integer", "countdown", "exact", ...
  nlohmann::json columns = nlohmann::json::object();  // the task's other columns, for rewards
};

}  // namespace aha::tasks
