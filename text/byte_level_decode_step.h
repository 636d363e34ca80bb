#pragma once

#include <string>

#include "text/decode_step.h"

namespace aha::text {

// `ByteLevel`: the bytes that the tokens spell in the byte alphabet, as one token of UTF-8; what
// is ill-formed in it becomes U+FFFD. A token with other characters stands for its own text.
class ByteLevelDecodeStep : public DecodeStep {
 public:
  void push(const Fragment& fragment, FragmentSink& sink) override;
  void finish(FragmentSink& sink) override;

 private:
  void push_bytes(std::string_view bytes, FragmentSink& sink);

  std::string token_;    // so far, if it comes in fragments
  std::string pending_;  // bytes of a character that is not whole
  bool at_start_ = true;
};

}  // namespace aha::text
