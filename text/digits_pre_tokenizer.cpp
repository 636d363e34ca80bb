#include "text/digits_pre_tokenizer.h"

#include <unicode/uchar.h>

namespace aha::text {
namespace {

bool is_numeric(char32_t code_point) {
  return (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & U_GC_N_MASK) != 0;
}

}  // namespace

DigitsPreTokenizer::DigitsPreTokenizer(const JsonNode& node)
    : behavior_(node.at("individual_digits").boolean() ? SplitBehavior::isolated
                                                       : SplitBehavior::contiguous) {}

void DigitsPreTokenizer::apply(SplitText& text) const {
  text.split(behavior_, [](std::string_view piece) { return match_characters(piece, is_numeric); });
}

}  // namespace aha::text
