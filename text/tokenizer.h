#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/tokenizer_error.h"

namespace aha::text {

// A Hugging Face tokenizer.json (version 1.0) with a byte-pair model: text to ids and back, with
// the same ids and text as the `tokenizers` package. The parts that are understood are listed at
// normalizer_from_json, pre_tokenizer_from_json, BpeModel, PostProcessor and Decoder; any other
// is refused by name. `truncation` and `padding` are for batches and are not applied.
//
// A value that is cheap to copy: copies share the vocabulary. Const use is thread-safe.
class Tokenizer {
 public:
  // Both throw TokenizerError for a file that cannot be read or used.
  static Tokenizer from_file(const std::filesystem::path& tokenizer_json);
  static Tokenizer from_json(std::string_view json, const std::string& name_for_errors);

  // The ids of any bytes; ill-formed UTF-8 is read as U+FFFD. Added and special tokens that are
  // written in the text are recognised. `add_special_tokens` adds those of the post-processor,
  // such as the one that begins a sequence.
  std::vector<std::int32_t> encode(std::string_view text, bool add_special_tokens = false) const;

  // The text of ids; what is not UTF-8 becomes U+FFFD. `skip_special_tokens` leaves out tokens
  // marked special, and no other added ones. Throws TokenizerError for an id without a token.
  std::string decode(std::span<const std::int32_t> ids, bool skip_special_tokens = false) const;

  // The id of a token as it is written in the file (so a byte-level " a" is "Ġa").
  std::optional<std::int32_t> token_id(std::string_view token) const;

  // One more than the largest id.
  int vocab_size() const;

  // The file as it was read, byte for byte, so that a model folder can be written back.
  const std::string& json() const;

 private:
  friend class StreamDecoder;
  struct Parts;

  explicit Tokenizer(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const Parts> parts_;
};

}  // namespace aha::text
