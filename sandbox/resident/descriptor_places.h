#pragma once

namespace aha::sandbox {

// Puts the descriptor places[i] on i, for `count` places; -1 leaves i closed. Those from
// `first_private` on are closed on exec; all other descriptors of the process at once. Makes system
// calls alone; sets errno on failure.
bool place_descriptors(int* places, int count, int first_private) noexcept;

}  // namespace aha::sandbox
