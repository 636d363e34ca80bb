#include "sandbox/resident_command.h"

#include <utility>

#include "sandbox/root_plan.h"

// What the box needs is part of this library, so that it works wherever it is linked.
#define AHA_EMBED(name, path) \
  asm(".section .rodata\n"    \
      ".global aha_" name     \
      "\n"                    \
      "aha_" name             \
      ":\n"                   \
      ".incbin \"" path       \
      "\"\n"                  \
      ".global aha_" name     \
      "_end\n"                \
      "aha_" name             \
      "_end:\n"               \
      ".byte 0\n"             \
      ".previous\n")

AHA_EMBED("resident_program", AHA_RESIDENT_PROGRAM);
AHA_EMBED("resident_library", AHA_RESIDENT_LIBRARY);
AHA_EMBED("python_zygote", AHA_PYTHON_ZYGOTE);

#undef AHA_EMBED

extern "C" {
extern const char aha_resident_program[];
extern const char aha_resident_program_end[];
extern const char aha_resident_library[];
extern const char aha_resident_library_end[];
extern const char aha_python_zygote[];
extern const char aha_python_zygote_end[];
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
  ResidentCommand command{.file = between(aha_resident_program, aha_resident_program_end),
                          .file_name = "program"};
  command.argv = {path_of(command.file_name)};
  if (!has_namespaces) command.argv.emplace_back("without-namespaces");
  return command;
}

ResidentCommand resident_python(const std::vector<std::string>& interpreter,
                                std::vector<std::string> environment) {
  ResidentCommand command{.file = between(aha_resident_library, aha_resident_library_end),
                          .file_name = "library.so",
                          .argv = interpreter,
                          .environment = std::move(environment)};
  command.argv.emplace_back("-c");
  command.argv.emplace_back(between(aha_python_zygote, aha_python_zygote_end));
  command.argv.push_back(path_of(command.file_name));
  return command;
}

}  // namespace aha::sandbox
