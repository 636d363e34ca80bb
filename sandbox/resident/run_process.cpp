#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#endif
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "sandbox/resident/descriptor_places.h"
#include "sandbox/resident/resident.h"
#include "sandbox/resident/run_places.h"
#include "sandbox/resident/run_steps.h"

namespace aha::sandbox {
namespace {

// Of the program's process: what others of the run take is not the program's memory.
bool join_cgroup(const RunDescriptors& descriptors, BoxFailure& failure) noexcept {
  return descriptors.join_file < 0 || write(kRunJoinFile, "0", 1) == 1 ||
         fail(failure, BoxStage::cgroup);
}

bool take_descriptors(const RunDescriptors& descriptors) noexcept {
  int places[kRunPlaces];
  for (int place = 0; place < kRunControl; ++place) places[place] = descriptors.program[place];
  places[kRunControl] = kResidentControl;
  places[kRunRunner] = kResidentRunner;
  places[kRunExecutable] = descriptors.executable;
  places[kRunJoinFile] = descriptors.join_file;
  return place_descriptors(places, kRunPlaces, kRunControl);
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
  _exit(1);
}

// The C library asks it for the processor that it is on. A process that shared another's memory
// has none, nor have its copies.
void restart_sequences() noexcept {
#if __has_include(<sys/rseq.h>)
  constexpr unsigned kSize = 32;  // its first version's, which all kernels take
  if (__rseq_size == 0) return;
  char* const area = static_cast<char*>(__builtin_thread_pointer()) + __rseq_offset;
  syscall(SYS_rseq, area, kSize, 0, RSEQ_SIG);
#endif
}

// In a copy of the resident process that is the program from here on.
[[noreturn]] void go_on_as_program(const Run& run) noexcept {
  restart_sequences();
  munmap(run.resident.progress, sizeof *run.resident.progress);
  syscall(SYS_close_range, kRunControl, ~0U, 0);
  std::longjmp(run.go_on, 1);
}

[[noreturn]] void start_program(const Run& run, pid_t parent) noexcept {
  BoxFailure& failure = run.resident.progress->failure;
  if (run.resident.namespaces == Namespaces::none) die_with(parent);
  if (!join_cgroup(run.descriptors, failure) || !become_program(run.plan, failure)) _exit(1);
  if (run.resident.start == ProgramStart::continue_) go_on_as_program(run);
  execute(run.plan, run.descriptors.executable >= 0, failure);
}

}  // namespace

void die_with(pid_t parent) noexcept {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(1);
}

void run_process(const Run& run) noexcept {
  const ResidentState& resident = run.resident;
  BoxFailure& failure = resident.progress->failure;
  if (resident.namespaces == Namespaces::none) die_with(run.resident_process);
  if (!take_descriptors(run.descriptors)) {
    fail(failure, BoxStage::receive);
    _exit(1);
  }
  if ((resident.shows_processes && !show_own_processes(failure)) ||
      !make_working_folder(run.plan, failure)) {
    _exit(1);
  }
  const FolderUse before = folder_use();
  // They could not be found later: a copy of an interpreter is hidden from its parent as well.
  const bool spreads_later = resident.shows_processes && resident.start == ProgramStart::execute;
  if (!spreads_later) go_anywhere(resident.processors);
  const pid_t self = getpid();
  const pid_t program = resident.start == ProgramStart::execute ? vfork() : fork();
  if (program == 0) start_program(run, self);
  if (program < 0) {
    fail(failure, BoxStage::fork);
    _exit(1);
  }
  watch_program(program, run, before, spreads_later);
}

}  // namespace aha::sandbox
