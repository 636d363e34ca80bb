#pragma once

#include <string>
#include <vector>

#include "tasks/random_stream.h"
#include "tasks/task.h"

namespace aha::tasks {

// A chain of additions and subtractions of distinct digits 1..9: {7, 5, -3} is 7+5-3. The first
// term is positive and no partial sum is negative.
struct Chain {
  std::vector<int> terms;
};

int value_of(const Chain& chain);
std::string text_of(const Chain& chain);  // "7+5-3"

// A term after the first, with its sign: "+5", "-3".
std::string text_of_operation(int term);

// By the terms regardless of their order, so that all permutations of a chain share a split.
Split split_of(const Chain& chain);

// Whether a chain with this running total may go on with this term: a minus never leads below zero
// and is written with `minus_probability` wherever it is possible, so with 1 a plus is written only
// where a minus is impossible.
bool may_follow(int total, int term, double minus_probability);

// Draws the digits uniformly without repetition and each sign by `minus_probability`.
// `operands` is in 2..9.
Chain draw_chain(RandomStream& random, int operands, double minus_probability);

// As draw_chain, until the chain belongs to the split. The split must have such chains: see
// count_chains.
Chain draw_chain(RandomStream& random, int operands, double minus_probability, Split split);

}  // namespace aha::tasks
