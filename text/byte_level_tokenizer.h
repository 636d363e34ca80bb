#pragma once

#include <span>
#include <string>

namespace aha::text {

// The tokenizer.json of a fresh small model: one token for each byte, no merges. Ids are those of
// `special_tokens` from 0 on in order, then of `added_tokens` (not special, such as "<think>":
// kept in decoded text), then of the bytes 0 to 255. transformers loads it with the same ids.
// `bos_token`, one of the special tokens, begins what is encoded with add_special_tokens; empty:
// nothing does.
//
// Throws std::invalid_argument for a token that is empty, not UTF-8, there twice, a single
// character of the byte alphabet (printable ASCII and Latin-1, U+0100 to U+0143), or one that
// would be decoded to other text (only characters of that alphabet, not all of them ASCII).
std::string byte_level_tokenizer_json(std::span<const std::string> special_tokens,
                                      std::span<const std::string> added_tokens,
                                      const std::string& bos_token = "");

// The names of special tokens; empty for none.
struct SpecialTokenNames {
  std::string bos_token;
  std::string eos_token;
  std::string pad_token;
};

// The tokenizer_config.json beside it.
std::string byte_level_tokenizer_config_json(const SpecialTokenNames& names);

}  // namespace aha::text
