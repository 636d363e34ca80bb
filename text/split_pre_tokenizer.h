#pragma once

#include "text/pattern.h"
#include "text/pre_tokenizer.h"

namespace aha::text {

// `Split`: cuts at a pattern.
class SplitPreTokenizer : public PreTokenizer {
 public:
  explicit SplitPreTokenizer(const JsonNode& node);
  void apply(SplitText& text) const override;

 private:
  Pattern pattern_;
  SplitBehavior behavior_;
  bool invert_;
};

}  // namespace aha::text
