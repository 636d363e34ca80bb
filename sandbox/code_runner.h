#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sandbox/build.h"
#include "sandbox/language.h"
#include "sandbox/sandbox.h"
#include "sandbox/session.h"

namespace aha::sandbox {

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

// Compiles and runs sources of the languages it knows, each in a box of its own, by
// CodeRunnerOptions::sandbox's isolation; the compiler's box never holds input. For any number of
// threads at once; takes some seventy descriptors beside Sandbox's.
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
  // must outlive the session. Throws std::system_error where the kernel refuses.
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
