#pragma once

#include <memory>

#include "text/json_node.h"
#include "text/split_text.h"

namespace aha::text {

// Cuts a text into the pieces that the model encodes each for itself. Immutable, thread-safe.
class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  virtual void apply(SplitText& text) const = 0;
};

// The `pre_tokenizer` of a tokenizer.json: Sequence, Split, Digits, ByteLevel, Metaspace.
std::unique_ptr<const PreTokenizer> pre_tokenizer_from_json(const JsonNode& node);

}  // namespace aha::text
