#include "sandbox/sandbox.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "sandbox/box_plan.h"
#include "sandbox/captured_output.h"
#include "sandbox/identity_map.h"
#include "sandbox/judge.h"
#include "sandbox/landlock.h"
#include "sandbox/plan_run.h"
#include "sandbox/run_cgroup.h"
#include "sandbox/running_box.h"
#include "sandbox/supervisor.h"
#include "sandbox/syscall_filter.h"

namespace aha::sandbox {

struct Sandbox::State {
  SandboxOptions options;
  RootPlan root;
  IdentityMap identity;
  CgroupLayout cgroups;
  int landlock_abi = 0;
  std::vector<sock_filter> filter;          // threads only
  std::vector<sock_filter> forking_filter;  // may fork
};

namespace {

constexpr std::uint64_t kErrorOutputKept = 65536;

[[noreturn]] void refused(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

// The runner's end does not block; the program's does, as it expects.
Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) refused("making a pipe");
  Pipe made{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  if (fcntl(made.read.get(), F_SETFL, O_NONBLOCK) != 0) refused("making a pipe");
  return made;
}

struct Pair {
  FileDescriptor runner;
  FileDescriptor box;
};

Pair make_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    refused("making a socket pair");
  }
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// A file in memory, opened anew for reading alone.
FileDescriptor make_input(const std::string& input) {
  const FileDescriptor file(memfd_create("input", MFD_CLOEXEC));
  if (!file) refused("making the standard input (memfd_create)");
  for (std::size_t done = 0; done < input.size();) {
    const ssize_t size = write(file.get(), input.data() + done, input.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) refused("writing the standard input");
    done += static_cast<std::size_t>(size);
  }
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  FileDescriptor reader(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!reader) refused("opening the standard input (/proc/self/fd)");
  return reader;
}

// The descriptors of one run. The box's ends are closed once it has them.
struct Channels {
  explicit Channels(const std::string& standard_input) : input(make_input(standard_input)) {}

  void give_to(BoxPlan& plan) const {
    plan.input = input.get();
    plan.output = output.write.get();
    plan.error_output = error_output.write.get();
    plan.control = control.box.get();
  }
  void close_box_ends() {
    input.reset();
    output.write.reset();
    error_output.write.reset();
    control.box.reset();
  }

  FileDescriptor input;
  Pipe output = make_pipe();
  Pipe error_output = make_pipe();
  Pair control = make_pair();
};

Result failure(const std::string& message) {
  Result result;
  result.message = message;
  return result;
}

}  // namespace

Sandbox::Sandbox(const SandboxOptions& options)
    : state_(std::make_unique<const State>(State{
          options, plan_root(options.readable_folders), choose_identity(), find_cgroup_layout(),
          sandbox::landlock_abi(), make_syscall_filter(false), make_syscall_filter(true)})) {}

Sandbox::~Sandbox() = default;

bool Sandbox::limits_memory_by_cgroup() const {
  return state_->cgroups.memory != CgroupLayout::Version::none &&
         state_->options.memory_control != MemoryControl::address_space;
}

Result Sandbox::run(const Program& program, const Limits& limits, const RunHooks& hooks) const {
  check_run(program, limits);
  const MemoryControl control = state_->options.memory_control;
  const bool has_cgroup = state_->cgroups.memory != CgroupLayout::Version::none;
  if (control == MemoryControl::cgroup && !has_cgroup) {
    return failure("no memory cgroup can be made: " + state_->cgroups.memory_missing +
                   "; to mend: " + state_->cgroups.memory_mend);
  }
  const bool by_cgroup = has_cgroup && control != MemoryControl::address_space;
  try {
    const RunCgroup cgroup(state_->cgroups, {by_cgroup, true}, limits.memory_bytes);
    BoxPlan plan = plan_run(program, limits, state_->root, by_cgroup);
    plan.filter = limits.processes > 1 ? &state_->forking_filter : &state_->filter;
    plan.landlock_abi = state_->landlock_abi;
    plan.drop_groups = state_->identity.privileged;
    plan.join_files = cgroup.join_files();

    Channels channels(program.input);
    channels.give_to(plan);
    plan.requests = hooks.requests;
    plan.answers = hooks.answers;
    RunningBox box(plan, state_->identity, std::move(channels.control.runner),
                   cgroup.folder_descriptor());
    channels.close_box_ends();
    CapturedOutput output(std::move(channels.output.read), limits.output_bytes);
    CapturedOutput error_output(std::move(channels.error_output.read), kErrorOutputKept);
    const Observation seen =
        Supervisor(box, cgroup, limits, output, error_output, hooks.cancel).watch();

    Result result = judge(seen, plan, limits, cgroup.memory_was_refused());
    result.standard_output = output.take();
    result.standard_error = error_output.take();
    result.cpu_seconds = seen.cpu_seconds;
    result.wall_seconds = seen.wall_seconds;
    result.peak_memory_bytes = by_cgroup ? cgroup.peak_memory_bytes()
                                         : static_cast<std::uint64_t>(seen.max_resident_kib) * 1024;
    return result;
  } catch (const std::runtime_error& error) {
    return failure(error.what());
  }
}

}  // namespace aha::sandbox
