#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace aha::rewards::math {

// The process aha-math-worker, in which Calcium may hang, run out of memory or abort, and is killed
// for it; the next question starts another one. Used by one thread. Blocks while it asks.
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
    late,     // it took more than its time and was killed, or there was too little to start it
    absent,   // there is no program, or it could not be started
  };
  // Whether the constant of a question is zero (exact_question.h); `nanoseconds` of the worker's
  // CPU time at most, its start with it, and twenty times as much by the clock. What it took is
  // added to the CPU time of the calling thread (budget.h): all of `nanoseconds` where it was late.
  Answer ask(std::string_view question, std::int64_t nanoseconds);

 private:
  bool start();
  void end();
  // The next line, or empty: then `problem` says why.
  std::string read_line(Answer& problem);
  bool is_late();
  // Counts what the process took since it was started, `cpu_ns`, as the thread's own.
  void charge(std::int64_t cpu_ns);
  void charge_until_now();

  std::string program_;
  int failed_starts_ = 0;  // in a row; after some it is not tried again
  pid_t process_ = -1;
  pid_t owner_ = -1;  // after a fork it is not ours
  int socket_ = -1;
  std::int64_t charged_ns_ = 0;  // of what the process took
  // Of the question that is asked:
  std::int64_t limit_ns_ = 0;
  std::int64_t spent_ns_ = 0;
  std::int64_t asked_at_ns_ = 0;  // by the clock
};

// Where the program is: what the environment's AHA_MATH_WORKER names, else the first that is there
// beside the running program, where `make install` puts it (libexec/aha), and one and two folders
// above the program (a build's tests). Empty where there is none.
const std::string& exact_worker_program();

}  // namespace aha::rewards::math
