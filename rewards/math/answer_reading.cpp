#include "rewards/math/answer_reading.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "rewards/math/lexer.h"
#include "rewards/math/parser.h"
#include "tasks/integer_text.h"

namespace aha::rewards::math {
namespace {

using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;

std::string_view without_markdown(std::string_view text) {
  text = trim(text);
  while (text.size() > 4 && text.starts_with("**") && text.ends_with("**")) {
    text = trim(text.substr(2, text.size() - 4));
  }
  return text;
}

bool is_digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         text.find_first_not_of("0123456789") == kNowhere;
}

// 2024-01-02, 2024/1/2, 1/2/2024, 2.1.2024: left alone.
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

struct Segment {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view content;
};

// The last formula between dollars or LaTeX's brackets.
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

// A letter of a multiple choice.
bool is_choice(std::string_view key) { return key.size() == 1 && key[0] >= 'A' && key[0] <= 'Z'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A word after which a letter may stand that is not meant.
bool denies(std::string_view word) {
  constexpr auto kDenials = std::to_array<std::string_view>(
      {"not", "no", "or", "nor", "neither", "wrong", "false", "incorrect", "t", "cannot", "except",
       "eliminate", "eliminated", "excluded", "unlikely", "either", "but"});
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kDenials.begin(), kDenials.end(), lower) != kDenials.end();
}

// The letter in "A. Because ..." or "Because B is valid"; empty where there are several, where the
// sentence denies something, or where A may be an article.
std::string_view only_choice(std::string_view text) {
  if (text.size() > 2 && is_choice(text.substr(0, 1)) && (text[1] == '.' || text[1] == ')') &&
      text[2] == ' ') {
    return text.substr(0, 1);
  }
  std::string_view found;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end])) {
      ++end;
    }
    const std::string_view word = text.substr(at, end - at);
    if (denies(word)) {
      return {};
    }
    const bool is_article = (word == "A" || word == "I") && end + 1 < text.size() &&
                            text[end] == ' ' && text[end + 1] >= 'a' && text[end + 1] <= 'z';
    if (is_choice(word) && !is_article) {
      if (!found.empty()) {
        return {};
      }
      found = word;
    }
    at = std::max(end, at + 1);
  }
  return found;
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
  text = arena.keep(text);
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

Reading pick_answer(std::string_view text, const MathOptions& options, Arena& arena,
                    const Reading& gold) {
  constexpr std::size_t kLongestLine = 2000;
  const auto whole = [&](std::string_view part) -> std::optional<Reading> {
    if (part.empty() || part.size() > kLongestLine) {
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
  const auto formula = last_formula(text);
  const auto number = last_number(formula ? text.substr(formula->end) : text);
  if (number && number->find_first_of("0123456789") != kNowhere) {
    const auto begin = static_cast<std::size_t>(number->data() - text.data());
    std::size_t end = begin + number->size();
    const std::string_view rest = text.substr(end);
    end += rest.starts_with("%") ? 1 : rest.starts_with("\\%") ? 2 : 0;
    if (auto reading = whole(text.substr(begin, end - begin))) {
      return *reading;
    }
  }
  if (formula) {
    return read_answer(formula->content, options, arena);
  }
  if (gold.is_words()) {
    return read_answer(line.substr(0, kLongestLine), options, arena);
  }
  return read_answer(text.substr(0, kLongestLine), options, arena);
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

Reading read_phrase(std::string_view line, const MathOptions& options, Arena& arena,
                    const Reading& gold) {
  const bool gold_is_words = gold.is_words();
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
