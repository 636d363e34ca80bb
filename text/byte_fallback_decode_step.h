#pragma once

#include <string>

#include "text/decode_step.h"

namespace aha::text {

// `ByteFallback`: each run of byte tokens (`<0x0A>`) becomes the text that they encode; if the run
// as a whole is not well-formed UTF-8, one U+FFFD for each of its bytes. So a run is held back
// until it ends.
class ByteFallbackDecodeStep : public WholeTokenStep {
 public:
  void finish(FragmentSink& sink) override { end_run(sink); }

 protected:
  void push_token(std::string_view token, FragmentSink& sink) override;

 private:
  void end_run(FragmentSink& sink);

  std::string run_;
};

}  // namespace aha::text
