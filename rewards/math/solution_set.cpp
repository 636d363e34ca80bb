#include "rewards/math/solution_set.h"

#include <cstdint>

namespace aha::rewards::math {
namespace {

// Piece 2k is the open interval below points[k], piece 2k + 1 is points[k].
class SetWriter {
 public:
  SetWriter(const std::vector<const Expression*>& points, Arena& arena)
      : points_(points), arena_(arena) {}

  void add(std::size_t first, std::size_t last) {
    if (first == last && first % 2 == 1) {
      isolated_.push_back(points_[first / 2]);
      return;
    }
    add_isolated();
    const Expression* infinity = arena_.leaf(Kind::constant, "infinity");
    const bool is_bounded_below = first > 0;
    const bool is_bounded_above = last < 2 * points_.size();
    const Expression* low =
        is_bounded_below ? points_[(first - 1) / 2] : arena_.make(Kind::negate, {infinity});
    const Expression* high = is_bounded_above ? points_[last / 2] : infinity;
    std::uint8_t flags = 0;
    if (first % 2 == 1) {
      low = points_[first / 2];
      flags |= kClosedLow;
    }
    if (last % 2 == 1) {
      flags |= kClosedHigh;
    }
    parts_.push_back(arena_.make(Kind::interval, {low, high}, {}, flags));
  }

  const Expression* finish() {
    add_isolated();
    if (parts_.empty()) {
      return arena_.make(Kind::empty_set, {});
    }
    return parts_.size() == 1 ? parts_[0] : arena_.make(Kind::set_union, parts_);
  }

 private:
  void add_isolated() {
    if (!isolated_.empty()) {
      parts_.push_back(arena_.make(Kind::set, isolated_));
      isolated_.clear();
    }
  }

  const std::vector<const Expression*>& points_;
  Arena& arena_;
  std::vector<const Expression*> parts_;
  std::vector<const Expression*> isolated_;  // points that follow each other, not written yet
};

}  // namespace

const Expression* solution_set(const std::vector<const Expression*>& points,
                               const std::vector<bool>& holds, Arena& arena) {
  SetWriter writer(points, arena);
  for (std::size_t first = 0; first < holds.size(); ++first) {
    if (!holds[first]) {
      continue;
    }
    std::size_t last = first;
    while (last + 1 < holds.size() && holds[last + 1]) {
      ++last;
    }
    writer.add(first, last);
    first = last;
  }
  return writer.finish();
}

}  // namespace aha::rewards::math
