#include "recipes/curves_svg.h"

#include <limits>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recipes/markup.h"
#include "tests/recipes/run_rows_samples.h"

namespace aha::recipes {
namespace {

using testing::count;
using ::testing::HasSubstr;
using testing::nesting_error;
using ::testing::Not;
using testing::sample_rows;

// Every coordinate of a path or text lies in the picture.
void expect_inside(const std::string& svg) {
  static const std::regex kPoint(R"([ML](-?[0-9.e+naif-]+) (-?[0-9.e+naif-]+))");
  static const std::regex kText(
      R"re(<text class="(?:tick|unit|key|value)" x="([^"]+)" y="([^"]+)")re");
  std::size_t found = 0;
  for (const std::regex& form : {kPoint, kText}) {
    for (auto at = std::sregex_iterator(svg.begin(), svg.end(), form); at != std::sregex_iterator();
         ++at) {
      const double x = std::stod((*at)[1]);
      const double y = std::stod((*at)[2]);
      ASSERT_TRUE(x >= 0.0 && x <= 1200.0 && y >= 0.0 && y <= 360.0) << (*at)[0];
      ++found;
    }
  }
  EXPECT_GT(found, 10U);
}

TEST(CurvesSvg, ShowsAccuracyLengthAndReward) {
  const std::string svg = curves_svg(sample_rows(150));
  EXPECT_THAT(svg, HasSubstr(R"(viewBox="0 0 1200 360")"));
  for (const char* title : {">Accuracy<", ">Response length<", ">Reward and its parts<"}) {
    EXPECT_THAT(svg, HasSubstr(title));
  }
  EXPECT_THAT(svg, Not(HasSubstr(">Entropy<")));
  EXPECT_THAT(svg, HasSubstr(">15.0%</text>"));  // held out, before
  EXPECT_THAT(svg, HasSubstr(">91.5%</text>"));
  EXPECT_THAT(svg, HasSubstr(">30.0</text>"));
  EXPECT_EQ(count(svg, "class=\"raw "), 5U);
  EXPECT_EQ(count(svg, "class=\"trend "), 10U);  // with the keys
  EXPECT_EQ(nesting_error(svg), "");
  EXPECT_LT(svg.size(), 50000U);
  expect_inside(svg);
}

TEST(CurvesSvg, SameRowsGiveTheSameBytes) {
  EXPECT_EQ(curves_svg(sample_rows(150)), curves_svg(sample_rows(150)));
  EXPECT_NE(curves_svg(sample_rows(150)), curves_svg(sample_rows(151)));
}

TEST(CurvesSvg, StandsAlone) {
  std::string svg = curves_svg(sample_rows(150));
  const std::string space = "xmlns=\"http://www.w3.org/2000/svg\"";
  ASSERT_EQ(count(svg, space), 1U);
  svg.erase(svg.find(space), space.size());
  for (const char* outside : {"http", "//", "url(", "@import", "href", "<script", "<image"}) {
    EXPECT_THAT(svg, Not(HasSubstr(outside)));
  }
}

TEST(CurvesSvg, DrawsRunsOfAnyLength) {
  for (const int steps : {1, 2, 7, 8, 9, 401, 20000}) {
    const std::string svg = curves_svg(sample_rows(steps));
    EXPECT_EQ(nesting_error(svg), "");
    EXPECT_LT(svg.size(), 80000U) << steps;
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    expect_inside(svg);
  }
  EXPECT_THAT(curves_svg(sample_rows(1)), HasSubstr("<circle class=\"dot s0\""));
}

TEST(CurvesSvg, ARunWithoutRewardsShowsItsTraining) {
  RunRows rows = sample_rows(0);
  EXPECT_THAT(curves_svg(rows), HasSubstr(">Loss<"));
  EXPECT_THAT(curves_svg(RunRows()), HasSubstr(">No steps yet<"));
  EXPECT_EQ(nesting_error(curves_svg(RunRows())), "");
}

TEST(CurvesSvg, ExtremeValuesStayInThePicture) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  for (const double value : {kHuge, -kHuge, 1e100, 1e99, -1e100, 5e-324, 0.0, 1e15}) {
    RunRows rows = sample_rows(20);
    for (MetricRow& row : rows.metrics) {
      if (row.stage == "rl" && row.step % 7 == 3) row.values["reward"] = value;
    }
    const std::string svg = curves_svg(rows);
    EXPECT_THAT(svg, Not(HasSubstr("nan"))) << value;
    EXPECT_THAT(svg, Not(HasSubstr("inf"))) << value;
    expect_inside(svg);
  }
}

TEST(CurvesSvg, RewardNamesAreEscapedAndLongOnesLeaveTheKey) {
  RunRows rows = sample_rows(20);
  for (MetricRow& row : rows.metrics) {
    if (row.stage != "rl") continue;
    row.values["rewards/</svg><script>/mean"] = 0.5;
    row.values["rewards/" + std::string(5000, 'x') + "/mean"] = 0.5;
  }
  const std::string svg = curves_svg(rows);
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, Not(HasSubstr("xxxxx")));
  EXPECT_EQ(nesting_error(svg), "");
}

}  // namespace
}  // namespace aha::recipes
