#include "text/split_text.h"

#include <utility>

namespace aha::text {
namespace {

// Neighbours of the same kind become one part.
std::vector<Span> join_equal(const std::vector<Match>& matches) {
  std::vector<Span> spans;
  bool previous = false;
  for (const Match& match : matches) {
    if (match.is_match == previous && !spans.empty()) {
      spans.back().end = match.span.end;
    } else {
      spans.push_back(match.span);
    }
    previous = match.is_match;
  }
  return spans;
}

std::vector<Span> join_previous(const std::vector<Match>& matches) {
  std::vector<Span> spans;
  bool previous = false;
  for (const Match& match : matches) {
    if (match.is_match && !previous && !spans.empty()) {
      spans.back().end = match.span.end;
    } else {
      spans.push_back(match.span);
    }
    previous = match.is_match;
  }
  return spans;
}

std::vector<Span> join_next(const std::vector<Match>& matches) {
  std::vector<Span> reversed;
  bool next = false;
  for (std::size_t i = matches.size(); i-- > 0;) {
    const Match& match = matches[i];
    if (match.is_match && !next && !reversed.empty()) {
      reversed.back().begin = match.span.begin;
    } else {
      reversed.push_back(match.span);
    }
    next = match.is_match;
  }
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace

SplitText::SplitText(std::string text, bool at_start) : text_(std::move(text)) {
  if (!text_.empty()) pieces_.push_back({{0, text_.size()}, at_start});
}

void SplitText::append_parts(const Piece& piece, const std::vector<Match>& matches,
                             SplitBehavior behavior, std::vector<Piece>& pieces) {
  const std::size_t offset = piece.span.begin;
  for (const Span& part : split_spans(matches, behavior)) {
    if (part.begin == part.end) continue;
    pieces.push_back({{offset + part.begin, offset + part.end}, piece.at_start && part.begin == 0});
  }
}

std::vector<Span> split_spans(const std::vector<Match>& matches, SplitBehavior behavior) {
  switch (behavior) {
    case SplitBehavior::merged_with_previous:
      return join_previous(matches);
    case SplitBehavior::merged_with_next:
      return join_next(matches);
    case SplitBehavior::contiguous:
      return join_equal(matches);
    case SplitBehavior::removed:
    case SplitBehavior::isolated:
      break;
  }
  std::vector<Span> spans;
  spans.reserve(matches.size());
  for (const Match& match : matches) {
    if (!match.is_match || behavior == SplitBehavior::isolated) spans.push_back(match.span);
  }
  return spans;
}

}  // namespace aha::text
