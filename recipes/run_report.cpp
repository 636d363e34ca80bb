#include "recipes/run_report.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "recipes/before_after.h"
#include "recipes/curves_svg.h"
#include "recipes/html_text.h"
#include "recipes/report_assets.h"
#include "recipes/run_charts.h"
#include "recipes/sample_browser.h"

namespace aha::recipes {
namespace {

namespace fs = std::filesystem;

constexpr PlotArea kPlot{40.0, 18.0, 318.0, 156.0, true, false};
constexpr int kPlotWidth = 364;
constexpr int kPlotHeight = 206;

std::string format_seconds(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::round(std::clamp(seconds, 0.0, 1e12)));
  if (whole >= 3600) return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
  if (whole >= 60) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

std::string key_html(const std::string& symbol, const std::string& name, const std::string& value) {
  return fmt::format(
      "<span class=\"key\"><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\">{}</svg>{}{}</span>",
      symbol, escape_html(name), value.empty() ? "" : " " + value);
}

std::string caption_html(const Chart& chart) {
  std::string keys;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    keys += key_html(fmt::format("<path class=\"trend {}\" d=\"M0 5h16\"/>", color_class(s)),
                     chart.series[s].name,
                     format_value(chart.series[s].curve.back().value, chart.style));
  }
  std::vector<std::string> named;
  for (const Mark& mark : chart.marks) {
    if (std::find(named.begin(), named.end(), mark.name) != named.end()) continue;
    named.push_back(mark.name);
    keys += key_html(fmt::format("<path class=\"mark s0{}\" d=\"{}\"/>",
                                 mark.hollow ? " hollow" : "", diamond(8.0, 5.0, 4.5)),
                     mark.name, "");
  }
  return fmt::format("<figcaption><b>{}</b>{}</figcaption>", escape_html(chart.title), keys);
}

std::string chart_html(const Chart& chart, const std::string& stage) {
  return fmt::format(
      "<figure>{}\n<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{} by step, "
      "stage {}\">\n{}</svg></figure>\n",
      caption_html(chart), kPlotWidth, kPlotHeight, escape_html(chart.title), escape_html(stage),
      draw_plot(chart, kPlot));
}

std::string charts_html(const std::vector<Chart>& charts, const std::string& stage) {
  std::string html = "<div class=\"charts\">\n";
  for (const Chart& chart : charts) html += chart_html(chart, stage);
  return html + "</div>\n";
}

std::string stage_facts(const RunStage& stage) {
  std::string facts = stage.evaluates() ? "evaluation" : fmt::format("{} steps", stage.steps());
  if (const double seconds = stage.seconds(); seconds > 0.0)
    facts += ", " + format_seconds(seconds);
  return facts;
}

std::string stage_html(const std::vector<RunStage>& stages, std::size_t index) {
  const RunStage& stage = stages[index];
  const std::vector<Chart> charts = main_charts(stages, index);
  if (charts.empty()) return {};
  std::string html = fmt::format("<section>\n<h3>Stage {} <small>{}</small></h3>\n",
                                 escape_html(stage.name), stage_facts(stage));
  html += charts_html(charts, stage.name);
  if (const std::vector<Chart> others = other_charts(stages, index); !others.empty()) {
    html += fmt::format(
        "<details class=\"more\"><summary>More metrics of stage {}</summary>\n{}</details>\n",
        escape_html(stage.name), charts_html(others, stage.name));
  }
  return html + "</section>\n";
}

// Reinforcement learning first: it is what one comes to see.
std::string curves_html(const std::vector<RunStage>& stages) {
  std::string html;
  for (const bool reinforcing : {true, false}) {
    for (std::size_t i = 0; i < stages.size(); ++i) {
      if (stages[i].reinforces() == reinforcing) html += stage_html(stages, i);
    }
  }
  return html.empty()
             ? html
             : "<h2>Curves</h2>\n<p class=\"note\">Thin: each step. Bold: the trend.</p>\n" + html;
}

std::string status_html(const RunRows& rows) {
  if (rows.summary) {
    std::string status = "Finished";
    if (const auto seconds = rows.summary->value("seconds"))
      status += " in " + format_seconds(*seconds);
    if (!rows.summary->seed.empty()) status += " · seed " + escape_html(rows.summary->seed);
    return status;
  }
  if (rows.metrics.empty()) return "Not finished: no steps yet";
  const MetricRow& last = rows.metrics.back();
  const std::string stage = escape_html(last.stage);
  if (last.step == 0) return "Not finished: so far the evaluation " + stage;
  return fmt::format("Not finished: so far step {} of stage {}", last.step, stage);
}

std::string header_html(const RunRows& rows, const std::vector<RunStage>& stages) {
  std::string html = fmt::format("<header>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n",
                                 escape_html(rows.name), status_html(rows));
  if (!stages.empty()) html += "<ol class=\"stages\">\n";
  for (const RunStage& stage : stages) {
    html += fmt::format("<li><b>{}</b> <span>{}</span></li>\n", escape_html(stage.name),
                        stage_facts(stage));
  }
  if (!stages.empty()) html += "</ol>\n";
  for (const std::string& file : rows.unfinished) {
    html += fmt::format(
        "<p class=\"warning\">The last line of {} is incomplete and was left out.</p>\n",
        escape_html(file));
  }
  return html + "</header>\n";
}

std::string held_out_html(const RunRows& rows, const std::vector<RunStage>& stages) {
  std::string html = before_after_html(rows, stages);
  if (!html.empty()) html = "<h2>Before and after</h2>\n" + html;
  if (const std::string pairs = sample_pairs_html(rows, stages); !pairs.empty()) {
    html +=
        "<h3>The same held-out prompts <small>the first ones, sampled, not chosen</small></h3>\n" +
        pairs;
  }
  return html;
}

std::string samples_html(const RunRows& rows, const std::vector<RunStage>& stages) {
  const std::string browser = sample_browser_html(rows, stages);
  if (browser.empty()) return {};
  return "<h2>Samples</h2>\n<div id=\"browser\">\n" + browser + "</div>\n";
}

std::string head_html(const RunRows& rows) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src '{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} · run report</title>\n<style>{}</style>\n</head>\n",
      kReportScriptHash, escape_html(rows.name), kReportStyle);
}

void write_whole(const fs::path& file, const std::string& contents) {
  // A device or pipe cannot be replaced by a file.
  const bool in_place = fs::exists(file) && !fs::is_regular_file(file);
  const fs::path beside = file.parent_path() / ("." + file.filename().string() + ".partial");
  const fs::path& written = in_place ? file : beside;
  std::ofstream stream(written, std::ios::binary);
  stream << contents << std::flush;
  if (!stream) {
    throw RunRowsError(
        fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)));
  }
  stream.close();
  if (in_place) return;
  std::error_code error;
  fs::rename(beside, file, error);
  if (error)
    throw RunRowsError(fmt::format("{}: cannot be written: {}", file.string(), error.message()));
}

void write_files(const fs::path& run_dir, const RunRows& rows) {
  write_whole(run_dir / "report.html", report_html(rows));
  write_whole(run_dir / "curves.svg", curves_svg(rows));
}

}  // namespace

std::string report_html(const RunRows& rows) {
  const std::vector<RunStage> stages = stages_of(rows);
  return head_html(rows) + "<body>\n<main>\n" + header_html(rows, stages) +
         held_out_html(rows, stages) + curves_html(stages) + samples_html(rows, stages) +
         fmt::format(
             "<h2>Recipe</h2>\n<details class=\"recipe\"><summary>recipe.yaml, as it "
             "ran</summary>\n"
             "<pre>{}</pre></details>\n</main>\n<script>{}</script>\n</body>\n</html>\n",
             escape_html(rows.recipe), kReportScript);
}

void write_report(const fs::path& run_dir) { write_files(run_dir, read_run_rows(run_dir)); }

void write_report(const fs::path& run_dir, const nlohmann::ordered_json& summary) {
  RunRows rows = read_run_rows(run_dir);
  rows.summary = parse_run_summary(summary.dump(), "summary");
  write_files(run_dir, rows);
}

void write_report_page(const fs::path& run_dir, const fs::path& file) {
  write_whole(file, report_html(read_run_rows(run_dir)));
}

}  // namespace aha::recipes
