#include "recipes/plot.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "recipes/html_text.h"

namespace aha::recipes {
namespace {

constexpr std::size_t kColors = 6;
constexpr std::size_t kMostRawPoints = 400;
constexpr std::size_t kMostTrendPoints = 160;

struct Axes {
  Axis x;
  Axis y;
};

// All values of a chart that can be drawn, curve by curve, and the smallest rectangle around them.
struct Drawn {
  std::vector<Curve> curves;
  std::vector<Mark> marks;
  double first = 0.0;
  double last = 0.0;
  double low = 0.0;
  double high = 0.0;
};

bool can_be_drawn(const Point& point) { return std::abs(point.value) <= kLargestOnAxis; }

void stretch(Drawn& drawn, const Point& point, bool first) {
  drawn.first = first ? point.step : std::min(drawn.first, point.step);
  drawn.last = first ? point.step : std::max(drawn.last, point.step);
  drawn.low = first ? point.value : std::min(drawn.low, point.value);
  drawn.high = first ? point.value : std::max(drawn.high, point.value);
}

Drawn select_drawn(const Chart& chart) {
  Drawn drawn;
  bool first = true;
  for (const Series& series : chart.series) {
    Curve curve;
    std::copy_if(series.curve.begin(), series.curve.end(), std::back_inserter(curve), can_be_drawn);
    for (const Point& point : curve) stretch(drawn, point, std::exchange(first, false));
    drawn.curves.push_back(std::move(curve));
  }
  for (const Mark& mark : chart.marks) {
    if (!can_be_drawn(mark.point)) continue;
    stretch(drawn, mark.point, std::exchange(first, false));
    drawn.marks.push_back(mark);
  }
  return drawn;
}

// Steps begin at the axis, unless only late ones are there.
Axis step_axis(const Drawn& drawn, double width) {
  const double low = drawn.first <= 0.1 * drawn.last ? std::min(0.0, drawn.first) : drawn.first;
  const bool single = drawn.last <= low;
  const double first = single ? std::max(0.0, low - 1.0) : low;
  const double last = single ? low + 1.0 : drawn.last;
  Axis axis = make_exact_axis(first, last, std::max(2, static_cast<int>(width / 64.0)));
  std::erase_if(axis.ticks, [](double tick) { return tick != std::floor(tick); });
  return axis;
}

Axes make_axes(const Chart& chart, const Drawn& drawn, const PlotArea& area) {
  double low = chart.range ? std::min(chart.range->first, drawn.low) : drawn.low;
  double high = chart.range ? std::max(chart.range->second, drawn.high) : drawn.high;
  if (chart.from_zero) {
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
  }
  return {step_axis(drawn, area.width),
          make_rounded_axis(low, high, std::max(2, static_cast<int>(area.height / 30.0)))};
}

class PlotWriter {
 public:
  PlotWriter(const Axes& axes, const PlotArea& area) : axes_(axes), area_(area) {}

  void add_axes(const Chart& chart) {
    const double right = area_.left + area_.width;
    const double bottom = area_.top + area_.height;
    for (const double tick : axes_.y.ticks) {
      add(R"(<path class="{}" d="M{:.1f} {:.1f}H{:.1f}"/>)", tick == axes_.y.low ? "axis" : "grid",
          area_.left, y(tick), right);
      add(R"(<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)",
          area_.left - 6.0, y(tick) + 3.5, axes_.y.label(tick, chart.style));
    }
    for (const double tick : axes_.x.ticks) {
      const bool at_end = x(tick) > right - 12.0;
      add(R"(<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)", x(tick),
          bottom + 15.0, at_end ? "end" : "middle", axes_.x.label(tick, NumberStyle::plain));
    }
    add(R"(<text class="unit" x="{:.1f}" y="{:.1f}">{}</text>)", area_.left, area_.top - 7.0,
        escape_html(chart.unit));
    add(R"(<text class="unit" x="{:.1f}" y="{:.1f}" text-anchor="end">step</text>)", right,
        bottom + 27.0);
  }

  void add_raw(const Series& series, std::size_t number, const Curve& curve, bool with_trend) {
    if (curve.empty()) return;
    const Curve points = thin(curve, kMostRawPoints);
    const bool alone = !with_trend || curve.size() < kFewestToSmooth;
    svg_ += fmt::format(R"(<path class="{} {}" d="{}")", alone ? "trend" : "raw",
                        color_class(number), path_of(points));
    if (area_.with_values) {
      svg_ += fmt::format(R"( data-name="{}" data-points=")", escape_html(series.name));
      for (const Point& point : points)
        svg_ += fmt::format("{:.0f}:{:.5g} ", point.step, point.value);
      svg_.back() = '"';
    }
    svg_ += "/>\n";
    if (curve.size() == 1) {
      add(R"(<circle class="dot {}" cx="{:.1f}" cy="{:.1f}" r="3.5"/>)", color_class(number),
          x(curve[0].step), y(curve[0].value));
    }
  }

  void add_trend(std::size_t number, const Curve& curve) {
    const Curve trend = smooth(curve, kMostTrendPoints);
    if (trend.empty()) return;
    add(R"(<path class="trend {}" d="{}"/>)", color_class(number), path_of(trend));
  }

  void add_mark(const Mark& mark, NumberStyle style) {
    add(R"(<path class="mark s0{}" d="{}"><title>{}: {}</title></path>)",
        mark.hollow ? " hollow" : "", diamond(x(mark.point.step), y(mark.point.value), 5.5),
        escape_html(mark.name), format_value(mark.point.value, style));
  }

  // Beside the mark on the side of the curve, and below it, where a rising curve leaves room.
  void add_label(const Mark& mark, NumberStyle style) {
    const double at = x(mark.point.step);
    const bool left_half = at < area_.left + area_.width / 2.0;
    const double below =
        std::min(y(mark.point.value) + (left_half ? 14.0 : 22.0), area_.top + area_.height - 5.0);
    const double value = mark.point.value;
    const bool one_decimal = style == NumberStyle::plain && std::abs(value) < 1000.0;
    add(R"(<text class="value" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)",
        left_half ? at + 9.0 : at + 5.0, below, left_half ? "start" : "end",
        one_decimal ? fmt::format("{:.1f}", value) : format_value(value, style));
  }

  std::string take() { return std::move(svg_); }

 private:
  template <typename... Values>
  void add(fmt::format_string<Values...> format, Values&&... values) {
    svg_ += fmt::format(format, std::forward<Values>(values)...);
    svg_ += '\n';
  }

  double x(double step) const { return area_.left + area_.width * axes_.x.position(step); }
  double y(double value) const {
    return area_.top + area_.height * (1.0 - axes_.y.position(value));
  }

  std::string path_of(const Curve& curve) const {
    std::string path;
    for (const Point& point : curve) {
      path +=
          fmt::format("{}{:.1f} {:.1f}", path.empty() ? 'M' : 'L', x(point.step), y(point.value));
    }
    return path;
  }

  Axes axes_;
  PlotArea area_;
  std::string svg_;
};

}  // namespace

bool Chart::empty() const {
  const auto has_points = [](const Series& one) {
    return std::any_of(one.curve.begin(), one.curve.end(), can_be_drawn);
  };
  return std::none_of(series.begin(), series.end(), has_points);
}

std::string color_class(std::size_t series) { return fmt::format("s{}", series % kColors); }

std::string diamond(double x, double y, double radius) {
  return fmt::format("M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}Z", x, y - radius,
                     x + radius, y, x, y + radius, x - radius, y);
}

std::string draw_plot(const Chart& chart, const PlotArea& area) {
  const Drawn drawn = select_drawn(chart);
  const Axes axes = make_axes(chart, drawn, area);
  PlotWriter writer(axes, area);
  writer.add_axes(chart);
  for (std::size_t s = 0; s < drawn.curves.size(); ++s) {
    writer.add_raw(chart.series[s], s, drawn.curves[s], chart.with_trend);
  }
  for (std::size_t s = 0; s < drawn.curves.size() && chart.with_trend; ++s) {
    writer.add_trend(s, drawn.curves[s]);
  }
  for (const Mark& mark : drawn.marks) {
    writer.add_mark(mark, chart.style);
    if (area.with_labels && !mark.hollow) writer.add_label(mark, chart.style);
  }
  std::string svg = writer.take();
  if (!area.with_values) return svg;
  return fmt::format(
      "<g data-left=\"{:.1f}\" data-width=\"{:.1f}\" data-top=\"{:.1f}\" data-height=\"{:.1f}\" "
      "data-first=\"{}\" data-last=\"{}\" data-low=\"{}\" data-high=\"{}\"{}>\n{}</g>\n",
      area.left, area.width, area.top, area.height, axes.x.low, axes.x.high, axes.y.low,
      axes.y.high, chart.style == NumberStyle::percent ? " data-percent" : "", svg);
}

}  // namespace aha::recipes
