// A Python program in a copy of a warm interpreter does what it does in one of its own.

#include <sched.h>
#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>

#include "sandbox/code_runner.h"
#include "sandbox/run_plan.h"
#include "tests/sandbox/boxed.h"

namespace aha::sandbox {
namespace {

CodeRunnerOptions cold_options() {
  CodeRunnerOptions options;
  if (options.languages.all().count("python") != 0) {
    Language python = options.languages.at("python");
    python.warm_python = false;
    options.languages.add(python);
  }
  return options;
}

class WarmPythonTest : public Boxed {
 protected:
  void SetUp() override {
    Boxed::SetUp();
    if (warm().languages().all().count("python") == 0) GTEST_SKIP() << "no python";
  }
  static CodeRunner& warm() {
    static CodeRunner one;
    return one;
  }
  static CodeRunner& cold() {
    static CodeRunner one(cold_options());
    return one;
  }
  static Result run(CodeRunner& runner, const std::string& source, const std::string& input = "",
                    const Limits& limits = {}) {
    return runner.run(*runner.build("python", source), input, limits, {"first", "second"});
  }
  static bool is_warm(CodeRunner& runner) {
    return run(runner, "import sys\nprint('decimal' in sys.modules)").standard_output == "True\n";
  }
};

const char* const kPrograms[] = {
    "",
    "print(sum(map(int, input().split())))",
    "import sys\nprint(sys.argv, sys.orig_argv[1:], sys.path[0], sys.flags, "
    "sys.getrecursionlimit())",
    "import sys\nfor line in sys.stdin: print(line.rstrip()[::-1])",
    "import sys\ndata = sys.stdin.buffer.read()\nsys.stdout.buffer.write(data * 3)",
    "import sys\nprint(sys.stdin, sys.stdout, sys.stderr, sys.stdin.seekable(), sys.stdin.tell(), "
    "sys.stdout.seekable(), sys.stdout.line_buffering, sys.stderr.line_buffering)",
    "print(open(0).read())",
    "import ctypes, os\nlibrary = ctypes.CDLL(None)\nfor one in range(64):\n"
    "    try: os.sched_setaffinity(0, {one})\n    except OSError: continue\n"
    "    print(library.sched_getcpu() == one)",
    "import os\nprint(sorted(os.environ.items()), os.getcwd(), os.listdir(), os.getuid())",
    "import os\nprint(os.getpid(), os.getppid(), os.getpgid(0) == os.getpid(), os.umask(0))",
    "import resource\nprint([resource.getrlimit(i) for i in range(resource.RLIM_NLIMITS)])",
    "import signal\nprint([(s.name, str(signal.getsignal(s))) for s in signal.valid_signals() "
    "if hasattr(s, 'name')], signal.pthread_sigmask(signal.SIG_BLOCK, []))",
    "print(__name__, __file__, __doc__, __package__, __spec__, __annotations__, __builtins__, "
    "__cached__, type(__loader__), sorted(globals()))",
    "print({'b', 'a', 'c', 'z', 'y'}, hash('a'), hash((1, 'x')), {object: 1}.__len__())",
    "raise ValueError('x')",
    "def f(n):\n    return 1 // n\n\ntry:\n    f(0)\nexcept ZeroDivisionError as e:\n"
    "    raise KeyError('y') from e",
    "x = 1\n  y = 2\n",
    "print('a\n",
    "# coding: latin-1\nprint(len('\xff'))\n",
    "\xef\xbb\xbfprint('mark')\r\nprint('crlf')\r\n",
    "import sys\nprint('before')\nsys.exit(3)",
    "import sys\nsys.exit('a text')",
    "import sys\nsys.exit(-1)",
    "import sys\nsys.exit(None)",
    "import sys\nsys.exit(2**70)",
    "import sys\nsys.exit((1, 2))",
    "raise SystemExit",
    "import os\nprint('lost')\nos._exit(5)",
    "import os, signal\nprint('lost')\nos.kill(os.getpid(), signal.SIGTERM)",
    "raise KeyboardInterrupt",
    "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nprint('not here')",
    "import os\nos.abort()",
    "import ctypes\nctypes.string_at(0)",
    "import faulthandler\nfaulthandler.enable()\nimport ctypes\nprint('x', flush=True)",
    "def f(n):\n    global deepest\n    deepest = n\n    f(n + 1)\n\ntry:\n    f(0)\n"
    "except RecursionError as e:\n    print(deepest, e)\n",
    "def f(n):\n    return f(n + 1)\nf(0)",
    "import sys\nsys.setrecursionlimit(10**6)\ndef f(n):\n    return 0 if n == 0 else 1 + f(n - "
    "1)\n"
    "print(f(50000))",
    "import threading, sys\nsys.setrecursionlimit(10**6)\nthreading.stack_size(1 << 27)\n"
    "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\n"
    "t = threading.Thread(target=lambda: print(f(50000)))\nt.start()",
    "import threading, time\ndef late():\n    time.sleep(0.05)\n    print('late')\n"
    "threading.Thread(target=late).start()\nprint('main ends')",
    "import threading\nprint(threading.current_thread().name, threading.main_thread().name, "
    "threading.active_count())\nthreading.Thread(target=lambda: 1 // 0).start()",
    "import atexit\natexit.register(print, 'first')\n@atexit.register\ndef f():\n    1 // 0\n"
    "atexit.register(print, 'second')\nprint('main')",
    "class A:\n    def __del__(self):\n        print('gone', self.name)\n"
    "a = A(); a.name = 'a'\nb = A(); b.name = 'b'; b.self = b\nprint('main')",
    "class A:\n    def __del__(self):\n        print('gone')\na = A()\nraise ValueError",
    "import weakref\nclass A: pass\na = A()\nweakref.finalize(a, print, "
    "'finalized')\nprint('main')",
    "import sys\ndef hook(kind, value, trace):\n    print('hook', kind, value, trace.tb_lineno)\n"
    "sys.excepthook = hook\nraise OSError(5)",
    "import sys, traceback\ntry:\n    1 // 0\nexcept Exception:\n    traceback.print_exc()\n"
    "    print(len(traceback.extract_tb(sys.exc_info()[2])))",
    "import sys\nsys.stdout.write('no newline')\nsys.stderr.write('error')",
    "import sys\nsys.stdout.close()",
    "import os, sys\nprint('x')\nos.close(1)",
    "import sys\nsys.stdout = open('out', 'w')\nprint('to a file')\nsys.stdout.flush()\n"
    "sys.__stdout__.write(open('out').read())",
    "import warnings\nwarnings.warn('careful')\nassert (1, 2) is not None",
    "assert 1 == 2, 'unequal'",
    "import random\nrandom.seed(7)\nprint(random.random(), random.sample(range(99), 5))",
    "from decimal import *\ngetcontext().prec = 50\nprint(Decimal(2).sqrt(), "
    "Decimal(1) / Decimal(7))",
    "from collections import *\nfrom itertools import *\nfrom functools import *\n"
    "print(Counter('abca').most_common(), list(accumulate([1, 2, 3])), reduce(max, [1, 5, 2]))",
    "import heapq, bisect, math, re, string, json, datetime, fractions, statistics\n"
    "print(heapq.nlargest(2, [1, 5, 3]), bisect.bisect([1, 2], 2), math.comb(5, 2), "
    "re.sub('a', 'b', 'aa'), json.dumps({'x': [1.5, None]}), datetime.date(2020, 1, 2), "
    "fractions.Fraction(3, 6), statistics.mean([1, 2]))",
    "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: int = 2\n"
    "import pickle, copy\nprint(P(1), pickle.loads(pickle.dumps(P(3))), copy.deepcopy(P(4)))",
    "open('other.py', 'w').write('x = 5')\nimport other\nprint(other.x, other.__file__)",
    "import __main__\nprint(__main__.__name__, __main__ is __import__('sys').modules['__main__'])",
    "import gc, sys\nprint(gc.isenabled(), gc.get_threshold(), gc.garbage)",
    "import time\nprint(time.process_time() < 1, time.perf_counter() > 0)",
    "import subprocess\nsubprocess.run(['true'])",
    "import socket\nsocket.socket()",
    "import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return 3\n"
    "async def g():\n    print(await asyncio.gather(f(), f(), asyncio.to_thread(max, 4, 5)))\n"
    "asyncio.run(g())",
    "eval('1 +')",
    "print(eval('__file__'), exec('y = 1'), y)",
    "import inspect\ndef f(): pass\nprint(inspect.getsource(f))",
    "print(input(), input())\nprint(input())",
    "import sys\nprint(sys.getsizeof([]), len(sys.getswitchinterval.__doc__) > 0, sys.executable)",
};

std::string without_addresses(const std::string& text) {
  std::string shortened;
  bool in_address = false;
  for (const char c : text) {
    in_address = in_address && std::isxdigit(static_cast<unsigned char>(c)) != 0;
    if (!in_address) shortened += c;
    in_address = in_address || shortened.ends_with("0x");
  }
  return shortened;
}

// A program that finds no warm interpreter says nothing of it and starts its own.
TEST_F(WarmPythonTest, IsWarm) {
  EXPECT_TRUE(is_warm(warm()));
  EXPECT_EQ(warm().warm_python_missing(), "");
  EXPECT_FALSE(is_warm(cold()));
}

TEST_F(WarmPythonTest, DoesWhatAnInterpreterOfItsOwnDoes) {
  const std::string input = "3 4\nline \xc3\xa9\n";
  for (const char* source : kPrograms) {
    ASSERT_TRUE(is_warm(warm())) << warm().warm_python_missing();
    const Result left = run(warm(), source, input);
    const Result right = run(cold(), source, input);
    EXPECT_EQ(left.outcome, right.outcome) << source << left.message;
    EXPECT_EQ(left.exit_code, right.exit_code) << source;
    EXPECT_EQ(left.signal, right.signal) << source;
    EXPECT_EQ(left.standard_output, right.standard_output) << source;
    EXPECT_EQ(without_addresses(left.standard_error), without_addresses(right.standard_error))
        << source;
  }
}

TEST_F(WarmPythonTest, SourcesOfOtherEncodingsAreRefusedAlike) {
  for (CodeRunner* runner : {&warm(), &cold()}) {
    const Result result = run(*runner, "x = '\xff'\n");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.standard_error.find("SyntaxError"), std::string::npos);
  }
}

TEST_F(WarmPythonTest, IsMuchFasterThanAStart) {
  const std::string source = "import decimal, fractions, json, random, re, statistics, typing";
  run(warm(), source);
  double warm_seconds = 0;
  double cold_seconds = 0;
  for (int i = 0; i < 5; ++i) {
    warm_seconds += run(warm(), source).cpu_seconds;
    cold_seconds += run(cold(), source).cpu_seconds;
  }
  EXPECT_LT(warm_seconds, cold_seconds / 2);
}

TEST_F(WarmPythonTest, RandomNumbersDifferFromRunToRun) {
  const std::string source = "import random\nprint(random.random())";
  EXPECT_NE(run(warm(), source).standard_output, run(warm(), source).standard_output);
}

TEST_F(WarmPythonTest, MayUseAllProcessors) {
  cpu_set_t own;
  ASSERT_EQ(sched_getaffinity(0, sizeof own, &own), 0);
  const std::string source = "import os\nprint(len(os.sched_getaffinity(0)))";
  EXPECT_EQ(run(warm(), source).standard_output, std::to_string(CPU_COUNT(&own)) + "\n");
}

TEST_F(WarmPythonTest, NothingOfARunIsLeftForTheNext) {
  const std::string poison =
      "import builtins, sys, os, math\nbuiltins.print = len\nmath.pi = 3\nsys.path.append('/x')\n"
      "os.environ['X'] = 'x'\nsys.modules['json'] = None\nos.chdir('/usr')\n"
      "sys.setrecursionlimit(50)\nsys.stdin.close()\n"
      "try: os.kill(os.getppid(), 9); os.kill(-1, 9)\nexcept OSError: pass";
  const std::string probe =
      "import builtins, sys, os, math, json\nprint(print is builtins.print, math.pi, sys.path, "
      "os.environ, json.dumps(1), os.getcwd(), os.listdir(), sys.getrecursionlimit(), input())";
  const Result first = run(warm(), probe, "x\n");
  run(warm(), poison, "y\n");
  const Result second = run(warm(), probe, "x\n");
  EXPECT_EQ(first.exit_code, 0) << first.standard_error;
  EXPECT_EQ(first.standard_output, second.standard_output);
}

// A module that the interpreter finds in the place of the numpy that it is kept warm with.
class OwnNumpy {
 public:
  explicit OwnNumpy(const std::string& source)
      : folder_("/var/tmp/aha_numpy_" + std::to_string(getpid())) {
    std::filesystem::create_directory(folder_);
    std::ofstream(folder_ + "/numpy.py") << source;
  }
  ~OwnNumpy() { std::filesystem::remove_all(folder_); }

  CodeRunnerOptions options() const {
    CodeRunnerOptions options;
    Language python = options.languages.at("python");
    python.environment["PYTHONPATH"] = folder_;
    python.environment["MKL_NUM_THREADS"] = "7";
    python.readable_folders.push_back(folder_);
    options.languages.add(python);
    return options;
  }

 private:
  const std::string folder_;
};

// Not by the memory of the process that they are both copies of, either: all of it around what that
// took the first one's source with, where it is short, and where files of its kind are mapped.
TEST_F(WarmPythonTest, ALaterRunDoesNotFindAnEarlierOnesSource) {
  const char* const look = R"PY(
import ctypes, os, sys
frame = sys._getframe()
while frame.f_back:
    frame = frame.f_back
calls = ctypes.cast(frame.f_globals["_box"].aha_serve_runs, ctypes.c_void_p).value
libc = ctypes.CDLL(None)
file = os.open("memory", os.O_RDWR | os.O_CREAT)
half = 1 << 25
found, pages, last = False, 0, b""
for address in range((calls & -4096) - half, (calls & -4096) + half, 4096):
    os.lseek(file, 0, 0)
    if libc.write(file, ctypes.c_void_p(address), 4096) != 4096:
        continue
    pages += 1
    page = os.pread(file, 4096, 0)
    for after in (last + page).split(b"a mark of")[1:]:  # the whole of it is nowhere in here
        found = found or after[9::-1] == b"tsrif eht "
    last = page[-32:]
print(pages > 8, found)
)PY";
  const std::string mark = "# a mark of the first\n";
  for (const std::size_t length : {std::size_t{20000}, 3 * kLongestPlanInMessage}) {
    const std::string first = std::string(length, '#') + "\n" + mark;
    EXPECT_EQ(run(warm(), look + first).standard_output, "True True\n");  // of its own
    EXPECT_EQ(run(warm(), first).outcome, Outcome::exited);
    EXPECT_EQ(run(warm(), look).standard_output, "True False\n");
  }
}

TEST_F(WarmPythonTest, NumpyIsMadeToStartNoThreads) {
  const OwnNumpy numpy(
      "import os, _thread, time\n"
      "if os.environ.get('OPENBLAS_NUM_THREADS') != '1':\n"
      "    _thread.start_new_thread(time.sleep, (60,))\n");
  CodeRunner runner(numpy.options());
  const Result result = run(runner,
                            "import os, sys\nprint({n: v for n, v in os.environ.items() if "
                            "'THREADS' in n}, 'numpy' in sys.modules)");
  EXPECT_EQ(runner.warm_python_missing(), "");
  EXPECT_EQ(result.standard_output, "{'MKL_NUM_THREADS': '7'} True\n") << result.standard_error;
}

TEST_F(WarmPythonTest, AnInterpreterWithThreadsIsNotKept) {
  const OwnNumpy numpy("import _thread, time\n_thread.start_new_thread(time.sleep, (60,))\n");
  CodeRunner runner(numpy.options());
  const Result result = run(runner, "import sys\nprint('numpy' in sys.modules)");
  // On a small machine the thread cannot be started: the stack it would have is kLargestStack.
  const std::string missing = runner.warm_python_missing();
  EXPECT_TRUE(missing.find("starts threads") != std::string::npos ||
              missing.find("can't start new thread") != std::string::npos)
      << missing;
  EXPECT_EQ(result.standard_output, "False\n") << result.standard_error;
}

// An interpreter whose start can be made to fail.
class OwnInterpreter {
 public:
  OwnInterpreter() : folder_("/var/tmp/aha_interpreter_" + std::to_string(getpid())) {
    std::filesystem::create_directory(folder_);
    become("exec " + LanguageTable().at("python").run[0] + " \"$@\"");
  }
  ~OwnInterpreter() { std::filesystem::remove_all(folder_); }

  void become(const std::string& script) const {
    std::ofstream(path()) << "#!/bin/bash\n" << script << "\n";
    set_executable(true);
  }
  void set_executable(bool yes) const {
    std::filesystem::permissions(path(), std::filesystem::perms(yes ? 0755 : 0644));
  }
  CodeRunnerOptions options() const {
    CodeRunnerOptions options;
    Language python = options.languages.at("python");
    python.run[0] = path();
    python.readable_folders.push_back(folder_);
    options.languages.add(python);
    return options;
  }

 private:
  std::string path() const { return folder_ + "/python"; }

  const std::string folder_;
};

TEST_F(WarmPythonTest, WhatMayPassIsTriedAgain) {
  const OwnInterpreter python;
  CodeRunner runner(python.options());
  for (int round = 0; round < 2; ++round) {
    python.set_executable(false);
    run(runner, "");
    run(runner, "");
    EXPECT_EQ(runner.warm_python_missing(), "");
    python.set_executable(true);
    EXPECT_TRUE(is_warm(runner));
  }
}

TEST_F(WarmPythonTest, WhatDoesNotPassIsTriedThreeTimes) {
  const OwnInterpreter python;
  CodeRunner runner(python.options());
  python.set_executable(false);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(runner.warm_python_missing(), "");
    run(runner, "");
  }
  EXPECT_NE(runner.warm_python_missing().find("Permission denied"), std::string::npos);
}

TEST_F(WarmPythonTest, AnInterpreterThatEndsIsTriedOnce) {
  const OwnInterpreter python;
  python.become("echo unfit >&2; exit 1");
  CodeRunner runner(python.options());
  run(runner, "");
  EXPECT_NE(runner.warm_python_missing().find("unfit"), std::string::npos);
}

TEST_F(WarmPythonTest, RefusedMemoryIsMemoryLimit) {
  for (const MemoryControl control : {MemoryControl::automatic, MemoryControl::address_space}) {
    CodeRunnerOptions options;
    options.sandbox.memory_control = control;
    CodeRunner runner(options);
    const Result list = run(runner, "x = [0] * 10**10");
    EXPECT_EQ(list.outcome, Outcome::memory_limit) << list.standard_error;
    const Result caught = run(runner, "try: x = [0] * 10**12\nexcept MemoryError: print('no')");
    EXPECT_EQ(caught.standard_output, "no\n");
    EXPECT_EQ(caught.outcome, Outcome::exited);
  }
}

}  // namespace
}  // namespace aha::sandbox
