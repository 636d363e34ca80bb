#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/pattern.h"
#include "text/utf8.h"

namespace aha::text {

// What becomes of the matches of a pattern when a text is split at them.
enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

// A text and its cut into pieces, none of them empty. Pre-tokenizers refine the cut and may
// rewrite the text; the model then sees each piece alone.
class SplitText {
 public:
  struct Piece {
    Span span;
    bool at_start;  // begins where the whole input began, before any special token
  };

  // One piece that holds all of `text`, or none if that is empty.
  SplitText(std::string text, bool at_start);

  const std::vector<Piece>& pieces() const { return pieces_; }
  std::string_view text_of(const Piece& piece) const {
    return std::string_view(text_).substr(piece.span.begin, piece.span.end - piece.span.begin);
  }

  // Cuts every piece by `find_matches(text of the piece) -> std::vector<Match>`, whose matches
  // cover the piece.
  template <typename FindMatches>
  void split(SplitBehavior behavior, const FindMatches& find_matches) {
    std::vector<Piece> pieces;
    pieces.reserve(pieces_.size());
    for (const Piece& piece : pieces_) {
      append_parts(piece, find_matches(text_of(piece)), behavior, pieces);
    }
    pieces_ = std::move(pieces);
  }

  // Rewrites every piece by `rewrite(piece, text of the piece, std::string& result)`, which
  // appends the new text.
  template <typename Rewrite>
  void rewrite(const Rewrite& rewrite_piece) {
    std::string text;
    text.reserve(text_.size() + text_.size() / 2);
    for (Piece& piece : pieces_) {
      const std::size_t begin = text.size();
      rewrite_piece(piece, text_of(piece), text);
      piece.span = {begin, text.size()};
    }
    text_ = std::move(text);
  }

 private:
  static void append_parts(const Piece& piece, const std::vector<Match>& matches,
                           SplitBehavior behavior, std::vector<Piece>& pieces);

  std::string text_;
  std::vector<Piece> pieces_;
};

// The parts into which `matches`, which cover a text, split it.
std::vector<Span> split_spans(const std::vector<Match>& matches, SplitBehavior behavior);

// Cuts `text` at each character that `is_match(char32_t)` holds for; every such character is a
// match of its own.
template <typename IsMatch>
std::vector<Match> match_characters(std::string_view text, const IsMatch& is_match) {
  std::vector<Match> matches;
  std::size_t open = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    if (!is_match(next_code_point(text, position))) continue;
    if (open < begin) matches.push_back({{open, begin}, false});
    matches.push_back({{begin, position}, true});
    open = position;
  }
  if (open < text.size()) matches.push_back({{open, text.size()}, false});
  return matches;
}

}  // namespace aha::text
