#include "text/jinja/split_string.h"

#include <algorithm>

#include "text/jinja/code_points.h"
#include "text/jinja/template_error.h"
#include "text/jinja/text_builder.h"
#include "text/utf8.h"

namespace aha::text::jinja {
namespace {

// The bytes before the first white space, or behind the last when `from_right`.
std::size_t word_size(std::string_view text, bool from_right) {
  std::size_t position = from_right ? text.size() : 0;
  while (from_right ? position > 0 : position < text.size()) {
    std::size_t next = position;
    const char32_t c = from_right ? previous_code_point(text, next) : next_code_point(text, next);
    if (is_space(c)) break;
    position = next;
  }
  return from_right ? text.size() - position : position;
}

std::string replace_between_characters(std::string_view text, std::string_view replacement,
                                       std::int64_t most) {
  TextBuilder out;
  std::size_t position = 0;
  for (std::int64_t done = 0; most < 0 || done < most; ++done) {
    out.append(replacement);
    if (position == text.size()) break;
    const std::size_t begin = position;
    next_code_point(text, position);
    out.append(text.substr(begin, position - begin));
  }
  out.append(text.substr(position));
  return out.take();
}

}  // namespace

std::vector<std::string_view> split_at(std::string_view text, std::string_view separator,
                                       std::int64_t most, bool from_right) {
  if (separator.empty()) throw OperationError("the separator of split() is empty");
  std::vector<std::string_view> pieces;
  while (most < 0 || static_cast<std::int64_t>(pieces.size()) < most) {
    const std::size_t place = from_right ? text.rfind(separator) : text.find(separator);
    if (place == std::string_view::npos) break;
    const std::string_view behind = text.substr(place + separator.size());
    pieces.push_back(from_right ? behind : text.substr(0, place));
    text = from_right ? text.substr(0, place) : behind;
  }
  pieces.push_back(text);
  if (from_right) std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

std::vector<std::string_view> split_at_space(std::string_view text, std::int64_t most,
                                             bool from_right) {
  const Side side = from_right ? Side::right : Side::left;
  std::vector<std::string_view> pieces;
  text = strip(text, side);
  while (!text.empty() && (most < 0 || static_cast<std::int64_t>(pieces.size()) < most)) {
    const std::size_t size = word_size(text, from_right);
    pieces.push_back(from_right ? text.substr(text.size() - size) : text.substr(0, size));
    text = strip(from_right ? text.substr(0, text.size() - size) : text.substr(size), side);
  }
  if (!text.empty()) pieces.push_back(text);
  if (from_right) std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

std::string replace(std::string_view text, std::string_view old, std::string_view replacement,
                    std::int64_t most) {
  if (old.empty()) return replace_between_characters(text, replacement, most);
  TextBuilder out;
  for (std::int64_t done = 0; most < 0 || done < most; ++done) {
    const std::size_t place = text.find(old);
    if (place == std::string_view::npos) break;
    out.append(text.substr(0, place));
    out.append(replacement);
    text.remove_prefix(place + old.size());
  }
  out.append(text);
  return out.take();
}

}  // namespace aha::text::jinja
