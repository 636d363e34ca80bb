#include "sandbox/borrowed_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>
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

struct CloseListing {
  void operator()(DIR* listing) const { closedir(listing); }
};
using Listing = std::unique_ptr<DIR, CloseListing>;

// Of the folder `name` in `parent`, opened to its owner first. Links are not followed.
Listing list_folder(int parent, const char* name) {
  struct stat status {};
  if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(status.st_mode)) {
    return nullptr;
  }
  fchmodat(parent, name, S_IRWXU, 0);
  const int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR* listing = folder < 0 ? nullptr : fdopendir(folder);
  if (listing == nullptr && folder >= 0) close(folder);
  return Listing(listing);
}

// Calls `visit` with each name in the folder but its own two.
template <typename Visit>
void for_each_name(const Listing& folder, Visit visit) {
  while (const dirent* entry = readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") visit(entry->d_name);
  }
}

bool is_removed(int folder, const char* name) { return unlinkat(folder, name, 0) == 0; }

// Moves the folder `name` of `from` into `top` under a number of its own.
bool is_moved_up(int from, const char* name, int top, unsigned long& number) {
  fchmodat(from, name, S_IRWXU, 0);  // to be moved it must be writable
  for (int tries = 0; tries < 1000; ++tries) {
    const std::string fresh = "." + std::to_string(++number);
    if (renameat2(from, name, top, fresh.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EEXIST) return false;
  }
  return false;
}

// What lies in folders is moved up before they go: however deep a program went, two descriptors do
// and no path is long. Links are not followed.
void remove_tree(const std::string& path) {
  unsigned long number = 0;
  for (bool again = true; again;) {
    again = false;
    const Listing listing = list_folder(AT_FDCWD, path.c_str());
    if (!listing) return;
    const int top = dirfd(listing.get());
    for_each_name(listing, [&](const char* name) {
      if (is_removed(top, name)) return;
      if (const Listing inner = list_folder(top, name)) {
        const int folder = dirfd(inner.get());
        for_each_name(inner, [&](const char* deeper) {
          if (!is_removed(folder, deeper) && is_moved_up(folder, deeper, top, number)) again = true;
        });
      }
      unlinkat(top, name, AT_REMOVEDIR);
    });
  }
  rmdir(path.c_str());
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
