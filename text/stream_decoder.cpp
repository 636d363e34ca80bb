#include "text/stream_decoder.h"

#include <stdexcept>

#include "text/tokenizer_parts.h"

namespace aha::text {

StreamDecoder::StreamDecoder(const Tokenizer& tokenizer, bool skip_special_tokens)
    : tokenizer_(tokenizer),
      decoding_(tokenizer.parts_->decoder.start()),
      skip_special_tokens_(skip_special_tokens) {}

std::string StreamDecoder::push(std::int32_t id) {
  if (finished_) throw std::logic_error("StreamDecoder: push behind finish");
  const Tokenizer::Parts::DecodedToken& token = tokenizer_.parts_->token(id);
  std::string text;
  if (!skip_special_tokens_ || !token.special) decoding_.push(token.text, text);
  return text;
}

std::string StreamDecoder::finish() {
  std::string text;
  if (!finished_) decoding_.finish(text);
  finished_ = true;
  return text;
}

}  // namespace aha::text
