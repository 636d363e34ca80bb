#pragma once

#include <cstdint>

namespace aha::sandbox {

// What one run may use. The defaults suit contest problems. Every limit holds for the whole tree of
// processes of the run, unless said otherwise. All must be positive: Sandbox::run refuses others.
struct Limits {
  // Processor time of all processes and threads together, seconds. Passing it is
  // Outcome::cpu_limit.
  double cpu_seconds = 4.0;

  // Time on the clock from the program's start, seconds. Passing it is Outcome::wall_limit.
  double wall_seconds = 12.0;

  // Memory, bytes. With a memory cgroup: resident memory of all processes, files in the working
  // folder (on version 1 without Program::files) and kernel memory together; passing it is
  // Outcome::memory_limit. Without: the address space of each process is held to memory_bytes /
  // processes; a request beyond it fails, and the program ends as it sees fit (usually
  // Outcome::exited or signalled).
  std::uint64_t memory_bytes = std::uint64_t{512} << 20;

  // Standard output kept, bytes. Passing it, on standard output or on standard error, is
  // Outcome::output_limit. Of standard error the first 64 KiB are kept.
  std::uint64_t output_bytes = std::uint64_t{16} << 20;

  // Processes alive at once, the program itself included. 1: it may not fork (fork fails with
  // EPERM), yet may start threads. Above 1 it may fork, and every thread counts as a process.
  // Isolation::landlock: always 1, but for SandboxOptions::may_fork_without_namespaces.
  std::uint32_t processes = 1;

  // Threads alive at once where `processes` is 1; not used otherwise. Isolation::landlock: some
  // thousand more, as all processes of the user count.
  std::uint32_t threads = 64;

  // Files that the program makes in the working folder, bytes, together and each; Program::files
  // come on top. Isolation::landlock: each alone, the disk bounds them together.
  std::uint64_t file_bytes = std::uint64_t{64} << 20;

  // Files, folders and links that it makes there. Isolation::landlock: not bounded.
  std::uint32_t files = 1024;

  // Descriptors open at once in one process.
  std::uint32_t open_files = 128;

  // Stack of the main thread, bytes; also the C library's default for further threads, where it is
  // address space, not memory.
  std::uint64_t stack_bytes = std::uint64_t{64} << 20;
};

}  // namespace aha::sandbox
