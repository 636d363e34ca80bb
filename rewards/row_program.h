#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aha::rewards {

// How one row is told from the next: by line breaks, or each comes after its size (uint32).
enum class Framing { lines, sizes };

// A program that reads a row and answers with a row, in order. One thread at a time.
class RowProgram {
 public:
  // Found by PATH where argv[0] has no slash. Its standard error is ours, no signal is blocked or
  // ignored. `memory_mib` bounds the address space of each of its processes; 0: no bound.
  explicit RowProgram(std::vector<std::string> argv, Framing framing = Framing::lines,
                      std::size_t memory_mib = 0);
  ~RowProgram();  // ends it with all that it started in its process group
  RowProgram(const RowProgram&) = delete;
  RowProgram& operator=(const RowProgram&) = delete;

  struct Answers {
    std::vector<std::string> lines;  // those that came, from the first on
    std::string failure;             // why the others did not; empty where all came
    bool late = false;               // the deadline passed
    bool refused = false;            // it said that it will answer nothing
  };
  // Sends the rows, without line breaks or sizes, while it reads `expected` answers. Starts the
  // program where it does not run; throws RewardError where that fails. After a failure it is
  // ended, so that the next call has a fresh one.
  Answers exchange(const std::vector<std::string>& lines, std::size_t expected,
                   std::chrono::duration<double> deadline);

  bool is_running() const { return process_ > 0; }
  // Whether it has written rows that nobody asked for, which would be taken for the next answers.
  bool has_unasked_output() const;
  void stop();  // kills it with all that it started; the next exchange starts it anew
  const std::string& name() const { return argv_.front(); }

 private:
  void start();                                             // throws RewardError
  std::string end();                                        // how it ended
  Answers give_up(std::string failure, bool late = false);  // stops it
  void send_some(std::string_view& rest);
  bool read_some(std::vector<std::string>& rows);  // false: its output has ended
  void take_lines(std::vector<std::string>& rows, std::string_view read);
  void take_sized(std::vector<std::string>& rows, std::string_view read);
  std::string framed(const std::vector<std::string>& rows) const;

  std::vector<std::string> argv_;
  Framing framing_;
  std::size_t memory_mib_;
  pid_t process_ = -1;
  int to_program_ = -1;
  int from_program_ = -1;
  std::string unread_;  // the beginning of a row
};

}  // namespace aha::rewards
