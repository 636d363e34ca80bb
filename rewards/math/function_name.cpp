#include "rewards/math/function_name.h"

#include <algorithm>
#include <iterator>

namespace aha::rewards::math {
namespace {

struct Name {
  std::string_view text;
  Function function;
};

using enum Function;

// In the order of their texts.
constexpr Name kNames[] = {
    {"abs", abs},         {"acos", arccos},    {"acosh", arccosh},   {"acot", arccot},
    {"acoth", arccoth},   {"acsc", arccsc},    {"acsch", arccsch},   {"arccos", arccos},
    {"arccosh", arccosh}, {"arccot", arccot},  {"arccoth", arccoth}, {"arccsc", arccsc},
    {"arccsch", arccsch}, {"arcctg", arccot},  {"arcosh", arccosh},  {"arcoth", arccoth},
    {"arcsch", arccsch},  {"arcsec", arcsec},  {"arcsech", arcsech}, {"arcsin", arcsin},
    {"arcsinh", arcsinh}, {"arctan", arctan},  {"arctanh", arctanh}, {"arctg", arctan},
    {"arg", arg},         {"arsech", arcsech}, {"arsinh", arcsinh},  {"artanh", arctanh},
    {"asec", arcsec},     {"asech", arcsech},  {"asin", arcsin},     {"asinh", arcsinh},
    {"atan", arctan},     {"atanh", arctanh},  {"ch", cosh},         {"conj", conj},
    {"cos", cos},         {"cosec", csc},      {"cosh", cosh},       {"cot", cot},
    {"coth", coth},       {"csc", csc},        {"csch", csch},       {"ctg", cot},
    {"exp", exp},         {"gamma", gamma},    {"gcd", gcd},         {"im", im},
    {"lcm", lcm},         {"ln", ln},          {"log", ln},          {"max", max},
    {"min", min},         {"mod", mod},        {"re", re},           {"sec", sec},
    {"sech", sech},       {"sgn", sign},       {"sh", sinh},         {"sign", sign},
    {"sin", sin},         {"sinh", sinh},      {"sqrt", sqrt},       {"tan", tan},
    {"tanh", tanh},       {"tg", tan},         {"th", tanh},
};

}  // namespace

Function find_function(std::string_view name) {
  const auto* found =
      std::lower_bound(std::begin(kNames), std::end(kNames), name,
                       [](const Name& entry, std::string_view text) { return entry.text < text; });
  return found != std::end(kNames) && found->text == name ? found->function : unknown;
}

}  // namespace aha::rewards::math
