#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "text/json_node.h"
#include "text/merge_table.h"
#include "text/token_index.h"

namespace aha::text {

// The vocabulary and merges of a byte-pair encoding (`model` of type BPE in a tokenizer.json).
// Immutable, thread-safe.
class BpeModel {
 public:
  // Reads `vocab`, `merges` (both spellings: "a b" and ["a", "b"]), `unk_token`, `fuse_unk`,
  // `byte_fallback` and `ignore_merges`. Refuses dropout, subword prefixes and suffixes.
  explicit BpeModel(const JsonNode& node);

  // Appends the ids of one piece of pre-tokenized text. A character that is not in the vocabulary
  // becomes its byte tokens (`<0x0A>`) with byte_fallback, else the unknown token, else nothing.
  void encode(std::string_view piece, std::vector<std::int32_t>& ids) const;

  const TokenIndex& vocabulary() const { return vocabulary_; }
  std::optional<std::int32_t> token_id(std::string_view token) const {
    return vocabulary_.id_of(token);
  }

 private:
  static constexpr std::size_t kShortCharacters = 0x800;  // one or two bytes of UTF-8

  void read_vocabulary(const JsonNode& vocab);
  void read_merges(const JsonNode& merges);
  void add_merge(std::string_view left, std::string_view right, const JsonNode& merges,
                 std::size_t index);
  void read_unknown_token(const JsonNode& node);
  void index_characters();

  std::int32_t character_id(std::string_view character, char32_t code_point) const;
  void append_symbols(std::string_view piece, std::vector<std::int32_t>& ids) const;
  bool append_bytes(std::string_view character, std::vector<std::int32_t>& ids) const;

  TokenIndex vocabulary_;
  std::array<std::int32_t, kShortCharacters> short_characters_;  // ids by code point, or -1
  std::array<std::int32_t, 256> byte_tokens_;                    // ids of <0x00> and on, or -1
  MergeTable merges_{0};
  std::optional<std::int32_t> unknown_;
  bool fuse_unknown_ = false;
  bool byte_fallback_ = false;
  bool ignore_merges_ = false;
};

}  // namespace aha::text
