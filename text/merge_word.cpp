#include "text/merge_word.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>

namespace aha::text {
namespace {

constexpr std::size_t kLongestScan = 48;
constexpr Merge kNoMerge = {std::numeric_limits<std::int32_t>::max(), -1};

Merge merge_of(const MergeTable& merges, std::int32_t left, std::int32_t right) {
  const Merge* merge = merges.find(left, right);
  return merge == nullptr ? kNoMerge : *merge;
}

// A possible merge: its rank above the position of its left symbol, so that the smallest comes
// first.
using Candidate = std::uint64_t;

Candidate candidate_of(std::int32_t rank, std::uint32_t position) {
  return (static_cast<std::uint64_t>(rank) << 32) | position;
}

constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();

struct Symbol {
  std::int32_t id;
  std::uint32_t previous;
  std::uint32_t next;
  Merge merge;  // with the next symbol; kNoMerge also for a symbol that is gone
};

// The symbols of one word as a linked list, with the possible merges in order.
class MergeQueue {
 public:
  MergeQueue(const MergeTable& merges, const std::int32_t* ids, std::size_t count)
      : merges_(merges) {
    symbols_.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      symbols_.push_back({ids[i], i == 0 ? kEnd : i - 1, i + 1 == count ? kEnd : i + 1, kNoMerge});
    }
    std::vector<Candidate> candidates;
    candidates.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (find_merge(i)) candidates.push_back(candidate_at(i));
    }
    queue_ = Queue(std::greater<>(), std::move(candidates));
  }

  void run() {
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      const auto position = static_cast<std::uint32_t>(best);
      // Other merges may have changed the pair since; a rank belongs to one pair alone.
      if (candidate_at(position) == best) apply(position);
    }
  }

  void write(std::vector<std::int32_t>& ids) const {
    for (std::uint32_t i = 0; i != kEnd; i = symbols_[i].next) ids.push_back(symbols_[i].id);
  }

 private:
  using Queue = std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>>;

  Candidate candidate_at(std::uint32_t position) const {
    return candidate_of(symbols_[position].merge.rank, position);
  }

  // Looks up the merge of a symbol with its next; false where they have none.
  bool find_merge(std::uint32_t position) {
    Symbol& left = symbols_[position];
    left.merge = left.next == kEnd ? kNoMerge : merge_of(merges_, left.id, symbols_[left.next].id);
    return left.merge.id >= 0;
  }

  void apply(std::uint32_t position) {
    Symbol& left = symbols_[position];
    Symbol& right = symbols_[left.next];
    left.id = left.merge.id;
    left.next = right.next;
    right.merge = kNoMerge;
    if (left.next != kEnd) symbols_[left.next].previous = position;
    if (left.previous != kEnd && find_merge(left.previous)) {
      queue_.push(candidate_at(left.previous));
    }
    if (find_merge(position)) queue_.push(candidate_at(position));
  }

  const MergeTable& merges_;
  std::vector<Symbol> symbols_;
  Queue queue_;
};

}  // namespace

void merge_word(const MergeTable& merges, std::vector<std::int32_t>& ids, std::size_t first) {
  if (ids.size() - first <= kLongestScan) {
    merge_word_by_scan(merges, ids, first);
  } else {
    merge_word_by_queue(merges, ids, first);
  }
}

void merge_word_by_scan(const MergeTable& merges, std::vector<std::int32_t>& ids,
                        std::size_t first) {
  thread_local std::vector<Merge> pairs;
  pairs.clear();
  for (std::size_t i = first; i + 1 < ids.size(); ++i) {
    pairs.push_back(merge_of(merges, ids[i], ids[i + 1]));
  }
  const auto by_rank = [](const Merge& a, const Merge& b) { return a.rank < b.rank; };
  while (!pairs.empty()) {
    const auto best = std::min_element(pairs.begin(), pairs.end(), by_rank);
    if (best->id < 0) return;
    const std::size_t pair = static_cast<std::size_t>(best - pairs.begin());
    const std::size_t left = first + pair;
    ids[left] = best->id;
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(left) + 1);
    pairs.erase(best);
    if (pair > 0) pairs[pair - 1] = merge_of(merges, ids[left - 1], ids[left]);
    if (pair < pairs.size()) pairs[pair] = merge_of(merges, ids[left], ids[left + 1]);
  }
}

void merge_word_by_queue(const MergeTable& merges, std::vector<std::int32_t>& ids,
                         std::size_t first) {
  if (ids.size() == first) return;
  MergeQueue queue(merges, ids.data() + first, ids.size() - first);
  queue.run();
  ids.resize(first);
  queue.write(ids);
}

}  // namespace aha::text
