#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "text/merge_table.h"

namespace aha::text {

// Applies byte-pair merges to the symbols `ids[first..]` of one word, in place: again and again
// the pair of the lowest rank, the leftmost of equals, until no pair has a merge.
// (Sennrich et al. 2016.) O(n log n) in the length of the word.
void merge_word(const MergeTable& merges, std::vector<std::int32_t>& ids, std::size_t first);

// The two ways to do it, with the same result; merge_word takes the faster one. The scan is
// quadratic and fast on words of usual length, the queue is for long ones.
void merge_word_by_scan(const MergeTable& merges, std::vector<std::int32_t>& ids,
                        std::size_t first);
void merge_word_by_queue(const MergeTable& merges, std::vector<std::int32_t>& ids,
                         std::size_t first);

}  // namespace aha::text
