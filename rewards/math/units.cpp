#include "rewards/math/units.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "rewards/math/unit_tables.h"

namespace aha::rewards::math {
namespace {

const UnitName* find(std::string_view word) {
  for (const UnitName& name : kUnits) {
    if (name.name == word) {
      return &name;
    }
  }
  return nullptr;
}

const UnitName* find_word(std::string_view word) {
  if (const UnitName* found = find(word)) {
    return found;
  }
  const std::string plain = plain_unit(word);
  return plain.size() < 2 ? nullptr : find(plain);
}

void multiply(std::string& product, std::string_view factor) {
  if (factor != "1") {
    product = product == "1" ? std::string(factor) : product + "*" + std::string(factor);
  }
}

void multiply(Unit& unit, const Unit& part, int power) {
  const bool below = power < 0;
  for (int i = 0; i < (below ? -power : power); ++i) {
    multiply(below ? unit.denominator : unit.numerator, part.numerator);
    multiply(below ? unit.numerator : unit.denominator, part.denominator);
  }
  for (std::size_t i = 0; i < unit.dimensions.size(); ++i) {
    unit.dimensions[i] = static_cast<std::int8_t>(unit.dimensions[i] + power * part.dimensions[i]);
  }
}

std::optional<Unit> unit_of_name(std::string_view word) {
  if (const UnitName* name = find_word(word)) {
    Unit unit{std::string(name->numerator), std::string(name->denominator), {}};
    if (name->dimension < unit.dimensions.size()) {
      unit.dimensions[name->dimension] = static_cast<std::int8_t>(name->power);
    }
    return unit;
  }
  const std::string plain = plain_unit(word);
  for (const auto& [name, definition] : kComposedUnits) {
    if (name == word || (name.size() > 2 && name == plain)) {
      return unit_of(definition);
    }
  }
  return std::nullopt;
}

// Null where `word` is no prefix and a unit that takes it.
std::optional<Unit> with_prefix(const UnitName& prefix, std::string_view word) {
  const bool is_long = prefix.name.size() > 2;  // kilometers, Kilometers
  const std::string plain = is_long ? plain_unit(word) : std::string(word);
  if (!plain.starts_with(prefix.name)) {
    return std::nullopt;
  }
  const std::string_view rest = std::string_view(plain).substr(prefix.name.size());
  if ((is_long && rest.size() <= 2) ||
      std::find(kPrefixedUnits.begin(), kPrefixedUnits.end(), rest) == kPrefixedUnits.end()) {
    return std::nullopt;
  }
  auto unit = unit_of_name(rest);
  if (unit) {
    multiply(unit->numerator, prefix.numerator);
    multiply(unit->denominator, prefix.denominator);
  }
  return unit;
}

bool is_same_but_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::optional<Unit> word_in_other_case(std::string_view word) {
  constexpr std::size_t kLongestSymbol = 4;
  if (word.size() < 2 || word.size() > kLongestSymbol) {
    return std::nullopt;
  }
  std::optional<Unit> found;
  bool is_clear = true;
  const auto add = [&](const std::optional<Unit>& unit) {
    is_clear = is_clear && (!found || found == unit);
    found = unit;
  };
  for (const UnitName& unit : kUnits) {
    if (is_same_but_case(unit.name, word)) {
      add(unit_of_name(unit.name));
    }
  }
  for (const auto& [name, definition] : kComposedUnits) {
    if (is_same_but_case(name, word)) {
      add(unit_of(definition));
    }
  }
  for (const UnitName& prefix : kUnitPrefixes) {
    for (const std::string_view unit : kPrefixedUnits) {
      const std::size_t size = prefix.name.size();
      if (size + unit.size() == word.size() &&
          is_same_but_case(prefix.name, word.substr(0, size)) &&
          is_same_but_case(unit, word.substr(size))) {
        add(with_prefix(prefix, std::string(prefix.name) + std::string(unit)));
      }
    }
  }
  return is_clear ? found : std::nullopt;
}

std::optional<Unit> unit_of_word(std::string_view word) {
  if (auto unit = unit_of_name(word)) {
    return unit;
  }
  for (const UnitName& prefix : kUnitPrefixes) {
    if (auto unit = with_prefix(prefix, word)) {
      return unit;
    }
  }
  return std::nullopt;
}

// mmol, Mohm: a prefix of one letter before the symbol of a unit.
bool is_prefixed_symbol(std::string_view word) {
  return std::find(kPrefixedUnits.begin(), kPrefixedUnits.end(), word.substr(1)) !=
         kPrefixedUnits.end();
}

// The power behind `^`, 2 or -1, at `at`, which moves behind it; 0 where there is none.
int read_power(std::string_view text, std::size_t& at) {
  const bool negative = at < text.size() && text[at] == '-';
  at += negative ? 1 : 0;
  if (at >= text.size() || text[at] < '1' || text[at] > '9') {
    return 0;
  }
  const int power = text[at++] - '0';
  return negative ? -power : power;
}

}  // namespace

std::string plain_unit(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" /^", at), text.size());
    std::string word(text.substr(at, end - at));
    if (word.size() > 3 && !is_prefixed_symbol(word)) {
      std::transform(word.begin(), word.end(), word.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    }
    if (word.size() > 2 && word.back() == 's') {
      word.pop_back();
    }
    plain += word;
    plain += text.substr(end, end < text.size() ? 1 : 0);
    at = end + 1;
  }
  return plain;
}

namespace {

using ReadWord = std::optional<Unit> (*)(std::string_view word);

std::optional<Unit> read_unit(std::string_view text, ReadWord read_word) {
  Unit unit;
  int sign = 1;
  int next_power = 1;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find_first_of(" /^", at);
    end = end == std::string_view::npos ? text.size() : end;
    const std::string_view word = text.substr(at, end - at);
    if (word.empty() && end < text.size() && text[end] == '^') {  // m^2^3
      return std::nullopt;
    }
    int power = next_power;
    next_power = 1;
    if (word == "per") {
      sign = -1;
    } else if (word == "square" || word == "sq") {
      next_power = 2;
    } else if (word == "cubic" || word == "cu") {
      next_power = 3;
    } else if (!word.empty()) {
      if (end < text.size() && text[end] == '^') {
        power = read_power(text, ++end);
      }
      const auto part = read_word(word);
      if (!part || power == 0) {
        return std::nullopt;
      }
      multiply(unit, *part, sign * power);
    }
    if (end < text.size() && text[end] == '/') {
      sign = -1;
    }
    at = end < text.size() && (text[end] == ' ' || text[end] == '/') ? end + 1 : end;
  }
  return unit;
}

}  // namespace

std::optional<Unit> unit_of(std::string_view text) { return read_unit(text, unit_of_word); }

std::optional<Unit> unit_in_any_case(std::string_view text) {
  return read_unit(text, [](std::string_view word) {
    const auto unit = unit_of_word(word);
    return unit ? unit : word_in_other_case(word);
  });
}

namespace {

const Expression* product(std::string_view factors, Arena& arena) {
  std::vector<const Expression*> nodes;
  while (!factors.empty()) {
    const std::size_t end = std::min(factors.find('*'), factors.size());
    nodes.push_back(arena.leaf(Kind::number, arena.keep(factors.substr(0, end))));
    factors.remove_prefix(std::min(end + 1, factors.size()));
  }
  return nodes.size() == 1 ? nodes[0] : arena.make(Kind::multiply, nodes);
}

}  // namespace

const Expression* converted(const Expression* value, const Unit& from, const Unit& to,
                            Arena& arena) {
  return arena.make(Kind::divide,
                    {arena.make(Kind::multiply, {value, product(from.numerator, arena),
                                                 product(to.denominator, arena)}),
                     arena.make(Kind::multiply,
                                {product(from.denominator, arena), product(to.numerator, arena)})});
}

bool is_short_unit(std::string_view word) {
  constexpr auto kCounted = std::to_array<std::string_view>(
      {"pie", "men", "boy", "egg", "cat", "dog", "car", "bus", "box", "bag", "can",
       "jar", "pen", "toy", "way", "lap", "win", "row", "pts", "sq",  "cu",  "per"});
  return unit_of(word).has_value() ||
         std::find(kCounted.begin(), kCounted.end(), word) != kCounted.end();
}

}  // namespace aha::rewards::math
