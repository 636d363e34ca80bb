#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "rewards/code/code_options.h"
#include "sandbox/sandbox.h"

namespace aha::rewards {

// What to start in a box for each run.
struct BuiltProgram {
  std::vector<std::string> argv;
  std::vector<sandbox::BoxFile> files;
  bool compiled = true;     // false: CE, `diagnostics` says why
  bool failed = false;      // SE: the sandbox failed, `diagnostics` says how
  std::string diagnostics;  // of the compiler
};

// Sources to programs. Compiles in a box of its own that holds nothing but the source; keeps the
// binaries of the sources used last, 256 MiB of them. Several threads may build at once.
class ProgramBuilder {
 public:
  ProgramBuilder(const sandbox::Sandbox& sandbox, const CodeOptions& options,
                 bool memory_by_cgroup);

  // `language`: cpp, c. `header` is aha_call.h's text or empty.
  std::shared_ptr<const BuiltProgram> compile(const std::string& language,
                                              const std::string& source, const char* header);

 private:
  BuiltProgram compile_anew(const std::string& language, const std::string& source,
                            const char* header) const;

  const sandbox::Sandbox& sandbox_;
  CodeOptions options_;
  bool memory_by_cgroup_;
  std::mutex mutex_;  // guards all below
  std::map<std::string, std::shared_ptr<const BuiltProgram>> built_;
  std::list<std::string> order_;
  std::uint64_t bytes_ = 0;
};

// The real interpreter, below /usr, which boxes see. Throws RewardError where there is none.
std::string find_python();

}  // namespace aha::rewards
