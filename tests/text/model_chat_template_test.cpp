#include "text/model_chat_template.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/tokenizer_error.h"

namespace aha::text {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;

class ModelChatTemplateTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("aha_" + std::string(test->name()) + "_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_ / "chat_templates");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string apply(const ChatInput& input = {}) const {
    return ModelChatTemplate::from_directory(folder_).apply(input);
  }
  std::string error() const {
    try {
      apply();
    } catch (const TokenizerError& error) {
      return error.what();
    } catch (const ChatTemplateError& error) {
      return error.what();
    }
    return "no error";
  }

  std::filesystem::path folder_;
};

ChatInput with_tools() {
  ChatInput input;
  input.tools = ordered_json::array();
  return input;
}

TEST_F(ModelChatTemplateTest, FileBeforeConfig) {
  write("tokenizer_config.json", R"({"chat_template": "config {{ bos_token }}",
    "bos_token": {"content": "<s>"}, "eos_token": null, "add_bos_token": true,
    "image_token": "<img>", "extra_special_tokens": {"word": "<w>"}})");
  EXPECT_EQ(apply(), "config <s>");
  write("chat_template.jinja",
        "{{ bos_token }}{{ eos_token is defined }}{{ image_token }}{{ word }}"
        "{{ add_bos_token is defined }}");
  EXPECT_EQ(apply(), "<s>False<img><w>False");
}

TEST_F(ModelChatTemplateTest, ListOfNamedTemplates) {
  write("tokenizer_config.json", R"({"chat_template": [
    {"name": "default", "template": "plain"}, {"name": "tool_use", "template": "tools"},
    {"name": "rag", "template": "{{ broken"}]})");
  EXPECT_EQ(apply(), "plain");
  EXPECT_EQ(apply(with_tools()), "tools");
}

TEST_F(ModelChatTemplateTest, TemplateForToolsBesideTheFile) {
  write("chat_template.jinja", "plain");
  write("chat_templates/tool_use.jinja", "tools");
  EXPECT_EQ(apply(), "plain");
  EXPECT_EQ(apply(with_tools()), "tools");
}

TEST_F(ModelChatTemplateTest, VariablesOfApplyChatTemplate) {
  write("tokenizer_config.json", R"({"bos_token": "<s>"})");
  write("chat_template.jinja",
        "{{ messages[0].content }}{{ tools }}{{ documents }}{{ add_generation_prompt }}"
        "{{ bos_token }}{{ enable_thinking }}");
  ChatInput input;
  input.messages = {{{"role", "user"}, {"content", "hi"}}};
  input.add_generation_prompt = true;
  input.extra = {{"enable_thinking", false}, {"bos_token", "<b>"}};
  EXPECT_EQ(apply(input), "hiNoneNoneTrue<b>False");
}

TEST_F(ModelChatTemplateTest, ReasoningUnderEveryName) {
  write("chat_template.jinja",
        "{% for m in messages %}{{ m.reasoning_content }}{{ m.thinking }};{% endfor %}");
  ChatInput input;
  input.messages = ordered_json::parse(
      R"([{"reasoning": "a"}, {"thinking": "b"}, {"reasoning_content": "c", "thinking": "d"},
          {"reasoning_content": null}])");
  EXPECT_EQ(apply(input), "aa;bb;cd;None;");
}

TEST_F(ModelChatTemplateTest, RefusesWithFileAndPlace) {
  EXPECT_THAT(error(), HasSubstr("has no chat template"));
  write("tokenizer_config.json", "[]");
  EXPECT_THAT(error(), HasSubstr("tokenizer_config.json: not a JSON object"));
  write("tokenizer_config.json", R"({"chat_template": 1})");
  EXPECT_THAT(error(),
              HasSubstr("tokenizer_config.json: chat_template: expected a text or a list"));
  write("tokenizer_config.json", R"({"chat_template": [{"name": "default"}]})");
  EXPECT_THAT(error(), HasSubstr("expected {\"name\": text, \"template\": text}"));
  write("tokenizer_config.json", R"({"chat_template": "\n{{ x"})");
  EXPECT_THAT(error(), HasSubstr("tokenizer_config.json: chat_template:2: the end of a tag"));
  write("chat_template.jinja", "{{ x | y }}");
  EXPECT_THAT(error(), HasSubstr("chat_template.jinja:1: the filter 'y'"));
}

TEST_F(ModelChatTemplateTest, RefusesInputThatIsNone) {
  write("chat_template.jinja", "x");
  const auto model = ModelChatTemplate::from_directory(folder_);
  const auto refuses = [&](ordered_json ChatInput::*member, const ordered_json& value) {
    ChatInput input;
    input.*member = value;
    EXPECT_THROW(model.apply(input), ChatTemplateError) << value;
  };
  refuses(&ChatInput::messages, ordered_json::object());
  refuses(&ChatInput::messages, ordered_json::array({"text"}));
  refuses(&ChatInput::tools, 1);
  refuses(&ChatInput::documents, "x");
  refuses(&ChatInput::extra, nullptr);
  refuses(&ChatInput::extra, {{"tools", nullptr}});
}

}  // namespace
}  // namespace aha::text
