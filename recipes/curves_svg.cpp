#include "recipes/curves_svg.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "recipes/html_text.h"
#include "recipes/run_charts.h"

namespace aha::recipes {
namespace {

constexpr int kWidth = 1200;
constexpr int kHeight = 360;
constexpr std::size_t kPanels = 3;
constexpr double kGap = 36.0;
constexpr double kPlotTop = 92.0;
constexpr double kPlotBottom = 316.0;
constexpr double kAxisWidth = 42.0;
constexpr double kRightMargin = 8.0;
constexpr double kSymbolWidth = 21.0;
constexpr double kCharacterWidth = 6.5;  // of the key's text, on average

// Every colour has a contrast of at least 3 to white (#fff) and to GitHub's dark ground (#0d1117).
constexpr const char* kStyle = R"(<style>
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#768390}
.title{font-size:16px;font-weight:600;fill:#6e7781}
.key,.value{font-size:12.5px}
.value{font-weight:600;fill:#2e86de}
.tick{font-size:12px}
.unit{font-size:11.5px}
.grid,.axis{fill:none;stroke:#768390;stroke-opacity:.22}
.axis{stroke-opacity:.7}
.raw,.trend{fill:none;stroke-linejoin:round;stroke-linecap:round}
.raw{stroke-width:1;stroke-opacity:.45}
.trend{stroke-width:2.5}
.mark{stroke-width:2}
.s0{stroke:#2e86de}.s1{stroke:#d9661f}.s2{stroke:#159a78}.s3{stroke:#b065b8}.s4{stroke:#a98200}.s5{stroke:#7d8590}
.dot.s0,.mark{fill:#2e86de}.dot.s1{fill:#d9661f}.dot.s2{fill:#159a78}.dot.s3{fill:#b065b8}.dot.s4{fill:#a98200}.dot.s5{fill:#7d8590}
.mark.hollow{fill:none}
</style>
)";

// Symbols and names of a chart's series and marks, in one line from x to right; what does not fit
// is left out.
class Key {
 public:
  Key(double x, double y, double right) : x_(x), y_(y), right_(right) {}

  void add_line(const std::string& color, const std::string& name) {
    if (!fits(name)) return;
    svg_ += fmt::format("<path class=\"trend {}\" d=\"M{:.1f} {:.1f}h14\"/>\n", color, x_ + 1.0,
                        y_ - 4.0);
    add_name(name);
  }

  void add_mark(const Mark& mark) {
    if (!fits(mark.name)) return;
    svg_ += fmt::format("<path class=\"mark s0{}\" d=\"{}\"/>\n", mark.hollow ? " hollow" : "",
                        diamond(x_ + 10.0, y_ - 4.0, 5.0));
    add_name(mark.name);
  }

  std::string take() { return std::move(svg_); }

 private:
  void add_name(const std::string& name) {
    svg_ += fmt::format("<text class=\"key\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                        x_ + kSymbolWidth, y_, escape_html(name));
    x_ += kSymbolWidth + text_width(name) + 16.0;
  }

  static double text_width(const std::string& name) {
    return kCharacterWidth * static_cast<double>(name.size());
  }

  bool fits(const std::string& name) const {
    return x_ + kSymbolWidth + text_width(name) <= right_;
  }

  double x_;
  double y_;
  double right_;
  std::string svg_;
};

std::string key_of(const Chart& chart, double left, double width) {
  Key key(left, 54.0, left + width);
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    key.add_line(color_class(s), chart.series[s].name);
  }
  std::vector<std::string> named;
  for (const Mark& mark : chart.marks) {
    if (std::find(named.begin(), named.end(), mark.name) != named.end()) continue;
    named.push_back(mark.name);
    key.add_mark(mark);
  }
  return key.take();
}

std::string panel(const Chart& chart, double left, double width) {
  const PlotArea area{left + kAxisWidth,      kPlotTop, width - kAxisWidth - kRightMargin,
                      kPlotBottom - kPlotTop, false,    true};
  return fmt::format("<text class=\"title\" x=\"{:.1f}\" y=\"28\">{}</text>\n", left,
                     escape_html(chart.title)) +
         key_of(chart, left, width) + draw_plot(chart, area);
}

// The last stage with rewards; without one, the last that trains.
std::vector<Chart> choose_charts(const std::vector<RunStage>& stages) {
  std::vector<Chart> charts;
  for (const bool with_rewards : {true, false}) {
    for (std::size_t i = stages.size(); i-- > 0 && charts.empty();) {
      if (!with_rewards || stages[i].reinforces()) charts = main_charts(stages, i);
    }
  }
  if (charts.size() > kPanels) charts.resize(kPanels);
  return charts;
}

std::string titles_of(const std::vector<Chart>& charts) {
  std::string titles;
  for (const Chart& chart : charts) titles += (titles.empty() ? "" : ", ") + chart.title;
  return titles;
}

}  // namespace

std::string curves_svg(const RunRows& rows) {
  const std::vector<RunStage> stages = stages_of(rows);
  const std::vector<Chart> charts = choose_charts(stages);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\">\n<title>Training curves by step: {2}</title>\n{3}",
      kWidth, kHeight, charts.empty() ? "no steps yet" : titles_of(charts), kStyle);
  if (charts.empty()) {
    svg += fmt::format(
        "<text class=\"title\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">No steps yet</text>\n",
        kWidth / 2, kHeight / 2);
  }
  const auto count = static_cast<double>(charts.size());
  const double width = (kWidth - kGap * (count - 1.0)) / std::max(1.0, count);
  for (std::size_t i = 0; i < charts.size(); ++i) {
    svg += panel(charts[i], static_cast<double>(i) * (width + kGap), width);
  }
  return svg + "</svg>\n";
}

}  // namespace aha::recipes
