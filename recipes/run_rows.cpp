#include "recipes/run_rows.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "text/utf8.h"

namespace aha::recipes {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kDeepestNesting = 64;

[[noreturn]] void fail(const fs::path& file, std::size_t line, std::string_view message) {
  throw RunRowsError(fmt::format("{}:{}: {}", file.string(), line, message));
}

std::ifstream open_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || fs::is_directory(file)) {
    throw RunRowsError(fmt::format("{}: cannot be read: {}", file.string(),
                                   std::strerror(fs::is_directory(file) ? EISDIR : errno)));
  }
  return stream;
}

std::string read_text(const fs::path& file) {
  std::ifstream stream = open_file(file);
  return text::replace_invalid_utf8(
      std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()));
}

// Refuses nesting that would exhaust the stack when written again.
json parse(const std::string& text) {
  return json::parse(text::replace_invalid_utf8(text),
                     [](int depth, json::parse_event_t, const json&) {
                       if (depth > kDeepestNesting)
                         throw RunRowsError("values are nested too deeply");
                       return true;
                     });
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// Exact as a double, too.
bool is_count(const json& value) {
  return value.is_number_unsigned() && value.get<std::uint64_t>() <= (std::uint64_t{1} << 53);
}

// A row with the two columns that each has.
struct Row {
  std::string stage;
  std::int64_t step = 0;
  json columns;
};

Row read_row(const fs::path& file, std::size_t line, json columns) {
  if (!columns.is_object()) fail(file, line, "is not a JSON object");
  const auto stage = columns.find("stage");
  if (stage == columns.end() || !stage->is_string()) {
    fail(file, line, "stage: expected the stage's name, a string");
  }
  const auto step = columns.find("step");
  if (step == columns.end() || !is_count(*step)) {
    fail(file, line, "step: expected a whole number from 0");
  }
  return {stage->get<std::string>(), step->get<std::int64_t>(), std::move(columns)};
}

// Gives each row of a file to `take`; returns whether the last line was left out. A file that is
// not there has no rows.
bool read_rows(const fs::path& file, const std::function<void(const Row&)>& take) {
  if (!fs::exists(file)) return false;
  std::ifstream stream = open_file(file);
  std::string line;
  std::string broken;  // why a line is no JSON: one that is being written if none follows
  std::size_t broken_line = 0;
  for (std::size_t number = 1; std::getline(stream, line); ++number) {
    if (is_blank(line)) continue;
    if (!broken.empty()) fail(file, broken_line, "is not a JSON object: " + broken);
    json columns;
    try {
      columns = parse(line);
    } catch (const json::exception& error) {
      broken = error.what();
      broken_line = number;
      continue;
    } catch (const RunRowsError& error) {
      fail(file, number, error.what());
    }
    take(read_row(file, number, std::move(columns)));
  }
  if (stream.bad()) throw RunRowsError(file.string() + ": cannot be read to its end");
  return !broken.empty();
}

MetricRow metric_row(const Row& row) {
  MetricRow metrics{row.stage, row.step, {}};
  for (const auto& [name, value] : row.columns.items()) {
    if (name == "step" || !value.is_number()) continue;
    if (const double number = value.get<double>(); std::isfinite(number)) {
      metrics.values[name] = number;
    }
  }
  return metrics;
}

SampleText text_of(const json& columns, const char* name) {
  const auto found = columns.find(name);
  if (found == columns.end() || found->is_null()) return SampleText();
  return SampleText(found->is_string() ? found->get<std::string>() : found->dump());
}

std::optional<double> number_of(const json& value) {
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

SampleRow sample_row(const Row& row) {
  constexpr std::string_view kRewards = "rewards/";
  SampleRow sample;
  sample.stage = row.stage;
  sample.step = row.step;
  sample.prompt = text_of(row.columns, "prompt");
  sample.gold = text_of(row.columns, "gold");
  sample.completion = text_of(row.columns, "completion");
  for (const auto& [name, value] : row.columns.items()) {
    if (name == "decoding" && value.is_string()) sample.decoding = value.get<std::string>();
    if (name == "length" && is_count(value)) sample.length = value.get<std::int64_t>();
    if (name == "reward") sample.reward = number_of(value);
    if (name.starts_with(kRewards)) {
      sample.rewards[name.substr(kRewards.size())] = number_of(value);
    }
  }
  return sample;
}

std::optional<double> find_value(const std::map<std::string, double>& values,
                                 const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

std::string name_of(const fs::path& run_dir) {
  const fs::path path = fs::absolute(run_dir).lexically_normal();
  const fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
  return text::replace_invalid_utf8(name.string());
}

}  // namespace

std::optional<double> MetricRow::value(const std::string& name) const {
  return find_value(values, name);
}

std::optional<double> RunSummary::value(const std::string& name) const {
  return find_value(values, name);
}

RunSummary parse_run_summary(const std::string& json_text, const std::string& name) {
  json columns;
  try {
    columns = parse(json_text);
  } catch (const std::exception& error) {
    throw RunRowsError(fmt::format("{}: is not a JSON object: {}", name, error.what()));
  }
  if (!columns.is_object()) throw RunRowsError(name + ": is not a JSON object");
  RunSummary summary;
  for (const auto& [column, value] : columns.items()) {
    if (const auto number = number_of(value)) summary.values[column] = *number;
  }
  if (columns.contains("seed")) summary.seed = columns["seed"].dump();
  return summary;
}

SampleText::SampleText(std::string text) : head(std::move(text)) {
  if (head.size() <= kLongestText) return;
  const auto continues = [this](std::size_t i) {
    return i < head.size() && (static_cast<unsigned char>(head[i]) & 0xC0U) == 0x80U;
  };
  std::size_t head_end = kLongestText / 4 * 3;
  while (continues(head_end)) --head_end;
  std::size_t tail_begin = head.size() - kLongestText / 4;
  while (continues(tail_begin)) ++tail_begin;
  tail = head.substr(tail_begin);
  left_out = tail_begin - head_end;
  head.resize(head_end);
  head.shrink_to_fit();
}

RunRows read_run_rows(const fs::path& run_dir) {
  if (!fs::exists(run_dir / "recipe.yaml")) {
    throw RunRowsError(run_dir.string() + ": is not a run's folder: it holds no recipe.yaml");
  }
  RunRows rows;
  rows.name = name_of(run_dir);
  rows.recipe = read_text(run_dir / "recipe.yaml");
  const auto read = [&](const char* name, const std::function<void(const Row&)>& take) {
    if (read_rows(run_dir / name, take)) rows.unfinished.emplace_back(name);
  };
  read("metrics.jsonl", [&](const Row& row) { rows.metrics.push_back(metric_row(row)); });
  read("timing.jsonl", [&](const Row& row) { rows.timing.push_back(metric_row(row)); });
  read("samples.jsonl", [&](const Row& row) { rows.samples.push_back(sample_row(row)); });
  if (const fs::path summary = run_dir / "summary.json"; fs::exists(summary)) {
    rows.summary = parse_run_summary(read_text(summary), summary.string());
  }
  return rows;
}

}  // namespace aha::recipes
