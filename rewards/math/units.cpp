#include "rewards/math/units.h"

#include <cctype>

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

void apply(Unit& unit, const Name& name, int power) {
  const bool below = power < 0;
  for (int i = 0; i < (below ? -power : power); ++i) {
    multiply(below ? unit.denominator : unit.numerator, name.numerator);
    multiply(below ? unit.numerator : unit.denominator, name.denominator);
  }
  if (name.dimension < unit.dimensions.size()) {
    unit.dimensions[name.dimension] =
        static_cast<std::int8_t>(unit.dimensions[name.dimension] + power * name.power);
  }
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
        if (end + 1 >= text.size() || text[end + 1] < '1' || text[end + 1] > '9') {
          return std::nullopt;
        }
        power = text[end + 1] - '0';
        end += 2;
      }
      const Name* name = find_word(word);
      if (name == nullptr) {
        return std::nullopt;
      }
      apply(unit, *name, sign * power);
    }
    if (end < text.size() && text[end] == '/') {
      sign = -1;
    }
    at = end < text.size() && (text[end] == ' ' || text[end] == '/') ? end + 1 : end;
  }
  return unit;
}

}  // namespace aha::rewards::math
