#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/json_node.h"
#include "text/merge_table.h"

namespace aha::text {

/// The vocabulary and merges of a byte-pair encoding (`model` of type BPE in a tokenizer.json).
/// Immutable, thread-safe.
class BpeModel {
 public:
  /// Reads `vocab`, `merges` (both spellings: "a b" and ["a", "b"]), `unk_token`, `fuse_unk`,
  /// `byte_fallback` and `ignore_merges`. Refuses dropout, subword prefixes and suffixes.
  explicit BpeModel(const JsonNode& node);

  BpeModel(BpeModel&&) = default;
  BpeModel(const BpeModel&) = delete;

  /// Appends the ids of one piece of pre-tokenized text. A character that is not in the vocabulary
  /// becomes its byte tokens (`<0x0A>`) with byte_fallback, else the unknown token, else nothing.
  void encode(std::string_view piece, std::vector<std::int32_t>& ids) const;

  std::optional<std::int32_t> token_id(std::string_view token) const;
  /// The token of an id, or nullptr where the vocabulary has none.
  const std::string* token(std::int32_t id) const;
  /// The number of tokens.
  std::size_t size() const { return ids_.size(); }
  /// One more than the largest id.
  std::int32_t id_end() const { return static_cast<std::int32_t>(tokens_.size()); }

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

  std::vector<std::optional<std::string>> tokens_;               // by id
  std::unordered_map<std::string_view, std::int32_t> ids_;       // keys lie in tokens_
  std::array<std::int32_t, kShortCharacters> short_characters_;  // ids by code point, or -1
  std::array<std::int32_t, 256> byte_tokens_;                    // ids of <0x00> and on, or -1
  MergeTable merges_{0};
  std::optional<std::int32_t> unknown_;
  bool fuse_unknown_ = false;
  bool byte_fallback_ = false;
  bool ignore_merges_ = false;
};

}  // namespace aha::text
