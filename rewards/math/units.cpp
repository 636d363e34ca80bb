#include "rewards/math/units.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace aha::rewards::math {
namespace {

struct Name {
  std::string_view name;
  std::string_view numerator;
  std::string_view denominator;
  std::size_t dimension;
  int power = 1;
};

constexpr auto kNames = std::to_array<Name>({
    {"m", "1", "1", 0},
    {"meter", "1", "1", 0},
    {"metre", "1", "1", 0},
    {"km", "1000", "1", 0},
    {"kilometer", "1000", "1", 0},
    {"kilometre", "1000", "1", 0},
    {"cm", "1", "100", 0},
    {"centimeter", "1", "100", 0},
    {"centimetre", "1", "100", 0},
    {"mm", "1", "1000", 0},
    {"millimeter", "1", "1000", 0},
    {"dm", "1", "10", 0},
    {"decimeter", "1", "10", 0},
    {"in", "0.0254", "1", 0},
    {"inch", "0.0254", "1", 0},
    {"inche", "0.0254", "1", 0},
    {"ft", "0.3048", "1", 0},
    {"foot", "0.3048", "1", 0},
    {"feet", "0.3048", "1", 0},
    {"yd", "0.9144", "1", 0},
    {"yard", "0.9144", "1", 0},
    {"mile", "1609.344", "1", 0},
    {"mi", "1609.344", "1", 0},
    {"nm", "1", "1000000000", 0},
    {"g", "1", "1000", 1},
    {"gram", "1", "1000", 1},
    {"kg", "1", "1", 1},
    {"kilogram", "1", "1", 1},
    {"mg", "1", "1000000", 1},
    {"milligram", "1", "1000000", 1},
    {"ton", "1000", "1", 1},
    {"tonne", "1000", "1", 1},
    {"lb", "0.45359237", "1", 1},
    {"pound mass", "0.45359237", "1", 1},
    {"oz", "0.45359237", "16", 1},
    {"ounce", "0.45359237", "16", 1},
    {"s", "1", "1", 2},
    {"sec", "1", "1", 2},
    {"second", "1", "1", 2},
    {"ms", "1", "1000", 2},
    {"min", "60", "1", 2},
    {"minute", "60", "1", 2},
    {"h", "3600", "1", 2},
    {"hr", "3600", "1", 2},
    {"hour", "3600", "1", 2},
    {"day", "86400", "1", 2},
    {"week", "604800", "1", 2},
    {"L", "1", "1000", 0, 3},
    {"l", "1", "1000", 0, 3},
    {"liter", "1", "1000", 0, 3},
    {"litre", "1", "1000", 0, 3},
    {"mL", "1", "1000000", 0, 3},
    {"ml", "1", "1000000", 0, 3},
    {"milliliter", "1", "1000000", 0, 3},
    {"gallon", "0.003785411784", "1", 0, 3},
    {"gal", "0.003785411784", "1", 0, 3},
    {"quart", "0.003785411784", "4", 0, 3},
    {"pint", "0.003785411784", "8", 0, 3},
    {"cup", "0.003785411784", "16", 0, 3},
    {"cc", "1", "1000000", 0, 3},
    {"acre", "4046.8564224", "1", 0, 2},
    {"hectare", "10000", "1", 0, 2},
    {"ha", "10000", "1", 0, 2},
    {"rad", "1", "1", 3},
    {"radian", "1", "1", 3},
    {"$", "1", "1", 6},
    {"dollar", "1", "1", 6},
    {"USD", "1", "1", 6},
    {"cent", "1", "100", 6},
    {"A", "1", "1", 4},
    {"ampere", "1", "1", 4},
    {"mol", "1", "1", 5},
    {"byte", "8", "1", 7},
    {"bit", "1", "1", 7},
    {"dozen", "12", "1", 8},
});

using Pair = std::pair<std::string_view, std::string_view>;

// Units made of others.
constexpr auto kComposed = std::to_array<Pair>({
    {"N", "kg m/s^2"},
    {"newton", "kg m/s^2"},
    {"J", "kg m^2/s^2"},
    {"joule", "kg m^2/s^2"},
    {"W", "kg m^2/s^3"},
    {"watt", "kg m^2/s^3"},
    {"Wh", "W h"},
    {"Pa", "kg/m s^2"},
    {"pascal", "kg/m s^2"},
    {"Hz", "per s"},
    {"hertz", "per s"},
    {"C", "A s"},
    {"coulomb", "A s"},
    {"V", "kg m^2/s^3 A"},
    {"volt", "kg m^2/s^3 A"},
    {"ohm", "kg m^2/s^3 A^2"},
    {"Omega", "kg m^2/s^3 A^2"},
    {"F", "s^4 A^2/kg m^2"},
    {"farad", "s^4 A^2/kg m^2"},
    {"T", "kg/s^2 A"},
    {"tesla", "kg/s^2 A"},
    {"mph", "mile per hour"},
    {"kph", "km/h"},
    {"kmh", "km/h"},
    {"mps", "m/s"},
});

// Prefixes of the units that take them.
constexpr auto kPrefixes = std::to_array<Name>({
    {"G", "1000000000", "1", 0},
    {"giga", "1000000000", "1", 0},
    {"M", "1000000", "1", 0},
    {"mega", "1000000", "1", 0},
    {"k", "1000", "1", 0},
    {"kilo", "1000", "1", 0},
    {"c", "1", "100", 0},
    {"centi", "1", "100", 0},
    {"m", "1", "1000", 0},
    {"milli", "1", "1000", 0},
    {"mu", "1", "1000000", 0},
    {"micro", "1", "1000000", 0},
    {"n", "1", "1000000000", 0},
    {"nano", "1", "1000000000", 0},
});
constexpr auto kPrefixed = std::to_array<std::string_view>(
    {"m",     "g",      "s",       "N",      "J",      "W",     "Wh",   "Pa",     "Hz",
     "V",     "A",      "C",       "F",      "T",      "L",     "mol",  "ohm",    "Omega",
     "meter", "metre",  "gram",    "second", "newton", "joule", "watt", "pascal", "hertz",
     "volt",  "ampere", "coulomb", "farad",  "tesla",  "liter", "litre"});

const Name* find(std::string_view word) {
  for (const Name& name : kNames) {
    if (name.name == word) {
      return &name;
    }
  }
  return nullptr;
}

const Name* find_word(std::string_view word) {
  if (const Name* found = find(word)) {
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
  if (const Name* name = find_word(word)) {
    Unit unit{std::string(name->numerator), std::string(name->denominator), {}};
    if (name->dimension < unit.dimensions.size()) {
      unit.dimensions[name->dimension] = static_cast<std::int8_t>(name->power);
    }
    return unit;
  }
  const std::string plain = plain_unit(word);
  for (const auto& [name, definition] : kComposed) {
    if (name == word || (name.size() > 2 && name == plain)) {
      return unit_of(definition);
    }
  }
  return std::nullopt;
}

std::optional<Unit> unit_of_word(std::string_view word) {
  if (auto unit = unit_of_name(word)) {
    return unit;
  }
  for (const Name& prefix : kPrefixes) {
    const std::string_view rest = word.substr(std::min(prefix.name.size(), word.size()));
    const std::string plain = plain_unit(rest);
    const bool takes_it =
        word.starts_with(prefix.name) &&
        std::any_of(kPrefixed.begin(), kPrefixed.end(), [&](std::string_view name) {
          const bool is_long = prefix.name.size() > 2;
          return is_long ? name.size() > 2 && name == plain : name == rest;
        });
    if (takes_it) {
      auto unit = unit_of_name(rest);
      if (unit) {
        multiply(unit->numerator, prefix.numerator);
        multiply(unit->denominator, prefix.denominator);
      }
      return unit;
    }
  }
  return std::nullopt;
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
  for (const char c : text) {
    plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (plain.size() > 3 && (c == ' ' || c == '/' || c == '^') && plain[plain.size() - 2] == 's') {
      plain.erase(plain.size() - 2, 1);
    }
  }
  if (plain.size() > 2 && plain.back() == 's') {
    plain.pop_back();
  }
  return plain;
}

std::optional<Unit> unit_of(std::string_view text) {
  Unit unit;
  int sign = 1;
  int next_power = 1;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find_first_of(" /^", at);
    end = end == std::string_view::npos ? text.size() : end;
    const std::string_view word = text.substr(at, end - at);
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
      const auto part = unit_of_word(word);
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
