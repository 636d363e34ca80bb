#include "text/model_chat_template.h"

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "text/tokenizer_error.h"

namespace aha::text {
namespace {

using nlohmann::ordered_json;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) throw TokenizerError(path.string(), "", "cannot be read");
  return text;
}

ordered_json read_config(const std::filesystem::path& path) {
  if (!exists(path)) return ordered_json::object();
  auto config = ordered_json::parse(read_file(path), nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) throw TokenizerError(path.string(), "", "not a JSON object");
  return config;
}

// The text of a token that is written as text or {"content": text}; null for anything else.
ordered_json token_text(const ordered_json& token) {
  if (token.is_string()) return token;
  if (!token.is_object()) return nullptr;
  const auto content = token.find("content");
  return content != token.end() && content->is_string() ? *content : ordered_json();
}

ordered_json read_special_tokens(const ordered_json& config) {
  ordered_json tokens = ordered_json::object();
  const auto add = [&](const std::string& name, const ordered_json& token) {
    ordered_json text = token_text(token);
    if (!text.is_null()) tokens[name] = std::move(text);
  };
  for (const auto& [name, token] : config.items()) {
    if (name.ends_with("_token")) add(name, token);
  }
  for (const char* named : {"extra_special_tokens", "model_specific_special_tokens"}) {
    const auto found = config.find(named);
    if (found == config.end() || !found->is_object()) continue;
    for (const auto& [name, token] : found->items()) add(name, token);
  }
  return tokens;
}

// The sources of a model's templates, by name; where each was found is told in errors.
struct FoundTemplates {
  std::optional<ChatTemplate> otherwise;
  std::optional<ChatTemplate> with_tools;

  void add(const std::string& name, const std::string& source, const std::string& origin) {
    if (name == "default") otherwise = ChatTemplate::from_source(source, origin);
    if (name == "tool_use") with_tools = ChatTemplate::from_source(source, origin);
  }
};

void find_in_files(const std::filesystem::path& model, FoundTemplates& found) {
  const std::array<std::pair<const char*, std::filesystem::path>, 2> files = {
      {{"default", model / "chat_template.jinja"},
       {"tool_use", model / "chat_templates" / "tool_use.jinja"}}};
  for (const auto& [name, path] : files) {
    if (exists(path)) found.add(name, read_file(path), path.string());
  }
}

void find_in_config(const ordered_json& config, const std::string& origin, FoundTemplates& found) {
  const auto entry = config.find("chat_template");
  if (entry == config.end() || entry->is_null()) return;
  const std::string place = origin + ": chat_template";
  if (entry->is_string()) return found.add("default", entry->get<std::string>(), place);
  const auto is_text = [](const ordered_json& named, const char* key) {
    return named.is_object() && named.contains(key) && named[key].is_string();
  };
  if (!entry->is_array())
    throw TokenizerError(origin, "chat_template", "expected a text or a list");
  for (const ordered_json& named : *entry) {
    if (!is_text(named, "name") || !is_text(named, "template")) {
      throw TokenizerError(origin, "chat_template",
                           "expected {\"name\": text, \"template\": text}");
    }
    const auto name = named["name"].get<std::string>();
    found.add(name, named["template"].get<std::string>(),
              std::string(place).append(".").append(name));
  }
}

// A message with its reasoning under the names that templates read.
ordered_json with_reasoning_aliases(ordered_json message) {
  for (const char* name : {"reasoning_content", "thinking", "reasoning"}) {
    const auto found = message.find(name);
    if (found == message.end() || found->is_null()) continue;
    const ordered_json reasoning = *found;
    if (!message.contains("thinking")) message["thinking"] = reasoning;
    message["reasoning_content"] = reasoning;
    break;
  }
  return message;
}

void check(const ChatInput& input, const ChatTemplate& chosen) {
  const ordered_json& extra = input.extra;
  if (!input.messages.is_array()) chosen.fail("the messages are no JSON array");
  for (const ordered_json& message : input.messages) {
    if (!message.is_object()) chosen.fail("a message is no JSON object");
  }
  if (!input.tools.is_null() && !input.tools.is_array()) chosen.fail("the tools are no JSON array");
  if (!input.documents.is_null() && !input.documents.is_array())
    chosen.fail("the documents are no JSON array");
  if (!extra.is_object()) chosen.fail("the extra variables are no JSON object");
  for (const char* name : {"messages", "tools", "documents", "add_generation_prompt"}) {
    if (extra.contains(name)) chosen.fail("'" + std::string(name) + "' is no extra variable");
  }
}

}  // namespace

ModelChatTemplate::ModelChatTemplate(ChatTemplate otherwise, std::optional<ChatTemplate> with_tools,
                                     ordered_json special_tokens)
    : otherwise_(std::move(otherwise)),
      with_tools_(std::move(with_tools)),
      special_tokens_(std::move(special_tokens)) {}

ModelChatTemplate ModelChatTemplate::from_directory(const std::filesystem::path& model) {
  const std::filesystem::path config_path = model / "tokenizer_config.json";
  const ordered_json config = read_config(config_path);
  FoundTemplates found;
  find_in_files(model, found);
  if (!found.otherwise && !found.with_tools) find_in_config(config, config_path.string(), found);
  if (!found.otherwise) {
    throw TokenizerError(model.string(), "",
                         "has no chat template: neither chat_template.jinja nor chat_template in "
                         "tokenizer_config.json");
  }
  return {*std::move(found.otherwise), std::move(found.with_tools), read_special_tokens(config)};
}

std::string ModelChatTemplate::apply(const ChatInput& input,
                                     std::chrono::system_clock::time_point now) const {
  const bool uses_tools = with_tools_ && !input.tools.is_null();
  const ChatTemplate& chosen = uses_tools ? *with_tools_ : otherwise_;
  check(input, chosen);
  ordered_json variables = special_tokens_;
  variables.update(input.extra);
  variables["messages"] = ordered_json::array();
  for (const ordered_json& message : input.messages) {
    variables["messages"].push_back(with_reasoning_aliases(message));
  }
  variables["tools"] = input.tools;
  variables["documents"] = input.documents;
  variables["add_generation_prompt"] = input.add_generation_prompt;
  return chosen.render(variables, now);
}

}  // namespace aha::text
