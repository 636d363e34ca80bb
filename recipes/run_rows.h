#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace aha::recipes {

// A run's folder that cannot be read: "file:line: what is wrong, what was expected".
class RunRowsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A row of metrics.jsonl or timing.jsonl. Columns that are null or no finite number are left out.
struct MetricRow {
  std::string stage;
  std::int64_t step = 0;  // from 1; 0 in the row of an evaluation
  std::map<std::string, double> values;

  std::optional<double> value(const std::string& name) const;
};

// A text of a sample. Of one longer than kLongestText bytes only both ends are kept.
struct SampleText {
  static constexpr std::size_t kLongestText = 16384;

  std::string head;            // the whole text unless left_out > 0
  std::uint64_t left_out = 0;  // bytes between head and tail
  std::string tail;

  explicit SampleText(std::string text = {});
  bool operator==(const SampleText&) const = default;
};

// A row of samples.jsonl. A prompt, gold answer or completion that is not a string is kept as JSON.
struct SampleRow {
  std::string stage;
  std::int64_t step = 0;  // 0 in an evaluation
  std::string decoding;   // "sampled" or "greedy" in an evaluation, else empty
  SampleText prompt;
  SampleText gold;
  SampleText completion;
  std::optional<std::int64_t> length;  // tokens
  std::optional<double> reward;
  std::map<std::string, std::optional<double>> rewards;  // by name; null: did not apply
};

// summary.json: what a run came to.
struct RunSummary {
  std::string seed;                      // empty if it is not told
  std::map<std::string, double> values;  // the numbers

  std::optional<double> value(const std::string& name) const;
};

// Throws RunRowsError, which names the file as `name`, for text that is not a JSON object.
RunSummary parse_run_summary(const std::string& json, const std::string& name);

// What stands in a run's folder (rl/run_folder.h), in the order of the files. All text is
// well-formed UTF-8: ill-formed sequences were replaced by U+FFFD. Nothing else is trusted or
// changed: it may hold any characters.
struct RunRows {
  std::string name;    // the folder's
  std::string recipe;  // recipe.yaml
  std::vector<MetricRow> metrics;
  std::vector<MetricRow> timing;
  std::vector<SampleRow> samples;
  std::optional<RunSummary> summary;    // absent in a run that goes on
  std::vector<std::string> unfinished;  // files whose last line is incomplete and was left out
};

// Reads a run that has ended or goes on: a last line that is not JSON is one being written. Throws
// RunRowsError for a folder without recipe.yaml, a file that cannot be read, and any other line
// that is not a JSON object with "stage" and "step".
RunRows read_run_rows(const std::filesystem::path& run_dir);

}  // namespace aha::recipes
