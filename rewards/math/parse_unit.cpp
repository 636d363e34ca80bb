#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "rewards/math/parser_state.h"
#include "rewards/math/shape.h"
#include "rewards/math/units.h"

namespace aha::rewards::math {
namespace {

using T = TokenType;

constexpr int kLongestUnit = 4;  // words

// What says more of a value than a unit does: that it is none, nearly it, or part of another one.
// Number words are no units either.
bool is_no_unit(std::string_view word) {
  constexpr auto kOthers = std::to_array<std::string_view>(
      {"is",          "isn",       "are",       "aren",      "was",        "not",
       "no",          "nor",       "never",     "neither",   "none",       "wrong",
       "false",       "incorrect", "untrue",    "more",      "less",       "than",
       "plus",        "minus",     "times",     "over",      "divided",    "multiplied",
       "added",       "raised",    "squared",   "cubed",     "doubled",    "tripled",
       "halved",      "twice",     "factorial", "choose",    "modulo",     "point",
       "take",        "base",      "inverse",   "half",      "halves",     "third",
       "thirds",      "fourth",    "fourths",   "fifth",     "fifths",     "sixth",
       "sixths",      "seventh",   "sevenths",  "eighth",    "eighths",    "ninth",
       "ninths",      "tenth",     "tenths",    "hundredth", "hundredths", "thousandth",
       "thousandths", "zero",      "one",       "two",       "three",      "four",
       "five",        "six",       "seven",     "eight",     "nine",       "ten",
       "eleven",      "twelve",    "twenty",    "thirty",    "forty",      "fifty",
       "sixty",       "seventy",   "eighty",    "ninety",    "tens",       "lakh",
       "lakhs",       "crore",     "crores",    "kilo",      "mega",       "giga",
       "milli",       "micro",     "if",        "but",       "wait",       "so",
       "all",         "for",       "any",       "the",       "of",         "at",
       "on",          "by",        "up",        "except",    "without",    "maybe",
       "perhaps",     "probably",  "almost",    "nearly",    "about",      "roughly",
       "unless",      "else",      "instead",   "then",      "hmm",        "actually",
       "rather",      "negative",  "where",     "with",      "versus",     "alternatively",
       "otherwise",   "when",      "whenever"});
  return std::find(kOthers.begin(), kOthers.end(), word) != kOthers.end();
}

}  // namespace

// In a formula gt is g times t; cm is none, and neither is "is".
bool Parser::is_product_of_letters() const {
  constexpr std::size_t kLongest = 3;
  return is(T::word) && !now().in_text && now().text.size() <= kLongest &&
         (!now().space_before || ((has_latex_ || next().type == T::power) &&
                                  !is_short_unit(now().text) && !is_no_unit(now().text)));
}

// Words after a value that end the answer are its unit.
const Expression* Parser::with_unit(Node value) {
  if (take(T::currency)) {
    return arena_.make(Kind::quantity, {value}, tokens_[at_ - 1].text);
  }
  const bool plain = !has_latex_;
  std::string unit;
  std::size_t at = at_;
  int words = 0;
  for (;; ++at) {
    const Token& token = tokens_[at];
    if (words == 0 && at == at_ && is_product_of_letters()) {
      return value;
    }
    const bool letter = token.type == T::symbol && (token.in_text || plain) &&
                        (token.space_before || words > 0 || token.in_text);
    if (token.type == T::word || letter) {
      if (is_no_unit(token.text) || ++words > kLongestUnit) {
        return value;
      }
      unit += unit.empty() || unit.back() == '/' ? "" : " ";
      unit += token.text;
    } else if (words > 0 && token.type == T::divide) {
      unit += '/';
    } else if (words > 0 && token.type == T::power && tokens_[at + 1].type == T::number) {
      unit.append("^").append(tokens_[at + 1].text);
      ++at;
    } else if (words > 0 && token.type == T::power && tokens_[at + 1].type == T::open &&
               tokens_[at + 2].type == T::number && tokens_[at + 3].type == T::close) {
      unit.append("^").append(tokens_[at + 2].text);
      at += 3;
    } else if (words > 0 && token.type == T::power && tokens_[at + 1].type == T::open &&
               tokens_[at + 2].type == T::minus && tokens_[at + 3].type == T::number &&
               tokens_[at + 4].type == T::close) {
      unit.append("^-").append(tokens_[at + 3].text);
      at += 4;
    } else if (words > 0 && token.type == T::times && tokens_[at + 1].type != T::number) {
      unit += ' ';
    } else if (token.type == T::degree && words == 0) {
      unit = "deg";
    } else if (token.type == T::unknown && token.text == "." && words > 0 &&
               tokens_[at + 1].type != T::finish) {
      continue;  // sq. ft.
    } else {
      break;
    }
  }
  // 5 x, 5 i: letters that are no units. K is the kelvin.
  const bool is_letter = unit.size() == 1 && unit != "K" && !unit_of(unit);
  if (words == 0 || is_letter || symbol_in(*value) != nullptr) {
    return value;
  }
  at_ = at;
  unit = unit == "per cent" ? "%" : unit;
  return arena_.make(Kind::quantity, {value}, arena_.keep(unit));
}

// 2 hours 30 minutes, 5 feet 6 inches: one quantity in the unit that comes first.
const Expression* Parser::with_smaller_units(Node quantity) {
  if (quantity->kind != Kind::quantity) {
    return quantity;
  }
  const auto first = unit_of(quantity->text);
  std::vector<Node> terms{quantity->children[0]};
  while (first && (is(T::number) || is(T::fraction))) {
    const std::size_t start = at_;
    Node value = collection();
    Node part = value == nullptr ? nullptr : with_unit(value);
    const auto unit =
        part != nullptr && part->kind == Kind::quantity ? unit_of(part->text) : std::nullopt;
    if (!unit || unit->dimensions != first->dimensions || part->text == quantity->text) {
      at_ = start;
      return quantity;
    }
    terms.push_back(converted(part->children[0], *unit, *first, arena_));
  }
  return terms.size() == 1
             ? quantity
             : arena_.make(Kind::quantity, {arena_.make(Kind::add, terms)}, quantity->text);
}

// 3 hours and 20 minutes; null where the parts do not make one quantity.
const Expression* Parser::joined_quantity(const std::vector<Node>& parts) {
  std::optional<Unit> first;
  std::vector<Node> terms;
  for (const Node part : parts) {
    const auto unit = part->kind == Kind::quantity ? unit_of(part->text) : std::nullopt;
    const bool repeats = !terms.empty() && part->text == parts.front()->text;
    if (!unit || repeats || (first && first->dimensions != unit->dimensions)) {
      return nullptr;
    }
    first = first ? first : unit;
    terms.push_back(converted(part->children[0], *unit, *first, arena_));
  }
  return terms.size() < 2
             ? nullptr
             : arena_.make(Kind::quantity, {arena_.make(Kind::add, terms)}, parts.front()->text);
}

bool Parser::starts_modulus() const {
  return (is(T::modulo) && now().text != "operator") ||
         (is(T::open, "(") && next().type == T::modulo);
}

// 5 (mod 7), 5 \pmod 7
const Expression* Parser::with_modulus(Node value) {
  const bool bracket = take(T::open, "(");
  ++at_;
  Node modulus = power();
  if (modulus == nullptr || (bracket && !take(T::close, "("))) {
    return nullptr;
  }
  return arena_.make(Kind::residue, {value, modulus});
}

}  // namespace aha::rewards::math
