#include "tasks/split_hash.h"

namespace aha::tasks {

std::uint64_t stable_hash(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x00000100000001B3U;
  }
  hash ^= hash >> 33;
  hash *= 0xFF51AFD7ED558CCDU;
  hash ^= hash >> 33;
  hash *= 0xC4CEB9FE1A85EC53U;
  hash ^= hash >> 33;
  return hash;
}

Split split_by_hash(std::string_view identity) {
  switch (stable_hash(identity) % 10) {
    case 0:
      return Split::validation;
    case 1:
      return Split::test;
    default:
      return Split::train;
  }
}

}  // namespace aha::tasks
