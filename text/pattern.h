#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "text/json_node.h"
#include "text/regex.h"

namespace aha::text {

// A part of a text that a pattern matched, or that lies between matches.
struct Match {
  Span span;
  bool is_match;
};

// What a tokenizer.json calls a pattern: `{"String": ...}` or `{"Regex": ...}`.
class Pattern {
 public:
  static Pattern from_json(const JsonNode& node);
  // A literal text; must not be empty.
  static Pattern literal(std::string text) { return Pattern(std::move(text)); }
  // Throws RegexError.
  static Pattern regex(std::string_view pattern) { return Pattern(Regex(pattern)); }

  // Cuts `text` (well-formed UTF-8) into matches and the parts between them, in order and without
  // gaps; parts between matches are never empty.
  std::vector<Match> find_matches(std::string_view text) const;

  // `text` with every match replaced by `content`.
  std::string replace_all(std::string_view text, std::string_view content) const;

 private:
  explicit Pattern(std::variant<std::string, Regex> what) : what_(std::move(what)) {}

  std::variant<std::string, Regex> what_;
};

}  // namespace aha::text
