#include "sandbox/language.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include "sandbox/sandbox.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

bool is_executable(const std::string& path) { return access(path.c_str(), X_OK) == 0; }

// Whether any user may enter every folder on the way and read the last.
bool is_open_to_all(const fs::path& path) {
  fs::path so_far;
  for (const fs::path& part : path) {
    so_far /= part;
    struct stat status {};
    if (stat(so_far.c_str(), &status) != 0) return false;
    if (S_ISDIR(status.st_mode) && (status.st_mode & S_IXOTH) == 0) return false;
  }
  return true;
}

struct Interpreter {
  std::string path;
  std::string prefix;  // where its library lies
};

// `python3` on the PATH may be a shim that takes longer to start than the program to run: it is
// asked what it starts. One that the box's user may not reach does not count.
Interpreter find_python() {
  constexpr const char* kAsk =
      "python3 -I -S -c 'import os, sys; print(os.path.realpath(sys.executable), sys.base_prefix)' "
      "2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> answer(popen(kAsk, "re"), &pclose);
  std::array<char, 4096> path{};
  std::array<char, 4096> prefix{};
  if (answer && std::fscanf(answer.get(), "%4095s %4095s", path.data(), prefix.data()) == 2 &&
      is_open_to_all(path.data()) && is_open_to_all(prefix.data())) {
    return {path.data(), prefix.data()};
  }
  std::error_code error;
  const fs::path system = fs::canonical("/usr/bin/python3", error);
  return error ? Interpreter{} : Interpreter{system, "/usr"};
}

// Nested functions of GNU C want a stack that can be executed. GNU ld sees to it by itself.
std::vector<std::string> find_linker() {
  if (is_executable("/usr/bin/mold")) return {"-fuse-ld=mold", "-Wl,-z,execstack-if-needed"};
  if (is_executable("/usr/bin/ld.lld")) return {"-fuse-ld=lld", "-Wl,-z,execstack"};
  return {};
}

Language compiled(const char* name, const char* source, const char* compiler,
                  const char* standard) {
  Language language{.name = name,
                    .source_name = source,
                    .compile = {compiler, standard, "-O2", "-w", "-fmax-errors=20",
                                "-fdiagnostics-color=never", "{source}", "-o", "{program}", "-lm"},
                    .run = {"./{program}"}};
  for (std::string& word : find_linker()) language.compile.push_back(std::move(word));
  return language;
}

void check_name(const std::string& language, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos || name == "." || name == "..") {
    throw SandboxError("language '" + language + "': source_name '" + name +
                       "' is not a plain file name");
  }
}

}  // namespace

LanguageTable::LanguageTable() {
  if (const Interpreter python = find_python(); !python.path.empty()) {
    // Sets and maps of text have the same order in every run, as those of a copied interpreter
    // must.
    Language language{.name = "python",
                      .source_name = "main.py",
                      .run = {python.path, "-s", "-B", "{source}"},
                      .environment = {{"PYTHONHASHSEED", "0"}},
                      .refused_memory_words = "MemoryError",
                      .warm_python = true};
    if (python.prefix != "/usr") language.readable_folders = {python.prefix};
    add(language);
  }
  if (is_executable("/usr/bin/g++")) {
    Language language = compiled("cpp", "main.cpp", "/usr/bin/g++", "-std=gnu++20");
    language.refused_memory_words = "  what():  std::bad_alloc";
    add(std::move(language));
  }
  if (is_executable("/usr/bin/gcc")) add(compiled("c", "main.c", "/usr/bin/gcc", "-std=gnu17"));
  if (is_executable("/bin/bash")) {
    add({.name = "bash",
         .source_name = "main.sh",
         .run = {"/bin/bash", "{source}"},
         .needs_processes = true});
  }
}

void LanguageTable::add(Language language) {
  if (language.name.empty()) throw SandboxError("a language needs a name");
  check_name(language.name, language.source_name);
  if (language.run.empty()) {
    throw SandboxError("language '" + language.name + "': `run` is empty; expected a command");
  }
  std::string name = language.name;
  languages_.insert_or_assign(std::move(name), std::move(language));
}

const Language& LanguageTable::at(const std::string& name) const {
  const auto found = languages_.find(name);
  if (found != languages_.end()) return found->second;
  std::string known;
  for (const auto& [other, unused] : languages_) known += (known.empty() ? "" : ", ") + other;
  throw SandboxError("language '" + name + "' is unknown; known on this machine are " + known);
}

}  // namespace aha::sandbox
