#include "rewards/code/program_boxes.h"

#include <algorithm>

#include <fmt/core.h>

#include "rewards/code/language_file.h"
#include "rewards/reward_error.h"
#include "sandbox/sandbox.h"

namespace aha::rewards {
namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;

// C functions are called from C++, which is stricter.
sandbox::LanguageTable languages(const std::string& file) {
  sandbox::LanguageTable table;
  if (table.all().contains("cpp")) {
    sandbox::Language lenient = table.at("cpp");
    lenient.name = "c_as_cpp";
    lenient.compile.emplace_back("-fpermissive");
    table.add(std::move(lenient));
  }
  if (file.empty()) return table;
  for (sandbox::Language& language : read_language_file(file)) {
    try {
      table.add(std::move(language));
    } catch (const sandbox::SandboxError& error) {
      throw RewardError(fmt::format("code: languages \"{}\": {}", file, error.what()));
    }
  }
  return table;
}

sandbox::CodeRunnerOptions runner_options(const CodeOptions& options) {
  sandbox::CodeRunnerOptions runner{.languages = languages(options.languages)};
  if (options.sandbox == "landlock") runner.sandbox.isolation = sandbox::Isolation::landlock;
  sandbox::Limits& limits = runner.compile_limits;
  limits.cpu_seconds = options.compile_seconds;
  limits.wall_seconds = 3 * options.compile_seconds;
  limits.memory_bytes = static_cast<std::uint64_t>(options.compile_memory_mib) * kMebibyte;
  limits.file_bytes = static_cast<std::uint64_t>(options.compile_output_mib) * kMebibyte;
  return runner;
}

}  // namespace

ProgramBoxes::ProgramBoxes(const CodeOptions& options)
    : options_(options),
      memory_by_cgroup_(sandbox::Sandbox().limits_memory_by_cgroup()),
      runner_(runner_options(options)) {}

std::shared_ptr<const sandbox::Build> ProgramBoxes::build(
    const std::string& language, const std::string& source,
    const std::vector<sandbox::BoxFile>& files) {
  return runner_.build(language, source, files);
}

bool ProgramBoxes::knows(const std::string& language) const {
  return runner_.languages().all().contains(language);
}

sandbox::Limits ProgramBoxes::limits_for(const sandbox::Build& build) const {
  sandbox::Limits limits;
  limits.cpu_seconds = options_.time_seconds;
  limits.wall_seconds = options_.wall_seconds;
  limits.processes =
      std::max(static_cast<std::uint32_t>(options_.processes), build.least_processes);
  limits.memory_bytes = static_cast<std::uint64_t>(options_.memory_mib) * kMebibyte;
  if (memory_by_cgroup_) {
    limits.stack_bytes = limits.memory_bytes;
  } else {
    limits.memory_bytes *= limits.processes;  // an address space's share is one process's
  }
  limits.output_bytes = static_cast<std::uint64_t>(options_.output_mib) * kMebibyte;
  return limits;
}

sandbox::Result ProgramBoxes::run(const sandbox::Build& build, const std::string& input) const {
  return run(build, input, limits_for(build));
}

sandbox::Result ProgramBoxes::run(const sandbox::Build& build, const std::string& input,
                                  const sandbox::Limits& limits) const {
  return runner_.run(build, input, limits);
}

}  // namespace aha::rewards
