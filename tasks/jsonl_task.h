#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "tasks/jsonl_file.h"
#include "tasks/task.h"
#include "tasks/task_options.h"

namespace aha::tasks {

// A user's own rows, as JsonlOptions describes them: all of them in memory, each prompt's columns
// the whole row. A gold answer is a string or an integer; rows of answer type `code` need none but
// the columns `language` and `tests`.
//
// A step draws its training rows without repetition (as long as it asks for no more than there
// are); different steps draw independently. Held-out rows come in an order that does not depend on
// the file's.
class JsonlTask : public Task {
 public:
  // Throws TaskError naming file, line and column where a file is broken, a gold answer does not
  // fit the answer type, a prompt is in two of the files, or no row is left to train on.
  explicit JsonlTask(const JsonlOptions& options);

  std::string_view name() const override { return "jsonl"; }
  Prompt train_prompt(std::uint64_t seed, std::uint32_t step, std::uint32_t index) const override;

  // Throws TaskError where the split has fewer than `count` rows.
  std::vector<Prompt> held_out(Split split, int count) const override;

 private:
  Prompt prompt_from(const JsonlRow& row) const;
  // The file's prompts, none of which may be in `taken`; they are added to it.
  std::vector<Prompt> load_part(const std::string& path,
                                std::unordered_set<std::string>& taken) const;

  JsonlOptions options_;
  std::vector<Prompt> train_;
  std::vector<Prompt> validation_;
  std::vector<Prompt> test_;
};

}  // namespace aha::tasks
