#include "sandbox/code_runner.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "sandbox/build_cache.h"
#include "sandbox/channels.h"
#include "sandbox/compiler_want.h"
#include "sandbox/identity_map.h"
#include "sandbox/judge.h"
#include "sandbox/open_programs.h"
#include "sandbox/plan_run.h"
#include "sandbox/precompiled_header.h"
#include "sandbox/verdict.h"

namespace aha::sandbox {
namespace {

constexpr const char* kProgramName = "program";
constexpr const char* kElf = "\177ELF";
constexpr std::uint32_t kProcesses = 16;  // of a language that needs to fork
constexpr std::size_t kOpenPrograms = 64;
constexpr std::size_t kOpenProgramBytes = std::size_t{128} << 20;

std::string filled(std::string word, const std::string& source) {
  const auto put = [&](const std::string& mark, const std::string& text) {
    for (std::size_t at = word.find(mark); at != std::string::npos; at = word.find(mark)) {
      word.replace(at, mark.size(), text);
    }
  };
  put("{source}", source);
  put("{program}", kProgramName);
  return word;
}

// A limit by address space makes allocations fail, and the program dies of that by itself. It might
// say so falsely, which gains it nothing.
bool died_of_refused_memory(const Result& result, const std::string& words) {
  const bool died = (result.outcome == Outcome::exited && result.exit_code != 0) ||
                    result.outcome == Outcome::signalled;
  if (words.empty() || !died) return false;
  const std::string& text = result.standard_error;
  const std::size_t end = text.find_last_not_of("\n\r ");
  if (end == std::string::npos) return false;
  const std::size_t line_end = text.rfind('\n', end);
  const std::size_t start = line_end == std::string::npos ? 0 : line_end + 1;
  return text.compare(start, words.size(), words) == 0;
}

std::map<std::string, std::string> environment_of(const Language& language) {
  std::map<std::string, std::string> environment = Program().environment;
  for (const auto& [variable, value] : language.environment) environment[variable] = value;
  return environment;
}

// Where the compiler's product is a script, or is an argument of what is run, it is a file like
// any.
void take_product(Build& build, std::string product) {
  const bool is_run = build.program.argv[0] == std::string("./") + kProgramName;
  build.program.files.clear();
  if (is_run && product.rfind(kElf, 0) == 0) {
    build.executable = std::make_shared<const std::string>(std::move(product));
  } else {
    build.program.files = {{kProgramName, std::move(product), true}};
  }
}

// What the languages need of the sandbox.
SandboxOptions with_languages(SandboxOptions options, const LanguageTable& languages) {
  std::set<std::string> folders(options.readable_folders.begin(), options.readable_folders.end());
  for (const auto& [name, language] : languages.all()) {
    folders.insert(language.readable_folders.begin(), language.readable_folders.end());
  }
  options.readable_folders.assign(folders.begin(), folders.end());
  for (const auto& [name, language] : languages.all()) {
    if (!language.warm_python) continue;
    const auto source = std::find(language.run.begin(), language.run.end(), "{source}");
    options.warm_python.argv.assign(language.run.begin(), source);
    options.warm_python.environment = environment_texts(environment_of(language));
  }
  return options;
}

}  // namespace

struct CodeRunner::State {
  explicit State(CodeRunnerOptions given)
      : options(std::move(given)),
        sandbox(with_languages(options.sandbox, options.languages)),
        cache(options.cache_bytes) {}

  // Also shows the precompiled header.
  const Sandbox& compile_sandbox() {
    std::call_once(header_made, [&] {
      SandboxOptions with_header = with_languages(options.sandbox, options.languages);
      if (options.languages.all().count("cpp") != 0) {
        header = precompiled_header(options.languages.at("cpp").compile);
      }
      if (!header.empty()) with_header.readable_folders.push_back(header);
      with_header.may_fork_without_namespaces = true;
      compiler = std::make_unique<const Sandbox>(with_header);
    });
    return *compiler;
  }

  void compile(const Language& language, Build& build, int cancel);

  // Of a run with these arguments behind the program's own.
  Program program_of(const Build& build, const std::vector<std::string>& arguments) {
    Program program = build.program;
    program.argv.insert(program.argv.end(), arguments.begin(), arguments.end());
    if (!build.executable) return program;
    program.executable = may_share_programs ? open_programs.open(build.executable)
                                            : std::make_shared<const SealedFile>(*build.executable);
    return program;
  }
  static Limits limits_of(const Build& build, Limits limits) {
    limits.processes = std::max(limits.processes, build.least_processes);
    return limits;
  }

  const CodeRunnerOptions options;
  const Sandbox sandbox;
  BuildCache cache;
  OpenPrograms open_programs{kOpenPrograms, kOpenProgramBytes};
  // A program that runs as the file's owner could leave a mark on it, by its mode, for the next
  // run.
  const bool may_share_programs = choose_identity().privileged;
  std::once_flag header_made;
  std::string header;
  std::unique_ptr<const Sandbox> compiler;
};

// The compiler's product leaves the box through descriptor 4, a file in memory: no file of a box is
// ever opened from outside.
void CodeRunner::State::compile(const Language& language, Build& build, int cancel) {
  const Sandbox& box = compile_sandbox();
  Program program;
  program.files = std::move(build.program.files);
  program.argv = {"/bin/sh", "-c", "\"$@\" && exec cat program >&4", "sh"};
  for (const std::string& word : language.compile) {
    program.argv.push_back(filled(word, language.source_name));
  }
  if (language.name == "cpp" && !header.empty()) {
    program.argv.insert(program.argv.begin() + 5, {"-I", header});
  }
  const FileDescriptor product = make_file("product");
  Limits limits = options.compile_limits;
  // The compiler's processes work one after the other: each may have all.
  if (!box.limits_memory_by_cgroup()) limits.memory_bytes *= limits.processes;
  const Result result = box.run(program, limits, {cancel, -1, product.get()});
  build.diagnostics = result.standard_error;
  build.compile_cpu_seconds = result.cpu_seconds;
  if (verdict_of(result) == Verdict::sandbox_error) {
    build.failure = result.message.empty() ? "the compilation was cancelled" : result.message;
  } else if (result.outcome == Outcome::exited && result.exit_code != 0 &&
             wanted_processes(result.standard_error)) {
    build.failure =
        "the compiler could start no process: " + result.standard_error +
        "to mend: raise the user's limit of processes (ulimit -u) or the machine's, or use fewer "
        "workers";
  } else if (verdict_of(result)) {
    if (result.outcome != Outcome::exited) {
      build.diagnostics.append("the compiler was stopped: ").append(name_of(result.outcome));
    }
  } else {
    build.compiled = true;
    take_product(build, contents_of(product));
  }
}

CodeRunner::CodeRunner(CodeRunnerOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

CodeRunner::~CodeRunner() = default;

std::shared_ptr<const Build> CodeRunner::build(const std::string& name, const std::string& source,
                                               const std::vector<BoxFile>& files, int cancel) {
  const Language& language = state_->options.languages.at(name);
  const bool is_compiled = !language.compile.empty();
  const std::string key = is_compiled ? build_key(name, source, files) : "";
  if (is_compiled) {
    if (std::shared_ptr<const Build> kept = state_->cache.find(key)) return kept;
  }
  const auto build = std::make_shared<Build>();
  build->least_processes = language.needs_processes ? kProcesses : 1;
  build->refused_memory_words = language.refused_memory_words;
  build->program.files = files;
  build->program.files.push_back({language.source_name, source});
  for (const std::string& word : language.run) {
    build->program.argv.push_back(filled(word, language.source_name));
  }
  build->program.environment = environment_of(language);
  if (!is_compiled) {
    build->compiled = true;
    return build;
  }
  try {
    state_->compile(language, *build, cancel);
  } catch (const std::system_error& error) {
    build->failure = error.what();
  }
  if (build->failure.empty()) state_->cache.keep(key, build);
  return build;
}

Result CodeRunner::run(const Build& build, const std::string& input, const Limits& limits,
                       const std::vector<std::string>& arguments, const RunHooks& hooks) const {
  Result result;
  try {
    Program program = state_->program_of(build, arguments);
    program.input = input;
    result = state_->sandbox.run(program, State::limits_of(build, limits), hooks);
  } catch (const std::system_error& error) {
    return failed_run(error.what());
  }
  if (died_of_refused_memory(result, build.refused_memory_words)) {
    result.outcome = Outcome::memory_limit;
  }
  return result;
}

std::unique_ptr<Session> CodeRunner::open_session(const Build& build, const Limits& limits,
                                                  const std::vector<std::string>& arguments) const {
  return std::make_unique<Session>(state_->sandbox, state_->program_of(build, arguments),
                                   State::limits_of(build, limits));
}

std::string CodeRunner::warm_python_missing() const {
  return state_->sandbox.warm_python_missing();
}

const LanguageTable& CodeRunner::languages() const { return state_->options.languages; }

}  // namespace aha::sandbox
