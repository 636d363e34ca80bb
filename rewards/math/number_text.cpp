#include "rewards/math/number_text.h"

#include <cstdint>
#include <string>

namespace aha::rewards::math {
namespace {

constexpr std::size_t kMostDigitsOf64Bits = 18;

bool read_digits(std::string_view digits, fmpz_t result) {
  std::uint64_t small = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') {
      return false;
    }
    small = small * 10 + static_cast<std::uint64_t>(digit - '0');  // may wrap: then it is not used
  }
  if (digits.size() <= kMostDigitsOf64Bits) {
    fmpz_set_ui(result, small);
    return true;
  }
  return fmpz_set_str(result, std::string(digits).c_str(), 10) == 0;
}

}  // namespace

bool read_number(std::string_view text, Rational& result) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) {
    fmpz_one(fmpq_denref(result.value));
    return !text.empty() && read_digits(text, fmpq_numref(result.value));
  }
  if (text.size() == 1) {
    return false;
  }
  std::string digits(text);
  digits.erase(point, 1);
  if (!read_digits(digits, fmpq_numref(result.value))) {
    return false;
  }
  fmpz_set_ui(fmpq_denref(result.value), 10);
  fmpz_pow_ui(fmpq_denref(result.value), fmpq_denref(result.value), text.size() - 1 - point);
  fmpq_canonicalise(result.value);
  return true;
}

}  // namespace aha::rewards::math
