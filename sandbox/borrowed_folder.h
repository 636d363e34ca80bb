#pragma once

#include <string>

#include "sandbox/identity_map.h"

namespace aha::sandbox {

// A run's working folder on the host's own file system, for the weaker tier: empty, the box user's,
// removed when this goes.
class BorrowedFolder {
 public:
  // In $TMPDIR or /tmp. Throws std::system_error.
  explicit BorrowedFolder(const IdentityMap& identity);
  ~BorrowedFolder();
  BorrowedFolder(const BorrowedFolder&) = delete;
  BorrowedFolder& operator=(const BorrowedFolder&) = delete;

  const std::string& path() const { return path_; }

  // Takes away what runners that are dead have left: folders of this user's or the box user's.
  static void remove_stale(const IdentityMap& identity);

 private:
  std::string path_;
};

}  // namespace aha::sandbox
