#include "text/digits_pre_tokenizer.h"

#include <unicode/uchar.h>

#include "text/newer_characters.h"

namespace aha::text {
namespace {

// Numbers of Unicode 17, which Rust's is_numeric knows.
bool is_newest_number(char32_t code_point) {
  return (code_point >= 0x11DE0 && code_point <= 0x11DE9) ||
         (code_point >= 0x16FF4 && code_point <= 0x16FF6);
}

bool is_numeric(char32_t code_point) {
  return (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & U_GC_N_MASK) != 0 ||
         is_newer_character(code_point, "N") || is_newest_number(code_point);
}

}  // namespace

DigitsPreTokenizer::DigitsPreTokenizer(const JsonNode& node)
    : behavior_(node.at("individual_digits").boolean() ? SplitBehavior::isolated
                                                       : SplitBehavior::contiguous) {}

void DigitsPreTokenizer::apply(SplitText& text) const {
  text.split(behavior_, [](std::string_view piece) { return match_characters(piece, is_numeric); });
}

}  // namespace aha::text
