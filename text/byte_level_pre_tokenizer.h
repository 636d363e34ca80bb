#pragma once

#include <optional>

#include "text/pattern.h"
#include "text/pre_tokenizer.h"

namespace aha::text {

// `ByteLevel`: cuts by GPT-2's regular expression (unless `use_regex` is false) and writes every
// byte as its character of the byte alphabet.
class ByteLevelPreTokenizer : public PreTokenizer {
 public:
  explicit ByteLevelPreTokenizer(const JsonNode& node);
  void apply(SplitText& text) const override;

 private:
  bool add_prefix_space_;
  std::optional<Pattern> pattern_;
};

}  // namespace aha::text
