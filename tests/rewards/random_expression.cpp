#include "tests/rewards/random_expression.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace aha::rewards::math {
namespace {

class Drawing {
 public:
  Drawing(std::mt19937_64& random, Arena& arena, const RandomExpressionOptions& options)
      : random_(random), arena_(arena), options_(options) {}

  const Expression* draw(int depth) {
    if (depth == 0 || below(5) == 0) {
      return leaf();
    }
    const auto inner = [&] { return draw(depth - 1); };
    switch (below(options_.is_hostile ? 16 : 8)) {
      case 0:
      case 1:
        return arena_.make(Kind::add, {inner(), inner()});
      case 2:
        return arena_.make(Kind::multiply, {inner(), inner()});
      case 3:
        return arena_.make(Kind::negate, {inner()});
      case 4:
        return arena_.make(Kind::divide, {inner(), inner()});
      case 5:
        return arena_.make(Kind::power, {inner(), options_.is_hostile ? inner() : number(4)});
      case 6:
        return arena_.make(Kind::root, {inner(), options_.is_hostile ? inner() : number(3)});
      case 7:
      case 8:
        return arena_.make(Kind::function, {inner()}, function());
      case 9:
        return arena_.make(Kind::factorial, {inner()});
      case 10:
        return arena_.make(Kind::binomial, {inner(), inner()});
      case 11:
        return arena_.make(Kind::logarithm, {inner(), inner()});
      case 12:
        return arena_.make(below(2) == 0 ? Kind::floor : Kind::ceiling, {inner()});
      case 13:
        return arena_.make(Kind::absolute, {inner()});
      case 14:
        return arena_.make(Kind::function, {inner(), inner()}, below(2) == 0 ? "gcd" : "max");
      default:
        return arena_.make(below(2) == 0 ? Kind::sum : Kind::product,
                           {arena_.leaf(Kind::symbol, "k"), inner(), inner(), inner()});
    }
  }

 private:
  std::uint64_t below(std::uint64_t count) { return random_() % count; }

  const Expression* number(std::uint64_t most) {
    return arena_.leaf(Kind::number, arena_.keep(std::to_string(1 + below(most))));
  }

  const Expression* leaf() {
    if (options_.is_hostile && below(4) == 0) {
      static const std::string kLong = "1" + std::string(4999, '7');
      const std::array<std::string_view, 7> texts = {
          "0",      "1000000000", "99999999999999999999", "0.0000000000000000000000001", kLong,
          "200000", "0.5"};
      return arena_.leaf(Kind::number, texts[below(texts.size())]);
    }
    switch (below(options_.has_symbols ? 6 : 5)) {
      case 0:
        return arena_.leaf(Kind::constant, "pi");
      case 1:
        return arena_.leaf(Kind::constant, below(2) == 0 ? "e" : "i");
      case 5:
        return arena_.leaf(Kind::symbol, below(2) == 0 ? "x" : "y");
      default:
        return number(12);
    }
  }

  std::string_view function() {
    constexpr std::array<std::string_view, 14> kNames = {
        "sin",    "cos",    "tan",    "exp",  "ln",   "arctan", "sinh",
        "arcsin", "arccos", "arccot", "tanh", "conj", "arg",    "re"};
    return kNames[below(options_.is_hostile ? kNames.size() : 7)];
  }

  std::mt19937_64& random_;
  Arena& arena_;
  const RandomExpressionOptions& options_;
};

}  // namespace

const Expression* random_expression(std::mt19937_64& random, Arena& arena,
                                    const RandomExpressionOptions& options) {
  return Drawing(random, arena, options).draw(options.depth);
}

const Expression* rewritten(const Expression& expression, std::mt19937_64& random, Arena& arena) {
  std::vector<const Expression*> children;
  for (const Expression* child : expression.children) {
    children.push_back(rewritten(*child, random, arena));
  }
  if ((expression.kind == Kind::add || expression.kind == Kind::multiply) && random() % 2 == 0) {
    std::swap(children.front(), children.back());
  }
  const Expression* copy = arena.make(expression.kind, children, expression.text, expression.flags);
  const Expression* seven = arena.leaf(Kind::number, "7");
  switch (random() % 6) {
    case 0:  // --a
      return arena.make(Kind::negate, {arena.make(Kind::negate, {copy})});
    case 1:  // a 7 / 7
      return arena.make(Kind::divide, {arena.make(Kind::multiply, {copy, seven}), seven});
    case 2:  // a + sqrt(7) - sqrt(7)
    {
      const Expression* root = arena.make(Kind::root, {seven, arena.leaf(Kind::number, "2")});
      return arena.make(Kind::add, {copy, root, arena.make(Kind::negate, {root})});
    }
    default:
      return copy;
  }
}

}  // namespace aha::rewards::math
