#include "tasks/row_order.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace aha::tasks {
namespace {

std::vector<std::uint64_t> order(std::uint64_t rows, std::uint32_t step) {
  std::vector<std::uint64_t> result;
  for (std::uint64_t place = 0; place < rows; ++place) {
    result.push_back(row_in_order(RandomStream({1, Purpose::prompts, step, 0, 0}), rows, place));
  }
  return result;
}

TEST(RowInOrder, GivesEachRowOnce) {
  for (std::uint64_t rows = 1; rows <= 200; ++rows) {
    const std::vector<std::uint64_t> all = order(rows, 0);
    const std::set<std::uint64_t> distinct(all.begin(), all.end());
    EXPECT_EQ(distinct.size(), rows);
    EXPECT_EQ(*distinct.rbegin(), rows - 1);
  }
}

TEST(RowInOrder, LaterPlacesRepeat) {
  const RandomStream random({1, Purpose::prompts, 0, 0, 0});
  EXPECT_EQ(row_in_order(random, 10, 3), row_in_order(random, 10, 13));
}

TEST(RowInOrder, StreamsGiveOrdersOfTheirOwn) {
  EXPECT_NE(order(100, 0), order(100, 1));
  EXPECT_EQ(order(100, 0), order(100, 0));
}

}  // namespace
}  // namespace aha::tasks
