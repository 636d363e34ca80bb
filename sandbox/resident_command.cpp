#include "sandbox/resident_command.h"

#include <utility>

#include "sandbox/root_plan.h"

// What the box needs is part of this library, so that it works wherever it is linked.
#define AHA_EMBED(name, path)                                          \
  asm(".section .rodata\n.global " name "\n" name ":\n.incbin \"" path \
      "\"\n"                                                           \
      ".global " name "End\n" name "End:\n.byte 0\n.previous\n")

AHA_EMBED("kAhaResidentProgram", AHA_RESIDENT_PROGRAM);
AHA_EMBED("kAhaResidentLibrary", AHA_RESIDENT_LIBRARY);
AHA_EMBED("kAhaPythonZygote", AHA_PYTHON_ZYGOTE);

#undef AHA_EMBED

extern "C" {
extern const char kAhaResidentProgram[];
extern const char kAhaResidentProgramEnd[];
extern const char kAhaResidentLibrary[];
extern const char kAhaResidentLibraryEnd[];
extern const char kAhaPythonZygote[];
extern const char kAhaPythonZygoteEnd[];
}

namespace aha::sandbox {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::string path_of(const std::string& file_name) {
  return std::string("/") + kResidentFolder + "/" + file_name;
}

}  // namespace

ResidentCommand resident_program(bool has_namespaces) {
  ResidentCommand command{.file = between(kAhaResidentProgram, kAhaResidentProgramEnd),
                          .file_name = "program"};
  command.argv = {path_of(command.file_name)};
  if (!has_namespaces) command.argv.emplace_back("without-namespaces");
  return command;
}

ResidentCommand resident_python(const std::vector<std::string>& interpreter,
                                std::vector<std::string> environment) {
  ResidentCommand command{.file = between(kAhaResidentLibrary, kAhaResidentLibraryEnd),
                          .file_name = "library.so",
                          .argv = interpreter,
                          .environment = std::move(environment)};
  command.argv.emplace_back("-c");
  command.argv.emplace_back(between(kAhaPythonZygote, kAhaPythonZygoteEnd));
  command.argv.push_back(path_of(command.file_name));
  return command;
}

}  // namespace aha::sandbox
