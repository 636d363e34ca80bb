#include "rewards/math/function_equality.h"

#include <algorithm>
#include <cstdint>

#include "rewards/math/ball_value.h"
#include "rewards/math/complex_symbols.h"
#include "rewards/math/function_name.h"
#include "rewards/math/probe_points.h"
#include "rewards/math/rational_value.h"

namespace aha::rewards::math {
namespace {

constexpr slong kFirstPrecision = 64;
constexpr slong kLeastAgreement = 256;  // bits to which values agree before they count as equal
constexpr slong kHighestPrecision = 16'384;  // where evaluation takes milliseconds
constexpr int kPoints = 3 * ProbePoints::kRanges;
constexpr int kEnoughAgreements = 5;

enum class Comparison { unknown, agree, differ };

struct Probe {
  Comparison comparison = Comparison::unknown;
  bool is_real = false;  // both stayed within the real numbers
};

struct Tally {
  int agree = 0;
  int differ = 0;
};

bool is_rounded(const Expression& node) {
  return node.kind == Kind::floor || node.kind == Kind::ceiling;
}

bool is_sign(const Expression& node) {
  return node.kind == Kind::function && find_function(node.text) == Function::sign;
}

bool holds(const Expression& node, bool (*is_wanted)(const Expression&)) {
  return is_wanted(node) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const Expression* child) { return holds(*child, is_wanted); });
}

// Beside what is rounded the usual names of whole numbers are such: floor(n/2) + ceil(n/2) is n.
void name_whole_numbers(std::vector<FreeSymbol>& symbols) {
  for (FreeSymbol& symbol : symbols) {
    symbol.is_integer =
        symbol.is_integer || symbol.name == "n" || symbol.name == "k" || symbol.name == "m";
  }
}

class FunctionProbes {
 public:
  FunctionProbes(const Expression& a, const Expression& b, const std::vector<FreeSymbol>& symbols,
                 Budget& budget)
      : a_(a), b_(b), points_(symbols, hash_tree(a) ^ (hash_tree(b) << 1)), budget_(budget) {}

  // `is_stepped`: what differs may agree at every second point.
  Decision decide(bool has_symbols, bool is_stepped) {
    const int points = has_symbols ? kPoints : 1;
    const int enough = !has_symbols ? 1 : is_stepped ? kPoints : kEnoughAgreements;
    // Every range of values is seen before agreement counts: sqrt(x^2) is x for half of them.
    for (int number = 0; number < points && (number < ProbePoints::kRanges || real_.agree < enough);
         ++number) {
      const Probe probe = at(points_.point(number));
      if (budget_.is_spent()) {
        return {Equality::undecided, Method::none, budget_.reason()};
      }
      Tally& tally = probe.is_real ? real_ : complex_;
      tally.agree += probe.comparison == Comparison::agree ? 1 : 0;
      tally.differ += probe.comparison == Comparison::differ ? 1 : 0;
      if (real_.differ > 0) {
        return {Equality::different, Method::separated, {}};
      }
    }
    return conclude(enough);
  }

  // Whether they surely differ where what is rounded jumps, or only one of them has a value there:
  // sgn(0) is zero, 0/|0| is nothing.
  bool differ_at_steps(bool by_definition) {
    for (int number = 0; number < ProbePoints::kStepPoints && !budget_.is_spent(); ++number) {
      const Binding* point = points_.step_point(number);
      const Probe probe = at(point);
      if ((probe.is_real && probe.comparison == Comparison::differ) ||
          (by_definition && is_defined(a_, point) != is_defined(b_, point))) {
        return true;
      }
    }
    return false;
  }

 private:
  bool is_defined(const Expression& side, const Binding* point) {
    Rational value;
    return rational_value(side, point, budget_, value) != RationalStatus::undefined;
  }

  Decision conclude(int enough) const {
    if (real_.agree > 0 && (real_.agree >= enough || complex_.differ == 0 || real_.agree >= 2)) {
      return {Equality::equal, Method::numeric, {}};
    }
    if (real_.agree == 0 && complex_.differ > 0) {
      return {Equality::different, Method::separated, {}};
    }
    if (real_.agree == 0 && complex_.agree > 0) {
      return {Equality::equal, Method::numeric, {}};
    }
    return {Equality::undecided, Method::none,
            budget_.reason().empty() ? "no point where both are defined" : budget_.reason()};
  }

  // Values with more bits until they differ or agree to as many as a difference could hide behind;
  // what differs mostly does so at once.
  Probe at(const Binding* point) {
    Probe probe;
    std::int64_t wanted = 0;
    for (slong precision = kFirstPrecision; precision <= kHighestPrecision;
         precision = std::max<slong>(2 * precision, wanted + kFirstPrecision)) {
      BallEvaluator of_a(precision, budget_);
      BallEvaluator of_b(precision, budget_);
      Ball a;
      Ball b;
      if (!of_a.evaluate(a_, point, a) || !of_b.evaluate(b_, point, b)) {
        return {};
      }
      probe.is_real = !of_a.left_reals() && !of_b.left_reals();
      if (!acb_is_finite(a.value) || !acb_is_finite(b.value)) {
        if (precision >= 4 * kFirstPrecision) {
          return {};
        }
        continue;
      }
      if (!acb_overlaps(a.value, b.value)) {
        probe.comparison = Comparison::differ;
        return probe;
      }
      const std::int64_t hidden = 2 * (of_a.magnitude_bits() + of_b.magnitude_bits());
      wanted = kLeastAgreement + std::min<std::int64_t>(hidden, kHighestPrecision);
      acb_sub(a.value, a.value, b.value, precision);
      if (bits_of_agreement(a, b) >= wanted) {
        probe.comparison = Comparison::agree;
        return probe;
      }
    }
    return {};
  }

  static std::int64_t bits_of_agreement(const Ball& difference, const Ball& value) {
    mag_t radius;
    mag_init(radius);
    acb_get_mag(radius, difference.value);
    std::int64_t bits = kHighestPrecision;
    if (!mag_is_zero(radius)) {
      bits = -MAG_EXP(radius);
      mag_t size;
      mag_init(size);
      acb_get_mag(size, value.value);
      if (!mag_is_zero(size)) {
        bits += std::max<slong>(0, MAG_EXP(size));
      }
      mag_clear(size);
    }
    mag_clear(radius);
    return bits;
  }

  const Expression& a_;
  const Expression& b_;
  ProbePoints points_;
  Budget& budget_;
  Tally real_;
  Tally complex_;
};

}  // namespace

Decision decide_equal_functions(const Expression& a, const Expression& b,
                                const std::vector<FreeSymbol>& symbols, Budget& budget) {
  Arena arena;
  RealForms forms = with_real_symbols({&a, &b, symbols}, arena);
  const bool is_stepped = holds(a, is_rounded) || holds(b, is_rounded);
  const bool has_sign = holds(a, is_sign) || holds(b, is_sign);
  if (is_stepped) {
    name_whole_numbers(forms.symbols);
  }
  FunctionProbes probes(*forms.a, *forms.b, forms.symbols, budget);
  const Decision decision = probes.decide(!symbols.empty(), is_stepped);
  if (decision.equality == Equality::equal && !symbols.empty() && (is_stepped || has_sign) &&
      probes.differ_at_steps(has_sign)) {
    return {Equality::different, Method::separated, {}};
  }
  return decision;
}

}  // namespace aha::rewards::math
