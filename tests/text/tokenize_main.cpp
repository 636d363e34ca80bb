// Encodes or decodes JSON Lines with a tokenizer.json, for the reference test:
//   tokenize_main TOKENIZER_JSON < rows > rows
// {"text", "add_special_tokens"} gives {"ids"}; {"ids", "skip_special_tokens"} gives {"text",
// "streamed"}, the second by StreamDecoder.
//   tokenize_main --byte-level FOLDER
// writes a fresh byte-level tokenizer with the special tokens <|pad|>, <|bos|>, <|eos|> and the
// added tokens <think>, </think>.

#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "text/byte_level_tokenizer.h"
#include "text/stream_decoder.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

namespace {

using aha::text::StreamDecoder;
using aha::text::Tokenizer;
using nlohmann::json;

std::string whole(std::string piece) {
  if (!aha::text::is_valid_utf8(piece))
    throw std::logic_error("StreamDecoder gave half a character");
  return piece;
}

json answer(const Tokenizer& tokenizer, const json& row) {
  if (row.contains("text")) {
    const bool special = row.value("add_special_tokens", false);
    return {{"ids", tokenizer.encode(row.at("text").get_ref<const std::string&>(), special)}};
  }
  const auto ids = row.at("ids").get<std::vector<std::int32_t>>();
  const bool skip = row.value("skip_special_tokens", false);
  StreamDecoder stream(tokenizer, skip);
  std::string streamed;
  for (const std::int32_t id : ids) streamed += whole(stream.push(id));
  streamed += whole(stream.finish());
  return {{"text", tokenizer.decode(ids, skip)}, {"streamed", streamed}};
}

void write_byte_level(const std::filesystem::path& folder) {
  const std::vector<std::string> special = {"<|pad|>", "<|bos|>", "<|eos|>"};
  const std::vector<std::string> added = {"<think>", "</think>"};
  std::ofstream(folder / "tokenizer.json") << aha::text::byte_level_tokenizer_json(special, added);
  std::ofstream(folder / "tokenizer_config.json")
      << aha::text::byte_level_tokenizer_config_json({"<|bos|>", "<|eos|>", "<|pad|>"});
}

void answer_rows(const char* tokenizer_json) {
  const Tokenizer tokenizer = Tokenizer::from_file(tokenizer_json);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(tokenizer, json::parse(line)).dump() << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 3 && std::string(argv[1]) == "--byte-level") {
      write_byte_level(argv[2]);
    } else if (argc == 2) {
      answer_rows(argv[1]);
    } else {
      std::cerr << "usage: tokenize_main TOKENIZER_JSON | --byte-level FOLDER\n";
      return 2;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
