#include "rewards/prose.h"

#include <algorithm>
#include <array>

namespace aha::rewards {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kLongestName = 64;  // of a mail address before @, a scheme, a TeX environment

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_of_url(char c) {
  return c > ' ' && c <= '~' && std::string_view("<>\"`{}|\\^").find(c) == kNowhere;
}

bool is_of_mail_name(char c) {
  return is_letter_or_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

// Finds, at one place after the other, where what is no prose ends.
class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) {}

  // What is no prose around `at`: where it begins and ends; an empty stretch where all is prose.
  std::pair<std::size_t, std::size_t> find(std::size_t at) {
    switch (text_[at]) {
      case '`':
        return {at, end_of_code(at)};
      case '$':
        return {at, has(at, "$$") ? end_over_lines(at, "$$", "$$") : end_of_dollars(at)};
      case '<':
        return {at, end_of_tag(at)};
      case '\\':
        return {at, end_of_tex(at)};
      case ':':
        return has(at, "://") ? std::pair{start_of_scheme(at), end_of_url(at)} : std::pair{at, at};
      case 'w':
        return {at, has(at, "www.") ? end_of_url(at) : at};
      case '/':
        return {at, end_of_path(at)};
      default:
        return around_mail_sign(at);
    }
  }

 private:
  bool has(std::size_t at, std::string_view what) const {
    return text_.compare(at, what.size(), what) == 0;
  }
  char before(std::size_t at) const { return at == 0 ? '\n' : text_[at - 1]; }
  char after(std::size_t at) const { return at + 1 < text_.size() ? text_[at + 1] : '\n'; }

  // The end of what `open` opens at `at`; that nothing closes it is found out once.
  std::size_t end_over_lines(std::size_t at, std::string_view open, std::string_view close) {
    const auto kind = static_cast<unsigned char>(open.back());
    if (hopeless_[kind] || !has(at, open)) return at;
    const std::size_t found = text_.find(close, at + open.size());
    hopeless_[kind] = found == kNowhere;
    return found == kNowhere ? at : found + close.size();
  }

  // The next sign of that kind within the line, or nowhere.
  std::size_t next_in_line(std::size_t at, char sign) const {
    const std::size_t found = text_.find_first_of(std::array{sign, '\n'}.data(), at, 2);
    return found == kNowhere || text_[found] == '\n' ? kNowhere : found;
  }

  std::size_t end_of_code(std::size_t at) {
    if (has(at, "```")) {
      const std::size_t end = end_over_lines(at, "```", "```");
      return end == at ? at : std::min(text_.find_first_not_of('`', end), text_.size());
    }
    const std::string_view open = has(at, "``") ? "``" : "`";
    const std::size_t close = next_in_line(at + open.size(), '`');
    return close != kNowhere && has(close, open) ? close + open.size() : at;
  }

  std::size_t end_of_dollars(std::size_t at) const {
    const std::size_t close = next_in_line(at + 1, '$');
    if (close == kNowhere || close == at + 1) return at;
    const bool wide = text_[at + 1] == ' ';
    const bool amount = after(close) >= '0' && after(close) <= '9';
    return wide == (text_[close - 1] == ' ') && !amount ? close + 1 : at;
  }

  std::size_t end_of_tag(std::size_t at) const {
    if (!is_letter(after(at)) && after(at) != '/' && after(at) != '!') return at;
    const std::size_t end = text_.find_first_of("<>\n", at + 1);
    return end != kNowhere && text_[end] == '>' ? end + 1 : at;
  }

  std::size_t end_of_tex(std::size_t at) {
    std::size_t end = end_over_lines(at, "\\(", "\\)");
    if (end == at) end = end_over_lines(at, "\\[", "\\]");
    if (end == at) end = end_over_lines(at, "\\begin", "\\end");
    if (end != at && !has(at, "\\begin")) return end;
    const bool names = end != at || has(at, "\\begin") || has(at, "\\end");  // {equation} follows
    if (end == at) end = at + 1;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    if (names && end < text_.size() && text_[end] == '{') {
      const std::size_t close = text_.substr(end, kLongestName).find_first_of("}\n");
      if (close != kNowhere && text_[end + close] == '}') end += close + 1;
    }
    return end;
  }

  std::size_t start_of_scheme(std::size_t at) const {
    std::size_t begin = at;
    while (begin > 0 && at - begin < kLongestName && is_letter(text_[begin - 1])) --begin;
    return begin;
  }

  std::size_t end_of_url(std::size_t at) const {
    std::size_t end = at;
    while (end < text_.size() && is_of_url(text_[end])) ++end;
    while (end > at && std::string_view(".,;:!?'*_)]").find(text_[end - 1]) != kNowhere) --end;
    return end;
  }

  std::size_t end_of_path(std::size_t at) const {
    if (!is_blank(before(at)) || !is_letter(after(at))) return at;
    const std::size_t end = end_of_url(at);
    return text_.substr(at + 1, end - at - 1).find('/') == kNowhere ? at : end;
  }

  std::pair<std::size_t, std::size_t> around_mail_sign(std::size_t at) const {
    if (!is_of_mail_name(before(at)) || !is_letter_or_digit(after(at))) return {at, at};
    std::size_t begin = at;
    while (begin > 0 && at - begin < kLongestName && is_of_mail_name(text_[begin - 1])) --begin;
    std::size_t end = at + 1;
    while (end < text_.size() && (is_letter_or_digit(text_[end]) || text_[end] == '.')) ++end;
    return {begin, end};
  }

  std::string_view text_;
  std::array<bool, 256> hopeless_{};  // by the last sign of what opens
};

constexpr std::array<bool, 256> kStarts = [] {
  std::array<bool, 256> starts{};
  for (const char c : std::string_view("`$<\\:w/@")) starts[static_cast<unsigned char>(c)] = true;
  return starts;
}();

}  // namespace

std::string keep_prose(std::string_view original) {
  std::string text(original);
  Finder finder(original);
  for (std::size_t at = 0; at < original.size(); ++at) {
    if (!kStarts[static_cast<unsigned char>(original[at])]) continue;
    const auto [begin, end] = finder.find(at);
    if (begin == end) continue;
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
              text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    at = end - 1;
  }
  return text;
}

}  // namespace aha::rewards
