#pragma once

#include <map>
#include <string>
#include <vector>

namespace aha::sandbox {

// A file put into the working folder before the program starts.
struct BoxFile {
  std::string name;      // a plain name: no '/', not "." or ".."
  std::string contents;  // any bytes
  bool executable = false;
};

// What to run. In the box the working folder is /box (also /tmp): empty but for `files`, writable,
// gone after the run. /usr of the host is there, read-only, and /dev/null, zero, full, random and
// urandom; nothing else of the host, no /proc, no network.
struct Program {
  // argv[0] is the file to execute: an absolute path in the box, or "./name" for one of `files`.
  // PATH is not searched.
  std::vector<std::string> argv;

  // The whole environment: nothing of the caller's is added.
  std::map<std::string, std::string> environment = {
      {"HOME", "/box"}, {"LANG", "C.UTF-8"}, {"PATH", "/usr/local/bin:/usr/bin:/bin"}};

  // Standard input, any bytes. The program sees a read-only file of exactly these.
  std::string input = {};

  std::vector<BoxFile> files = {};
};

}  // namespace aha::sandbox
