#include "tasks/jsonl_corpus.h"

#include "tasks/jsonl_file.h"
#include "tasks/row_order.h"

namespace aha::tasks {
namespace {

Document document_from(const JsonlRow& row) {
  const bool has_text = row.columns.contains("text");
  if (has_text && (row.columns.contains("prompt") || row.columns.contains("completion"))) {
    row.fail("text", "a row has either text, or prompt and completion");
  }
  if (has_text) {
    return {"", row.text("text")};
  }
  return {row.text("prompt"), row.text("completion")};
}

}  // namespace

JsonlCorpus::JsonlCorpus(const JsonlCorpusOptions& options) {
  for (const JsonlRow& row : read_jsonl(options.path)) {
    documents_.push_back(document_from(row));
  }
}

Document JsonlCorpus::document(std::uint64_t seed, std::uint64_t index) const {
  const std::uint64_t epoch = index / documents_.size();
  RandomStream random({seed, Purpose::corpus, static_cast<std::uint32_t>(epoch >> 32),
                       static_cast<std::uint32_t>(epoch), 0});
  return documents_[row_in_order(random, documents_.size(), index % documents_.size())];
}

}  // namespace aha::tasks
