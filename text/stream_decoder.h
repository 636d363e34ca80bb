#pragma once

#include <cstdint>
#include <string>

#include "text/decoder.h"
#include "text/tokenizer.h"

namespace aha::text {

// Decodes ids as they come. Every text given out is well-formed UTF-8 and final: half a character
// waits for its other half, and all texts together are what Tokenizer::decode makes of all ids.
// Keeps the tokenizer's vocabulary alive. For one thread.
class StreamDecoder {
 public:
  explicit StreamDecoder(const Tokenizer& tokenizer, bool skip_special_tokens = false);

  // The text that `id` completes; may be empty. Throws TokenizerError for an id without a token,
  // and std::logic_error behind finish().
  std::string push(std::int32_t id);

  // The text still held back: ends the stream. A character that was never completed is U+FFFD.
  std::string finish();

 private:
  Tokenizer tokenizer_;
  Decoding decoding_;
  bool skip_special_tokens_;
  bool finished_ = false;
};

}  // namespace aha::text
