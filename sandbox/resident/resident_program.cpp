// The resident process of boxes whose programs are executed.

#include "sandbox/resident/resident.h"

int main() {
  aha::sandbox::RunPlan plan;
  aha::sandbox::serve_runs(aha::sandbox::ProgramStart::execute, plan);
}
