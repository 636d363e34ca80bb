#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/sealed_file.h"

namespace aha::sandbox {

// A file put into the working folder before the program starts.
struct BoxFile {
  std::string name;      // a plain name: no '/', not "." or ".."
  std::string contents;  // any bytes
  bool executable = false;
};

// What to run. In the box the working folder is /box (also /tmp): empty but for `files`, writable,
// gone after the run. /usr of the host is there, read-only, and /dev/null, zero, full, random and
// urandom; nothing else of the host, no network. /dev/stdin, stdout, stderr and fd are its own
// descriptors where the box may mount a /proc of the run's own (features.h, "proc").
//
// With Isolation::landlock it is a folder of the host's, which TMPDIR names and HOME where that was
// /box; of the host's other files the same can be read, though what exists can be told.
struct Program {
  // argv[0] is the file to execute: an absolute path in the box, or "./name" for one of `files`.
  // PATH is not searched.
  std::vector<std::string> argv;

  // The whole environment: nothing of the caller's is added (Isolation::landlock: TMPDIR).
  std::map<std::string, std::string> environment = {
      {"HOME", "/box"}, {"LANG", "C.UTF-8"}, {"PATH", "/usr/local/bin:/usr/bin:/bin"}};

  // Standard input, any bytes. The program sees a read-only file of exactly these.
  std::string input = {};

  std::vector<BoxFile> files = {};

  // An ELF program that is executed instead of the file argv[0], which only names it then: for many
  // runs of one program, which need not copy it. It is no file of the working folder. Where the
  // runner is not root the program owns it and can change its mode, which others of its runs see.
  std::shared_ptr<const SealedFile> executable = {};
};

}  // namespace aha::sandbox
