#pragma once

namespace aha::sandbox {

// The version of Landlock's interface that the kernel offers; 0: none, or switched off at boot.
int landlock_abi() noexcept;

}  // namespace aha::sandbox
