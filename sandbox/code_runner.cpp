#include "sandbox/code_runner.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <list>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

#include "sandbox/plan_run.h"
#include "sandbox/precompiled_header.h"
#include "sandbox/verdict.h"

namespace aha::sandbox {
namespace {

constexpr const char* kProgramName = "program";
constexpr std::uint32_t kProcesses = 16;  // of a language that needs to fork

// Compiled programs by the whole of what they were made from, so that no two can be confused.
class BuildCache {
 public:
  explicit BuildCache(std::uint64_t bytes) : room_(bytes) {}

  std::shared_ptr<const Build> find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->second;
  }

  void keep(const std::string& key, const std::shared_ptr<const Build>& build) {
    const std::lock_guard lock(mutex_);
    if (places_.count(key) != 0) return;
    entries_.emplace_front(key, build);
    places_[key] = entries_.begin();
    held_ += size_of(entries_.front());
    while (held_ > room_ && !entries_.empty()) {
      held_ -= size_of(entries_.back());
      places_.erase(entries_.back().first);
      entries_.pop_back();
    }
  }

 private:
  using Entry = std::pair<std::string, std::shared_ptr<const Build>>;

  static std::uint64_t size_of(const Entry& entry) {
    std::uint64_t size = 2 * entry.first.size() + entry.second->diagnostics.size();
    for (const BoxFile& file : entry.second->program.files) size += file.contents.size();
    return size;
  }

  const std::uint64_t room_;
  std::mutex mutex_;
  std::uint64_t held_ = 0;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

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

std::string key_of(const std::string& language, const std::string& source,
                   const std::vector<BoxFile>& files) {
  std::string key;
  const auto add = [&](const std::string& text) {
    key.append(std::to_string(text.size())).append(":").append(text);
  };
  add(language);
  add(source);
  for (const BoxFile& file : files) {
    add(file.name);
    add(file.contents);
    add(file.executable ? "x" : "");
  }
  return key;
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

std::string contents_of(int file) {
  std::string contents(static_cast<std::size_t>(lseek(file, 0, SEEK_END)), '\0');
  std::size_t done = 0;
  while (done < contents.size()) {
    const ssize_t size =
        pread(file, contents.data() + done, contents.size() - done, static_cast<off_t>(done));
    if (size <= 0) break;
    done += static_cast<std::size_t>(size);
  }
  contents.resize(done);
  return contents;
}

std::map<std::string, std::string> environment_of(const Language& language) {
  std::map<std::string, std::string> environment = Program().environment;
  for (const auto& [variable, value] : language.environment) environment[variable] = value;
  return environment;
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

  const CodeRunnerOptions options;
  const Sandbox sandbox;
  BuildCache cache;
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
  const FileDescriptor product(memfd_create("program", MFD_CLOEXEC));
  if (!product) {
    build.failure = "no file in memory could be made for the compiled program";
    return;
  }
  Limits limits = options.compile_limits;
  // The compiler's processes work one after the other: each may have all.
  if (!box.limits_memory_by_cgroup()) limits.memory_bytes *= limits.processes;
  const Result result = box.run(program, limits, {cancel, -1, product.get()});
  build.diagnostics = result.standard_error;
  build.compile_cpu_seconds = result.cpu_seconds;
  if (verdict_of(result) == Verdict::sandbox_error) {
    build.failure = result.message.empty() ? "the compilation was cancelled" : result.message;
  } else if (verdict_of(result)) {
    if (result.outcome != Outcome::exited) {
      build.diagnostics.append("the compiler was stopped: ").append(name_of(result.outcome));
    }
  } else {
    build.compiled = true;
    build.program.files = {{kProgramName, contents_of(product.get()), true}};
  }
}

CodeRunner::CodeRunner(CodeRunnerOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

CodeRunner::~CodeRunner() = default;

std::shared_ptr<const Build> CodeRunner::build(const std::string& name, const std::string& source,
                                               const std::vector<BoxFile>& files, int cancel) {
  const Language& language = state_->options.languages.at(name);
  const bool is_compiled = !language.compile.empty();
  const std::string key = is_compiled ? key_of(name, source, files) : "";
  if (is_compiled) {
    if (std::shared_ptr<const Build> kept = state_->cache.find(key)) return kept;
  }
  const auto build = std::make_shared<Build>();
  build->needs_processes = language.needs_processes;
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
  state_->compile(language, *build, cancel);
  if (build->failure.empty()) state_->cache.keep(key, build);
  return build;
}

Result CodeRunner::run(const Build& build, const std::string& input, const Limits& limits,
                       const std::vector<std::string>& arguments, const RunHooks& hooks) const {
  Program program = build.program;
  program.input = input;
  program.argv.insert(program.argv.end(), arguments.begin(), arguments.end());
  Limits given = limits;
  if (build.needs_processes) given.processes = std::max(given.processes, kProcesses);
  Result result = state_->sandbox.run(program, given, hooks);
  if (died_of_refused_memory(result, build.refused_memory_words)) {
    result.outcome = Outcome::memory_limit;
  }
  return result;
}

std::unique_ptr<Session> CodeRunner::open_session(const Build& build, const Limits& limits,
                                                  const std::vector<std::string>& arguments) const {
  Program program = build.program;
  program.argv.insert(program.argv.end(), arguments.begin(), arguments.end());
  Limits given = limits;
  if (build.needs_processes) given.processes = std::max(given.processes, kProcesses);
  return std::make_unique<Session>(state_->sandbox, std::move(program), given);
}

std::string CodeRunner::warm_python_missing() const {
  return state_->sandbox.warm_python_missing();
}

const LanguageTable& CodeRunner::languages() const { return state_->options.languages; }

}  // namespace aha::sandbox
