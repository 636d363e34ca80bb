#include "rewards/math/exact_worker.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "rewards/math/arithmetic.h"
#include "rewards/math/budget.h"
#include "tests/rewards/prefix_expression.h"

namespace aha::rewards::math {
namespace {

using Answer = ExactWorker::Answer;

constexpr std::int64_t kLong = 10'000'000'000;  // ns, where the time is not what is tested
constexpr std::int64_t kShort = 50'000'000;

constexpr const char* kZero = "6 sqrt 2 mul 5 add sqrt 2 sqrt 3 sqrt add neg add";
constexpr const char* kHangs =  // sin(3 pi/997) = 3 sin(pi/997) - 4 sin(pi/997)^3
    "3/997 pi mul sin 1/997 pi mul sin -3 mul add 1/997 pi mul sin 3 pow 4 mul add";

constexpr PrefixPair kIdentities[] = {
    // Radicals
    {"(root (+ 5 (* 2 (root 6 2))) 2)", "(+ (root 2 2) (root 3 2))"},
    {"(root (- 3 (* 2 (root 2 2))) 2)", "(- (root 2 2) 1)"},
    {"(root (+ 2 (root 5 2)) 3)", "(/ (+ 1 (root 5 2)) 2)"},
    {"(+ (root (+ 2 (root 5 2)) 3) (root (- 2 (root 5 2)) 3))", "1"},
    {"(root (- (root 2 3) 1) 3)", "(+ (root 1/9 3) (- (root 2/9 3)) (root 4/9 3))"},
    {"(+ (root 5 2) (root (+ 22 (* 2 (root 5 2))) 2))",
     "(+ (root (+ 11 (* 2 (root 29 2))) 2) "
     "(root (+ 16 (- (* 2 (root 29 2))) (* 2 (root (- 55 (* 10 (root 29 2))) 2))) 2))"},
    // The golden ratio
    {"(^ (/ (+ 1 (root 5 2)) 2) 10)", "(/ (+ 123 (* 55 (root 5 2))) 2)"},
    {"(* 2 (ln (/ (+ 1 (root 5 2)) 2)))", "(ln (/ (+ 3 (root 5 2)) 2))"},
    {"(* 2 (cos (/ pi 5)))", "(/ (+ 1 (root 5 2)) 2)"},
    // Trigonometric values
    {"(+ (cos (/ pi 7)) (- (cos (/ (* 2 pi) 7))) (cos (/ (* 3 pi) 7)))", "1/2"},
    {"(* (cos (/ pi 7)) (cos (/ (* 2 pi) 7)) (cos (/ (* 3 pi) 7)))", "1/8"},
    {"(+ (tan (/ (* 3 pi) 11)) (* 4 (sin (/ (* 2 pi) 11))))", "(root 11 2)"},
    {"(prod k 1 6 (sin (/ (* k pi) 7)))", "7/64"},
    {"(sin (/ pi 12))", "(/ (- (root 6 2) (root 2 2)) 4)"},
    // Exponentials and logarithms
    {"(^ e (* i pi))", "(- 1)"},
    {"(^ i i)", "(^ e (- (/ pi 2)))"},
    {"(ln (+ 2 (root 3 2)))", "(- (ln (- 2 (root 3 2))))"},
    {"(^ (log 3 2) 2)", "(* (log 3 4) (log 9 2))"},
    {"(exp (/ (ln 2) 2))", "(root 2 2)"},
    {"(arcsinh 1)", "(ln (+ 1 (root 2 2)))"},
    {"(arccosh 2)", "(ln (+ 2 (root 3 2)))"},
    {"(arctanh 1/2)", "(/ (ln 3) 2)"},
    {"(sinh (ln 2))", "3/4"},
    {"(tanh (ln 3))", "4/5"},
    {"(coth (ln 3))", "5/4"},
    {"(sech (ln 3))", "3/5"},
    {"(csch (ln 2))", "4/3"},
    // Arctangents
    {"(- (* 16 (arctan 1/5)) (* 4 (arctan 1/239)))", "pi"},
    {"(+ (arctan 1/2) (arctan 1/3))", "(/ pi 4)"},
    {"(+ (arctan 1) (arctan 2) (arctan 3))", "pi"},
    {"(+ (* 12 (arctan 1/18)) (* 8 (arctan 1/57)) (- (* 5 (arctan 1/239))))", "(/ pi 4)"},
    {"(arccot 2)", "(arctan 1/2)"},
    {"(arcsec 2)", "(/ pi 3)"},
    {"(arcsin (/ (- (root 6 2) (root 2 2)) 4))", "(/ pi 12)"},
    // What enclosures leave open
    {"(floor (* (root 2 2) (root 2 2)))", "2"},
    {"(root (* (root 2 2) (root 8 2)) 2)", "2"},
    {"(! 1/2)", "(/ (root pi 2) 2)"},
    {"(abs (+ 3 (* 4 i)))", "5"},
    {"(arg (+ 1 i))", "(/ pi 4)"},
    {"(sign (- (root 2 2) 2))", "(- 1)"},
};

TEST(ExactWorker, ProvesIdentities) {
  for (const auto& [a, b] : kIdentities) {
    const Decision decision = decide_prefix(a, b);
    EXPECT_EQ(decision.equality, Equality::equal) << a << " = " << b << ": " << decision.reason;
    EXPECT_EQ(decision.method, Method::exact) << a << " = " << b << ": " << decision.reason;
  }
}

TEST(ExactWorker, NearMissesAreDifferent) {
  for (const auto& [a, b] : kIdentities) {
    for (const char* miss : {"(^ 10 (- 40))", "(^ 10 (- 400))"}) {
      const std::string shifted = "(+ " + std::string(b) + " " + miss + ")";
      EXPECT_EQ(decide_prefix(a, shifted).equality, Equality::different) << a << " = " << shifted;
      EXPECT_EQ(decide_prefix(shifted, a).equality, Equality::different) << a << " = " << shifted;
    }
  }
}

// Beyond what enclosures tell apart: only a proof can say it.
TEST(ExactWorker, KnowsWhatIsNotZero) {
  ExactWorker worker(exact_worker_program());
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
  EXPECT_EQ(worker.ask(std::string(kZero) + " 10 -3000 pow add", kLong), Answer::other);
  EXPECT_EQ(worker.ask("2 ln 3 ln mul 6 ln neg add", kLong), Answer::other);
}

TEST(ExactWorker, IsKilledWhereItHangsAndStartsAgain) {
  ExactWorker worker(exact_worker_program());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(worker.ask(kHangs, kShort), Answer::late);
    EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
  }
}

TEST(ExactWorker, WithoutAProofInTimeAgreementIsNumeric) {
  const Decision decision = decide_prefix(
      "(sin (/ (* 3 pi) 997))", "(- (* 3 (sin (/ pi 997))) (* 4 (^ (sin (/ pi 997)) 3)))");
  EXPECT_EQ(decision.equality, Equality::equal);
  EXPECT_EQ(decision.method, Method::numeric);
  EXPECT_FALSE(decision.reason.empty());
}

// What a budget on the calling thread loses while it waits, in which the thread itself does
// nothing.
class ThreadTime {
 public:
  ThreadTime() : at_start_(budget_.rest().milliseconds) {}
  std::int64_t spent_milliseconds() { return at_start_ - budget_.rest().milliseconds; }

 private:
  Bounds bounds_{.milliseconds = 1'000'000};
  Budget budget_{bounds_};
  std::int64_t at_start_;
};

TEST(ExactWorker, WhatHangsCountsAsTheThreadsOwnTime) {
  ExactWorker worker(exact_worker_program());
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
  ThreadTime time;
  EXPECT_EQ(worker.ask(kHangs, kShort), Answer::late);
  EXPECT_GE(time.spent_milliseconds(), kShort / 1'000'000);
}

// Programs that are no worker.
class Impostor {
 public:
  explicit Impostor(const std::string& script)
      : path_(testing::TempDir() + "/impostor" + std::to_string(getpid())) {
    std::ofstream(path_) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  ~Impostor() { std::filesystem::remove(path_); }
  Impostor(const Impostor&) = delete;
  Impostor& operator=(const Impostor&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

constexpr const char* kWork = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";

TEST(ExactWorker, ItsStartIsPartOfTheTimeOfTheQuestion) {
  const Impostor never_ready("exec sleep 1000");
  ExactWorker worker(never_ready.path());
  ThreadTime time;
  EXPECT_EQ(worker.ask(kZero, kShort), Answer::absent);
  EXPECT_GE(time.spent_milliseconds(), kShort / 1'000'000);
}

TEST(ExactWorker, IsNotStartedWithTooLittleTimeNorGivenUpForIt) {
  ExactWorker worker(exact_worker_program());
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(worker.ask(kZero, 1'000'000), Answer::late);
  }
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
}

TEST(ExactWorker, WhatDiesIsCountedAndGivesNoTimeBack) {
  const Impostor dies(std::string(kWork) + "; echo ready; read question; " + kWork + "; exit");
  ExactWorker worker(dies.path());
  ThreadTime time;
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::failed);
  const std::int64_t once = time.spent_milliseconds();
  EXPECT_GT(once, 0);
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::failed);
  EXPECT_GT(time.spent_milliseconds(), once);
}

// Its own limit on CPU time, which is for where nobody is left to watch.
TEST(ExactWorker, EndsByItself) {
  ExactWorker worker(exact_worker_program());
  const char* grows = "2 ln 3 ln add 5 ln add 7 ln add 20 pow 20 pow 20 pow 1 add";
  EXPECT_EQ(worker.ask(grows, kLong), Answer::failed);
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
}

TEST(ExactWorker, DoesNotGuessAtWhatItCannotRead) {
  ExactWorker worker(exact_worker_program());
  for (const char* question :
       {"", "2 add", "2 3", "x", "1/0", "2 0 div", "1/2/3", "add", "2 bogus"}) {
    EXPECT_EQ(worker.ask(question, kLong), Answer::unknown) << question;
  }
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "1 ";
  EXPECT_EQ(worker.ask(many, kLong), Answer::unknown);
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
}

TEST(ExactWorker, IsAbsentWithoutItsProgram) {
  for (const char* program : {"", "/nowhere/aha-math-worker", "/bin/true", "/dev/null"}) {
    ExactWorker worker(program);
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(worker.ask(kZero, kLong), Answer::absent) << program;
    }
  }
}

TEST(ExactWorker, ServesEachThread) {
  std::vector<std::thread> threads;
  std::vector<int> right(4);
  for (int& count : right) {
    threads.emplace_back([&count] {
      for (int i = 0; i < 20; ++i) {
        ExactWorker& worker = ExactWorker::of_this_thread();
        count += worker.ask(kZero, kLong) == Answer::zero ? 1 : 0;
        count += worker.ask("1 exp pi neg add", kLong) == Answer::other ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, std::vector<int>(4, 40));
}

TEST(ExactWorker, IsNotSharedAfterAFork) {
  ExactWorker worker(exact_worker_program());
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
  const pid_t child = fork();
  if (child == 0) {
    _exit(worker.ask("2 sqrt", kLong) == Answer::other ? 0 : 1);
  }
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(worker.ask(kZero, kLong), Answer::zero);
}

}  // namespace
}  // namespace aha::rewards::math
