#include "rewards/math_answer.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "rewards/answer_text.h"
#include "rewards/math/judge.h"
#include "rewards/math/parser.h"
#include "rewards/math/rewrite.h"
#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

using math::Arena;
using math::Equality;
using math::Expression;
using math::Kind;
using math::Method;
using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kLongestQuote = 200;

struct Reading {
  const Expression* tree = nullptr;
  std::string key;
  std::string problem;  // why there is no tree
  bool comma_in_number = false;
  bool is_words() const {
    return tree != nullptr &&
           (tree->kind == Kind::text ||
            (tree->kind == Kind::answers &&
             std::any_of(tree->children.begin(), tree->children.end(),
                         [](const Expression* child) { return child->kind == Kind::text; })));
  }
};

struct Notation {
  bool thousands = true;
  bool decimal_comma = false;
};

std::string_view without_markdown(std::string_view text) {
  text = trim(text);
  while (text.size() > 4 && text.starts_with("**") && text.ends_with("**")) {
    text = trim(text.substr(2, text.size() - 4));
  }
  return text;
}

Reading read(std::string_view text, const MathOptions& options, Arena& arena,
             Notation notation = {}) {
  Reading reading;
  text = without_markdown(text);  // the tree refers to it, so a copy stays in the arena
  if (text.size() > options.answer_bytes) {
    reading.problem = "longer than answer_bytes";
    return reading;
  }
  math::LexerOptions lexing;
  lexing.thousands_separators = options.thousands_separators && notation.thousands;
  lexing.repeating_decimals = options.repeating_decimals;
  lexing.bases = options.bases;
  lexing.decimal_comma = notation.decimal_comma;
  math::Tokens tokens = math::lex(arena.keep(text), lexing, arena);
  reading.comma_in_number = tokens.comma_in_number;
  if (tokens.tokens.size() > options.bounds.nodes * 4) {
    reading.problem = "too many terms";
    return reading;
  }
  math::ParserOptions parsing;
  parsing.mixed_numbers = options.mixed_numbers;
  math::Parsed parsed = math::parse(tokens, parsing, arena);
  reading.tree = parsed.answer;
  reading.key = std::move(parsed.key);
  if (parsed.answer == nullptr) {
    reading.problem = parsed.too_deep ? "nested too deep" : "empty";
  }
  return reading;
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

// Picks the answer out of free text: all of it, or its last line, where that is mathematics; else
// the last formula or number, whichever comes later.
Reading pick(std::string_view text, const MathOptions& options, Arena& arena, bool gold_is_words) {
  constexpr std::size_t kLongestLine = 2000;
  const auto whole = [&](std::string_view part) -> std::optional<Reading> {
    if (part.empty() || part.size() > kLongestLine) {
      return std::nullopt;
    }
    Reading reading = read(part, options, arena);
    const bool too_large = reading.tree == nullptr && reading.problem != "empty";
    return too_large || (reading.tree != nullptr && !reading.is_words())
               ? std::optional(std::move(reading))
               : std::nullopt;
  };
  if (text.size() > kLongestLine && text.find('\n') == kNowhere && text.find('$') == kNowhere) {
    return read(text, options, arena);
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
    return read(formula->content, options, arena);
  }
  if (gold_is_words) {
    return read(line.substr(0, kLongestLine), options, arena);
  }
  return read(text.substr(0, kLongestLine), options, arena);
}

// A gold may be a solution that ends in the answer.
Reading read_gold(std::string_view gold, const MathOptions& options, Arena& arena) {
  const std::vector<Box> boxes = find_boxes(gold);
  if (!boxes.empty()) {
    return read(find_answer(gold).text, options, arena);
  }
  if (const std::size_t mark = gold.rfind("####"); mark != kNowhere) {
    return read(gold.substr(mark + 4), options, arena);
  }
  Reading reading = read(gold, options, arena);
  const bool solution = reading.is_words() && gold.size() > 80 && last_formula(gold).has_value();
  if (reading.tree != nullptr && !solution) {
    return reading;
  }
  const AnswerText found = find_answer(gold);
  return found.source == AnswerSource::none ? reading : pick(found.text, options, arena, true);
}

// The rest of a line after "the answer is": all of it, its first sentence, else picked.
Reading read_phrase(std::string_view line, const MathOptions& options, Arena& arena,
                    bool gold_is_words) {
  line = without_markdown(line);
  Reading whole = read(line, options, arena);
  if (whole.tree != nullptr && !whole.is_words()) {
    return whole;
  }
  for (std::size_t stop = line.find(". "); stop != kNowhere; stop = line.find(". ", stop + 1)) {
    Reading sentence = read(line.substr(0, stop), options, arena);
    if (sentence.tree != nullptr && (!sentence.is_words() || gold_is_words)) {
      return sentence;
    }
    break;
  }
  return gold_is_words ? whole : pick(line, options, arena, gold_is_words);
}

class Verification {
 public:
  Verification(std::string_view gold, const MathOptions& options)
      : gold_text_(gold), options_(options) {
    gold_ = read_gold(gold, options_, arena_);
    if (gold_.tree != nullptr) {
      result_.gold = math::to_plain_text(*gold_.tree);
    }
  }

  // One plain integer of any length, which the bounds on answers do not concern.
  bool decide_integers(std::string_view answer) {
    const auto gold = tasks::normalized_integer(gold_text_);
    const auto given = tasks::normalized_integer(answer);
    if (!gold || !given) {
      return false;
    }
    result_.gold = gold->substr(0, kLongestQuote);
    result_.answer = given->substr(0, kLongestQuote);
    finish(*gold == *given, Method::exact, *gold == *given ? "" : "another number");
    return true;
  }

  void decide_completion(std::string_view completion) {
    AnswerText found = find_answer(completion);
    if (found.source != AnswerSource::none && trim(gold_text_) == trim(found.text)) {
      result_.answer = result_.gold;
      return finish(true, Method::text, "");
    }
    if (decide_integers(found.text)) {
      return;
    }
    switch (found.source) {
      case AnswerSource::none:
        return finish(false, Method::none, found.text);
      case AnswerSource::tag:
      case AnswerSource::box: {
        const bool allowed = found.source == AnswerSource::tag ? options_.answer_tag : options_.box;
        return allowed ? decide(found.text)
                       : finish(false, Method::none, "no answer is read there");
      }
      case AnswerSource::phrase:
        return options_.phrase
                   ? decide(read_phrase(found.text, options_, arena_, gold_.is_words()), found.text)
                   : finish(false, Method::none, "no answer is read there");
      case AnswerSource::text:
        return options_.final_text
                   ? decide(pick(found.text, options_, arena_, gold_.is_words()), found.text)
                   : finish(false, Method::none, "no answer is read there");
    }
  }

  void decide(std::string_view answer) {
    if (trim(gold_text_) == trim(answer)) {
      result_.answer = result_.gold;
      return finish(true, Method::text, "");
    }
    if (!decide_integers(answer)) {
      decide(read(answer, options_, arena_), answer);
    }
  }

  MathResult take() { return std::move(result_); }

 private:
  void decide(Reading answer, std::string_view text) {
    if (gold_.tree == nullptr) {
      return undecided("the gold answer cannot be read: " + gold_.problem);
    }
    if (answer.tree == nullptr) {
      return answer.problem == "empty" ? finish(false, Method::none, "the answer is empty")
                                       : undecided("the answer is " + answer.problem);
    }
    result_.answer = math::to_plain_text(*answer.tree);
    if (answer.key == gold_.key) {
      return finish(true, Method::text, "");
    }
    math::Judge judge(options_, arena_);
    math::Decision decision = judge.same_answer(gold_.tree, answer.tree);
    if (decision.equality != Equality::equal) {
      decision = with_other_commas(judge, answer, text, decision);
    }
    if (decision.equality == Equality::undecided) {
      return undecided(std::string(decision.reason));
    }
    const bool equal = decision.equality == Equality::equal;
    finish(equal, decision.method, equal ? "" : std::string(decision.reason));
    if (!equal && result_.reason.empty()) {
      result_.reason = "not the gold answer";
    }
  }

  // 1,234 as two answers beside two, 1,22 as 1.22 beside a decimal.
  math::Decision with_other_commas(math::Judge& judge, const Reading& answer, std::string_view text,
                                   const math::Decision& decision) {
    const auto is_decimal = [](const Expression& tree) {
      return tree.kind == Kind::number && tree.text.find('.') != kNowhere;
    };
    const auto is_pair = [](const Expression& tree) {
      return tree.kind == Kind::answers && tree.children.size() == 2;
    };
    const auto holds_list = [](const Expression& tree) {
      return tree.kind >= Kind::tuple && tree.kind <= Kind::answers;
    };
    Notation comma;
    comma.decimal_comma = true;
    comma.thousands = false;
    Notation list;
    list.thousands = false;
    if (options_.decimal_comma && is_decimal(*gold_.tree) &&
        (is_pair(*answer.tree) || answer.comma_in_number)) {
      const Reading other = read(text, options_, arena_, comma);
      return other.tree == nullptr || !is_decimal(*other.tree)
                 ? decision
                 : judge.same_answer(gold_.tree, other.tree);
    }
    if (options_.decimal_comma && is_decimal(*answer.tree) &&
        (is_pair(*gold_.tree) || gold_.comma_in_number)) {
      const Reading other = read(gold_text_, options_, arena_, comma);
      return other.tree == nullptr || !is_decimal(*other.tree)
                 ? decision
                 : judge.same_answer(other.tree, answer.tree);
    }
    if (answer.comma_in_number && holds_list(*gold_.tree)) {
      const Reading other = read(text, options_, arena_, list);
      return other.tree == nullptr ? decision : judge.same_answer(gold_.tree, other.tree);
    }
    return decision;
  }

  void finish(bool equal, Method method, std::string reason) {
    result_.verdict = equal ? Verdict::correct : Verdict::wrong;
    result_.method = method;
    result_.reason = std::move(reason);
  }

  void undecided(std::string reason) {
    result_.verdict = Verdict::error;
    result_.method = Method::none;
    result_.reason = std::move(reason);
  }

  Arena arena_;
  std::string_view gold_text_;
  const MathOptions& options_;
  Reading gold_;
  MathResult result_;
};

template <typename Decide>
MathResult timed(std::string_view gold, const MathOptions& options, Decide decide) {
  const auto begin = std::chrono::steady_clock::now();
  MathResult result;
  try {
    Verification verification(gold, options);
    decide(verification);
    result = verification.take();
  } catch (const std::exception& error) {  // memory
    result.verdict = Verdict::error;
    result.reason = error.what();
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  result.micros = took.count();
  return result;
}

}  // namespace

std::string_view name_of(math::Method method) {
  switch (method) {
    case Method::none:
      return "none";
    case Method::text:
      return "text";
    case Method::exact:
      return "exact";
    case Method::separated:
      return "separated";
    case Method::numeric:
      return "numeric";
  }
  return "unknown";
}

MathResult verify_math(std::string_view gold, std::string_view completion,
                       const MathOptions& options) {
  return timed(gold, options,
               [&](Verification& verification) { verification.decide_completion(completion); });
}

MathResult verify_math_answer(std::string_view gold, std::string_view answer,
                              const MathOptions& options) {
  return timed(gold, options, [&](Verification& verification) { verification.decide(answer); });
}

}  // namespace aha::rewards
