#include "text/split_pre_tokenizer.h"

namespace aha::text {
namespace {

SplitBehavior behavior_from_json(const JsonNode& node) {
  const std::string name = node.string();
  if (name == "Removed") return SplitBehavior::removed;
  if (name == "Isolated") return SplitBehavior::isolated;
  if (name == "MergedWithPrevious") return SplitBehavior::merged_with_previous;
  if (name == "MergedWithNext") return SplitBehavior::merged_with_next;
  if (name == "Contiguous") return SplitBehavior::contiguous;
  node.fail_type(name, "Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous");
}

}  // namespace

SplitPreTokenizer::SplitPreTokenizer(const JsonNode& node)
    : pattern_(Pattern::from_json(node.at("pattern"))),
      behavior_(behavior_from_json(node.at("behavior"))),
      invert_(node.at("invert").boolean()) {}

void SplitPreTokenizer::apply(SplitText& text) const {
  text.split(behavior_, [this](std::string_view piece) {
    std::vector<Match> matches = pattern_.find_matches(piece);
    if (invert_) {
      for (Match& match : matches) match.is_match = !match.is_match;
    }
    return matches;
  });
}

}  // namespace aha::text
