#include "text/merge_word.h"

#include <algorithm>
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

struct Candidate {
  std::int32_t rank;
  std::uint32_t position;  // of the left symbol
  std::int32_t id;

  // Reversed, since std::priority_queue takes the largest first.
  bool operator<(const Candidate& other) const {
    return rank != other.rank ? rank > other.rank : position > other.position;
  }
};

constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();
constexpr std::int32_t kGone = -1;

struct Symbol {
  std::int32_t id;
  std::uint32_t previous;
  std::uint32_t next;
};

// The symbols of one word as a linked list, with the possible merges in order.
class MergeQueue {
 public:
  MergeQueue(const MergeTable& merges, const std::int32_t* ids, std::size_t count)
      : merges_(merges) {
    symbols_.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      symbols_.push_back({ids[i], i == 0 ? kEnd : i - 1, i + 1 == count ? kEnd : i + 1});
    }
    std::vector<Candidate> candidates;
    for (std::uint32_t i = 0; i + 1 < count; ++i) {
      if (const Merge* merge = merges.find(ids[i], ids[i + 1])) {
        candidates.push_back({merge->rank, i, merge->id});
      }
    }
    queue_ = std::priority_queue<Candidate>(std::less<Candidate>(), std::move(candidates));
  }

  void run() {
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      if (is_current(best)) apply(best);
    }
  }

  void write(std::vector<std::int32_t>& ids) const {
    for (std::uint32_t i = 0; i != kEnd; i = symbols_[i].next) ids.push_back(symbols_[i].id);
  }

 private:
  bool is_current(const Candidate& candidate) const {
    const Symbol& left = symbols_[candidate.position];
    if (left.id == kGone || left.next == kEnd) return false;
    const Merge* merge = merges_.find(left.id, symbols_[left.next].id);
    return merge != nullptr && merge->id == candidate.id;
  }

  void apply(const Candidate& candidate) {
    Symbol& left = symbols_[candidate.position];
    Symbol& right = symbols_[left.next];
    left.id = candidate.id;
    left.next = right.next;
    right.id = kGone;
    if (left.next != kEnd) symbols_[left.next].previous = candidate.position;
    if (left.previous != kEnd) push(left.previous);
    if (left.next != kEnd) push(candidate.position);
  }

  void push(std::uint32_t position) {
    const Symbol& left = symbols_[position];
    if (const Merge* merge = merges_.find(left.id, symbols_[left.next].id)) {
      queue_.push({merge->rank, position, merge->id});
    }
  }

  const MergeTable& merges_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate> queue_;
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
