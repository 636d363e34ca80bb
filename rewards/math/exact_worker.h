#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace aha::rewards::math {

// The process aha-math-worker, in which Calcium may hang, run out of memory or abort, and is killed
// for it; the next question starts another one. Used by one thread.
class ExactWorker {
 public:
  // That of the calling thread; it ends with the thread.
  static ExactWorker& of_this_thread();

  // Starts nothing yet.
  explicit ExactWorker(std::string program) : program_(std::move(program)) {}
  ~ExactWorker() { end(); }
  ExactWorker(const ExactWorker&) = delete;
  ExactWorker& operator=(const ExactWorker&) = delete;

  enum class Answer {
    zero,
    other,
    unknown,  // Calcium does not know
    failed,   // it died
    late,     // it took more than its time and was killed
    absent,   // there is no program, or it could not be started
  };
  // Whether the constant of a question is zero (exact_question.h); `nanoseconds` of the worker's
  // CPU time at most. What it took is added to the CPU time of the calling thread (budget.h).
  Answer ask(std::string_view question, std::int64_t nanoseconds);

 private:
  bool start();
  void end();
  // The next line, or empty: then `problem` says why.
  std::string read_line(std::int64_t nanoseconds, Answer& problem);
  std::int64_t cpu_ns() const;

  std::string program_;
  int failed_starts_ = 0;  // in a row; after some it is not tried again
  pid_t process_ = -1;
  pid_t owner_ = -1;  // after a fork it is not ours
  int socket_ = -1;
};

// Where the program is: what the environment's AHA_MATH_WORKER names, else the first that is there
// beside the running program, up to two folders above it (a build's tests) and where `make install`
// puts it. Empty where there is none.
const std::string& exact_worker_program();

}  // namespace aha::rewards::math
