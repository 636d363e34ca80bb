#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aha::sandbox {

// How a warm box's resident process is started.
struct ResidentCommand {
  std::string_view file;  // a file that the box's root holds for it: its contents, and
  std::string file_name;  // its plain name
  std::vector<std::string> argv = {};
  std::vector<std::string> environment = {};  // "NAME=value"
};

// Executes the runs' programs. The file is a static program.
ResidentCommand resident_program(bool has_namespaces);

// An interpreter of Python, started as `interpreter` (the real one, and options), that has the
// usual modules imported; each run goes on in a copy of it (resident/python_zygote.py).
ResidentCommand resident_python(const std::vector<std::string>& interpreter,
                                std::vector<std::string> environment);

}  // namespace aha::sandbox
