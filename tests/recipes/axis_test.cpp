#include "recipes/axis.h"

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aha::recipes {
namespace {

using ::testing::ElementsAre;

TEST(Axis, RoundedAxisEnclosesItsValuesWithRoundTicks) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> mantissa(-10.0, 10.0);
  std::uniform_int_distribution<int> exponent(-90, 90);
  for (int i = 0; i < 20000; ++i) {
    const double scale = std::pow(10.0, exponent(random));
    const double a = mantissa(random) * scale;
    const double b = mantissa(random) * scale;
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    const Axis axis = make_rounded_axis(low, high, 5);
    const double tolerance = 1e-5 * axis.spacing;
    ASSERT_LE(axis.low, low + tolerance);
    ASSERT_GE(axis.high, high - tolerance);
    ASSERT_GE(axis.ticks.size(), 2U);
    ASSERT_LE(axis.ticks.size(), 8U) << low << " " << high;
    std::set<std::string> labels;
    for (const double tick : axis.ticks) {
      ASSERT_GE(axis.position(tick), -1e-9);
      ASSERT_LE(axis.position(tick), 1.0 + 1e-9);
      labels.insert(axis.label(tick, NumberStyle::plain));
    }
    ASSERT_EQ(labels.size(), axis.ticks.size())
        << low << " to " << high << ": two ticks read alike";
  }
}

TEST(Axis, ShowsValuesThatAreAllEqual) {
  for (const double value : {0.0, 1.0, -1.0, 0.37, 1e-300, 1e-40, -1e60, kLargestOnAxis}) {
    const Axis axis = make_rounded_axis(value, value, 5);
    EXPECT_LT(axis.low, axis.high) << value;
    EXPECT_LE(axis.low, value);
    EXPECT_GE(axis.high, value);
    EXPECT_GE(axis.ticks.size(), 2U);
    EXPECT_LE(axis.ticks.size(), 8U);
    EXPECT_TRUE(std::isfinite(axis.position(value)));
  }
}

TEST(Axis, SurvivesAlmostEqualLargeValues) {
  const double value = 123456789.0;
  const Axis axis = make_rounded_axis(value, std::nextafter(value, 1e9), 5);
  EXPECT_LE(axis.ticks.size(), 8U);
  EXPECT_LT(axis.low, value);
  EXPECT_GT(axis.high, value);
}

TEST(Axis, ExactAxisKeepsItsEnds) {
  const Axis axis = make_exact_axis(0.0, 150.0, 5);
  EXPECT_EQ(axis.low, 0.0);
  EXPECT_EQ(axis.high, 150.0);
  EXPECT_THAT(axis.ticks, ElementsAre(0.0, 50.0, 100.0, 150.0));
  EXPECT_THAT(make_exact_axis(3.0, 47.0, 5).ticks, ElementsAre(10.0, 20.0, 30.0, 40.0));
}

TEST(Axis, LabelsAreShort) {
  const auto labels = [](const Axis& axis, NumberStyle style) {
    std::vector<std::string> all;
    for (const double tick : axis.ticks) all.push_back(axis.label(tick, style));
    return all;
  };
  const auto plain = NumberStyle::plain;
  EXPECT_THAT(labels(make_rounded_axis(0.0, 1.0, 5), NumberStyle::percent),
              ElementsAre("0%", "20%", "40%", "60%", "80%", "100%"));
  EXPECT_THAT(labels(make_rounded_axis(0.0, 0.006, 3), NumberStyle::percent),
              ElementsAre("0.0%", "0.2%", "0.4%", "0.6%"));
  EXPECT_THAT(labels(make_rounded_axis(-0.03, 0.03, 3), plain),
              ElementsAre("-0.04", "-0.02", "0", "0.02", "0.04"));
  EXPECT_THAT(labels(make_rounded_axis(0.0, 3e-4, 3), plain),
              ElementsAre("0", "1e-4", "2e-4", "3e-4"));
  EXPECT_THAT(labels(make_rounded_axis(0.0, 15000.0, 3), plain),
              ElementsAre("0", "5k", "10k", "15k"));
  EXPECT_THAT(labels(make_rounded_axis(0.0, 3e6, 3), plain), ElementsAre("0", "1M", "2M", "3M"));
}

TEST(FormatValue, FourDigits) {
  const auto plain = NumberStyle::plain;
  EXPECT_EQ(format_value(0.8125, plain), "0.8125");
  EXPECT_EQ(format_value(30.456, plain), "30.46");
  EXPECT_EQ(format_value(12345.4, plain), "12,345");
  EXPECT_EQ(format_value(-1234567.0, plain), "-1,234,567");
  EXPECT_EQ(format_value(-123.0, plain), "-123");
  EXPECT_EQ(format_value(3e-4, plain), "3e-4");
  EXPECT_EQ(format_value(2.5e20, plain), "2.5e20");
  EXPECT_EQ(format_value(-0.0, plain), "0");
  EXPECT_EQ(format_value(0.9141, NumberStyle::percent), "91.4%");
  EXPECT_EQ(format_value(-0.0001, NumberStyle::percent), "0.0%");
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

}  // namespace
}  // namespace aha::recipes
