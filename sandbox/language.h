#pragma once

#include <map>
#include <string>
#include <vector>

#include "sandbox/limits.h"

namespace aha::sandbox {

// How programs of one language are compiled and run. A command's words may hold {source} and
// {program}, the plain names of the source and of what the compiler makes.
struct Language {
  std::string name;                                // as in the column `language`
  std::string source_name;                         // the file the source becomes, "main.py"
  std::vector<std::string> compile = {};           // empty: nothing to compile
  std::vector<std::string> run;                    // the first word is an absolute path or "./name"
  std::vector<std::string> readable_folders = {};  // beside /usr: where the interpreter lives
  std::map<std::string, std::string> environment = {};  // beside Program's own
  bool needs_processes = false;                         // cannot work without fork, as bash

  // How the last line on standard error begins when such a program dies because memory was refused;
  // then the run is Outcome::memory_limit. Empty: not known.
  std::string refused_memory_words = {};

  // Of Python: `run` up to {source} starts an interpreter that is kept warm (SandboxOptions).
  bool warm_python = false;
};

// The languages a runner knows: python, cpp, c and bash as found on this machine, and the caller's.
class LanguageTable {
 public:
  // Finds the real interpreter behind a shim and the linker; in some 50 ms. A language whose tools
  // are missing is left out.
  LanguageTable();

  // Adds or replaces. Throws SandboxError where the name, the source's name or a command is
  // malformed.
  void add(Language language);

  // Throws SandboxError, naming the known ones, where there is none of that name.
  const Language& at(const std::string& name) const;
  const std::map<std::string, Language>& all() const { return languages_; }

 private:
  std::map<std::string, Language> languages_;
};

}  // namespace aha::sandbox
