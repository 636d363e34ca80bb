#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sandbox/program.h"

namespace aha::sandbox {

// A source made ready to run; immutable, shared by any number of runs at once.
struct Build {
  bool compiled = false;    // false: the compiler refused the source or passed its limits (CE)
  std::string diagnostics;  // the compiler's words, at most 64 KiB
  std::string failure;      // not empty: the sandbox itself failed (SE), and this says how
  Program program;          // without input

  // The compiled program, where it is an ELF file and what is run: it is executed from memory, and
  // is no file of `program`.
  std::shared_ptr<const std::string> executable = {};

  std::uint32_t least_processes =
      1;                             // Limits::processes is raised to it: a language that must fork
  double compile_cpu_seconds = 0;    // of the compiler's processes; 0 where nothing was compiled
  std::string refused_memory_words;  // as in Language
};

}  // namespace aha::sandbox
