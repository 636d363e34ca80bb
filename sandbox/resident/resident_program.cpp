// The resident process of boxes whose programs are executed.
//
//   program [without-namespaces]

#include "sandbox/resident/resident.h"

int main(int argc, char**) {
  using aha::sandbox::Namespaces;
  aha::sandbox::RunPlan plan;
  aha::sandbox::serve_runs(aha::sandbox::ProgramStart::execute,
                           argc > 1 ? Namespaces::none : Namespaces::of_each_run, plan);
}
