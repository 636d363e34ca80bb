#include "text/strip_decode_step.h"

#include <limits>

namespace aha::text {

StripLimits StripLimits::from_json(const JsonNode& node) {
  constexpr int kMost = std::numeric_limits<int>::max();
  return {node.at("content").character(), node.at("start").integer(kMost),
          node.at("stop").integer(kMost)};
}

void StripDecodeStep::push(const Fragment& fragment, FragmentSink& sink) {
  if (fragment.first) {
    left_at_start_ = limits_.start;
    tail_.clear();
  }
  std::string text = tail_ + std::string(fragment.text);
  std::size_t begin = 0;
  while (left_at_start_ > 0 && begin < text.size()) {
    if (text.compare(begin, limits_.content.size(), limits_.content) == 0) {
      begin += limits_.content.size();
      --left_at_start_;
    } else {
      left_at_start_ = 0;
    }
  }
  text.erase(0, begin);
  std::size_t end = text.size();
  for (int i = 0;
       i < limits_.stop && std::string_view(text).substr(0, end).ends_with(limits_.content); ++i) {
    end -= limits_.content.size();
  }
  tail_ = text.substr(end);
  text.erase(end);
  sink.accept({text, fragment.first, fragment.last});
}

}  // namespace aha::text
