#include "sandbox/resident/descriptor_places.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace aha::sandbox {

bool place_descriptors(int* places, int count, int first_private) noexcept {
  // Out of the way first, for a wanted one may lie on another's place.
  for (int place = 0; place < count; ++place) {
    int& fd = places[place];
    if (fd < 0 || fd >= count) continue;
    fd = fcntl(fd, F_DUPFD, count);
    if (fd < 0) return false;
  }
  for (int place = 0; place < count; ++place) {
    if (places[place] < 0) {
      close(place);
    } else if (dup3(places[place], place, place < first_private ? 0 : O_CLOEXEC) < 0) {
      return false;
    }
  }
  return syscall(SYS_close_range, count, ~0U, 0) == 0;
}

}  // namespace aha::sandbox
