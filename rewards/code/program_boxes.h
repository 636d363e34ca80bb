#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rewards/code/code_options.h"
#include "sandbox/code_runner.h"

namespace aha::rewards {

// Compiles and runs programs under the limits of CodeOptions. For any number of threads at once.
class ProgramBoxes {
 public:
  explicit ProgramBoxes(const CodeOptions& options);

  // Throws sandbox::SandboxError for a language whose tools are not on this machine.
  std::shared_ptr<const sandbox::Build> build(const std::string& language,
                                              const std::string& source,
                                              const std::vector<sandbox::BoxFile>& files = {});

  bool knows(const std::string& language) const;

  sandbox::Result run(const sandbox::Build& build, const std::string& input) const;
  sandbox::Result run(const sandbox::Build& build, const std::string& input,
                      const sandbox::Limits& limits) const;

  sandbox::Limits limits_for(const sandbox::Build& build) const;  // of run without limits

 private:
  CodeOptions options_;
  bool memory_by_cgroup_;
  sandbox::CodeRunner runner_;
};

}  // namespace aha::rewards
