#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rewards/math/arena.h"

namespace aha::rewards::math {

// What a unit is in base units: a factor, as exact text for numerator and denominator, and the
// powers of length, mass, time, angle, current, amount, dollar and information. Temperatures have
// no factor between them and are not converted.
struct Unit {
  std::string numerator = "1";  // a product of decimals: "1000*1000"
  std::string denominator = "1";
  std::array<std::int8_t, 8> dimensions{};

  bool operator==(const Unit&) const = default;
};

// The unit of this text ("km/h", "square meters", "cm^2", "kg m/s^2", "kilojoules"); empty where it
// is not known.
std::optional<Unit> unit_of(std::string_view text);
// That, or one in letters of another case, KM and kw, where that can be but one: MW is not mW.
std::optional<Unit> unit_in_any_case(std::string_view text);

// A value of one unit in another one of the same dimensions.
const Expression* converted(const Expression* value, const Unit& from, const Unit& to,
                            Arena& arena);

// Whether a word of two or three letters outside of \text{} names a unit, or what people count by;
// else it is a product of letters.
bool is_short_unit(std::string_view word);

// The text with its words in the singular, those of more than three letters in lower case: how
// units that are not known are compared. In short ones the case counts, as in mW and MW.
std::string plain_unit(std::string_view text);

}  // namespace aha::rewards::math
