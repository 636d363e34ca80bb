#include "recipes/html_text.h"

#include <fmt/format.h>

#include "text/utf8.h"

namespace aha::recipes {
namespace {

bool is_named(char32_t c) {
  const bool c1 = c >= 0x80 && c <= 0x9F;
  const bool bidi = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                    (c >= 0x2066 && c <= 0x2069);
  const bool noncharacter = (c & 0xFFFEU) == 0xFFFEU || (c >= 0xFDD0 && c <= 0xFDEF);
  return c1 || bidi || noncharacter;
}

void append_escaped(char32_t c, std::string& html) {
  switch (c) {
    case U'&':
      html += "&amp;";
      return;
    case U'<':
      html += "&lt;";
      return;
    case U'>':
      html += "&gt;";
      return;
    case U'"':
      html += "&quot;";
      return;
    case U'\'':
      html += "&#39;";
      return;
    default:
      break;
  }
  if (c == 0x7F) {
    text::append_utf8(0x2421, html);
  } else if (c < 0x20 && c != U'\t' && c != U'\n') {
    text::append_utf8(0x2400 + c, html);
  } else if (is_named(c)) {
    html += fmt::format("[U+{:04X}]", static_cast<unsigned>(c));
  } else {
    text::append_utf8(c, html);
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string html;
  html.reserve(text.size() + text.size() / 8);
  for (std::size_t position = 0; position < text.size();) {
    append_escaped(text::next_code_point(text, position), html);
  }
  return html;
}

}  // namespace aha::recipes
