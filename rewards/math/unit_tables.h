#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace aha::rewards::math {

// A unit, or a prefix, as a factor of base units; units.h says which dimensions there are.
struct UnitName {
  std::string_view name;
  std::string_view numerator;
  std::string_view denominator;
  std::size_t dimension;
  int power = 1;
};

// Those with a prefix are made of kUnitPrefixes and kPrefixedUnits.
inline constexpr auto kUnits = std::to_array<UnitName>({
    {"m", "1", "1", 0},
    {"meter", "1", "1", 0},
    {"metre", "1", "1", 0},
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
    {"g", "1", "1000", 1},
    {"gram", "1", "1000", 1},
    {"gm", "1", "1000", 1},
    {"ton", "1000", "1", 1},
    {"tonne", "1000", "1", 1},
    {"lb", "0.45359237", "1", 1},
    {"pound", "0.45359237", "1", 1},  // and the money, which is written alike
    {"oz", "0.45359237", "16", 1},
    {"ounce", "0.45359237", "16", 1},
    {"s", "1", "1", 2},
    {"sec", "1", "1", 2},
    {"second", "1", "1", 2},
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
    {"ml", "1", "1000000", 0, 3},
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

// Units made of others.
inline constexpr auto kComposedUnits =
    std::to_array<std::pair<std::string_view, std::string_view>>({
        {"N", "kg m/s^2"},
        {"newton", "kg m/s^2"},
        {"Nm", "N m"},
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
inline constexpr auto kUnitPrefixes = std::to_array<UnitName>({
    {"G", "1000000000", "1", 0},
    {"giga", "1000000000", "1", 0},
    {"M", "1000000", "1", 0},
    {"mega", "1000000", "1", 0},
    {"k", "1000", "1", 0},
    {"K", "1000", "1", 0},  // no other prefix is written so
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
inline constexpr auto kPrefixedUnits = std::to_array<std::string_view>(
    {"m",     "g",      "s",       "N",      "J",      "W",     "Wh",   "Pa",     "Hz",
     "V",     "A",      "C",       "F",      "T",      "L",     "mol",  "ohm",    "Omega",
     "meter", "metre",  "gram",    "second", "newton", "joule", "watt", "pascal", "hertz",
     "volt",  "ampere", "coulomb", "farad",  "tesla",  "liter", "litre"});

}  // namespace aha::rewards::math
