#include "text/byte_level_pre_tokenizer.h"

#include "text/byte_alphabet.h"

namespace aha::text {
namespace {

constexpr std::string_view kGpt2Pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

}  // namespace

ByteLevelPreTokenizer::ByteLevelPreTokenizer(const JsonNode& node)
    : add_prefix_space_(node.at("add_prefix_space").boolean()) {
  if (node.flag("use_regex", true)) pattern_ = Pattern::regex(kGpt2Pattern);
}

void ByteLevelPreTokenizer::apply(SplitText& text) const {
  if (add_prefix_space_) {
    text.rewrite([](const auto&, std::string_view piece, std::string& result) {
      if (!piece.starts_with(' ')) result += ' ';
      result += piece;
    });
  }
  if (pattern_) {
    text.split(SplitBehavior::isolated,
               [this](std::string_view piece) { return pattern_->find_matches(piece); });
  }
  text.rewrite([](const auto&, std::string_view piece, std::string& result) {
    append_byte_characters(piece, result);
  });
}

}  // namespace aha::text
