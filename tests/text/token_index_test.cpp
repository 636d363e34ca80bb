#include "text/token_index.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

namespace aha::text {
namespace {

TEST(TokenIndex, IsEmptyAtFirst) {
  const TokenIndex index;
  EXPECT_EQ(index.size(), 0U);
  EXPECT_EQ(index.id_end(), 0);
  EXPECT_EQ(index.id_of(""), std::nullopt);
  EXPECT_EQ(index.token(0), nullptr);
}

TEST(TokenIndex, KeepsTheFirstIdOfAToken) {
  TokenIndex index(2, 5);
  EXPECT_EQ(index.insert("a", 4), 4);
  EXPECT_EQ(index.insert("a", 3), 4);
  EXPECT_EQ(index.token(3), nullptr);
  EXPECT_EQ(index.token(-1), nullptr);
  EXPECT_EQ(index.token(5), nullptr);
  EXPECT_EQ(*index.token(4), "a");
  EXPECT_EQ(index.size(), 1U);
}

TEST(TokenIndex, AgreesWithAMap) {
  std::mt19937 random(5);
  constexpr int kTokens = 3000;
  TokenIndex index(kTokens, kTokens);
  std::map<std::string, std::int32_t> map;
  for (std::int32_t id = 0; id < kTokens; ++id) {
    std::string token;
    for (std::size_t i = random() % 5; i > 0; --i) token += static_cast<char>('a' + random() % 6);
    const auto [known, is_new] = map.emplace(token, id);
    ASSERT_EQ(index.insert(token, id), known->second);
    ASSERT_EQ(index.token(id) != nullptr, is_new);
  }
  ASSERT_EQ(index.size(), map.size());
  for (const auto& [token, id] : map) {
    ASSERT_EQ(index.id_of(token), id);
    ASSERT_EQ(*index.token(id), token);
    ASSERT_EQ(index.id_of(token + "x"), std::nullopt);
  }
}

}  // namespace
}  // namespace aha::text
