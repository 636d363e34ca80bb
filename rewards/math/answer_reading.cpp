#include "rewards/math/answer_reading.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "rewards/math/choice_letter.h"
#include "rewards/math/formula_text.h"
#include "rewards/math/lexer.h"
#include "rewards/math/parser.h"
#include "tasks/integer_text.h"

namespace aha::rewards::math {
namespace {

using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;

// Words so short that they would be products of letters.
bool is_short_word(std::string_view text) {
  constexpr auto kWords = std::to_array<std::string_view>({"yes", "no", "odd"});
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char c, char lower) { return std::tolower(c) == lower; });
  });
}

}  // namespace

bool Reading::is_words() const {
  const auto is_text = [](const Expression* node) { return node->kind == Kind::text; };
  return tree != nullptr &&
         (is_text(tree) || (tree->kind == Kind::answers &&
                            std::any_of(tree->children.begin(), tree->children.end(), is_text)));
}

AnswerPlaces places_of(const MathOptions& options) {
  return {options.answer_tag, options.box, options.joined_boxes, options.phrase,
          options.final_text};
}

Reading read_answer(std::string_view text, const MathOptions& options, Arena& arena,
                    Notation notation) {
  Reading reading;
  text = without_markdown(text);
  if (text.size() > options.answer_bytes) {
    reading.problem = "longer than answer_bytes";
    return reading;
  }
  text = is_short_word(text) ? arena.keep("\\text{" + std::string(text) + "}") : arena.keep(text);
  reading.text = text;
  if (is_date(text)) {
    reading.key = text;
    reading.tree = arena.leaf(Kind::text, text);
    return reading;
  }
  LexerOptions lexing;
  lexing.thousands_separators = options.thousands_separators && notation.thousands;
  lexing.repeating_decimals = options.repeating_decimals;
  lexing.bases = options.bases;
  lexing.decimal_comma = notation.decimal_comma;
  Tokens tokens = lex(text, lexing, arena);
  reading.comma_in_number = tokens.comma_in_number;
  if (tokens.tokens.size() > options.bounds.nodes * 4) {
    reading.problem = "too many terms";
    return reading;
  }
  ParserOptions parsing;
  parsing.mixed_numbers = options.mixed_numbers;
  Parsed parsed = parse(tokens, parsing, arena);
  const bool is_nothing = parsed.answer != nullptr && parsed.answer->kind == Kind::text &&
                          parsed.answer->text.empty();  // a lone backslash
  reading.tree = is_nothing ? nullptr : parsed.answer;
  reading.key = std::move(parsed.key);
  if (reading.tree == nullptr) {
    reading.problem = parsed.too_deep ? "nested too deep" : "empty";
  }
  return reading;
}

Reading read_boxed(std::string_view text, const MathOptions& options, Arena& arena,
                   const Reading& gold) {
  Reading reading = read_answer(text, options, arena);
  if (options.choices && is_choice(gold.key)) {
    if (const std::string letter = leading_choice(reading.key);
        !letter.empty() && (letter.size() == 2 || named_choice(reading.text) == letter)) {
      return read_answer(letter.substr(0, 1), options, arena);
    }
  }
  if (reading.is_words() && !gold.is_words()) {
    AnswerPlaces phrase{false, false, false, true, false};
    const AnswerText found = find_answer(text, phrase);
    if (found.source == AnswerSource::phrase) {
      Reading named = read_answer(without_lone_brace(found.text), options, arena);
      return named.is_words() || named.tree == nullptr ? reading : named;
    }
  }
  return reading;
}

Reading read_gold(std::string_view gold, const MathOptions& options, Arena& arena) {
  const std::vector<Box> boxes = find_boxes(gold);
  if (!boxes.empty()) {
    return read_answer(find_answer(gold).text, options, arena);
  }
  if (const std::size_t mark = gold.rfind("####"); mark != kNowhere) {
    return read_answer(gold.substr(mark + 4), options, arena);
  }
  Reading reading = read_answer(gold, options, arena);
  const bool solution = reading.is_words() && gold.size() > 80 && last_formula(gold).has_value();
  if (reading.tree != nullptr && !solution) {
    return reading;
  }
  const AnswerText found = find_answer(gold);
  return found.source == AnswerSource::none ? reading
                                            : pick_answer(found.text, options, arena, reading);
}

}  // namespace aha::rewards::math
