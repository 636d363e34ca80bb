#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/bpe_model.h"
#include "text/json_node.h"
#include "text/normalizer.h"
#include "text/regex.h"
#include "text/token_trie.h"

namespace aha::text {

// One of the `added_tokens` of a tokenizer.json.
struct AddedToken {
  std::string content;
  std::string decoded;  // what the decoder is given: `content`, normalized if `normalized`
  bool single_word;     // only where no word character touches it
  bool lstrip;          // takes the white space on its left with it
  bool rstrip;
  bool normalized;  // looked for in normalized text
  bool special;     // left out when decoding without special tokens
};

// The tokens that are recognised in the text itself, before the model sees it.
// Immutable, thread-safe.
class AddedTokens {
 public:
  // A stretch of text; with an id where it is an added token.
  struct Segment {
    Span span;
    std::optional<std::int32_t> id;
  };

  // `normalizer` may be null. Refuses an id that differs from the one that the `tokenizers`
  // package gives: that of the model's vocabulary, else the next free one in order.
  AddedTokens(const std::optional<JsonNode>& node, const BpeModel& model,
              const Normalizer* normalizer);

  // Cuts a raw text at the tokens that are looked for before normalization, a normalized text at
  // the others. The leftmost, of those the longest, wins.
  std::vector<Segment> split_raw(std::string_view text) const { return split(text, raw_); }
  std::vector<Segment> split_normalized(std::string_view text) const {
    return split(text, normalized_);
  }

  std::optional<std::int32_t> token_id(std::string_view content) const;
  const std::map<std::int32_t, AddedToken>& by_id() const { return by_id_; }

 private:
  void add(const JsonNode& node, const BpeModel& model, const Normalizer* normalizer);
  std::int32_t assigned_id(const std::string& content, const BpeModel& model) const;
  std::vector<Segment> split(std::string_view text, const TokenTrie& trie) const;

  std::map<std::int32_t, AddedToken> by_id_;
  std::map<std::string, std::int32_t, std::less<>> ids_;
  TokenTrie raw_;
  TokenTrie normalized_;
};

}  // namespace aha::text
