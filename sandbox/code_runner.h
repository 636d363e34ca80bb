#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sandbox/language.h"
#include "sandbox/sandbox.h"
#include "sandbox/session.h"

namespace aha::sandbox {

// A source made ready to run; immutable, shared by any number of runs at once.
struct Build {
  bool compiled = false;    // false: the compiler refused the source or passed its limits (CE)
  std::string diagnostics;  // the compiler's words, at most 64 KiB
  std::string failure;      // not empty: the sandbox itself failed (SE), and this says how
  Program program;          // without input
  bool needs_processes = false;
  double compile_cpu_seconds = 0;    // of the compiler's processes; 0 where nothing was compiled
  std::string refused_memory_words;  // as in Language
};

struct CodeRunnerOptions {
  SandboxOptions sandbox = {};
  LanguageTable languages = {};

  // What the compiler may use. 10 s and not 4: a plain bits/stdc++.h takes 3 on a slow core.
  Limits compile_limits = {.cpu_seconds = 10,
                           .wall_seconds = 30,
                           .memory_bytes = std::uint64_t{2} << 30,
                           .processes = 16,
                           .file_bytes = std::uint64_t{256} << 20};

  // Compiled programs kept by the hash of their source, most recently used first.
  std::uint64_t cache_bytes = std::uint64_t{256} << 20;
};

// Compiles and runs sources of the languages it knows, each in a box of its own; the compiler's box
// never holds input. For any number of threads at once.
class CodeRunner {
 public:
  explicit CodeRunner(CodeRunnerOptions options = {});
  ~CodeRunner();
  CodeRunner(const CodeRunner&) = delete;
  CodeRunner& operator=(const CodeRunner&) = delete;

  // Compiles, or gives what was compiled before; blocks. `files` lie beside the source. Throws
  // SandboxError for an unknown language; a source that does not compile is a Build. `cancel` as in
  // RunHooks; a cancelled build is a failure.
  std::shared_ptr<const Build> build(const std::string& language, const std::string& source,
                                     const std::vector<BoxFile>& files = {}, int cancel = -1);

  // Runs a compiled Build with `input`; blocks. The arguments follow the program's own.
  Result run(const Build& build, const std::string& input, const Limits& limits = {},
             const std::vector<std::string>& arguments = {}, const RunHooks& hooks = {}) const;

  // Starts a Build whose descriptors 3 and 4 carry requests and answers (session.h). The runner
  // must outlive the session.
  std::unique_ptr<Session> open_session(const Build& build, const Limits& limits = {},
                                        const std::vector<std::string>& arguments = {}) const;

  const LanguageTable& languages() const;

  // As Sandbox::warm_python_missing().
  std::string warm_python_missing() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aha::sandbox
