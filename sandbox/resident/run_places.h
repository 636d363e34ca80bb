#pragma once

namespace aha::sandbox {

// Where the descriptors of a run's processes lie, behind those that the program sees. No program
// keeps these.
inline constexpr int kRunControl = 5;     // the resident process's, kResidentControl
inline constexpr int kRunRunner = 6;      // its kResidentRunner
inline constexpr int kRunExecutable = 7;  // these two, where the run has them
inline constexpr int kRunJoinFile = 8;
inline constexpr int kRunPlaces = 9;

}  // namespace aha::sandbox
