#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "sandbox/file_descriptor.h"
#include "sandbox/sandbox.h"

namespace aha::sandbox {

// A program that runs in its box while its caller talks to it, a line at a time: it reads requests
// from descriptor 3 and writes answers to descriptor 4. Its standard input is empty; what it writes
// to its standard output is only kept. Whatever it answers is the untrusted program's word. Limits
// hold from its start to its end. For one thread; the destructor cancels and waits.
class Session {
 public:
  Session(const Sandbox& sandbox, Program program, const Limits& limits);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Sends a line ('\n' is added). Blocks while the program does not read; false once it ended.
  bool send(std::string_view line);

  // The next line, without its end. Nothing once the program ended or its limits were passed, or
  // where a line is longer than `most_bytes`: then the program is killed.
  std::optional<std::string> receive(std::size_t most_bytes = std::size_t{1} << 20);

  void close_requests() { requests_.reset(); }  // the program reads the end
  void cancel();                                // kills it
  Result wait();                                // until it is dead. Call once

 private:
  FileDescriptor cancel_;
  FileDescriptor requests_;
  FileDescriptor answers_;
  std::string pending_;
  std::size_t searched_ = 0;  // of pending_, without an end of line
  Result result_;
  std::thread thread_;
};

}  // namespace aha::sandbox
