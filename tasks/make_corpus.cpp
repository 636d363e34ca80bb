#include <utility>

#include "tasks/chain_corpus.h"
#include "tasks/corpus.h"
#include "tasks/jsonl_corpus.h"
#include "tasks/prompt_template.h"
#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

class TemplatedCorpus : public Corpus {
 public:
  TemplatedCorpus(std::unique_ptr<Corpus> corpus, PromptTemplate prompt_template)
      : corpus_(std::move(corpus)), template_(std::move(prompt_template)) {}

  Document document(std::uint64_t seed, std::uint64_t index) const override {
    Document document = corpus_->document(seed, index);
    document.prompt = template_.apply(document.prompt);
    return document;
  }

 private:
  std::unique_ptr<Corpus> corpus_;
  PromptTemplate template_;
};

std::unique_ptr<Corpus> make_source(const ChainCorpusOptions& options, const TaskOptions& task) {
  const auto* chains = std::get_if<ChainArithmeticOptions>(&task.source);
  if (chains == nullptr) {
    throw TaskError(
        "chain corpus: its documents are about the task chain_arithmetic, not this one");
  }
  return std::make_unique<TemplatedCorpus>(
      std::make_unique<ChainCorpus>(options, chains->minus_probability),
      PromptTemplate(task.prompt_template));
}

std::unique_ptr<Corpus> make_source(const JsonlCorpusOptions& options,
                                    const TaskOptions& /*task*/) {
  return std::make_unique<JsonlCorpus>(options);
}

}  // namespace

std::unique_ptr<Corpus> make_corpus(const CorpusOptions& options, const TaskOptions& task) {
  return std::visit([&](const auto& source) { return make_source(source, task); }, options);
}

}  // namespace aha::tasks
