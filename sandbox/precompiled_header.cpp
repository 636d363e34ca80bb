#include "sandbox/precompiled_header.h"

#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "sandbox/plan_run.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader = "/bits/stdc++.h";
constexpr const char* kPrecompiled = "/bits/stdc++.h.gch";
// Read where the precompiled one cannot be: the second time, or after other headers.
constexpr const char* kHeaderText = "#include_next <bits/stdc++.h>\n";

// The compiler's identity: a new one must not read the old one's header.
std::string name_of_header(const std::vector<std::string>& compile) {
  struct stat compiler {};
  stat(compile[0].c_str(), &compiler);
  std::string text = kHeaderText + std::to_string(compiler.st_size) + " " +
                     std::to_string(compiler.st_mtim.tv_sec) + " " +
                     std::to_string(compiler.st_ino);
  for (const std::string& word : compile) text += " " + word;
  return std::to_string(std::hash<std::string>()(text));
}

// Made by this user and by nobody else to be changed.
bool is_trusted(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && status.st_uid == geteuid() &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 && !S_ISLNK(status.st_mode);
}

bool run_compiler(const std::vector<std::string>& words) {
  const std::vector<char*> argv = pointers_to(words);
  pid_t pid = -1;
  if (posix_spawn(&pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0) return false;
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status == 0;
}

}  // namespace

std::string precompiled_header(const std::vector<std::string>& compile) {
  std::string folder =
      "/var/tmp/aha-header-" + std::to_string(geteuid()) + "-" + name_of_header(compile);
  const auto ready = [&] {
    return is_trusted(folder) && is_trusted(folder + "/bits") && is_trusted(folder + kHeader) &&
           is_trusted(folder + kPrecompiled);
  };
  if (ready()) return folder;
  std::string made = "/var/tmp/aha-header-XXXXXX";
  if (mkdtemp(made.data()) == nullptr) return "";
  std::error_code error;
  chmod(made.c_str(), 0755);
  mkdir((made + "/bits").c_str(), 0755);
  std::vector<std::string> words{compile[0], "-x", "c++-header"};
  for (std::size_t i = 1; i < compile.size(); ++i) {
    // Flags alone: no file, no library, no linker.
    if (compile[i] == "-o") {
      ++i;
    } else if (compile[i][0] == '-' && compile[i].rfind("-l", 0) != 0 &&
               compile[i].rfind("-fuse-ld", 0) != 0 && compile[i].rfind("-Wl,", 0) != 0) {
      words.push_back(compile[i]);
    }
  }
  words.insert(words.end(), {"-include", "bits/stdc++.h", "/dev/null", "-o", made + kPrecompiled});
  std::ofstream(made + kHeader) << kHeaderText;
  if (run_compiler(words)) {
    chmod((made + kHeader).c_str(), 0644);
    chmod((made + kPrecompiled).c_str(), 0644);
    fs::rename(made, folder, error);  // another runner may have been first
  }
  fs::remove_all(made, error);
  return ready() ? folder : "";
}

}  // namespace aha::sandbox
