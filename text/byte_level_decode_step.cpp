#include "text/byte_level_decode_step.h"

#include <utility>

#include "text/byte_alphabet.h"
#include "text/utf8.h"

namespace aha::text {

void ByteLevelDecodeStep::push(const Fragment& fragment, FragmentSink& sink) {
  if (fragment.first) token_.clear();
  token_ += fragment.text;
  if (!fragment.last) return;
  const auto bytes = spelled_bytes(token_);
  push_bytes(bytes ? *bytes : token_, sink);
}

void ByteLevelDecodeStep::push_bytes(std::string_view bytes, FragmentSink& sink) {
  pending_ += bytes;
  const std::size_t whole = pending_.size() - unfinished_utf8_suffix(pending_);
  const std::string text = replace_invalid_utf8(std::string_view(pending_).substr(0, whole));
  pending_.erase(0, whole);
  sink.accept({text, std::exchange(at_start_, false), false});
}

void ByteLevelDecodeStep::finish(FragmentSink& sink) {
  sink.accept({replace_invalid_utf8(pending_), at_start_, true});
  pending_.clear();
}

}  // namespace aha::text
