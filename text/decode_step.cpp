#include "text/decode_step.h"

namespace aha::text {

void WholeTokenStep::push(const Fragment& fragment, FragmentSink& sink) {
  if (fragment.first && fragment.last) return push_token(fragment.text, sink);
  if (fragment.first) token_.clear();
  token_ += fragment.text;
  if (fragment.last) push_token(token_, sink);
}

}  // namespace aha::text
