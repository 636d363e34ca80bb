#pragma once

#include "recipes/section.h"
#include "rollout/sampling_options.h"

namespace aha::recipes {

Table<rollout::SamplingOptions> sampling_table();

// The sampling keys for a kind of stage that has a `sampling`; they stand in the stage itself.
template <class Options>
Table<Options> sampling_keys() {
  return within<Options, rollout::SamplingOptions>(
      sampling_table(), [](auto& options) -> auto& { return options.sampling; });
}

}  // namespace aha::recipes
