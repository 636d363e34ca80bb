#pragma once

#include <string>

#include "tasks/prompt.h"

namespace aha::cli {

// An input row of `aha score`; one that cannot be scored has a `mistake`.
struct ScoreRow {
  tasks::Prompt prompt;  // its columns are those beside prompt and completion
  std::string completion;
  std::string mistake;
};

ScoreRow read_score_row(const std::string& line);

}  // namespace aha::cli
