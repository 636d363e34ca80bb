#pragma once

#include "recipes/section.h"
#include "tasks/task_options.h"

namespace aha::recipes {

// The keys of `task` and of a stage's `corpus`.
Section<tasks::TaskOptions> task_section();
Section<tasks::CorpusOptions> corpus_section();

}  // namespace aha::recipes
