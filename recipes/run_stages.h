#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "recipes/curve.h"
#include "recipes/run_rows.h"

namespace aha::recipes {

// The rows of one stage, which point into the RunRows they are from.
struct RunStage {
  std::string name;
  std::vector<const MetricRow*> metrics;
  std::vector<const MetricRow*> timing;

  bool evaluates() const;      // measures the policy: one row, of step 0
  bool reinforces() const;     // has rewards
  std::int64_t steps() const;  // the last step that was done
  double seconds() const;
  // Values of a metric, step by step; rows of timing are looked at where no metric has the name.
  Curve curve(const std::string& metric) const;
};

// The stages in the order in which they began. `rows` outlives them.
std::vector<RunStage> stages_of(const RunRows& rows);

// What stood on the held-out part before and after stage `index`: the row of the nearest evaluation
// on that side; null where there is none.
struct HeldOut {
  const MetricRow* before = nullptr;
  const MetricRow* after = nullptr;
};
HeldOut held_out_around(const std::vector<RunStage>& stages, std::size_t index);

}  // namespace aha::recipes
