#include "rewards/math/real_set.h"

#include <algorithm>
#include <vector>

#include "rewards/math/solution_set.h"
#include "rewards/math/tree.h"

namespace aha::rewards::math {
namespace {

using Node = const Expression*;

constexpr std::size_t kMostPoints = 40;  // each is compared with each

// Cuts the line at every end and point and looks at each piece: piece 2k is the open interval below
// point k, piece 2k + 1 is point k.
class SetReader {
 public:
  SetReader(Arena& arena, const Bounds& bounds) : arena_(arena), bounds_(bounds) {}

  Node read(const Expression& set) {
    if (!collect(set)) {
      return nullptr;
    }
    std::vector<bool> pieces;
    for (std::size_t piece = 0; piece <= 2 * points_.size(); ++piece) {
      pieces.push_back(holds(set, piece));
    }
    return solution_set(points_, pieces, arena_);
  }

 private:
  struct Place {
    Node written;
    std::size_t piece;
  };

  bool collect(const Expression& set) {
    if (set.kind == Kind::interval || set.kind == Kind::set) {
      return std::all_of(set.children.begin(), set.children.end(),
                         [&](Node point) { return infinity_sign(*point) != 0 || add(point); });
    }
    return std::all_of(set.children.begin(), set.children.end(),
                       [&](Node part) { return collect(*part); });
  }

  // In rising order; what equals a point that is there shares its place.
  bool add(Node point) {
    std::size_t place = 0;
    Order order = Order::greater;
    while (place < points_.size() && order == Order::greater) {
      order = compare(*point, *points_[place], bounds_);
      place += order == Order::greater ? 1 : 0;
    }
    if (points_.empty()) {  // whether it is a real number
      order = compare(*point, *arena_.leaf(Kind::number, "0"), bounds_);
    }
    if (order == Order::undecided || order == Order::not_real || points_.size() >= kMostPoints) {
      return false;
    }
    if (order != Order::equal || points_.empty()) {
      points_.insert(points_.begin() + static_cast<std::ptrdiff_t>(place), point);
      for (Place& other : places_) {
        other.piece += other.piece > 2 * place ? 2 : 0;
      }
    }
    places_.push_back({point, 2 * place + 1});
    return true;
  }

  std::size_t piece_of(Node point) const {
    const int sign = infinity_sign(*point);
    if (sign != 0) {
      return sign > 0 ? 2 * points_.size() + 1 : 0;
    }
    return std::find_if(places_.begin(), places_.end(),
                        [&](const Place& place) { return place.written == point; })
        ->piece;
  }

  bool holds(const Expression& set, std::size_t piece) const {
    const auto in = [&](Node part) { return holds(*part, piece); };
    switch (set.kind) {
      case Kind::interval:
        return in_interval(set, piece);
      case Kind::set:
        return std::any_of(set.children.begin(), set.children.end(), [&](Node point) {
          return infinity_sign(*point) == 0 && piece_of(point) == piece;
        });
      case Kind::set_union:
        return std::any_of(set.children.begin(), set.children.end(), in);
      case Kind::intersection:
        return std::all_of(set.children.begin(), set.children.end(), in);
      case Kind::difference:
        return in(set.children[0]) && !in(set.children[1]);
      case Kind::symbol:  // the real line
        return true;
      default:
        return false;
    }
  }

  bool in_interval(const Expression& interval, std::size_t piece) const {
    const std::size_t low = piece_of(interval.children[0]);
    const std::size_t high = piece_of(interval.children[1]);
    const bool after_low = infinity_sign(*interval.children[0]) < 0 || piece > low ||
                           (piece == low && (interval.flags & kClosedLow) != 0);
    const bool before_high = infinity_sign(*interval.children[1]) > 0 || piece < high ||
                             (piece == high && (interval.flags & kClosedHigh) != 0);
    return after_low && before_high;
  }

  Arena& arena_;
  const Bounds& bounds_;
  std::vector<Node> points_;
  std::vector<Place> places_;
};

}  // namespace

const Expression* real_set(const Expression& set, Arena& arena, const Bounds& bounds) {
  return SetReader(arena, bounds).read(set);
}

}  // namespace aha::rewards::math
