#pragma once

#include <memory>

#include "tasks/task.h"
#include "tasks/task_options.h"

namespace aha::tasks {

// The task these options describe, its prompts set in the prompt template. Throws TaskError where
// options are impossible or a file is broken.
std::unique_ptr<Task> make_task(const TaskOptions& options);

}  // namespace aha::tasks
