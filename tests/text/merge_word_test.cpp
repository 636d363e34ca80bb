#include "text/merge_word.h"

#include <chrono>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace aha::text {
namespace {

using Ids = std::vector<std::int32_t>;
using Merges = std::map<std::pair<std::int32_t, std::int32_t>, Merge>;

// Merges between random earlier tokens, as training gives them: each token is one string.
Merges random_merges(std::mt19937& random, int letters, int count) {
  std::vector<std::string> tokens;
  tokens.reserve(static_cast<std::size_t>(letters) + static_cast<std::size_t>(count));
  for (int i = 0; i < letters; ++i) tokens.emplace_back(1, static_cast<char>('a' + i));
  Merges merges;
  for (int i = 0; i < count; ++i) {
    const auto left = static_cast<std::int32_t>(random() % tokens.size());
    const auto right = static_cast<std::int32_t>(random() % tokens.size());
    const std::string token =
        tokens[static_cast<std::size_t>(left)] + tokens[static_cast<std::size_t>(right)];
    auto known = std::find(tokens.begin(), tokens.end(), token);
    if (token.size() > 12 || merges.contains({left, right})) continue;
    if (known == tokens.end()) known = tokens.insert(tokens.end(), token);
    merges[{left, right}] = {i, static_cast<std::int32_t>(known - tokens.begin())};
  }
  return merges;
}

void naive(const Merges& merges, Ids& ids) {
  while (true) {
    std::size_t best = ids.size();
    Merge merge{std::numeric_limits<std::int32_t>::max(), -1};
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
      const auto found = merges.find({ids[i], ids[i + 1]});
      if (found != merges.end() && found->second.rank < merge.rank) {
        best = i;
        merge = found->second;
      }
    }
    if (best == ids.size()) return;
    ids[best] = merge.id;
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

MergeTable table_of(const Merges& merges) {
  MergeTable table(merges.size());
  for (const auto& [pair, merge] : merges) table.insert(pair.first, pair.second, merge);
  return table;
}

TEST(MergeWord, BothWaysEqualTheNaiveOne) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const int letters = 1 + static_cast<int>(random() % 4);
    const Merges merges = random_merges(random, letters, 40);
    const MergeTable table = table_of(merges);
    for (int word = 0; word < 10; ++word) {
      Ids expected;
      for (std::size_t i = random() % 120; i > 0; --i) {
        expected.push_back(static_cast<std::int32_t>(random() % static_cast<unsigned>(letters)));
      }
      Ids scanned{77};
      scanned.insert(scanned.end(), expected.begin(), expected.end());
      Ids queued = scanned;
      Ids chosen = scanned;
      naive(merges, expected);
      expected.insert(expected.begin(), 77);
      merge_word_by_scan(table, scanned, 1);
      merge_word_by_queue(table, queued, 1);
      merge_word(table, chosen, 1);
      ASSERT_EQ(scanned, expected);
      ASSERT_EQ(queued, expected);
      ASSERT_EQ(chosen, expected);
    }
  }
}

TEST(MergeWord, ALongRunIsNotQuadratic) {
  MergeTable table(10);
  for (std::int32_t i = 0; i < 10; ++i) table.insert(i, i, {i, i + 1});
  Ids ids(1 << 20, 0);
  const auto start = std::chrono::steady_clock::now();
  merge_word(table, ids, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(ids, Ids(1 << 10, 10));
}

TEST(MergeTable, FindsWhatWasInserted) {
  Merges expected;
  std::mt19937 random(3);
  MergeTable table(5000);
  for (std::int32_t i = 0; i < 5000; ++i) {
    const auto left = static_cast<std::int32_t>(random() % 100);
    const auto right = static_cast<std::int32_t>(random() % 100);
    expected[{left, right}] = {i, i};
    table.insert(left, right, {i, i});
  }
  for (std::int32_t left = 0; left < 101; ++left) {
    for (std::int32_t right = 0; right < 101; ++right) {
      const Merge* found = table.find(left, right);
      const auto wanted = expected.find({left, right});
      ASSERT_EQ(found != nullptr, wanted != expected.end());
      if (found == nullptr) continue;
      ASSERT_EQ(*found, wanted->second);
    }
  }
}

}  // namespace
}  // namespace aha::text
