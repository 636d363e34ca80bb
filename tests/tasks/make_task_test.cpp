#include "tasks/make_task.h"

#include <gtest/gtest.h>

#include "tasks/corpus.h"
#include "tasks/task_error.h"
#include "tests/tasks/written_file.h"

namespace aha::tasks {
namespace {

TEST(MakeTask, MakesTheTaskOfTheOptions) {
  TaskOptions options;
  EXPECT_EQ(make_task(options)->name(), "chain_arithmetic");
  options.source = CountdownOptions{};
  EXPECT_EQ(make_task(options)->name(), "countdown");
  const WrittenFile file(R"({"prompt": "a", "gold": "1"})");
  JsonlOptions rows;
  rows.path = file.path();
  options.source = rows;
  EXPECT_EQ(make_task(options)->name(), "jsonl");
}

TEST(MakeTask, SetsPromptsInTheTemplate) {
  TaskOptions options;
  const std::string plain = make_task(options)->train_prompt(1, 0, 0).text;
  const std::string plain_held_out = make_task(options)->held_out(Split::test, 1)[0].text;
  const std::string plain_document =
      make_corpus(ChainCorpusOptions{}, options)->document(1, 0).prompt;
  options.prompt_template = "Q: {prompt}\nA: {}";
  const auto framed = [](const std::string& text) { return "Q: " + text + "\nA: {}"; };
  EXPECT_EQ(make_task(options)->train_prompt(1, 0, 0).text, framed(plain));
  EXPECT_EQ(make_task(options)->held_out(Split::test, 1)[0].text, framed(plain_held_out));
  EXPECT_EQ(make_corpus(ChainCorpusOptions{}, options)->document(1, 0).prompt,
            framed(plain_document));
}

TEST(MakeTask, TheTemplateHoldsThePromptOnce) {
  for (const char* text : {"", "Q: {}", "{prompt} {prompt}", "{Prompt}"}) {
    TaskOptions options;
    options.prompt_template = text;
    EXPECT_THROW(make_task(options), TaskError) << text;
  }
}

TEST(MakeCorpus, ChainsNeedTheChainTask) {
  TaskOptions options;
  options.source = CountdownOptions{};
  EXPECT_THROW(make_corpus(ChainCorpusOptions{}, options), TaskError);
}

TEST(Split, HasNames) {
  EXPECT_EQ(name_of(Split::train), "train");
  EXPECT_EQ(name_of(Split::validation), "validation");
  EXPECT_EQ(name_of(Split::test), "test");
}

}  // namespace
}  // namespace aha::tasks
