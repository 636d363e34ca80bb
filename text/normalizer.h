#pragma once

#include <memory>
#include <string>

#include "text/json_node.h"

namespace aha::text {

// Rewrites a text before it is cut: Unicode normal forms and replacements. Immutable, thread-safe.
class Normalizer {
 public:
  virtual ~Normalizer() = default;
  // `text` is well-formed UTF-8, and so is the result.
  virtual std::string normalize(std::string text) const = 0;
};

// The `normalizer` of a tokenizer.json: NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence.
std::unique_ptr<const Normalizer> normalizer_from_json(const JsonNode& node);

}  // namespace aha::text
