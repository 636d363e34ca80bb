#include "sandbox/sandbox.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "sandbox/borrowed_folder.h"
#include "sandbox/box_pool.h"
#include "sandbox/captured_output.h"
#include "sandbox/channels.h"
#include "sandbox/identity_map.h"
#include "sandbox/judge.h"
#include "sandbox/plan_run.h"
#include "sandbox/resident/landlock.h"
#include "sandbox/supervisor.h"
#include "sandbox/syscall_filter.h"

namespace aha::sandbox {
namespace {

constexpr std::uint64_t kErrorOutputKept = 65536;
constexpr int kMostFailures = 3;  // to start an interpreter that is kept warm

// The descriptors of one run. The box's ends are closed once it has them.
struct Channels {
  FileDescriptor input;
  Pipe output;
  Pipe error_output;
};

constexpr const char* kNoLandlock =
    "the weaker tier needs Landlock, which this kernel does not have or was booted without; to "
    "mend: boot Linux 5.13 or later with lsm=landlock,... on its command line";

constexpr const char* kLost =
    "the box's resident process died and its run with it; to mend: see the system's log for what "
    "kills processes (want of memory on the machine?)";

}  // namespace

struct Sandbox::State {
  explicit State(const SandboxOptions& given) : options(given) {}

  bool by_cgroup() const {
    return cgroups.memory != CgroupLayout::Version::none &&
           options.memory_control != MemoryControl::address_space;
  }
  bool has_namespaces() const { return options.isolation == Isolation::namespaces; }

  // Between runs of the weaker tier only Landlock stands, from version 6 on.
  bool may_signal() const { return has_namespaces() || landlock_abi >= 6; }

  SyscallRules rules(bool may_fork) const {
    return {.may_fork = may_fork,
            .may_signal = may_signal(),
            .has_namespaces = has_namespaces(),
            .compiles = options.may_fork_without_namespaces};
  }

  std::unique_ptr<Worker> make_worker(const ResidentCommand& command) const {
    return std::make_unique<Worker>(cgroups, RunCgroup::Uses{by_cgroup(), true}, kind, command);
  }
  bool may_start_warm(const Program& program, const Limits& limits) const;
  std::unique_ptr<Worker> take_python();
  bool may_end_early(const RunCgroup& cgroup) const;
  std::optional<Result> run(Worker& worker, const RunPlan& plan, const Program& program,
                            const Limits& limits, const RunHooks& hooks) const;

  const SandboxOptions options;
  const CgroupLayout cgroups = find_cgroup_layout();
  const int landlock_abi = sandbox::landlock_abi();
  const BoxKind kind{.root = plan_root(options.readable_folders),
                     .identity = choose_identity(),
                     .filter = make_box_filter(rules(false)),
                     .has_namespaces = has_namespaces()};
  const std::vector<sock_filter> threads_filter = make_run_filter(rules(false));
  const std::vector<sock_filter> forking_filter = make_run_filter(rules(true));
  BoxPool boxes{[this] { return make_worker(resident_program(has_namespaces())); }};
  BoxPool pythons{[this] {
    return make_worker(resident_python(options.warm_python.argv, options.warm_python.environment));
  }};
  std::mutex missing_mutex;
  std::string warm_python_missing;
  int warm_python_failures = 0;  // in a row
};

bool Sandbox::State::may_start_warm(const Program& program, const Limits& limits) const {
  const std::vector<std::string>& words = options.warm_python.argv;
  return has_namespaces() && !words.empty() && program.argv.size() > words.size() &&
         std::equal(words.begin(), words.end(), program.argv.begin()) &&
         program.argv[words.size()].rfind('-', 0) != 0 &&
         environment_texts(program.environment) == options.warm_python.environment &&
         limits.stack_bytes <= kLargestStack;
}

// Nothing where none can be had: then programs start interpreters of their own, in boxes that
// protect as well.
std::unique_ptr<Worker> Sandbox::State::take_python() {
  {
    const std::lock_guard lock(missing_mutex);
    if (!warm_python_missing.empty()) return nullptr;
  }
  try {
    std::unique_ptr<Worker> python = pythons.take();
    const std::lock_guard lock(missing_mutex);
    warm_python_failures = 0;
    return python;
  } catch (const std::runtime_error& error) {
    const std::lock_guard lock(missing_mutex);
    // A machine that is short of something for a moment is no reason to do without for ever.
    const bool is_unfit = dynamic_cast<const ResidentUnfit*>(&error) != nullptr;
    if (is_unfit || ++warm_python_failures == kMostFailures) warm_python_missing = error.what();
    return nullptr;
  }
}

// Where all that counts is a cgroup that the run's first process is not in.
bool Sandbox::State::may_end_early(const RunCgroup& cgroup) const {
  return has_namespaces() && by_cgroup() && cgroup.counts_cpu() && cgroup.run_folder() < 0;
}

// Nothing where the box was lost.
std::optional<Result> Sandbox::State::run(Worker& worker, const RunPlan& plan,
                                          const Program& program, const Limits& limits,
                                          const RunHooks& hooks) const {
  worker.cgroup.begin_run(limits.memory_bytes);
  Channels channels{make_sealed_file("input", program.input), make_pipe(), make_pipe()};
  CapturedOutput output(std::move(channels.output.read), limits.output_bytes);
  CapturedOutput error_output(std::move(channels.error_output.read), kErrorOutputKept);
  Supervisor supervisor(worker.box, worker.cgroup, limits, output, error_output, hooks.cancel);
  worker.box.start_run(plan,
                       {.input = channels.input.get(),
                        .output = channels.output.write.get(),
                        .error_output = channels.error_output.write.get(),
                        .requests = hooks.requests,
                        .answers = hooks.answers,
                        .executable = program.executable ? program.executable->descriptor() : -1,
                        .cgroup = worker.cgroup.run_folder(),
                        .join_file = worker.cgroup.join_file(),
                        .may_end_early = may_end_early(worker.cgroup)});
  channels = {};
  const Observation seen = supervisor.watch();
  if (seen.lost && !seen.stopped) return std::nullopt;

  Result result = judge(seen, plan, limits, worker.cgroup.memory_was_refused());
  result.standard_output = output.take();
  result.standard_error = error_output.take();
  result.cpu_seconds = seen.cpu_seconds;
  result.wall_seconds = seen.wall_seconds;
  result.peak_memory_bytes = by_cgroup() ? worker.cgroup.peak_memory_bytes()
                                         : static_cast<std::uint64_t>(seen.max_resident_kib) * 1024;
  return result;
}

Sandbox::Sandbox(const SandboxOptions& options) : state_(std::make_unique<State>(options)) {
  if (!state_->has_namespaces()) BorrowedFolder::remove_stale(state_->kind.identity);
}

Sandbox::~Sandbox() = default;

bool Sandbox::limits_memory_by_cgroup() const { return state_->by_cgroup(); }

std::string Sandbox::warm_python_missing() const {
  const std::lock_guard lock(state_->missing_mutex);
  return state_->warm_python_missing;
}

Result Sandbox::run(const Program& program, const Limits& limits, const RunHooks& hooks) const {
  check_run(program, limits);
  State& state = *state_;
  if (state.options.memory_control == MemoryControl::cgroup && !state.by_cgroup()) {
    return failed_run("no memory cgroup can be made: " + state.cgroups.memory_missing +
                      "; to mend: " + state.cgroups.memory_mend);
  }
  if (!state.has_namespaces() && state.landlock_abi == 0) return failed_run(kNoLandlock);
  try {
    const std::unique_ptr<PlannedRun> planned = plan_run(program, limits, state.by_cgroup());
    RunPlan& plan = planned->plan;
    const bool may_fork = limits.processes > 1 &&
                          (state.has_namespaces() || state.options.may_fork_without_namespaces);
    const auto& filter = may_fork ? state.forking_filter : state.threads_filter;
    plan.filter = filter.data();
    plan.filter_size = filter.size();
    plan.landlock_abi = state.landlock_abi;
    allow_reading(*planned, state.kind.root, state.has_namespaces());
    std::optional<BorrowedFolder> folder;
    if (!state.has_namespaces()) {
      folder.emplace(state.kind.identity);
      borrow_folder(*planned, folder->path());
    }
    const bool may_start_warm = state.may_start_warm(program, limits);
    // What a session's program has read or said cannot be taken back, nor what lies in a folder.
    const int attempts = hooks.requests < 0 && hooks.answers < 0 && !folder ? 2 : 1;
    for (int attempt = 0; attempt < attempts; ++attempt) {
      std::unique_ptr<Worker> python = may_start_warm ? state.take_python() : nullptr;
      BoxPool& pool = python ? state.pythons : state.boxes;
      std::unique_ptr<Worker> worker = python ? std::move(python) : state.boxes.take();
      RunPlan given = plan;
      if (&pool == &state.pythons) {
        given.argv.erase(given.argv.begin(),
                         given.argv.begin() +
                             static_cast<std::ptrdiff_t>(state.options.warm_python.argv.size()));
      }
      std::optional<Result> result = state.run(*worker, given, program, limits, hooks);
      if (!worker->box.is_lost()) pool.give_back(std::move(worker));
      if (result) return std::move(*result);
    }
    return failed_run(kLost);
  } catch (const std::runtime_error& error) {
    return failed_run(error.what());
  }
}

}  // namespace aha::sandbox
