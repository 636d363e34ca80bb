#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "text/chat_template.h"

namespace aha::text {

// What apply_chat_template takes. All of it is JSON as a user writes it.
struct ChatInput {
  nlohmann::ordered_json messages = nlohmann::ordered_json::array();
  nlohmann::ordered_json tools;      // null or an array of JSON schemas of functions
  nlohmann::ordered_json documents;  // null or an array
  bool add_generation_prompt = false;
  // Further variables of the template, such as enable_thinking. They take precedence over the
  // special tokens; the names above are refused.
  nlohmann::ordered_json extra = nlohmann::ordered_json::object();
};

// The chat template of a Hugging Face model directory, with its special tokens.
// A value that is cheap to copy. Const use is thread-safe.
class ModelChatTemplate {
 public:
  // Looks where transformers does: the template is `chat_template.jinja` (and beside it
  // `chat_templates/tool_use.jinja`), else `chat_template` in tokenizer_config.json, a text or a
  // list of {"name", "template"} of which "default" is taken, or "tool_use" when tools are given.
  // Special tokens are the members of tokenizer_config.json that end in `_token`, a text or
  // {"content": text}, and those that `extra_special_tokens` names.
  //
  // Throws TokenizerError for files that cannot be read or used or have no template, and
  // ChatTemplateError for a template that is wrong.
  static ModelChatTemplate from_directory(const std::filesystem::path& model);

  // The text of a conversation, as apply_chat_template(tokenize=False) gives it. A message's
  // `reasoning_content`, `thinking` or `reasoning` is passed under the first two names, whichever
  // was written. Throws ChatTemplateError.
  std::string apply(const ChatInput& input, std::chrono::system_clock::time_point now =
                                                std::chrono::system_clock::now()) const;

 private:
  ModelChatTemplate(ChatTemplate otherwise, std::optional<ChatTemplate> with_tools,
                    nlohmann::ordered_json special_tokens);

  ChatTemplate otherwise_;
  std::optional<ChatTemplate> with_tools_;
  nlohmann::ordered_json special_tokens_;  // name to text
};

}  // namespace aha::text
