#include "rewards/code/built_program.h"

#include <unistd.h>

#include <utility>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

using sandbox::Outcome;

constexpr std::uint64_t kCacheBytes = std::uint64_t{256} << 20;
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint32_t kCompilerProcesses = 8;

std::string command(const std::string& language) {
  const std::string compiler =
      language == "c" ? "gcc -x c -std=gnu17" : "g++ -x c++ -std=gnu++20 -fpermissive";
  // The binary leaves the box through a pipe: nothing outside opens a file of the box.
  return compiler +
         " -O2 -pipe -w -fmax-errors=20 -o program solution.src -lm 1>&2 && "
         "exec cat program";
}

}  // namespace

std::string find_python() {
  for (const char* path : {"/usr/bin/python3", "/usr/local/bin/python3"}) {
    if (access(path, X_OK) == 0) return path;
  }
  throw RewardError("code: no /usr/bin/python3; install Debian's python3");
}

ProgramBuilder::ProgramBuilder(const sandbox::Sandbox& sandbox, const CodeOptions& options,
                               bool memory_by_cgroup)
    : sandbox_(sandbox), options_(options), memory_by_cgroup_(memory_by_cgroup) {}

std::shared_ptr<const BuiltProgram> ProgramBuilder::compile(const std::string& language,
                                                            const std::string& source,
                                                            const char* header) {
  std::string key = language + (header != nullptr ? "+\n" : "\n") + source;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = built_.find(key); found != built_.end()) return found->second;
  }
  auto built = std::make_shared<const BuiltProgram>(compile_anew(language, source, header));
  if (built->failed) return built;
  const std::lock_guard lock(mutex_);
  if (!built_.emplace(key, built).second) return built;
  bytes_ += key.size() + (built->files.empty() ? 0 : built->files[0].contents.size());
  order_.push_back(std::move(key));
  while (bytes_ > kCacheBytes && order_.size() > 1) {
    const auto oldest = built_.find(order_.front());
    bytes_ -= oldest->first.size() +
              (oldest->second->files.empty() ? 0 : oldest->second->files[0].contents.size());
    built_.erase(oldest);
    order_.pop_front();
  }
  return built;
}

BuiltProgram ProgramBuilder::compile_anew(const std::string& language, const std::string& source,
                                          const char* header) const {
  sandbox::Program program;
  program.argv = {"/bin/bash", "-c", command(language)};
  program.files = {{"solution.src", source}};
  if (header != nullptr) program.files.push_back({"aha_call.h", header});
  sandbox::Limits limits;
  limits.cpu_seconds = options_.compile_seconds;
  limits.wall_seconds = 3 * options_.compile_seconds;
  limits.processes = kCompilerProcesses;
  const auto memory = static_cast<std::uint64_t>(options_.compile_memory_mib) * kMebibyte;
  // Without a cgroup the limit is one of address space, shared out over the processes.
  limits.memory_bytes = memory_by_cgroup_ ? memory : memory * kCompilerProcesses;
  limits.output_bytes = static_cast<std::uint64_t>(options_.compile_output_mib) * kMebibyte;
  limits.file_bytes = limits.output_bytes;
  sandbox::Result result = sandbox_.run(program, limits);

  BuiltProgram built;
  built.diagnostics = std::move(result.standard_error);
  if (result.outcome == Outcome::sandbox_failure) {
    built.failed = true;
    built.diagnostics = result.message;
  } else if (result.outcome != Outcome::exited) {
    built.compiled = false;
    built.diagnostics =
        "the compiler ended by " + std::string(name_of(result.outcome)) + "\n" + built.diagnostics;
  } else if (result.exit_code != 0) {
    built.compiled = false;
  } else {
    built.argv = {"./program"};
    built.files = {{"program", std::move(result.standard_output), true}};
  }
  return built;
}

}  // namespace aha::rewards
