#include "rewards/split_words.h"

namespace aha::rewards {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

// Appends what stands between the quote at `at` and its end, and moves `at` onto that end. False
// where there is none.
bool read_quoted(std::string_view text, std::size_t& at, std::string& word) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] == quote) return true;
    const bool escapes = quote == '"' && text[at] == '\\' && at + 1 < text.size() &&
                         std::string_view("\"\\$`").find(text[at + 1]) != std::string_view::npos;
    if (escapes) ++at;
    word += text[at];
  }
  return false;
}

}  // namespace

std::optional<std::vector<std::string>> split_words(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_blank(text[at])) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (text[at] == '\'' || text[at] == '"') {
      if (!read_quoted(text, at, words.back())) return std::nullopt;
    } else if (text[at] == '\\') {
      if (++at == text.size()) return std::nullopt;
      words.back() += text[at];
    } else {
      words.back() += text[at];
    }
  }
  return words;
}

}  // namespace aha::rewards
