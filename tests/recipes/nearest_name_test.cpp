#include "recipes/nearest_name.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace aha::recipes {
namespace {

const std::vector<std::string> kNames = {"seed", "stages",     "top_k",         "top_p",  "min_p",
                                         "beta", "adam_beta1", "learning_rate", "epsilon"};

TEST(NearestName, FindsTypos) {
  EXPECT_EQ(nearest_name("sed", kNames), "seed");
  EXPECT_EQ(nearest_name("sede", kNames), "seed");
  EXPECT_EQ(nearest_name("stage", kNames), "stages");
  EXPECT_EQ(nearest_name("learningrate", kNames), "learning_rate");
  EXPECT_EQ(nearest_name("Learning-Rate", kNames), "learning_rate");
  EXPECT_EQ(nearest_name("laerning_rtae", kNames), "learning_rate");
  EXPECT_EQ(nearest_name("beta1", kNames), "beta");
  EXPECT_EQ(nearest_name("epsilom", kNames), "epsilon");
}

TEST(NearestName, TakesTheFirstOfEquals) { EXPECT_EQ(nearest_name("top_n", kNames), "top_k"); }

TEST(NearestName, IsNoneWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("", kNames), std::nullopt);
  EXPECT_EQ(nearest_name("batch_size", kNames), std::nullopt);
  EXPECT_EQ(nearest_name("x", kNames), std::nullopt);
  EXPECT_EQ(nearest_name(std::string(100'000, 's'), kNames), std::nullopt);
  EXPECT_EQ(nearest_name("seed", {}), std::nullopt);
}

TEST(Suggestion, NamesTheNearestOrAll) {
  EXPECT_EQ(suggestion("sed", kNames), "; did you mean `seed`?");
  EXPECT_EQ(suggestion("zzzzzz", std::vector<std::string>{"a", "b"}), "; known: `a`, `b`");
  EXPECT_EQ(suggestion("x", {}), "");
}

}  // namespace
}  // namespace aha::recipes
