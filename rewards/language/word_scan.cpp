#include "rewards/language/word_scan.h"

#include <algorithm>
#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/utf16.h>

namespace aha::rewards {
namespace {

using Breaks = std::unique_ptr<UBreakIterator, decltype(&ubrk_close)>;

// Opening one is slow, and it is not for several threads at once.
UBreakIterator* word_breaks() {
  thread_local const Breaks breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    return Breaks(ubrk_open(UBRK_WORD, "", nullptr, 0, &status), ubrk_close);
  }();
  return breaks.get();
}

Break break_at(char16_t c) {
  switch (c) {
    case u'\n':
    case u'.':
    case u'!':
    case u'?':
    case u'\u2026':  // ...
    case u'\u3002':  // of Chinese and Japanese
    case u'\uFF01':
    case u'\uFF1F':
    case u'\u061F':  // of Arabic
    case u'\u06D4':  // of Urdu
    case u'\u0964':  // of Hindi
    case u'\u0589':  // of Armenian
      return Break::sentence;
    case u':':
    case u'\uFF1A':
      return Break::sentence;
    case u',':
    case u';':
    case u'(':
    case u')':
    case u'"':
    case u'\u2013':
    case u'\u2014':
    case u'\u201C':
    case u'\u201D':
    case u'\u201E':
    case u'\u00AB':
    case u'\u00BB':
    case u'\u3001':
    case u'\uFF0C':
    case u'\uFF1B':
    case u'\u060C':
    case u'\u300C':
    case u'\u300D':
      return Break::clause;
    default:
      return Break::none;
  }
}

bool is_sign(char16_t c) {
  constexpr std::u16string_view kSigns =
      u"=+-*/^<>()[]{}|_%0123456789\u00B7\u00D7\u00F7\u00B1\u2212\u2260\u2264\u2265\u2208\u221A";
  return kSigns.find(c) != std::u16string_view::npos;
}

bool is_ascii_letter(char16_t c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z'); }

bool may_begin_word(char16_t c) { return c >= 0x80 || is_ascii_letter(c) || c == u'_'; }

// What programs name things by: a_b, a.b, x1, aB.
bool is_identifier(std::u16string_view word) {
  while (!word.empty() && word.front() == u'_') word.remove_prefix(1);
  while (!word.empty() && word.back() == u'_') word.remove_suffix(1);
  bool small = false;
  for (const char16_t c : word) {
    if (c == u'_' || c == u'.' || (c >= u'0' && c <= u'9')) return true;
    if (small && c >= u'A' && c <= u'Z') return true;
    small = c >= u'a' && c <= u'z';
  }
  return false;
}

}  // namespace

WordScan::WordScan(std::u16string_view text) : text_(text), breaks_(word_breaks()) {
  UErrorCode status = U_ZERO_ERROR;
  ubrk_setText(breaks_, text.data(), static_cast<std::int32_t>(text.size()), &status);
}

std::optional<ScannedWord> WordScan::next() {
  Break before = at_ == 0 ? Break::sentence : Break::none;
  for (std::int32_t end = ubrk_next(breaks_); end != UBRK_DONE; end = ubrk_next(breaks_)) {
    const std::size_t begin = at_;
    at_ = static_cast<std::size_t>(end);
    std::u16string_view word = text_.substr(begin, at_ - begin);
    if (may_begin_word(word.front()) && ubrk_getRuleStatus(breaks_) >= UBRK_WORD_LETTER) {
      if (!is_countable(word, at_)) continue;
      while (word.front() == u'_') word.remove_prefix(1);
      std::int32_t at = 0;
      UChar32 first = 0;
      U16_NEXT(word.data(), at, static_cast<std::int32_t>(word.size()), first);
      const bool single = static_cast<std::size_t>(at) == word.size();
      return ScannedWord{word, static_cast<char32_t>(first), before,
                         single && stands_beside_sign(begin, at_)};
    }
    before = std::max(before, break_at(word.front()));
  }
  return std::nullopt;
}

bool WordScan::is_countable(std::u16string_view word, std::size_t end) const {
  const bool calls = end < text_.size() && text_[end] == u'(' && is_ascii_letter(word.back());
  return !calls && !is_identifier(word);
}

bool WordScan::stands_beside_sign(std::size_t begin, std::size_t end) const {
  while (begin > 0 && text_[begin - 1] == u' ') --begin;
  while (end < text_.size() && text_[end] == u' ') ++end;
  return (begin > 0 && is_sign(text_[begin - 1])) || (end < text_.size() && is_sign(text_[end]));
}

}  // namespace aha::rewards
