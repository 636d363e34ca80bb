#include "rl/trainer.h"

#include <chrono>
#include <cmath>

#include <ATen/Version.h>

namespace aha::rl {
namespace {

using Clock = std::chrono::steady_clock;

void write_checkpoint(Run& run, Trainer& trainer, const StagePosition& position, int steps_done) {
  if (!run.group.leads()) return;
  CheckpointState state;
  state.stage = position.index;
  state.stage_name = position.name;
  state.steps_done = steps_done;
  state.stage_done = steps_done == trainer.steps();
  state.num_tokens = position.num_tokens;
  state.threads = run.team.size();
  state.cpu_capability = at::get_cpu_capability();
  save_checkpoint(run.folder, state, run.model, trainer.optimizer(), run.companion_files);
}

// Rows of a step: what is reproducible, and apart from it what is not.
void log_step(Run& run, const StagePosition& position, int step, const StepReport& report,
              double seconds) {
  nlohmann::ordered_json row = {{"stage", position.name}, {"step", step}};
  row.update(report.metrics.row());
  row["num_tokens"] = position.num_tokens;
  run.folder.append_metrics(row);
  nlohmann::ordered_json timing = {
      {"stage", position.name},
      {"step", step},
      {"seconds", seconds},
      {"perf/tokens_per_second", static_cast<double>(report.num_tokens) / seconds}};
  timing.update(report.timing);
  run.folder.append_timing(timing);
}

}  // namespace

StageEnd run_trainer(Run& run, Trainer& trainer, StagePosition& position) {
  double smoothed_seconds = 0.0;
  for (int step = position.first_step; step < trainer.steps(); ++step) {
    const auto begin = Clock::now();
    const StepReport report = trainer.train_step(step);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    smoothed_seconds = smoothed_seconds == 0.0 ? seconds : 0.9 * smoothed_seconds + 0.1 * seconds;
    const int done = step + 1;
    position.num_tokens += report.num_tokens;
    if (run.group.leads()) {
      log_step(run, position, done, report, seconds);
      const Metrics& metrics = report.metrics;
      run.progress.on_step(
          {position.name, done, trainer.steps(), metrics.value("loss"), metrics.value("reward"),
           metrics.value("rewards/accuracy/mean"), metrics.value("completions/mean_length"),
           static_cast<double>(report.num_tokens) / seconds,
           smoothed_seconds * (trainer.steps() - done), report.wait.reward, report.wait.seconds});
    }
    const bool due = trainer.save_steps() > 0 && done % trainer.save_steps() == 0;
    const bool stop = run.stop_requested.load();
    if (due || stop || done == trainer.steps()) write_checkpoint(run, trainer, position, done);
    if (stop && done < trainer.steps()) return StageEnd::stopped;
  }
  return run.stop_requested.load() ? StageEnd::stopped : StageEnd::complete;
}

}  // namespace aha::rl
