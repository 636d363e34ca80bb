#include "cli/doctor_command.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "cli/parse_arguments.h"
#include "rewards/math/exact_worker.h"
#include "sandbox/code_runner.h"
#include "sandbox/features.h"
#include "sandbox/language.h"

namespace aha::cli {
namespace {

namespace fs = std::filesystem;

void print_line(bool available, std::string_view name, std::string_view detail,
                std::string_view mend) {
  fmt::print("  {:<7} {}{}{}\n", available ? "yes" : "missing", name, detail.empty() ? "" : ": ",
             detail);
  if (!mend.empty()) fmt::print("          to mend: {}\n", mend);
}

void print_devices() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  const auto is_beside = [&](const char* name) {
    return fs::exists(folder / name, error) || fs::exists(folder / "../libexec/aha" / name, error);
  };
  fmt::print("devices\n");
  const bool has_model = is_beside("aha-model");
  print_line(has_model, "LibTorch (aha-model, for commands that need a model)", "",
             has_model ? "" : "make build");
  const bool has_gpu = fs::exists("/dev/nvidiactl", error);
  print_line(has_gpu, "GPU", has_gpu ? "NVIDIA" : "none is visible; the CPU is used",
             has_gpu ? "" : "install NVIDIA's driver; in a container start it with --gpus all");
  const bool has_cuda = is_beside("libaha_cuda.so");
  print_line(has_cuda, "CUDA and NCCL (libaha_cuda.so)", "",
             has_cuda ? "" : "install a CUDA 13 toolkit with NCCL, then make build");
}

// Programs run without it, each starting an interpreter.
std::string keeps_python_warm() {
  sandbox::CodeRunner runner;
  runner.run(*runner.build("python", ""), "");
  const std::string missing = runner.warm_python_missing();
  return missing.empty() ? ", kept warm" : ", not kept warm: " + missing;
}

void print_languages() {
  fmt::print("languages of programs to score\n");
  const sandbox::LanguageTable table;
  constexpr std::pair<const char*, const char*> kKnown[] = {{"python", "apt-get install python3"},
                                                            {"cpp", "apt-get install g++ mold"},
                                                            {"c", "apt-get install gcc"},
                                                            {"bash", "apt-get install bash"}};
  for (const auto& [name, mend] : kKnown) {
    const auto found = table.all().find(name);
    const bool available = found != table.all().end();
    std::string detail;
    if (available) {
      const sandbox::Language& language = found->second;
      detail = language.compile.empty() ? language.run[0] : language.compile[0];
      if (language.warm_python) detail += keeps_python_warm();
    }
    print_line(available, name, detail, available ? "" : mend);
  }
}

void print_math_worker() {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::string& program = rewards::math::exact_worker_program();
  rewards::math::ExactWorker worker(program);
  const bool answers = worker.ask("0", kSecond) == rewards::math::ExactWorker::Answer::zero;
  const char* absent = program.empty() ? "not found; " : " does not start; ";
  fmt::print("mathematical answers\n");
  print_line(answers, "aha-math-worker (optional)",
             answers ? program
                     : program + absent + "what agrees to hundreds of bits counts without a proof",
             answers           ? ""
             : program.empty() ? "make build, or name it in AHA_MATH_WORKER"
                               : "make build, or take AHA_MATH_WORKER out of the environment");
}

}  // namespace

int doctor_command(std::span<const std::string> arguments) {
  CLI::App app("Says what this machine can do, what is missing and what mends it", "aha doctor");
  if (const std::optional<int> status = parse_arguments(app, arguments)) return *status;
  const sandbox::Features features = sandbox::probe_features();
  fmt::print("sandbox\n");
  for (const sandbox::Feature& feature : features.all) {
    print_line(feature.available, feature.name + (feature.required ? "" : " (optional)"),
               feature.detail, feature.mend);
  }
  print_languages();
  print_math_worker();
  print_devices();
  if (features.sufficient()) return 0;
  fmt::print("untrusted programs cannot be run here: the reward `code` will refuse to\n");
  if (features.at("seccomp").available && features.at("landlock").available) {
    fmt::print("its weaker tier could: `sandbox: landlock` (docs/sandbox_threat_model.md)\n");
  }
  return kFailed;
}

}  // namespace aha::cli
