#include "cli/score_command.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aha::cli {
namespace {

using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

class ScoreCommand : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "aha_score_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  std::string write(std::string_view text) const {
    std::ofstream(path("in.jsonl"), std::ios::binary) << text;
    return path("in.jsonl");
  }

  // The output rows for these input lines.
  std::vector<nlohmann::json> score(std::vector<std::string> arguments, std::string_view input) {
    arguments.insert(arguments.end(), {"--input", write(input), "--output", path("out.jsonl")});
    EXPECT_EQ(score_command(arguments), 0);
    std::vector<nlohmann::json> rows;
    std::ifstream file(path("out.jsonl"));
    for (std::string line; std::getline(file, line);) {
      rows.push_back(nlohmann::json::parse(line));
    }
    return rows;
  }

 private:
  std::filesystem::path folder_;
};

int status_of(const std::vector<std::string>& arguments, std::string& error) {
  CaptureStderr();
  const int status = score_command(arguments);
  error = GetCapturedStderr();
  return status;
}

TEST_F(ScoreCommand, ScoresRows) {
  const auto rows = score(
      {"--reward", "accuracy"},
      R"({"prompt":"7+5=?","completion":"<answer>12</answer>","gold":"12","answer_type":"integer"})"
      "\n"
      R"({"prompt":[],"completion":"<answer>13</answer>","gold":12,"answer_type":"integer","x":1})"
      "\n"
      R"({"completion":"(3+5)*3","gold":24,"answer_type":"countdown","numbers":[3,3,5]})");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["score"], 1.0);
  EXPECT_EQ(rows[0]["verdict"], "correct");
  EXPECT_EQ(rows[0]["detail"], "");
  EXPECT_TRUE(rows[0]["micros"].is_number_integer());
  EXPECT_EQ(rows[1]["score"], 0.0);
  EXPECT_EQ(rows[1]["verdict"], "wrong");
  EXPECT_EQ(rows[2]["score"], 1.0);
}

TEST_F(ScoreCommand, ABrokenRowSaysSoInItsOwnRow) {
  const auto rows =
      score({"--reward", "accuracy"},
            "{\n\n[1]\n{\"completion\":3}\n{\"completion\":\"\xFF\"}\n{\"completion\":"
            "\"12\"}\n{\"completion\":\"12\",\"gold\":\"12\",\"answer_type\":"
            "\"integer\"}\n");
  ASSERT_EQ(rows.size(), 6U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_TRUE(rows[i]["score"].is_null()) << i;
    EXPECT_EQ(rows[i]["verdict"], "error") << i;
    EXPECT_NE(rows[i]["detail"], "") << i;
  }
  EXPECT_EQ(rows[5]["score"], 1.0);
}

TEST_F(ScoreCommand, KeepsTheOrderOnAnyNumberOfWorkers) {
  std::string input;
  for (int i = 0; i < 5000; ++i) {
    input += nlohmann::json{{"completion", std::to_string(i)},
                            {"gold", std::to_string(i - i % 3)},
                            {"answer_type", "integer"}}
                 .dump() +
             "\n";
  }
  for (const char* workers : {"1", "2", "5"}) {
    const auto rows = score({"--reward", "accuracy", "--workers", workers}, input);
    ASSERT_EQ(rows.size(), 5000U);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i]["score"], i % 3 == 0 ? 1.0 : 0.0);
    }
  }
}

TEST_F(ScoreCommand, TakesTheRewardsOptions) {
  const std::string input = R"({"completion":"\\boxed{12}"})"
                            "\n"
                            R"({"completion":"aa,b"})";
  EXPECT_EQ(score({"--reward", "format"}, input)[0]["score"], 0.0);
  EXPECT_EQ(score({"--reward", "format:preset=boxed"}, input)[0]["score"], 1.0);
  EXPECT_EQ(score({"--reward", "format:pattern=a+.b"}, input)[1]["score"], 1.0);
  EXPECT_EQ(score({"--reward", "format", "--options", "pattern=a{2,3},b"}, input)[1]["score"], 1.0);
}

TEST_F(ScoreCommand, BadUsageIsStatusTwo) {
  const std::string input = write("{}");
  const auto expect_refused = [&](std::vector<std::string> arguments, const std::string& message) {
    std::string error;
    arguments.insert(arguments.end(), {"--input", input});
    EXPECT_EQ(status_of(arguments, error), 2);
    EXPECT_THAT(error, HasSubstr(message));
  };
  expect_refused({}, "--reward");
  expect_refused({"--reward", "acuracy"}, "must be one of `accuracy`, `math`, `code`, `format`");
  expect_refused({"--reward", "format:preset=r2"}, "`r1`, `think_only`, `boxed`");
  expect_refused({"--reward", "format:presets=r1"}, "did you mean `preset`?");
  expect_refused({"--reward", "format:preset"}, "key=value");
  expect_refused({"--reward", "format", "--options", "pattern=("}, "pattern");
  expect_refused({"--reward", "format", "--workers", "0"}, "--workers");
  expect_refused({"--reward", "format", "--bogus"}, "--bogus");
  expect_refused({"--reward", "format", "--output", input}, "would be lost");
  EXPECT_EQ(std::filesystem::file_size(input), 2U);
}

TEST_F(ScoreCommand, FilesThatFailAreErrorsOfTheWork) {
  const auto expect_failure = [](const std::vector<std::string>& arguments,
                                 const std::string& file) {
    EXPECT_THAT([&] { score_command(arguments); },
                testing::ThrowsMessage<std::runtime_error>(HasSubstr(file)));
  };
  expect_failure({"--reward", "format", "--input", path("none")}, path("none"));
  expect_failure({"--reward", "format", "--input", write(R"({"completion":""})"), "--output",
                  path("no/out.jsonl")},
                 "no/out.jsonl");
  if (std::filesystem::exists("/dev/full")) {
    expect_failure({"--reward", "format", "--input", path("in.jsonl"), "--output", "/dev/full"},
                   "/dev/full");
  }
}

TEST_F(ScoreCommand, HelpIsStatusZero) {
  CaptureStdout();
  EXPECT_EQ(score_command(std::vector<std::string>{"--help"}), 0);
  EXPECT_THAT(GetCapturedStdout(), HasSubstr("--reward"));
}

}  // namespace
}  // namespace aha::cli
