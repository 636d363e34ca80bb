#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "text/jinja/template_error.h"

namespace aha::text {

// A template that is wrong or not supported, or that does not fit its variables; what() reads
// `FILE:LINE: PROBLEM`.
using ChatTemplateError = jinja::TemplateError;

// A Hugging Face chat template: turns a conversation into the text that a model reads, byte for
// byte as transformers' apply_chat_template does. docs/chat_templates.md says what of the Jinja
// language is understood; anything else is refused by name, where it can be before rendering.
//
// Templates are foreign programs: they reach nothing but their variables and the time of day, and
// rendering one is bounded in work, text and depth.
//
// A value that is cheap to copy: copies share the template. Const use is thread-safe.
class ChatTemplate {
 public:
  // Throws ChatTemplateError, with `name_for_errors` as the file.
  static ChatTemplate from_source(std::string_view source, std::string name_for_errors);

  // `variables` is an object: `messages`, and what else the template reads, such as `tools`,
  // `add_generation_prompt`, `bos_token` or `enable_thinking`. A variable that is missing is
  // undefined, as in Jinja; null is none. `now` is the time that strftime_now tells, in local
  // time. Throws ChatTemplateError; what raise_exception says is part of the message.
  std::string render(
      const nlohmann::ordered_json& variables,
      std::chrono::system_clock::time_point now = std::chrono::system_clock::now()) const;

  // As it was given.
  const std::string& source() const;

  // Throws a ChatTemplateError at the template's first line: the input does not fit.
  [[noreturn]] void fail(const std::string& problem) const;

 private:
  struct Parts;

  explicit ChatTemplate(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const Parts> parts_;
};

}  // namespace aha::text
