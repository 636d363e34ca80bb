#include "tests/tasks/written_file.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace aha::tasks {

WrittenFile::WrittenFile(std::string_view text) {
  std::string name = (std::filesystem::temp_directory_path() / "aha_tasks_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no temporary folder");
  }
  folder_ = name;
  std::ofstream(path(), std::ios::binary) << text;
}

WrittenFile::~WrittenFile() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace aha::tasks
