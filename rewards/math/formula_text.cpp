#include "rewards/math/formula_text.h"

#include "tasks/integer_text.h"

namespace aha::rewards::math {
namespace {

using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         text.find_first_not_of("0123456789") == kNowhere;
}

}  // namespace

std::optional<Segment> last_formula(std::string_view text) {
  std::optional<Segment> last;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      const char open = text[at + 1];
      if (open != '(' && open != '[') {
        ++at;
        continue;
      }
      const std::size_t close = text.find(open == '(' ? "\\)" : "\\]", at + 2);
      if (close == kNowhere) {
        break;
      }
      last = Segment{at, close + 2, text.substr(at + 2, close - at - 2)};
      at = close + 1;
    } else if (text[at] == '$') {
      const std::size_t width = text.compare(at, 2, "$$") == 0 ? 2 : 1;
      std::size_t close = at + width;
      while (close < text.size() && text[close] != '$') {
        close += text[close] == '\\' ? 2 : 1;
      }
      if (close >= text.size()) {
        break;
      }
      const std::string_view content = text.substr(at + width, close - at - width);
      if (!trim(content).empty()) {
        last = Segment{at, close + width, content};
      }
      at = close + width - 1;
    }
  }
  return last;
}

std::string_view last_line(std::string_view text) {
  text = trim(text);
  return trim(text.substr(text.rfind('\n') + 1));
}

std::string_view without_markdown(std::string_view text) {
  text = trim(text);
  while (text.size() > 4 && text.starts_with("**") && text.ends_with("**")) {
    text = trim(text.substr(2, text.size() - 4));
  }
  return text;
}

std::string_view without_remark(std::string_view text) {
  std::string_view line = trim(text);
  line.remove_suffix(line.ends_with('.') ? 1 : 0);
  const std::size_t open = line.ends_with(')') ? line.rfind(" (") : kNowhere;
  if (open == kNowhere) {
    return text;
  }
  const std::string_view remark = line.substr(open);
  bool has_word = false;
  for (std::size_t i = 2; i + 1 < remark.size(); ++i) {
    has_word = has_word || (is_letter(remark[i]) && is_letter(remark[i + 1]) &&
                            remark[i - 1] != '\\' && !is_letter(remark[i - 1]));
  }
  const std::string_view rest = line.substr(0, open);
  return has_word && rest.find_first_of("0123456789$") != kNowhere ? rest : text;
}

std::string_view bracketed_part(std::string_view line) {
  const std::size_t begin = line.find_first_of("([{");
  const std::size_t end = line.find_last_of(")]}");
  return begin == kNowhere || end == kNowhere || end < begin ? std::string_view{}
                                                             : line.substr(begin, end + 1 - begin);
}

std::string without_lone_brace(std::string text) {
  int open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    open += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
    if (open < 0) {
      text.erase(at, 1);
      break;
    }
  }
  return text;
}

bool is_date(std::string_view text) {
  const std::size_t first = text.find_first_of("-/.");
  const std::size_t second = first == kNowhere ? kNowhere : text.find(text[first], first + 1);
  if (second == kNowhere) {
    return false;
  }
  const std::string_view begin = text.substr(0, first);
  const std::string_view end = text.substr(second + 1);
  return is_digits(text.substr(first + 1, second - first - 1), 1, 2) &&
         ((is_digits(begin, 4, 4) && is_digits(end, 1, 2) && text[first] != '/') ||
          (is_digits(begin, 1, 2) && is_digits(end, 4, 4)));
}

}  // namespace aha::rewards::math
