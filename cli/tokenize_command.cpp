#include "cli/tokenize_command.h"

#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/json_lines.h"
#include "cli/json_row.h"
#include "cli/parse_arguments.h"
#include "text/model_chat_template.h"
#include "text/tokenizer.h"

namespace aha::cli {
namespace {

using Json = nlohmann::ordered_json;
using text::Tokenizer;

struct TokenizeArguments {
  std::string model;
  bool decode = false;
  bool chat = false;
  bool add_special_tokens = false;
  bool skip_special_tokens = false;
  std::string input = "-";
  std::string output = "-";
};

const std::string& text_of(const Json& row) {
  const auto text = row.find("text");
  if (text == row.end() || !text->is_string()) throw RowError("text: expected a column of text");
  return text->get_ref<const std::string&>();
}

// What of a model directory the command reads.
struct Model {
  Tokenizer tokenizer;
  std::optional<text::ModelChatTemplate> chat_template;  // with --chat
};

Model read_model(const TokenizeArguments& arguments) {
  const std::filesystem::path directory = arguments.model;
  Model model{Tokenizer::from_file(directory / "tokenizer.json"), std::nullopt};
  if (arguments.chat) model.chat_template = text::ModelChatTemplate::from_directory(directory);
  return model;
}

// The text of a row's conversation: the columns messages, and tools and add_generation_prompt where
// they are there.
std::string conversation_of(const Json& row, const text::ModelChatTemplate& chat_template) {
  const auto messages = row.find("messages");
  if (messages == row.end() || !messages->is_array()) {
    throw RowError("messages: expected a column of lists of messages");
  }
  text::ChatInput input;
  input.messages = *messages;
  if (const auto tools = row.find("tools"); tools != row.end()) input.tools = *tools;
  if (const auto prompt = row.find("add_generation_prompt"); prompt != row.end()) {
    if (!prompt->is_boolean()) throw RowError("add_generation_prompt: expected true or false");
    input.add_generation_prompt = prompt->get<bool>();
  }
  return chat_template.apply(input);
}

Json answer_to(const Json& row, const Model& model, const TokenizeArguments& arguments) {
  if (arguments.decode) {
    return {{"text", model.tokenizer.decode(ids_of(row, "ids"), arguments.skip_special_tokens)}};
  }
  const std::string text =
      model.chat_template ? conversation_of(row, *model.chat_template) : text_of(row);
  return {{"ids", model.tokenizer.encode(text, arguments.add_special_tokens)}};
}

std::string output_row(const std::string& line, const Model& model,
                       const TokenizeArguments& arguments) {
  try {
    return answer_to(parse_row(line), model, arguments).dump();
  } catch (const std::exception& error) {
    return error_row(error);
  }
}

void tokenize_rows(const TokenizeArguments& arguments) {
  const Model model = read_model(arguments);
  JsonLines rows(arguments.input, arguments.output);
  for (std::string line; rows.read(line);) rows.write(output_row(line, model, arguments));
  rows.flush();
}

void declare(CLI::App& app, TokenizeArguments& arguments) {
  app.add_option("--model", arguments.model, "the folder that holds tokenizer.json")->required();
  CLI::Option* decode =
      app.add_flag("--decode", arguments.decode, "rows {\"ids\"} in, rows {\"text\"} out");
  app.add_flag("--chat", arguments.chat,
               "rows {\"messages\"} in, through the model's chat template; also the columns tools "
               "and add_generation_prompt")
      ->excludes(decode);
  app.add_flag("--add-special-tokens", arguments.add_special_tokens,
               "adds what the tokenizer puts around a text, such as the token that begins it")
      ->excludes(decode);
  app.add_flag("--skip-special-tokens", arguments.skip_special_tokens,
               "leaves special tokens out of the text")
      ->needs(decode);
  app.add_option("--input", arguments.input,
                 "JSON Lines with the column text, or ids; - is "
                 "standard input")
      ->default_str("-");
  app.add_option("--output", arguments.output, "where the rows go; - is standard output")
      ->default_str("-");
}

}  // namespace

int tokenize_command(std::span<const std::string> arguments) {
  TokenizeArguments parsed;
  CLI::App app("Turns text into token ids, and back", "aha tokenize");
  declare(app, parsed);
  if (const std::optional<int> status = parse_arguments(app, arguments)) {
    return *status;
  }
  try {
    tokenize_rows(parsed);
    return 0;
  } catch (const BadUsage& error) {
    std::cerr << "aha tokenize: " << error.what() << '\n';
    return kBadUsage;
  }
}

}  // namespace aha::cli
