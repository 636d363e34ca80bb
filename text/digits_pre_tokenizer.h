#pragma once

#include "text/pre_tokenizer.h"

namespace aha::text {

// `Digits`: cuts numbers (general categories Nd, Nl, No) from the rest, and on demand each digit
// from the next.
class DigitsPreTokenizer : public PreTokenizer {
 public:
  explicit DigitsPreTokenizer(const JsonNode& node);
  void apply(SplitText& text) const override;

 private:
  SplitBehavior behavior_;
};

}  // namespace aha::text
