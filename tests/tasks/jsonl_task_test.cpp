#include "tasks/jsonl_task.h"

#include <map>
#include <set>
#include <string>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/task_error.h"
#include "tests/tasks/written_file.h"

namespace aha::tasks {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::string rows(int begin, int end) {
  std::string text;
  for (int i = begin; i < end; ++i) {
    text += fmt::format(R"({{"prompt": "question {}", "gold": "{}", "level": {}}})"
                        "\n",
                        i, i, i % 3);
  }
  return text;
}

JsonlOptions options_for(const WrittenFile& file) {
  JsonlOptions options;
  options.path = file.path();
  return options;
}

void expect_refused(const JsonlOptions& options, const std::string& message) {
  EXPECT_THAT([&] { JsonlTask{options}; }, ThrowsMessage<TaskError>(HasSubstr(message)));
}

TEST(JsonlTask, KeepsRowsWhole) {
  const WrittenFile file(rows(0, 100));
  const JsonlTask task(options_for(file));
  const Prompt prompt = task.train_prompt(1, 0, 0);
  EXPECT_EQ(prompt.text, "question " + prompt.gold);
  EXPECT_EQ(prompt.answer_type, "exact");
  EXPECT_EQ(prompt.columns["level"], std::stoi(prompt.gold) % 3);
}

TEST(JsonlTask, PartsAreDisjointAndComplete) {
  const WrittenFile file(rows(0, 1000));
  const JsonlTask task(options_for(file));
  std::set<std::string> held_out;
  const auto size_of = [&](Split split) {
    int size = 0;
    for (int count = 1;; ++count) {
      try {
        size = static_cast<int>(task.held_out(split, count).size());
      } catch (const TaskError&) {
        return size;
      }
    }
  };
  const int validation = size_of(Split::validation);
  const int test = size_of(Split::test);
  EXPECT_NEAR(validation, 100, 45);
  EXPECT_NEAR(test, 100, 45);
  for (const auto& [split, size] :
       {std::pair{Split::validation, validation}, {Split::test, test}}) {
    for (const Prompt& prompt : task.held_out(split, size)) {
      EXPECT_TRUE(held_out.insert(prompt.text).second);
    }
  }
  std::set<std::string> train;
  const auto train_rows = static_cast<std::uint32_t>(1000 - validation - test);
  for (std::uint32_t i = 0; i < train_rows; ++i) {
    train.insert(task.train_prompt(1, 5, i).text);
  }
  EXPECT_EQ(train.size(), train_rows);  // a step draws without repetition
  for (const std::string& text : train) {
    EXPECT_FALSE(held_out.contains(text));
  }
}

TEST(JsonlTask, SplitsDoNotDependOnTheOrderOfRows) {
  const WrittenFile file(rows(0, 50) + rows(50, 300));
  const WrittenFile turned(rows(50, 300) + rows(0, 50));
  const std::vector<Prompt> a = JsonlTask(options_for(file)).held_out(Split::test, 10);
  const std::vector<Prompt> b = JsonlTask(options_for(turned)).held_out(Split::test, 10);
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].text, b[i].text);
  }
}

TEST(JsonlTask, OwnFilesAreTheHeldOutParts) {
  const WrittenFile train(rows(0, 200));
  const WrittenFile validation(rows(200, 210));
  const WrittenFile test(rows(210, 215));
  JsonlOptions options = options_for(train);
  options.validation_path = validation.path();
  options.test_path = test.path();
  const JsonlTask task(options);
  std::set<std::string> texts;
  for (std::uint32_t i = 0; i < 200; ++i) {
    texts.insert(task.train_prompt(1, 0, i).text);
  }
  EXPECT_EQ(texts.size(), 200U);
  EXPECT_EQ(task.held_out(Split::validation, 10).size(), 10U);
  EXPECT_EQ(task.held_out(Split::test, 5).size(), 5U);
  EXPECT_THAT([&] { task.held_out(Split::test, 6); },
              ThrowsMessage<TaskError>(HasSubstr("there are 5")));
}

TEST(JsonlTask, RefusesAPromptInTwoParts) {
  const WrittenFile train(rows(0, 20));
  const WrittenFile test(rows(19, 25));
  JsonlOptions options = options_for(train);
  options.test_path = test.path();
  expect_refused(options, train.path() + ":20: prompt: this prompt is also in a held-out file");
}

TEST(JsonlTask, ErrorsNameFileLineAndColumn) {
  const std::string good = rows(0, 30);
  const auto expect_row_refused = [&](const std::string& row, const std::string& message,
                                      const std::string& answer_type) {
    const WrittenFile file(good + "\n" + row + "\n");
    JsonlOptions options = options_for(file);
    options.answer_type = answer_type;
    expect_refused(options, file.path() + ":32: " + message);
  };
  expect_row_refused("{\"prompt\": ", "not valid JSON", "exact");
  expect_row_refused("{\"prompt\": \"\xFF\"}", "not valid JSON", "exact");
  expect_row_refused("[1]", "expected a JSON object, found array", "exact");
  expect_row_refused(R"({"gold": "1"})", "prompt: this column is missing", "exact");
  expect_row_refused(R"({"prompt": 5, "gold": "1"})", "prompt: expected a string, found number",
                     "exact");
  expect_row_refused(R"({"prompt": "p"})", "gold: this column is missing", "exact");
  expect_row_refused(R"({"prompt": "p", "gold": 1.5})", "gold: expected a string", "exact");
  expect_row_refused(R"({"prompt": "p", "gold": "x"})",
                     "gold: answer type integer needs an integer", "integer");
}

TEST(JsonlTask, CountdownNeedsNumbers) {
  const WrittenFile good(R"({"prompt": "a", "gold": 24, "numbers": [4, 6]})"
                         "\n"
                         R"({"prompt": "b", "gold": "24", "numbers": [4, 6]})");
  JsonlOptions options = options_for(good);
  options.answer_type = "countdown";
  EXPECT_EQ(JsonlTask(options).train_prompt(1, 0, 0).gold, "24");
  for (const char* numbers : {"", R"(, "numbers": 4)", R"(, "numbers": [])", R"(, "numbers": [-4])",
                              R"(, "numbers": ["4"])"}) {
    const WrittenFile bad(fmt::format(R"({{"prompt": "a", "gold": 24{}}})", numbers));
    options.path = bad.path();
    expect_refused(options, ":1: numbers: ");
  }
}

TEST(JsonlTask, ProgramsNeedTestsAndNoGold) {
  const WrittenFile good(
      R"({"prompt": "a", "language": "c", "tests": [{"stdin": "", "stdout": ""}]})");
  JsonlOptions options = options_for(good);
  options.answer_type = "code";
  EXPECT_EQ(JsonlTask(options).train_prompt(1, 0, 0).columns["tests"].size(), 1U);
  const WrittenFile bad(R"({"prompt": "a", "language": "c"})");
  options.path = bad.path();
  expect_refused(options, ":1: tests: ");
}

TEST(JsonlTask, OtherColumnsCanBeNamed) {
  const WrittenFile file(R"({"question": "q", "answer": -7})");
  JsonlOptions options = options_for(file);
  options.prompt_column = "question";
  options.gold_column = "answer";
  options.answer_type = "integer";
  const Prompt prompt = JsonlTask(options).train_prompt(1, 0, 0);
  EXPECT_EQ(prompt.text, "q");
  EXPECT_EQ(prompt.gold, "-7");
}

TEST(JsonlTask, RefusesFilesWithoutRows) {
  JsonlOptions options;
  options.path = "/nonexistent/rows.jsonl";
  expect_refused(options, "/nonexistent/rows.jsonl: cannot be opened");
  const WrittenFile blank("\n \r\n");
  expect_refused(options_for(blank), "has no rows");
  options.path = std::filesystem::temp_directory_path().string();
  expect_refused(options, "cannot be");
  const WrittenFile file(rows(0, 10));
  options = options_for(file);
  options.answer_type = "algebra";
  expect_refused(options, "known are exact, integer, multiple_choice, countdown, math and code");
}

TEST(JsonlTask, ReadsWindowsLinesAndAMissingLastLineFeed) {
  const WrittenFile file(
      "\xEF\xBB\xBF"
      R"({"prompt": "a", "gold": "1"})"
      "\r\n"
      R"({"prompt": "b", "gold": "2"})");
  EXPECT_NO_THROW(JsonlTask{options_for(file)});
}

}  // namespace
}  // namespace aha::tasks
