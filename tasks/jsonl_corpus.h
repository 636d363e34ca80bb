#pragma once

#include <cstdint>
#include <vector>

#include "tasks/corpus.h"
#include "tasks/task_options.h"

namespace aha::tasks {

// A user's own documents, all of them in memory. A row is {"text"}, which becomes a document
// without a prompt, or {"prompt", "completion"}; other columns are ignored. Each epoch reads all
// rows once, in an order of its own. Nothing is compared with a task's held-out rows: they are the
// user's to keep out.
class JsonlCorpus : public Corpus {
 public:
  // Throws TaskError naming file, line and column where the file is broken.
  explicit JsonlCorpus(const JsonlCorpusOptions& options);

  Document document(std::uint64_t seed, std::uint64_t index) const override;

 private:
  std::vector<Document> documents_;
};

}  // namespace aha::tasks
