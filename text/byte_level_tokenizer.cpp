#include "text/byte_level_tokenizer.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "text/byte_alphabet.h"
#include "text/utf8.h"

namespace aha::text {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kByteCount = 256;
constexpr int kIndent = 2;

Json byte_level_part() {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", false},
          {"trim_offsets", true},
          {"use_regex", false}};
}

void check_token(const std::string& token, const Json& vocab) {
  const auto refuse = [&](const std::string& problem) {
    throw std::invalid_argument("the token \"" + token + "\" " + problem);
  };
  if (token.empty()) refuse("is empty");
  if (!is_valid_utf8(token)) throw std::invalid_argument("a token is not UTF-8");
  if (vocab.contains(token)) refuse("is there twice");
  const auto bytes = spelled_bytes(token);
  if (bytes && bytes->size() == 1) refuse("is the name of a byte");
  if (bytes && *bytes != token) refuse("would be decoded to other text");
}

// Puts the token before every text.
Json beginning_part(const std::string& token, const Json& ids) {
  if (token.empty()) return nullptr;
  if (!ids.contains(token)) {
    throw std::invalid_argument("the beginning token \"" + token + "\" is not a special token");
  }
  const Json first = {{"SpecialToken", {{"id", token}, {"type_id", 0}}}};
  const auto sequence = [](const char* name) {
    return Json{{"Sequence", {{"id", name}, {"type_id", 0}}}};
  };
  return {
      {"type", "TemplateProcessing"},
      {"single", {first, sequence("A")}},
      {"pair", {first, sequence("A"), sequence("B")}},
      {"special_tokens", {{token, {{"id", token}, {"ids", {ids[token]}}, {"tokens", {token}}}}}}};
}

struct Vocabulary {
  Json ids = Json::object();
  Json added_tokens = Json::array();

  void add(const std::string& token, bool special) {
    check_token(token, ids);
    const std::size_t id = ids.size();
    ids[token] = id;
    added_tokens.push_back({{"id", id},
                            {"content", token},
                            {"single_word", false},
                            {"lstrip", false},
                            {"rstrip", false},
                            {"normalized", false},
                            {"special", special}});
  }
};

}  // namespace

std::string byte_level_tokenizer_json(std::span<const std::string> special_tokens,
                                      std::span<const std::string> added_tokens,
                                      const std::string& bos_token) {
  Vocabulary vocabulary;
  for (const std::string& token : special_tokens) vocabulary.add(token, true);
  const Json post_processor = beginning_part(bos_token, vocabulary.ids);
  for (const std::string& token : added_tokens) vocabulary.add(token, false);
  // The model's own vocabulary holds the added tokens too, so that they come before the bytes.
  for (int byte = 0; byte < kByteCount; ++byte) {
    const std::size_t id = vocabulary.ids.size();
    vocabulary.ids[std::string(byte_character(static_cast<std::uint8_t>(byte)))] = id;
  }
  const Json tokenizer = {{"version", "1.0"},
                          {"truncation", nullptr},
                          {"padding", nullptr},
                          {"added_tokens", vocabulary.added_tokens},
                          {"normalizer", nullptr},
                          {"pre_tokenizer", byte_level_part()},
                          {"post_processor", post_processor},
                          {"decoder", byte_level_part()},
                          {"model",
                           {{"type", "BPE"},
                            {"dropout", nullptr},
                            {"unk_token", nullptr},
                            {"continuing_subword_prefix", nullptr},
                            {"end_of_word_suffix", nullptr},
                            {"fuse_unk", false},
                            {"byte_fallback", false},
                            {"ignore_merges", false},
                            {"vocab", vocabulary.ids},
                            {"merges", Json::array()}}}};
  return tokenizer.dump(kIndent) + "\n";
}

std::string byte_level_tokenizer_config_json(const SpecialTokenNames& names) {
  Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                 {"clean_up_tokenization_spaces", false}};
  const auto add = [&](const char* key, const std::string& token) {
    if (!token.empty()) config[key] = token;
  };
  add("bos_token", names.bos_token);
  add("eos_token", names.eos_token);
  add("pad_token", names.pad_token);
  return config.dump(kIndent) + "\n";
}

}  // namespace aha::text
