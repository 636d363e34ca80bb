#include "sandbox/features.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace aha::sandbox {
namespace {

TEST(FeaturesTest, WhatIsMissingComesWithItsMend) {
  const Features features = probe_features();
  for (const Feature& feature : features.all) {
    EXPECT_EQ(feature.available, feature.mend.empty()) << feature.name;
    EXPECT_TRUE(feature.available || !feature.detail.empty()) << feature.name;
  }
}

TEST(FeaturesTest, ABoxWorksExactlyWhereAllThatItNeedsIsThere) {
  const Features features = probe_features();
  bool needed = true;
  for (const Feature& feature : features.all) {
    if (feature.required && feature.name != "box") needed = needed && feature.available;
  }
  EXPECT_TRUE(needed || !features.at("box").available);
  EXPECT_EQ(features.sufficient(), needed && features.at("box").available);
  EXPECT_THROW(features.at("teleport"), std::out_of_range);
}

}  // namespace
}  // namespace aha::sandbox
