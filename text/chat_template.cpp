#include "text/chat_template.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "text/jinja/dict.h"
#include "text/jinja/parser.h"
#include "text/jinja/renderer.h"
#include "text/jinja/value_json.h"

namespace aha::text {

struct ChatTemplate::Parts {
  std::string source;
  std::string file;
  jinja::Block body;
};

ChatTemplate ChatTemplate::from_source(std::string_view source, std::string name_for_errors) {
  jinja::Block body = jinja::Parser(source, name_for_errors).parse();
  return ChatTemplate(std::make_shared<const Parts>(
      Parts{std::string(source), std::move(name_for_errors), std::move(body)}));
}

std::string ChatTemplate::render(const nlohmann::ordered_json& variables,
                                 std::chrono::system_clock::time_point now) const {
  int line = 1;
  try {
    if (!variables.is_object()) throw jinja::OperationError("the variables are no JSON object");
    const jinja::Value values = jinja::value_from_json(variables);
    jinja::Renderer renderer(*values.dict(), now);
    try {
      jinja::execute(parts_->body, renderer);
    } catch (const jinja::OperationError&) {
      line = renderer.line();
      throw;
    }
    return renderer.take_text();
  } catch (const jinja::OperationError& error) {
    throw ChatTemplateError(parts_->file, line, error.what());
  }
}

const std::string& ChatTemplate::source() const { return parts_->source; }

void ChatTemplate::fail(const std::string& problem) const {
  throw ChatTemplateError(parts_->file, 1, problem);
}

}  // namespace aha::text
