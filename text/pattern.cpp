#include "text/pattern.h"

namespace aha::text {
namespace {

void find_literal(std::string_view text, std::string_view literal, std::vector<Span>& spans) {
  std::size_t position = text.find(literal);
  while (position != std::string_view::npos) {
    spans.push_back({position, position + literal.size()});
    position = text.find(literal, position + literal.size());
  }
}

}  // namespace

Pattern Pattern::from_json(const JsonNode& node) {
  if (const auto text = node.find("String")) {
    std::string literal = text->string();
    if (literal.empty()) text->fail("an empty pattern matches nothing");
    return Pattern(std::move(literal));
  }
  if (const auto expression = node.find("Regex")) {
    try {
      return regex(expression->string());
    } catch (const RegexError& error) {
      expression->fail(error.what());
    }
  }
  node.fail("expected a pattern: {\"String\": ...} or {\"Regex\": ...}");
}

std::vector<Match> Pattern::find_matches(std::string_view text) const {
  std::vector<Span> spans;
  if (const auto* literal = std::get_if<std::string>(&what_)) {
    find_literal(text, *literal, spans);
  } else if (!text.empty()) {
    std::get<Regex>(what_).find_all(text, spans);
  }
  std::vector<Match> matches;
  matches.reserve(spans.size() + 1);
  std::size_t end = 0;
  for (const Span& span : spans) {
    if (end != span.begin) matches.push_back({{end, span.begin}, false});
    matches.push_back({span, true});
    end = span.end;
  }
  if (end != text.size()) matches.push_back({{end, text.size()}, false});
  return matches;
}

std::string Pattern::replace_all(std::string_view text, std::string_view content) const {
  std::string result;
  result.reserve(text.size());
  for (const Match& match : find_matches(text)) {
    const std::string_view part = text.substr(match.span.begin, match.span.end - match.span.begin);
    result += match.is_match ? content : part;
  }
  return result;
}

}  // namespace aha::text
