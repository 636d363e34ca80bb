#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "text/byte_alphabet.h"
#include "text/tokenizer.h"

namespace aha::text {

// A byte-level tokenizer.json to change and load: the bytes have the ids 0 to 255, the merges the
// ids from there on. Tokens are written in the byte alphabet.
inline nlohmann::json tiny_tokenizer(
    const std::vector<std::pair<std::string, std::string>>& merges = {}) {
  nlohmann::json vocab = nlohmann::json::object();
  for (int byte = 0; byte < 256; ++byte) {
    vocab[std::string(byte_character(static_cast<std::uint8_t>(byte)))] = byte;
  }
  nlohmann::json pairs = nlohmann::json::array();
  for (const auto& [left, right] : merges) {
    pairs.push_back({left, right});
    const std::string merged = left + right;
    if (!vocab.contains(merged)) vocab[merged] = vocab.size();
  }
  const nlohmann::json byte_level = {
      {"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}};
  return {{"version", "1.0"},
          {"added_tokens", nlohmann::json::array()},
          {"normalizer", nullptr},
          {"pre_tokenizer", byte_level},
          {"post_processor", nullptr},
          {"decoder", byte_level},
          {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", pairs}}}};
}

inline nlohmann::json added_token(int id, const std::string& content, bool special = false) {
  return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", special}};
}

inline Tokenizer load(const nlohmann::json& document) {
  return Tokenizer::from_json(document.dump(), "tiny.json");
}

}  // namespace aha::text
