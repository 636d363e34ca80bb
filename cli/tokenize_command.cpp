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
#include "text/tokenizer.h"

namespace aha::cli {
namespace {

using nlohmann::json;
using text::Tokenizer;

struct TokenizeArguments {
  std::string model;
  bool decode = false;
  bool add_special_tokens = false;
  bool skip_special_tokens = false;
  std::string input = "-";
  std::string output = "-";
};

const std::string& text_of(const json& row) {
  const auto text = row.find("text");
  if (text == row.end() || !text->is_string()) throw RowError("text: expected a column of text");
  return text->get_ref<const std::string&>();
}

json answer_to(const json& row, const Tokenizer& tokenizer, const TokenizeArguments& arguments) {
  if (arguments.decode) {
    return {{"text", tokenizer.decode(ids_of(row, "ids"), arguments.skip_special_tokens)}};
  }
  return {{"ids", tokenizer.encode(text_of(row), arguments.add_special_tokens)}};
}

std::string output_row(const std::string& line, const Tokenizer& tokenizer,
                       const TokenizeArguments& arguments) {
  try {
    return answer_to(parse_row(line), tokenizer, arguments).dump();
  } catch (const std::exception& error) {
    return error_row(error);
  }
}

void tokenize_rows(const TokenizeArguments& arguments) {
  const Tokenizer tokenizer =
      Tokenizer::from_file(std::filesystem::path(arguments.model) / "tokenizer.json");
  JsonLines rows(arguments.input, arguments.output);
  for (std::string line; rows.read(line);) rows.write(output_row(line, tokenizer, arguments));
  rows.flush();
}

void declare(CLI::App& app, TokenizeArguments& arguments) {
  app.add_option("--model", arguments.model, "the folder that holds tokenizer.json")->required();
  CLI::Option* decode =
      app.add_flag("--decode", arguments.decode, "rows {\"ids\"} in, rows {\"text\"} out");
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
