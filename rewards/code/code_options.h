#pragma once

#include <string>

namespace aha::rewards {

// Options of the reward `code`; the keys of a recipe have the same names. Limits but answer_seconds
// hold for each run of the program: for each test, or for all calls of a round where the tests are
// asserts.
struct CodeOptions {
  double time_seconds = 4.0;  // processor time of all its processes
  double wall_seconds = 12.0;
  double answer_seconds = 120.0;  // on the clock, of all runs of one answer's tests together
  int memory_mib = 512;
  int output_mib = 16;
  int processes = 1;  // alive at once; Bash gets at least 16, as it must fork

  double compile_seconds = 10.0;  // processor time; passing a compile limit is CE
  int compile_memory_mib = 2048;
  int compile_output_mib = 64;  // object and binary

  std::string sandbox = "namespaces";  // or landlock, the weaker tier, where those are refused
  std::string languages;               // path of a table of further languages (language_file.h)

  std::string comparison = "tokens";  // of standard output: tokens between white space, or exact
  double tolerance = 0.0;             // of floats, absolute or relative, whichever is kinder
  std::string score = "all";          // all: 1 where every test passes, else 0; share: of tests
  std::string checker;                // path of a .py or .cpp program that compares instead
};

}  // namespace aha::rewards
