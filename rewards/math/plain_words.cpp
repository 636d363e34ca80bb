#include "rewards/math/plain_words.h"

#include <algorithm>
#include <array>

namespace aha::rewards::math {
namespace {

using T = TokenType;

struct Word {
  std::string_view name;
  TokenType type;
  std::string_view text;
};

constexpr auto kWords = [] {
  auto words = std::to_array<Word>({
      {"sin", T::function, "sin"},
      {"cos", T::function, "cos"},
      {"tan", T::function, "tan"},
      {"cot", T::function, "cot"},
      {"sec", T::function, "sec"},
      {"csc", T::function, "csc"},
      {"arcsin", T::function, "arcsin"},
      {"arccos", T::function, "arccos"},
      {"arctan", T::function, "arctan"},
      {"asin", T::function, "arcsin"},
      {"acos", T::function, "arccos"},
      {"atan", T::function, "arctan"},
      {"arccot", T::function, "arccot"},
      {"arcsec", T::function, "arcsec"},
      {"arccsc", T::function, "arccsc"},
      {"arcsinh", T::function, "arcsinh"},
      {"arccosh", T::function, "arccosh"},
      {"arctanh", T::function, "arctanh"},
      {"arsinh", T::function, "arcsinh"},
      {"arcosh", T::function, "arccosh"},
      {"artanh", T::function, "arctanh"},
      {"asinh", T::function, "arcsinh"},
      {"acosh", T::function, "arccosh"},
      {"atanh", T::function, "arctanh"},
      {"coth", T::function, "coth"},
      {"sech", T::function, "sech"},
      {"csch", T::function, "csch"},
      {"sgn", T::function, "sign"},
      {"sign", T::function, "sign"},
      {"Re", T::function, "re"},
      {"Im", T::function, "im"},
      {"sinh", T::function, "sinh"},
      {"cosh", T::function, "cosh"},
      {"tanh", T::function, "tanh"},
      {"exp", T::function, "exp"},
      {"ln", T::function, "ln"},
      {"log", T::function, "log"},
      {"lg", T::function, "lg"},
      {"gcd", T::function, "gcd"},
      {"lcm", T::function, "lcm"},
      {"max", T::function, "max"},
      {"min", T::function, "min"},
      {"abs", T::function, "abs"},
      {"floor", T::function, "floor"},
      {"ceil", T::function, "ceil"},
      {"sqrt", T::root, {}},
      {"cbrt", T::function, "cbrt"},
      {"binom", T::function, "binom"},
      {"pi", T::constant, "pi"},
      {"Pi", T::constant, "pi"},
      {"infinity", T::constant, "infinity"},
      {"Infinity", T::constant, "infinity"},
      {"infty", T::constant, "infinity"},
      {"inf", T::constant, "infinity"},
      {"oo", T::constant, "infinity"},
      {"and", T::conjunction, "and"},
      {"AND", T::conjunction, "and"},
      {"or", T::conjunction, "or"},
      {"OR", T::conjunction, "or"},
      {"percent", T::percent, {}},
      {"pct", T::percent, {}},
      {"percentage", T::percent, {}},
      {"degree", T::degree, {}},
      {"degrees", T::degree, {}},
      {"union", T::cup, {}},
      {"mod", T::modulo, {}},
      {"alpha", T::symbol, "alpha"},
      {"beta", T::symbol, "beta"},
      {"theta", T::symbol, "theta"},
      {"lambda", T::symbol, "lambda"},
      {"gamma", T::symbol, "gamma"},
      {"phi", T::symbol, "phi"},
      {"omega", T::symbol, "omega"},
      {"sigma", T::symbol, "sigma"},
      {"mu", T::symbol, "mu"},
  });
  std::sort(words.begin(), words.end(),
            [](const Word& a, const Word& b) { return a.name < b.name; });
  return words;
}();

}  // namespace

WordMeaning meaning_of_word(std::string_view word) {
  const auto* found =
      std::lower_bound(kWords.begin(), kWords.end(), word,
                       [](const Word& a, std::string_view wanted) { return a.name < wanted; });
  if (found != kWords.end() && found->name == word) {
    return {found->type, found->text};
  }
  return {T::word, word};
}

int zeros_of_word(std::string_view word) {
  word.remove_suffix(word.ends_with('s') ? 1 : 0);
  return word == "hundred"    ? 2
         : word == "thousand" ? 3
         : word == "million"  ? 6
         : word == "billion"  ? 9
         : word == "trillion" ? 12
                              : 0;
}

}  // namespace aha::rewards::math
