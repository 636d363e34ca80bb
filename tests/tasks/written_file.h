#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace aha::tasks {

// A file with this text in a folder of its own, gone with the object.
class WrittenFile {
 public:
  explicit WrittenFile(std::string_view text);
  ~WrittenFile();
  WrittenFile(const WrittenFile&) = delete;
  WrittenFile& operator=(const WrittenFile&) = delete;

  std::string path() const { return (folder_ / "rows.jsonl").string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace aha::tasks
