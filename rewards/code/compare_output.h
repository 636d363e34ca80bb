#pragma once

#include <string_view>

namespace aha::rewards {

// Whether two outputs have the same tokens, in number and order: what stands between ASCII white
// space. With a tolerance above 0 two tokens that both are finite decimal numbers may differ by it.
bool same_tokens(std::string_view output, std::string_view expected, double tolerance);

// Whether |a - b| <= tolerance * max(1, |b|). NaN is near to nothing; an infinity to itself alone.
bool is_near(double a, double b, double tolerance);

// The same for a whole b, that a float may stand for: another whole number is not near.
bool is_near_whole(double a, double b, double tolerance);

}  // namespace aha::rewards
