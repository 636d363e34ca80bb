#include "tasks/task.h"

namespace aha::tasks {

std::string_view name_of(Split split) {
  switch (split) {
    case Split::train:
      return "train";
    case Split::validation:
      return "validation";
    case Split::test:
      return "test";
  }
  return "unknown";
}

}  // namespace aha::tasks
