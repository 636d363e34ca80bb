#include "cli/tokenize_command.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "text/byte_level_tokenizer.h"

namespace aha::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

// Ids of the tokenizer in the model folder: <s> 0, <think> 1, and of each byte its value + 2.
class TokenizeCommand : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "aha_tokenize_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    const std::vector<std::string> special = {"<s>"};
    const std::vector<std::string> added = {"<think>"};
    std::ofstream(path("tokenizer.json")) << text::byte_level_tokenizer_json(special, added, "<s>");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  std::string write(std::string_view text) const {
    std::ofstream(path("in.jsonl"), std::ios::binary) << text;
    return path("in.jsonl");
  }

  // The output rows for these input lines.
  std::vector<json> tokenize(std::vector<std::string> arguments, std::string_view input) {
    arguments.insert(arguments.end(), {"--model", folder_.string(), "--input", write(input),
                                       "--output", path("out.jsonl")});
    EXPECT_EQ(tokenize_command(arguments), 0);
    std::vector<json> rows;
    std::ifstream file(path("out.jsonl"));
    for (std::string line; std::getline(file, line);) rows.push_back(json::parse(line));
    return rows;
  }

 private:
  std::filesystem::path folder_;
};

json ids(const std::vector<int>& ids) { return {{"ids", ids}}; }

TEST_F(TokenizeCommand, EncodesTextAndRecognisesTokensInIt) {
  const auto rows = tokenize({}, R"({"text":"ab","other":1})"
                                 "\n\n"
                                 R"({"text":""})"
                                 "\n"
                                 R"({"text":"<s>a<think>"})");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], ids({'a' + 2, 'b' + 2}));
  EXPECT_EQ(rows[1], ids({}));
  EXPECT_EQ(rows[2], ids({0, 'a' + 2, 1}));
}

TEST_F(TokenizeCommand, AddsSpecialTokensOnDemand) {
  EXPECT_EQ(tokenize({"--add-special-tokens"}, R"({"text":"a"})")[0], ids({0, 'a' + 2}));
}

TEST_F(TokenizeCommand, DecodesAndSkipsSpecialTokensOnDemand) {
  const std::string row = R"({"ids":[0,99,1,100,197,171]})";
  EXPECT_EQ(tokenize({"--decode"}, row)[0]["text"], "<s>a<think>bé");
  EXPECT_EQ(tokenize({"--decode", "--skip-special-tokens"}, row)[0]["text"], "a<think>bé");
  EXPECT_EQ(tokenize({"--decode"}, R"({"ids":[197]})")[0]["text"], "\uFFFD");
}

TEST_F(TokenizeCommand, WhatIsNoUnicodeBecomesReplacementCharacters) {
  const json replacement = ids({0xEF + 2, 0xBF + 2, 0xBD + 2});
  const auto rows =
      tokenize({}, "{\"text\":\"\xFF\"}\n{\"text\":\"\\ud800\"}\n{\"text\":\"\xF0\x9F\"}");
  ASSERT_EQ(rows.size(), 3U);
  for (const json& row : rows) EXPECT_EQ(row, replacement);
}

TEST_F(TokenizeCommand, ABrokenRowSaysSoInItsOwnRow) {
  const auto texts = tokenize({}, "{\n[1]\n{}\n{\"text\":1}\n{\"ids\":[1]}\n{\"text\":\"a\"}\n");
  ASSERT_EQ(texts.size(), 6U);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NE(texts[i].value("error", ""), "") << i;
  EXPECT_EQ(texts[5], ids({'a' + 2}));

  const auto decoded = tokenize({"--decode"},
                                "{\"text\":\"a\"}\n{\"ids\":1}\n{\"ids\":[\"1\"]}\n{\"ids\":[-1]}\n"
                                "{\"ids\":[1.5]}\n{\"ids\":[5000000000]}\n{\"ids\":[258]}\n"
                                "{\"ids\":[99]}\n");
  ASSERT_EQ(decoded.size(), 8U);
  for (std::size_t i = 0; i < 7; ++i) EXPECT_NE(decoded[i].value("error", ""), "") << i;
  EXPECT_THAT(decoded[3]["error"].get<std::string>(), HasSubstr("ids[0]"));
  EXPECT_THAT(decoded[6]["error"].get<std::string>(), HasSubstr("258"));
  EXPECT_EQ(decoded[7]["text"], "a");
}

TEST_F(TokenizeCommand, BadUsageIsStatusTwo) {
  const std::string input = write("{}");
  const auto expect_refused = [&](std::vector<std::string> arguments, const std::string& message) {
    arguments.insert(arguments.end(), {"--input", input});
    CaptureStderr();
    EXPECT_EQ(tokenize_command(arguments), 2);
    EXPECT_THAT(GetCapturedStderr(), HasSubstr(message));
  };
  const std::string model = std::filesystem::path(input).parent_path().string();
  expect_refused({}, "--model");
  expect_refused({"--model", model, "--skip-special-tokens"}, "--decode");
  expect_refused({"--model", model, "--decode", "--add-special-tokens"}, "--decode");
  expect_refused({"--model", model, "--bogus"}, "--bogus");
  expect_refused({"--model", model, "--output", input}, "would be lost");
  EXPECT_EQ(std::filesystem::file_size(input), 2U);
}

TEST_F(TokenizeCommand, FilesThatFailAreErrorsOfTheWork) {
  const std::string input = write(R"({"text":"a"})");
  const std::string model = std::filesystem::path(input).parent_path().string();
  const auto expect_failure = [](const std::vector<std::string>& arguments,
                                 const std::string& message) {
    EXPECT_THAT([&] { tokenize_command(arguments); },
                testing::ThrowsMessage<std::runtime_error>(HasSubstr(message)));
  };
  expect_failure({"--model", path("none"), "--input", input}, "none/tokenizer.json");
  expect_failure({"--model", model, "--input", path("none")}, path("none"));
  if (std::filesystem::exists("/dev/full")) {
    expect_failure({"--model", model, "--input", input, "--output", "/dev/full"}, "/dev/full");
  }
  std::ofstream(path("tokenizer.json")) << R"({"model":{"type":"WordPiece"}})";
  expect_failure({"--model", model, "--input", input}, "model.type");
}

TEST_F(TokenizeCommand, HelpIsStatusZero) {
  CaptureStdout();
  EXPECT_EQ(tokenize_command(std::vector<std::string>{"--help"}), 0);
  EXPECT_THAT(GetCapturedStdout(), HasSubstr("--skip-special-tokens"));
}

TEST_F(TokenizeCommand, ChatGoesThroughTheModelsTemplateInTheRowsOrderOfKeys) {
  std::ofstream(path("tokenizer_config.json")) << R"({"bos_token": "<s>"})";
  std::ofstream(path("chat_template.jinja"))
      << "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}"
         "{% if tools %}{{ tools | tojson }}{% endif %}{% if add_generation_prompt %}>{% endif %}";
  const auto rows = tokenize({"--chat"}, R"({"messages": [{"role": "user", "content": "a"}]}
{"messages": [], "tools": [{"z": 1, "a": 2}], "add_generation_prompt": true}
{"text": "a"}
)");
  EXPECT_EQ(rows[0]["ids"], json({0, 'a' + 2}));
  std::vector<int> ids = {0};
  for (const char byte : std::string(R"([{"z": 1, "a": 2}]>)")) ids.push_back(byte + 2);
  EXPECT_EQ(rows[1]["ids"], json(ids));
  EXPECT_THAT(rows[2]["error"].get<std::string>(), HasSubstr("messages"));
}

}  // namespace
}  // namespace aha::cli
