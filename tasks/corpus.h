#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tasks/task_options.h"

namespace aha::tasks {

// A pretraining text: what is read and what follows it. `prompt` may be empty.
struct Document {
  std::string prompt;
  std::string response;
};

// A source of pretraining documents. Immutable after construction, thread-safe.
class Corpus {
 public:
  virtual ~Corpus() = default;

  // The `index`-th document of the run with this seed: a pure function of its arguments. Documents
  // never come from a held-out part of the task.
  virtual Document document(std::uint64_t seed, std::uint64_t index) const = 0;
};

// Throws TaskError where options are impossible, the task has no such corpus or a file is broken.
std::unique_ptr<Corpus> make_corpus(const CorpusOptions& options, const TaskOptions& task);

}  // namespace aha::tasks
