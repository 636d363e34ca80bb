#include "recipes/curve.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace aha::recipes {
namespace {

Curve noisy_curve(std::size_t size) {
  std::mt19937 random(static_cast<unsigned>(size));
  std::normal_distribution<double> noise;
  Curve curve;
  for (std::size_t i = 0; i < size; ++i)
    curve.push_back({static_cast<double>(i + 1), noise(random)});
  return curve;
}

double least_value(const Curve& curve) {
  return std::min_element(curve.begin(), curve.end(),
                          [](auto a, auto b) { return a.value < b.value; })
      ->value;
}

double largest_value(const Curve& curve) {
  return std::max_element(curve.begin(), curve.end(),
                          [](auto a, auto b) { return a.value < b.value; })
      ->value;
}

// The definition, over all points instead of those within reach.
double naive_trend(const Curve& curve, std::size_t center, double deviation) {
  double s0 = 0, s1 = 0, s2 = 0, t0 = 0, t1 = 0;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const double x = static_cast<double>(i) - static_cast<double>(center);
    if (std::abs(x) > std::ceil(3.0 * deviation)) continue;
    const double w = std::exp(-x * x / (2.0 * deviation * deviation));
    s0 += w;
    s1 += w * x;
    s2 += w * x * x;
    t0 += w * curve[i].value;
    t1 += w * x * curve[i].value;
  }
  return (s2 * t0 - s1 * t1) / (s0 * s2 - s1 * s1);
}

TEST(Thin, KeepsOwnPointsInOrderAndEveryExtreme) {
  for (const std::size_t size : {0U, 1U, 2U, 400U, 401U, 402U, 999U, 100000U}) {
    const Curve curve = noisy_curve(size);
    const Curve thinned = thin(curve, 400);
    ASSERT_LE(thinned.size(), 400U);
    if (size <= 400) {
      ASSERT_EQ(thinned, curve);
      continue;
    }
    ASSERT_GE(thinned.size(), 200U);
    EXPECT_EQ(least_value(thinned), least_value(curve));
    EXPECT_EQ(largest_value(thinned), largest_value(curve));
    for (std::size_t i = 0; i < thinned.size(); ++i) {
      ASSERT_TRUE(i == 0 || thinned[i - 1].step < thinned[i].step);
      ASSERT_EQ(curve[static_cast<std::size_t>(thinned[i].step) - 1], thinned[i]);
    }
  }
}

TEST(Smooth, AgreesWithTheDefinition) {
  const Curve curve = noisy_curve(150);
  const Curve trend = smooth(curve, 1000);
  ASSERT_EQ(trend.size(), curve.size());
  for (std::size_t i = 0; i < trend.size(); ++i) {
    EXPECT_EQ(trend[i].step, curve[i].step);
    const double expected =
        std::clamp(naive_trend(curve, i, 150.0 / 40.0), least_value(curve), largest_value(curve));
    EXPECT_NEAR(trend[i].value, expected, 1e-9);
  }
}

TEST(Smooth, LeavesALineAloneUpToItsEnds) {
  Curve line;
  for (int i = 1; i <= 300; ++i) line.push_back({static_cast<double>(i), 2.0 * i - 5.0});
  const Curve trend = smooth(line, 160);
  EXPECT_EQ(trend.size(), 160U);
  EXPECT_EQ(trend.front().step, 1.0);
  EXPECT_EQ(trend.back().step, 300.0);
  for (const Point& point : trend) EXPECT_NEAR(point.value, 2.0 * point.step - 5.0, 1e-6);
}

TEST(Smooth, StaysWithinTheValues) {
  Curve jump;
  for (int i = 0; i < 100; ++i) jump.push_back({static_cast<double>(i), i < 3 ? 0.0 : 1.0});
  for (const Point& point : smooth(jump, 1000)) {
    EXPECT_GE(point.value, 0.0);
    EXPECT_LE(point.value, 1.0);
  }
}

TEST(Smooth, FewPointsHaveNoTrend) {
  EXPECT_TRUE(smooth(noisy_curve(0), 100).empty());
  EXPECT_TRUE(smooth(noisy_curve(kFewestToSmooth - 1), 100).empty());
  EXPECT_EQ(smooth(noisy_curve(kFewestToSmooth), 100).size(), kFewestToSmooth);
}

}  // namespace
}  // namespace aha::recipes
