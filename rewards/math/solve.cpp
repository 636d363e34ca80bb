#include <algorithm>
#include <array>
#include <vector>

#include "rewards/math/arithmetic.h"
#include "rewards/math/fraction.h"
#include "rewards/math/real_roots.h"
#include "rewards/math/solution_set.h"
#include "rewards/math/substitute.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

constexpr std::size_t kMostAbsolutes = 4;  // each doubles the cases

bool is_solvable_relation(const Expression& relation) {
  constexpr std::array<std::string_view, 6> kSigns = {"=", "!=", "<", "<=", ">", ">="};
  return relation.kind == Kind::relation && relation.children.size() == 2 &&
         std::find(kSigns.begin(), kSigns.end(), relation.text) != kSigns.end();
}

bool holds(std::string_view sign, Order order) {
  switch (order) {
    case Order::less:
      return sign == "<" || sign == "<=" || sign == "!=";
    case Order::greater:
      return sign == ">" || sign == ">=" || sign == "!=";
    default:
      return sign == "=" || sign == "<=" || sign == ">=";
  }
}

// Cuts the real line where a relation may begin or cease to hold, and looks at each piece. A cut
// too many does no harm, so |u| is cut where u or -u in its place would be, and where u is zero.
class RelationSolver {
 public:
  RelationSolver(std::string_view symbol, Arena& arena, const Bounds& bounds)
      : symbol_(symbol), arena_(arena), budget_(bounds) {}

  // False where it is not solved; so are the following.
  bool add(const Expression& relation) {
    if (!is_solvable_relation(relation) ||
        !budget_.admits(*relation.children[0], *relation.children[1])) {
      return false;
    }
    std::vector<FreeSymbol> symbols;
    collect_free_symbols(relation, symbols);
    if (symbols.size() != 1 || symbols[0].name != symbol_ || holds_infinity(relation)) {
      return false;
    }
    relations_.push_back(&relation);
    const Expression* difference = arena_.make(
        Kind::add, {relation.children[0], arena_.make(Kind::negate, {relation.children[1]})});
    return cut(*difference, 0);
  }

  const Expression* solve() {
    if (!sort_cuts()) {
      return nullptr;
    }
    std::vector<bool> pieces;
    for (std::size_t piece = 0; piece <= 2 * cuts_.size(); ++piece) {
      const Expression* sample = piece % 2 == 1 ? cuts_[piece / 2] : between(piece / 2);
      bool all = !(piece % 2 == 1 && is_pole(*sample));
      for (std::size_t i = 0; i < relations_.size() && all; ++i) {
        const Order order = order_at(*relations_[i], sample);
        if (order == Order::undecided || order == Order::not_real) {
          return nullptr;
        }
        all = holds(relations_[i]->text, order);
      }
      pieces.push_back(all);
    }
    return solution_set(cuts_, pieces, arena_);
  }

 private:
  bool cut(const Expression& difference, std::size_t absolutes) {
    const Expression* absolute = find_absolute(difference);
    if (absolute != nullptr) {
      const Expression* inside = absolute->children[0];
      return absolutes < kMostAbsolutes && cut(*inside, absolutes + 1) &&
             cut(*replace(difference, *absolute, *inside), absolutes + 1) &&
             cut(*replace(difference, *absolute, *arena_.make(Kind::negate, {inside})),
                 absolutes + 1);
    }
    Fraction fraction;
    if (!read_fraction(difference, symbol_, budget_, fraction)) {
      return cut_linear(difference);
    }
    return add_real_roots(fraction.numerator, arena_, cuts_) &&
           add_real_roots(fraction.denominator, arena_, absolutes == 0 ? poles_ : cuts_);
  }

  // a x + b with constants that are not rational: decided by its values at 0 and 1.
  bool cut_linear(const Expression& difference) {
    const Expression* at_zero = at(difference, arena_.leaf(Kind::number, "0"));
    const Expression* at_one = at(difference, arena_.leaf(Kind::number, "1"));
    const Expression* slope =
        arena_.make(Kind::add, {at_one, arena_.make(Kind::negate, {at_zero})});
    const Expression* line = arena_.make(
        Kind::add,
        {at_zero, arena_.make(Kind::multiply, {slope, arena_.leaf(Kind::symbol, symbol_)})});
    if (decide_equal(difference, *line, budget_.rest()).equality != Equality::equal) {
      return false;
    }
    const Order order = compare(*slope, *arena_.leaf(Kind::number, "0"), budget_.rest());
    if (order == Order::less || order == Order::greater) {
      cuts_.push_back(arena_.make(Kind::divide, {arena_.make(Kind::negate, {at_zero}), slope}));
      return true;
    }
    return order == Order::equal;
  }

  const Expression* find_absolute(const Expression& expression) const {
    for (const Expression* child : expression.children) {
      if (const Expression* found = find_absolute(*child)) {
        return found;  // the innermost first
      }
    }
    std::vector<FreeSymbol> symbols;
    if (expression.kind == Kind::absolute) {
      collect_free_symbols(expression, symbols);
    }
    return symbols.empty() ? nullptr : &expression;
  }

  const Expression* replace(const Expression& expression, const Expression& old,
                            const Expression& fresh) {
    if (&expression == &old) {
      return &fresh;
    }
    if (expression.children.empty()) {
      return &expression;
    }
    std::vector<const Expression*> children;
    for (const Expression* child : expression.children) {
      children.push_back(replace(*child, old, fresh));
    }
    return arena_.make(expression.kind, children, expression.text, expression.flags);
  }

  // In rising order, each once.
  bool sort_cuts() {
    std::vector<const Expression*> sorted;
    cuts_.insert(cuts_.end(), poles_.begin(), poles_.end());
    for (const Expression* point : cuts_) {
      std::size_t place = 0;
      Order order = Order::greater;
      while (place < sorted.size() && order == Order::greater) {
        order = compare(*point, *sorted[place], budget_.rest());
        place += order == Order::greater ? 1 : 0;
      }
      if (order == Order::undecided || order == Order::not_real) {
        return false;
      }
      if (order != Order::equal) {
        sorted.insert(sorted.begin() + static_cast<std::ptrdiff_t>(place), point);
      }
    }
    cuts_ = std::move(sorted);
    return budget_.spend(static_cast<std::int64_t>(cuts_.size()));
  }

  // Some point of the open interval below cut `number`.
  const Expression* between(std::size_t number) {
    const Expression* one = arena_.leaf(Kind::number, "1");
    if (cuts_.empty()) {
      return arena_.leaf(Kind::number, "0");
    }
    if (number == 0) {
      return arena_.make(Kind::add, {cuts_[0], arena_.make(Kind::negate, {one})});
    }
    if (number == cuts_.size()) {
      return arena_.make(Kind::add, {cuts_.back(), one});
    }
    return arena_.make(Kind::divide, {arena_.make(Kind::add, {cuts_[number - 1], cuts_[number]}),
                                      arena_.leaf(Kind::number, "2")});
  }

  bool is_pole(const Expression& point) {
    return std::any_of(poles_.begin(), poles_.end(), [&](const Expression* pole) {
      return compare(point, *pole, budget_.rest()) == Order::equal;
    });
  }

  Order order_at(const Expression& relation, const Expression* point) {
    return compare(*at(*relation.children[0], point), *at(*relation.children[1], point),
                   budget_.rest());
  }

  const Expression* at(const Expression& expression, const Expression* point) {
    const Substitution substitution{symbol_, point};
    return substitute(expression, {&substitution, 1}, arena_);
  }

  std::string_view symbol_;
  Arena& arena_;
  Budget budget_;
  std::vector<const Expression*> relations_;
  std::vector<const Expression*> cuts_;
  std::vector<const Expression*> poles_;
};

}  // namespace

const Expression* solve(const Expression& relation, std::string_view symbol, Arena& arena,
                        const Bounds& bounds) {
  RelationSolver solver(symbol, arena, bounds);
  if (relation.kind != Kind::conjunction) {
    return solver.add(relation) ? solver.solve() : nullptr;
  }
  for (const Expression* part : relation.children) {
    if (!solver.add(*part)) {
      return nullptr;
    }
  }
  return solver.solve();
}

}  // namespace aha::rewards::math
