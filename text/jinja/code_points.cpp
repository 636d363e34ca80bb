#include "text/jinja/code_points.h"

#include <algorithm>

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

bool is_line_end(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

template <typename Predicate>
std::string_view strip_where(std::string_view text, Side side, Predicate goes) {
  std::size_t begin = 0;
  std::size_t end = text.size();
  while (side != Side::right && begin < end) {
    std::size_t next = begin;
    if (!goes(next_code_point(text, next))) break;
    begin = next;
  }
  while (side != Side::left && end > begin) {
    std::size_t previous = end;
    if (!goes(previous_code_point(text, previous))) break;
    end = previous;
  }
  return text.substr(begin, end - begin);
}

icu::UnicodeString to_icu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string from_icu(const icu::UnicodeString& text) {
  std::string bytes;
  return text.toUTF8String(bytes);
}

}  // namespace

std::size_t code_point_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

std::size_t byte_offset(std::string_view text, std::size_t index) {
  std::size_t position = 0;
  while (index-- > 0 && position < text.size()) next_code_point(text, position);
  return position;
}

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool is_space_only(std::string_view text) { return strip(text, Side::left).empty(); }

std::string_view strip(std::string_view text, Side side) {
  return strip_where(text, side, is_space);
}

std::string_view strip(std::string_view text, Side side, std::string_view characters) {
  std::u32string set;
  for (std::size_t i = 0; i < characters.size();) set += next_code_point(characters, i);
  std::sort(set.begin(), set.end());
  return strip_where(text, side,
                     [&](char32_t c) { return std::binary_search(set.begin(), set.end(), c); });
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t line_end = i;
    const char32_t c = next_code_point(text, i);
    if (!is_line_end(c)) continue;
    if (c == '\r' && i < text.size() && text[i] == '\n') ++i;
    lines.push_back(text.substr(begin, (keep_ends ? i : line_end) - begin));
    begin = i;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

std::string to_upper(std::string_view text) {
  return from_icu(to_icu(text).toUpper(icu::Locale::getRoot()));
}

std::string to_lower(std::string_view text) {
  return from_icu(to_icu(text).toLower(icu::Locale::getRoot()));
}

std::string capitalize(std::string_view text) {
  if (text.empty()) return "";
  const std::size_t first = byte_offset(text, 1);
  // The rest is lowered within the whole, where a final sigma is one.
  const icu::UnicodeString whole = to_icu(text);
  icu::UnicodeString lower = whole;
  lower.toLower(icu::Locale::getRoot());
  icu::UnicodeString head = to_icu(text.substr(0, first));
  icu::UnicodeString lower_head = head;
  lower_head.toLower(icu::Locale::getRoot());
  head.toTitle(nullptr, icu::Locale::getRoot(), U_TITLECASE_NO_BREAK_ADJUSTMENT);
  lower.replace(0, lower_head.length(), head);
  return from_icu(lower);
}

std::string to_title(std::string_view text) {
  std::string title;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = begin;
    const bool cased =
        u_hasBinaryProperty(static_cast<UChar32>(next_code_point(text, end)), UCHAR_CASED);
    for (std::size_t next = end; next < text.size(); end = next) {
      const auto c = static_cast<UChar32>(next_code_point(text, next));
      if (static_cast<bool>(u_hasBinaryProperty(c, UCHAR_CASED)) != cased) break;
    }
    const std::string_view run = text.substr(begin, end - begin);
    title += cased ? capitalize(run) : std::string(run);
    begin = end;
  }
  return title;
}

}  // namespace aha::text::jinja
