#include "tasks/jsonl_corpus.h"

#include <set>
#include <string>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/task_error.h"
#include "tests/tasks/written_file.h"

namespace aha::tasks {
namespace {

TEST(JsonlCorpus, ReadsBothKindsOfRows) {
  const WrittenFile file(R"({"text": "a whole text"})"
                         "\n"
                         R"({"prompt": "a question", "completion": "an answer", "other": 1})");
  const JsonlCorpus corpus({file.path()});
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 2; ++i) {
    const Document document = corpus.document(1, i);
    seen.insert(document.prompt + "|" + document.response);
  }
  EXPECT_EQ(seen, (std::set<std::string>{"|a whole text", "a question|an answer"}));
}

TEST(JsonlCorpus, EveryEpochReadsEachRowOnceInItsOwnOrder) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text += fmt::format(R"({{"text": "{}"}})"
                        "\n",
                        i);
  }
  const WrittenFile file(text);
  const JsonlCorpus corpus({file.path()});
  std::set<std::string> orders;
  for (std::uint64_t epoch = 0; epoch < 5; ++epoch) {
    std::set<std::string> rows;
    std::string order;
    for (std::uint64_t i = 0; i < 60; ++i) {
      const std::string row = corpus.document(1, epoch * 60 + i).response;
      rows.insert(row);
      order += row + " ";
    }
    EXPECT_EQ(rows.size(), 60U);
    orders.insert(order);
  }
  EXPECT_GE(orders.size(), 4U);
}

TEST(JsonlCorpus, ErrorsNameFileLineAndColumn) {
  const auto expect_refused = [](const std::string& row, const std::string& message) {
    const WrittenFile file("{\"text\": \"fine\"}\n" + row);
    EXPECT_THAT(
        [&] { JsonlCorpus({file.path()}); },
        testing::ThrowsMessage<TaskError>(testing::HasSubstr(file.path() + ":2: " + message)));
  };
  expect_refused(R"({"prompt": "p"})", "completion: this column is missing");
  expect_refused(R"({"completion": "p"})", "prompt: this column is missing");
  expect_refused(R"({"text": 1})", "text: expected a string");
  expect_refused(R"({"text": "t", "prompt": "p"})", "text: a row has either");
  expect_refused("{", "not valid JSON");
}

}  // namespace
}  // namespace aha::tasks
