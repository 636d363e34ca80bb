#include "rewards/math/truth.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rewards/math/arithmetic.h"
#include "rewards/math/rewrite.h"
#include "rewards/math/shape.h"
#include "rewards/math/substitute.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

enum class Truth { fails, unknown, holds };

constexpr int kPlaces = 160;
constexpr std::array<std::string_view, 16> kValues = {"0",    "1",    "-1",   "2",  "-2",  "3",
                                                      "-3",   "5",    "-5",   "10", "-10", "0.5",
                                                      "0.25", "0.75", "-0.5", "0.1"};

Truth truth_of(bool holds) { return holds ? Truth::holds : Truth::fails; }

class Truths {
 public:
  explicit Truths(Budget& budget) : budget_(budget) {}

  bool differ(const Expression& a, const Expression& b) {
    Arena kept;
    Node both = kept.make(Kind::answers, {&a, &b});
    const std::vector<std::string_view> names = symbols_of(*both);
    has_several_symbols_ = names.size() > 1;
    const int places = names.empty() ? 1 : kPlaces;
    for (int place = 0; place < places && !budget_.is_spent(); ++place) {
      Arena arena;
      const std::vector<Substitution> values = values_at(place, names, arena);
      const Truth of_a = of(*substitute(a, values, arena), arena);
      const Truth of_b =
          of_a == Truth::unknown ? Truth::unknown : of(*substitute(b, values, arena), arena);
      if (of_b != Truth::unknown && of_a != of_b) {
        return true;
      }
    }
    return false;
  }

 private:
  // At first all symbols have one value: there a < b and a <= b are not the same.
  std::vector<Substitution> values_at(int place, const std::vector<std::string_view>& names,
                                      Arena& arena) {
    std::vector<Substitution> values;
    for (const std::string_view name : names) {
      draw_ = draw_ * 6364136223846793005 + 1442695040888963407;
      const std::size_t drawn = static_cast<std::size_t>(draw_ >> 33) % kValues.size();
      const std::size_t one = static_cast<std::size_t>(place);
      std::string_view text = kValues[one < kValues.size() ? one : drawn];
      const bool is_negative = text.starts_with('-');
      text.remove_prefix(is_negative ? 1 : 0);
      Node value = arena.leaf(Kind::number, text);
      values.push_back({name, is_negative ? arena.make(Kind::negate, {value}) : value});
    }
    return values;
  }

  Truth of(const Expression& statement, Arena& arena) {
    switch (statement.kind) {
      case Kind::relation:
        return of_relation(statement, arena);
      case Kind::conjunction:
        return of_all(statement, arena);
      case Kind::answers: {
        constexpr std::uint8_t kAnyHolds = 1;
        const bool is_clear = statement.flags != 0 || has_several_symbols_;
        return !is_clear                      ? Truth::unknown
               : statement.flags == kAnyHolds ? of_any(statement, arena)
                                              : of_all(statement, arena);
      }
      default:
        return Truth::unknown;
    }
  }

  Truth of_all(const Expression& list, Arena& arena) {
    Truth least = Truth::holds;
    for (const Node child : list.children) {
      least = std::min(least, of(*child, arena));
    }
    return least;
  }

  Truth of_any(const Expression& list, Arena& arena) {
    Truth most = Truth::fails;
    for (const Node child : list.children) {
      most = std::max(most, of(*child, arena));
    }
    return most;
  }

  Truth of_relation(const Expression& relation, Arena& arena) {
    if (relation.children.size() != 2) {
      return Truth::unknown;
    }
    Node left = without_quantities(relation.children[0], arena);
    Node right = without_quantities(relation.children[1], arena);
    if (!is_scalar(*left) || !is_scalar(*right)) {
      return Truth::unknown;
    }
    const Order order = compare(*left, *right, budget_.rest());
    if (order == Order::undecided || order == Order::not_real) {
      return Truth::unknown;
    }
    const std::string_view sign = relation.text;
    if (sign == "=" || sign == "!=") {
      return truth_of((order == Order::equal) == (sign == "="));
    }
    if (!sign.starts_with('<') && !sign.starts_with('>')) {
      return Truth::unknown;
    }
    const Order strict = sign.starts_with('<') ? Order::less : Order::greater;
    return truth_of(order == strict || (order == Order::equal && sign.ends_with('=')));
  }

  Budget& budget_;
  bool has_several_symbols_ = false;
  std::uint64_t draw_ = 1;
};

}  // namespace

bool truths_differ(const Expression& a, const Expression& b, Budget& budget) {
  return Truths(budget).differ(a, b);
}

}  // namespace aha::rewards::math
