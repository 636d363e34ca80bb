// Answers in free text.

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "rewards/math/answer_reading.h"
#include "rewards/math/choice_letter.h"
#include "rewards/math/formula_around.h"
#include "rewards/math/formula_text.h"
#include "rewards/math/plain_words.h"
#include "rewards/math/units.h"
#include "tasks/integer_text.h"

namespace aha::rewards::math {
namespace {

using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_bracketed(const Expression& node) {
  return node.kind == Kind::tuple || node.kind == Kind::interval || node.kind == Kind::set ||
         node.kind == Kind::set_union ||
         (node.kind == Kind::answers && is_bracketed(*node.children[0]));
}

// Where " million" ends; 0 where the text begins otherwise.
std::size_t number_word_end(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') {
    ++end;
  }
  return text.starts_with(' ') && zeros_of_word(text.substr(1, end - 1)) > 0 ? end : 0;
}

// "7m" and "7m²" are seven of a unit; "7x" is a product.
bool starts_with_unit(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(),
                                    [](unsigned char c) { return std::isalpha(c) != 0; });
  const std::string_view word(text.begin(), end);
  return !word.empty() && unit_of(word).has_value();
}

// "We get $x = 2$", "so we get 2\sqrt3": its words are no product of letters.
bool starts_with_prose(std::string_view text) {
  if (text.find_first_of("$\\") == kNowhere) {
    return false;
  }
  const auto skip_word = [&](std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && std::isalpha(static_cast<unsigned char>(text[end])) != 0) {
      ++end;
    }
    const bool is_word = end - at >= 2 && end + 1 < text.size() && text[end] == ' ';
    return is_word ? end + 1 : at;
  };
  const std::size_t second = skip_word(0);
  return second > 0 && (text[second] == '$' || skip_word(second) > second);
}

// "42, since 6*7 = 42", "42, not 41".
std::string_view without_clause(std::string_view line) {
  for (const std::string_view clause : {", since ", ", because ", ", not ", ", which "}) {
    line = line.substr(0, line.find(clause));
  }
  return line;
}

// **42** is 42, also where a full stop follows.
std::string_view without_emphasis(std::string_view line) {
  const std::size_t close = line.starts_with("**") ? line.find("**", 2) : kNowhere;
  const bool is_all = close != kNowhere && line.find_first_not_of(" .!", close + 2) == kNowhere;
  return is_all ? trim(line.substr(2, close - 2)) : line;
}

}  // namespace

Reading pick_answer(std::string_view text, const MathOptions& options, Arena& arena,
                    const Reading& gold) {
  constexpr std::size_t kLongestLine = 2000;
  const auto whole = [&](std::string_view part) -> std::optional<Reading> {
    if (part.empty() || part.size() > kLongestLine || starts_with_prose(part)) {
      return std::nullopt;
    }
    Reading reading = read_answer(part, options, arena);
    const bool too_large = reading.tree == nullptr && reading.problem != "empty";
    return too_large || (reading.tree != nullptr && !reading.is_words())
               ? std::optional(std::move(reading))
               : std::nullopt;
  };
  if (last_line(text).size() > options.answer_bytes) {
    Reading reading;
    reading.problem = "longer than answer_bytes";
    return reading;
  }
  if (options.choices && is_choice(gold.key)) {
    if (const std::string_view letter = only_choice(text); !letter.empty()) {
      return read_answer(letter, options, arena);
    }
  }
  if (text.size() > kLongestLine && text.find('\n') == kNowhere && text.find('$') == kNowhere) {
    return read_answer(text, options, arena);
  }
  if (auto reading = whole(text)) {
    return *reading;
  }
  const std::string_view line = last_line(text);
  if (auto reading = whole(line)) {
    return *reading;
  }
  if (gold.tree != nullptr && is_bracketed(*gold.tree)) {
    if (auto reading = whole(bracketed_part(line))) {
      return *reading;
    }
  }
  text = without_remark(text);
  const auto formula = last_formula(text);
  const auto number = last_number(formula ? text.substr(formula->end) : text);
  if (number && number->find_first_of("0123456789") != kNowhere) {
    const auto begin = static_cast<std::size_t>(number->data() - text.data());
    if (is_denied(text, begin) || is_denied_behind(text.substr(begin + number->size()))) {
      return read_answer(line, options, arena);
    }
    std::size_t end = begin + number->size();
    const std::string_view around = formula_around(text, begin, end);
    if (around.size() > number->size() && number_word_end(text.substr(end)) == 0 &&
        !starts_with_unit(text.substr(end))) {
      if (auto reading = whole(around)) {
        return *reading;
      }
    }
    if (is_bound(text, begin, end)) {
      return read_answer(line.substr(0, kLongestLine), options, arena);
    }
    if (is_negated(text, begin)) {
      return read_answer("-" + std::string(*number), options, arena);
    }
    const std::string_view rest = text.substr(end);
    end += rest.starts_with("%") ? 1 : rest.starts_with("\\%") ? 2 : number_word_end(rest);
    if (auto reading = whole(text.substr(begin, end - begin))) {
      return *reading;
    }
  }
  if (formula) {
    return read_answer(is_denied(text, formula->begin) ? line : formula->content, options, arena);
  }
  if (gold.is_words()) {
    return read_answer(line.substr(0, kLongestLine), options, arena);
  }
  return read_answer(text.substr(0, kLongestLine), options, arena);
}

Reading read_phrase(std::string_view line, const MathOptions& options, Arena& arena,
                    const Reading& gold) {
  const bool gold_is_words = gold.is_words();
  line = without_emphasis(without_clause(line));
  while (line.starts_with("**")) {
    line = trim(line.substr(2));
  }
  line = without_markdown(line);
  Reading whole = read_answer(line, options, arena);
  if (whole.tree != nullptr && !whole.is_words()) {
    return whole;
  }
  for (std::size_t stop = line.find(". "); stop != kNowhere; stop = line.find(". ", stop + 1)) {
    Reading sentence = read_answer(line.substr(0, stop), options, arena);
    if (sentence.tree != nullptr && (!sentence.is_words() || gold_is_words)) {
      return sentence;
    }
    break;
  }
  return gold_is_words ? whole : pick_answer(line, options, arena, gold);
}

}  // namespace aha::rewards::math
