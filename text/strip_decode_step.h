#pragma once

#include <string>

#include "text/decode_step.h"
#include "text/json_node.h"

namespace aha::text {

struct StripLimits {
  std::string content;  // one character
  int start;            // how many are taken away at most at the start of a token
  int stop;             // and at its end

  static StripLimits from_json(const JsonNode& node);
};

// `Strip`: takes a character away at both ends of each token.
class StripDecodeStep : public DecodeStep {
 public:
  explicit StripDecodeStep(StripLimits limits) : limits_(std::move(limits)) {}
  void push(const Fragment& fragment, FragmentSink& sink) override;

 private:
  StripLimits limits_;
  int left_at_start_ = 0;
  std::string tail_;  // may yet turn out to be the end of the token
};

}  // namespace aha::text
