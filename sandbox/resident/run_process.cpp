#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "sandbox/resident/descriptor_places.h"
#include "sandbox/resident/resident.h"
#include "sandbox/resident/run_steps.h"

namespace aha::sandbox {
namespace {

// Where these lie in a run's processes: behind those that the program sees.
constexpr int kRunControl = 5;
constexpr int kRunExecutable = 6;

bool join_cgroup(const RunDescriptors& descriptors, BoxFailure& failure) noexcept {
  const int file = descriptors.join_file;
  return file < 0 || write(file, "0", 1) == 1 || fail(failure, BoxStage::cgroup);
}

bool take_plan(const RunDescriptors& descriptors, const ResidentState& resident,
               RunPlan& plan) noexcept {
  if (descriptors.cut_off) {
    errno = EMFILE;
    return false;
  }
  if (descriptors.plan >= 0) return read_run_plan(descriptors.plan, plan);
  read_run_plan(resident.plan, plan);
  return true;
}

bool take_descriptors(const RunDescriptors& descriptors) noexcept {
  int places[kRunExecutable + 1];
  for (int place = 0; place < kRunControl; ++place) places[place] = descriptors.program[place];
  places[kRunControl] = kResidentControl;
  places[kRunExecutable] = descriptors.executable;
  return place_descriptors(places, kRunExecutable + 1, kRunControl);
}

// Ends the process where it cannot be.
[[noreturn]] void execute(const RunPlan& plan, bool has_executable, BoxFailure& failure) noexcept {
  if (!has_executable) execve(plan.argv[0], plan.argv.data(), plan.environment.data());
  // Elsewhere in the runner a process that is about to be another may still hold the descriptor
  // through which the file was written.
  constexpr timespec kMoment{0, 1'000'000};
  for (int attempt = 0; has_executable && attempt < 1000; ++attempt) {
    syscall(SYS_execveat, kRunExecutable, "", plan.argv.data(), plan.environment.data(),
            AT_EMPTY_PATH);
    if (errno != ETXTBSY) break;
    nanosleep(&kMoment, nullptr);
  }
  fail(failure, BoxStage::execute);
  give_up(kRunControl, failure);
}

// Orphans of the run become this process's children: they are reaped on the way.
int wait_for_program(pid_t program) noexcept {
  for (;;) {
    int status = 0;
    const pid_t ended = wait4(-1, &status, __WALL, nullptr);
    if (ended == program) return status;
    if (ended < 0 && errno != EINTR) _exit(1);
  }
}

bool ends_soon(pid_t program) noexcept {
  constexpr int kSoon = 20;  // milliseconds
  pollfd ended{static_cast<int>(syscall(SYS_pidfd_open, program, 0)), POLLIN, 0};
  return ended.fd < 0 || poll(&ended, 1, kSoon) > 0;
}

[[noreturn]] void watch_until_end(pid_t program, const ResidentState& resident,
                                  bool spreads_later) noexcept {
  RunProgress& progress = *resident.progress;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  progress.started_nanoseconds = std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  // What the program reads and writes ends with it, not with this process.
  for (int fd = 0; fd < kRunControl; ++fd) close(fd);
  // So far all of it is on the processor of what started it (warm_box.cpp).
  if (spreads_later && !ends_soon(program)) spread_over(resident.processors);
  progress.wait_status = wait_for_program(program);
  progress.finished = true;
  _exit(0);
}

// In a copy that goes on as the program.
void leave_behind(RunProgress* progress) noexcept {
  munmap(progress, sizeof *progress);
  close(kRunControl);
}

}  // namespace

void die_with(pid_t parent) noexcept {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(1);
}

void run_process(const RunDescriptors& descriptors, const ResidentState& resident,
                 RunPlan& plan) noexcept {
  BoxFailure failure;
  if (!join_cgroup(descriptors, failure)) give_up(kResidentControl, failure);
  if (!take_plan(descriptors, resident, plan) || !take_descriptors(descriptors)) {
    fail(failure, BoxStage::receive);
    give_up(kResidentControl, failure);
  }
  if ((resident.shows_processes && !show_own_processes(failure)) ||
      !make_working_folder(plan, failure)) {
    give_up(kRunControl, failure);
  }

  // They could not be found later: a copy of an interpreter is hidden from its parent as well.
  const bool spreads_later = resident.shows_processes && resident.start == ProgramStart::execute;
  if (!spreads_later) go_anywhere(resident.processors);
  const pid_t self = getpid();
  const pid_t program = resident.start == ProgramStart::execute ? vfork() : fork();
  if (program == 0) {
    if (!resident.has_namespaces) die_with(self);
    if (!become_program(plan, failure)) give_up(kRunControl, failure);
    if (resident.start == ProgramStart::continue_) {
      leave_behind(resident.progress);
      return;
    }
    execute(plan, descriptors.executable >= 0, failure);
  }
  if (program < 0) {
    fail(failure, BoxStage::fork);
    give_up(kRunControl, failure);
  }
  watch_until_end(program, resident, spreads_later);
}

}  // namespace aha::sandbox
