#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "recipes/axis.h"
#include "recipes/curve.h"

namespace aha::recipes {

struct Series {
  std::string name;
  Curve curve;
};

// A single value beside the curves, such as a held-out accuracy before training.
struct Mark {
  std::string name;
  Point point;
  bool hollow = false;
};

// Curves over steps. Values beyond kLargestOnAxis are left out.
struct Chart {
  std::string title;
  std::string unit;  // of the vertical axis
  NumberStyle style = NumberStyle::plain;
  bool from_zero = true;   // the vertical axis holds 0
  bool with_trend = true;  // the trend before the values, for values that are not exact
  std::optional<std::pair<double, double>> range;  // of the vertical axis; default: of the values
  std::vector<Series> series;
  std::vector<Mark> marks;  // in the colour of the first series

  bool empty() const;
};

// Where a plot's area between the axes lies in the picture, in its units. Labels of the vertical
// axis take about 40 to the left and 16 above, those of the horizontal one 30 below.
struct PlotArea {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;
  bool with_values = false;  // the curves carry their values (data-*), for a script to show them
  bool with_labels = false;  // marks that are not hollow are labelled with their value
};

// A chart that is not empty, as SVG elements that carry only classes: grid, axis, tick, unit; raw
// and trend with the colour class s0..s5 of their series; mark, value.
std::string draw_plot(const Chart& chart, const PlotArea& area);

// The colour class of a series or its key.
std::string color_class(std::size_t series);

// A mark's symbol around a point: an attribute `d`.
std::string diamond(double x, double y, double radius);

}  // namespace aha::recipes
