#include "rewards/prose.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <unicode/utf8.h>

namespace aha::rewards {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

struct Bracket {
  std::string_view open;
  std::string_view close;
  std::string_view stop;  // a text that no such thing reaches over
};

// The first that fits is taken.
constexpr std::array<Bracket, 7> kBrackets{{{"```", "```", ""},
                                            {"`", "`", "\n"},
                                            {"$$", "$$", ""},
                                            {"$", "$", "\n"},
                                            {"\\(", "\\)", ""},
                                            {"\\[", "\\]", ""},
                                            {"<", ">", "\n"}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Where what begins at `at` ends; `at` where nothing does. `closers` remembers for each kind that
// there is no closing one from some place on, so that many openings cost no more than one.
std::size_t end_of_bracket(std::string_view text, std::size_t at, std::array<bool, 7>& hopeless) {
  for (std::size_t i = 0; i < kBrackets.size(); ++i) {
    const Bracket& kind = kBrackets[i];
    if (hopeless[i] || text.compare(at, kind.open.size(), kind.open) != 0) continue;
    const std::size_t inside = at + kind.open.size();
    const std::size_t stop =
        kind.stop.empty() ? text.size() : std::min(text.find(kind.stop, inside), text.size());
    const std::size_t close = text.substr(0, stop).find(kind.close, inside);
    if (close != kNowhere) return close + kind.close.size();
    if (kind.stop.empty()) hopeless[i] = true;
  }
  return at;
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of(" \t\n\r", at), text.size());
}

std::size_t end_of_command(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_letter(text[end])) ++end;
  return end;
}

// Where what is no prose ends if it begins at `at`, else `at`.
std::size_t end_of_other(std::string_view text, std::size_t at, std::array<bool, 7>& hopeless) {
  switch (text[at]) {
    case '`':
    case '$':
    case '<':
      return end_of_bracket(text, at, hopeless);
    case '\\': {
      const std::size_t end = end_of_bracket(text, at, hopeless);
      return end == at ? end_of_command(text, at) : end;
    }
    case 'h':
      return text.compare(at, 7, "http://") == 0 || text.compare(at, 8, "https://") == 0
                 ? end_of_word(text, at)
                 : at;
    case 'w':
      return text.compare(at, 4, "www.") == 0 ? end_of_word(text, at) : at;
    default:
      return at;
  }
}

void blank_broken_utf8(std::string& text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c <= 0) std::fill(text.begin() + begin, text.begin() + at, ' ');
  }
}

}  // namespace

std::string keep_prose(std::string_view original) {
  std::string text(original);
  blank_broken_utf8(text);
  const std::string whole = text;
  const std::string_view view = whole;
  std::array<bool, 7> hopeless{};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_other(view, at, hopeless);
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(at),
              text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    at = std::max(end, at + 1);
  }
  return text;
}

}  // namespace aha::rewards
