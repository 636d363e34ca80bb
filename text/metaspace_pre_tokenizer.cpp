#include "text/metaspace_pre_tokenizer.h"

namespace aha::text {
namespace {

PrependScheme scheme_from_json(const JsonNode& node) {
  const std::string name = node.string();
  if (name == "always") return PrependScheme::always;
  if (name == "first") return PrependScheme::first;
  if (name == "never") return PrependScheme::never;
  node.fail_type(name, "always, first, never");
}

}  // namespace

Metaspace Metaspace::from_json(const JsonNode& node) {
  Metaspace metaspace{node.at("replacement").character(), PrependScheme::always};
  if (const auto scheme = node.find("prepend_scheme")) {
    metaspace.prepend_scheme = scheme_from_json(*scheme);
  }
  if (!node.flag("add_prefix_space", true) && metaspace.prepend_scheme != PrependScheme::never) {
    node.fail("add_prefix_space is false, but prepend_scheme is not \"never\"");
  }
  return metaspace;
}

MetaspacePreTokenizer::MetaspacePreTokenizer(const JsonNode& node)
    : metaspace_(Metaspace::from_json(node)), split_(node.flag("split", true)) {}

void MetaspacePreTokenizer::apply(SplitText& text) const {
  const std::string& replacement = metaspace_.replacement;
  text.rewrite([&](const SplitText::Piece& piece, std::string_view old, std::string& result) {
    const bool wanted = metaspace_.prepend_scheme == PrependScheme::always ||
                        (metaspace_.prepend_scheme == PrependScheme::first && piece.at_start);
    const bool there = old.starts_with(' ') || old.starts_with(replacement);
    if (wanted && !there) result += replacement;
    for (const char c : old) {
      if (c == ' ') {
        result += replacement;
      } else {
        result += c;
      }
    }
  });
  if (!split_) return;
  const Pattern pattern = Pattern::literal(replacement);
  text.split(SplitBehavior::merged_with_next,
             [&](std::string_view piece) { return pattern.find_matches(piece); });
}

}  // namespace aha::text
