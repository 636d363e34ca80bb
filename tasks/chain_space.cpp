#include "tasks/chain_space.h"

#include <cstdlib>
#include <vector>

namespace aha::tasks {
namespace {

constexpr int kDigits = 9;

// Visits every choice of distinct digits with signs, ignoring order, that belongs to the split.
// Returns false once `visit` has.
bool visit_forms(const ChainSpace& space, Chain& form, int next_digit,
                 const std::function<bool(const Chain&)>& visit) {
  const int missing = space.operands - static_cast<int>(form.terms.size());
  if (missing == 0) {
    return split_of(form) != space.split || visit(form);
  }
  for (int digit = next_digit; digit + missing - 1 <= kDigits; ++digit) {
    for (const int term : {digit, -digit}) {
      form.terms.push_back(term);
      const bool go_on = visit_forms(space, form, digit + 1, visit);
      form.terms.pop_back();
      if (!go_on) {
        return false;
      }
    }
  }
  return true;
}

bool may_stand(bool first, int total, int term, double minus_probability) {
  return first ? term > 0 : may_follow(total, term, minus_probability);
}

// Orders of the form's terms that are chains, by dynamic programming over the set of terms that
// were written already.
std::uint64_t count_orders(const Chain& form, double minus_probability) {
  const std::size_t sets = std::size_t{1} << form.terms.size();
  std::vector<std::uint64_t> ways(sets, 0);
  ways[0] = 1;
  for (std::size_t written = 0; written + 1 < sets; ++written) {
    int total = 0;
    for (std::size_t i = 0; i < form.terms.size(); ++i) {
      total += ((written >> i) & 1U) != 0 ? form.terms[i] : 0;
    }
    for (std::size_t i = 0; ways[written] != 0 && i < form.terms.size(); ++i) {
      const std::size_t bit = std::size_t{1} << i;
      if ((written & bit) == 0 &&
          may_stand(written == 0, total, form.terms[i], minus_probability)) {
        ways[written | bit] += ways[written];
      }
    }
  }
  return ways[sets - 1];
}

struct OrderWalk {
  const Chain& form;
  double minus_probability;
  const std::function<bool(const Chain&)>& visit;
  Chain chain = {};
};

bool visit_orders(OrderWalk& walk, unsigned written, int total) {
  if (walk.chain.terms.size() == walk.form.terms.size()) {
    return walk.visit(walk.chain);
  }
  for (std::size_t i = 0; i < walk.form.terms.size(); ++i) {
    const int term = walk.form.terms[i];
    if (((written >> i) & 1U) != 0 ||
        !may_stand(written == 0, total, term, walk.minus_probability)) {
      continue;
    }
    walk.chain.terms.push_back(term);
    const bool go_on = visit_orders(walk, written | (1U << i), total + term);
    walk.chain.terms.pop_back();
    if (!go_on) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::uint64_t count_chains(const ChainSpace& space) {
  std::uint64_t count = 0;
  Chain form;
  visit_forms(space, form, 1, [&](const Chain& found) {
    count += count_orders(found, space.minus_probability);
    return true;
  });
  return count;
}

void for_each_chain(const ChainSpace& space, const std::function<bool(const Chain&)>& visit) {
  Chain form;
  visit_forms(space, form, 1, [&](const Chain& found) {
    OrderWalk walk{found, space.minus_probability, visit};
    return visit_orders(walk, 0U, 0);
  });
}

}  // namespace aha::tasks
