#include "sandbox/borrowed_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "sandbox/system_failure.h"

namespace aha::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "aha-box-";

fs::path parent() {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  return error ? fs::path("/tmp") : folder;
}

// Links are not followed; folders that the program has closed, `path` too, are opened first.
void remove_tree(const fs::path& path) {
  std::error_code error;
  fs::permissions(path, fs::perms::owner_all, error);
  const fs::recursive_directory_iterator end;
  for (fs::recursive_directory_iterator entry(path, error); !error && entry != end;
       entry.increment(error)) {
    if (entry->is_directory(error) && !entry->is_symlink(error)) {
      fs::permissions(entry->path(), fs::perms::owner_all, error);
    }
  }
  fs::remove_all(path, error);
}

// Anybody can put a link to another folder, or a folder of their own, under such a name.
bool is_folder_of_ours(const fs::path& path, const IdentityMap& identity) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         (status.st_uid == geteuid() || status.st_uid == identity.host_user);
}

}  // namespace

BorrowedFolder::BorrowedFolder(const IdentityMap& identity) {
  path_ = parent() / (kPrefix + std::to_string(getpid()) + "-XXXXXX");
  if (mkdtemp(path_.data()) == nullptr) {
    refused("making the folder " + path_);
  }
  if (identity.privileged && chown(path_.c_str(), identity.host_user, identity.host_group) != 0) {
    const int error = errno;
    remove_tree(path_);
    errno = error;
    refused("giving away " + path_);
  }
}

BorrowedFolder::~BorrowedFolder() { remove_tree(path_); }

void BorrowedFolder::remove_stale(const IdentityMap& identity) {
  std::error_code error;
  const fs::directory_iterator end;
  for (fs::directory_iterator entry(parent(), error); !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (name.rfind(kPrefix, 0) != 0) continue;
    const long runner =
        std::strtol(name.c_str() + std::char_traits<char>::length(kPrefix), nullptr, 10);
    if (runner > 0 && access(("/proc/" + std::to_string(runner)).c_str(), F_OK) != 0) {
      if (is_folder_of_ours(entry->path(), identity)) remove_tree(entry->path());
    }
  }
}

}  // namespace aha::sandbox
