// What an interpreter loads to become the resident process of a box: python_zygote.py.

#include <pthread.h>

#include <cstddef>

#include "sandbox/resident/resident.h"

namespace {

aha::sandbox::RunPlan plan;

// The C library read the limit when the interpreter started.
void set_stack_of_threads() {
  for (const aha::sandbox::RunPlan::ResourceLimit& limit : plan.limits) {
    if (limit.resource != RLIMIT_STACK) continue;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, limit.soft) == 0) {
      pthread_setattr_default_np(&attributes);
    }
    pthread_attr_destroy(&attributes);
  }
}

}  // namespace

// Serves runs; returns in a run's own process, with the number of its arguments.
extern "C" int aha_serve_runs() {
  aha::sandbox::serve_runs(aha::sandbox::ProgramStart::continue_,
                           aha::sandbox::Namespaces::of_each_run, plan);
  set_stack_of_threads();
  return static_cast<int>(plan.argv.size()) - 1;
}

extern "C" const char* aha_argument(int number) {
  return plan.argv[static_cast<std::size_t>(number)];
}
