#include "rewards/multiple_choice.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

using tasks::trim;

constexpr std::size_t kLongestChoice = 4096;
constexpr std::size_t kMostChoices = 26;
constexpr std::string_view kAfterLetter = ").:]";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Without what only sets it off: dollars, stars, \text{...} and its like.
std::string without_markup(std::string_view text) {
  constexpr std::array<std::string_view, 5> kCommands{"\\textbf", "\\text", "\\mathrm", "\\mathbf",
                                                      "\\boxed"};
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const auto command = std::find_if(kCommands.begin(), kCommands.end(),
                                      [&](auto one) { return text.substr(at).starts_with(one); });
    if (command != kCommands.end()) {
      at += command->size();
    } else {
      constexpr std::string_view kMarks = "$*{}`";
      if (kMarks.find(text[at]) == std::string_view::npos) plain += text[at];
      ++at;
    }
  }
  return plain;
}

// Lower case, one blank for white space, no full stop at the end.
std::string comparable(std::string_view text) {
  std::string result;
  for (const char c : trim(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      result += lower(c);
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  while (!result.empty() && (result.back() == '.' || result.back() == ' ')) result.pop_back();
  return result;
}

std::optional<char> letter_of_choice(std::string_view text,
                                     const std::vector<std::string>& choices) {
  const std::string wanted = comparable(text);
  std::optional<char> letter;
  for (std::size_t i = 0; i < choices.size() && i < kMostChoices; ++i) {
    if (comparable(without_markup(choices[i])) != wanted) continue;
    if (letter) return std::nullopt;
    letter = static_cast<char>('A' + i);
  }
  return wanted.empty() ? std::nullopt : letter;
}

// Whether another choice is named: "B) or C)", "A. B. C."
bool names_a_letter(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const bool alone = at == 0 || !is_letter(text[at - 1]);
    const bool marked = kAfterLetter.find(text[at + 1]) != std::string_view::npos;
    if (alone && marked && is_letter(text[at])) return true;
  }
  return false;
}

std::string_view without_introduction(std::string_view text) {
  for (const std::string_view word : {"option", "choice", "answer"}) {
    const bool begins = text.size() > word.size() &&
                        std::equal(word.begin(), word.end(), text.begin(),
                                   [](char a, char b) { return a == lower(b); }) &&
                        !is_letter(text[word.size()]);
    if (!begins) continue;
    text = trim(text.substr(word.size()));
    if (text.starts_with(':')) text = trim(text.substr(1));
  }
  return text;
}

}  // namespace

std::optional<char> chosen_letter(std::string_view text, const std::vector<std::string>& choices) {
  if (text.size() > kLongestChoice) return std::nullopt;
  const std::string plain = without_markup(text);
  std::string_view rest = without_introduction(trim(plain));
  const std::optional<char> by_text = letter_of_choice(rest, choices);
  const bool opened = rest.starts_with('(') || rest.starts_with('[');
  if (opened) rest = trim(rest.substr(1));
  if (rest.empty() || !is_letter(rest[0])) return by_text;
  const char letter = upper(rest[0]);
  rest = trim(rest.substr(1));
  if (!rest.empty() && kAfterLetter.find(rest[0]) == std::string_view::npos) return by_text;
  while (!rest.empty() && kAfterLetter.find(rest[0]) != std::string_view::npos) {
    rest = trim(rest.substr(1));
  }
  if (!choices.empty() && static_cast<std::size_t>(letter - 'A') >= choices.size()) return by_text;
  if (rest.empty()) return letter;
  if (names_a_letter(rest)) return std::nullopt;
  if (choices.empty()) return letter;
  return letter_of_choice(rest, choices) == letter ? std::optional(letter) : std::nullopt;
}

}  // namespace aha::rewards
