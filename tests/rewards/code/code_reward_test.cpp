// Programs of every class that cheats; none may pass, and the honest ones beside them must.

#include "rewards/code/code_reward.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "rewards/accuracy.h"
#include "rewards/reward_error.h"
#include "tests/rewards/code/code_reward_fixture.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

const json kSum = json::parse(R"([{"stdin":"3 4\n","stdout":"7\n"}])");
const json kAdd = json::parse(R"([{"function":"add","args":[3,4],"expected":7},
                                  {"function":"add","args":[-5,2],"expected":-3}])");
const json kAsserts = json::parse(R"({"test_list":["assert add(3, 4) == 7"]})");

TEST_F(CodeRewardTest, HonestProgramsPass) {
  EXPECT_EQ(score("python", kSum, "a, b = map(int, input().split())\nprint(a + b)").value, 1.0);
  EXPECT_EQ(score("bash", kSum, "read a b; echo $((a + b))").value, 1.0);
  EXPECT_EQ(score("c", kSum,
                  "#include <stdio.h>\nint main() { int a, b; scanf(\"%d%d\", &a, &b); "
                  "printf(\"%d\\n\", a + b); }")
                .value,
            1.0);
  EXPECT_EQ(score("python", kAdd, "def add(a, b): return a + b").value, 1.0);
  EXPECT_EQ(score("cpp", kAdd, "long long add(long long a, int b) { return a + b; }").value, 1.0);
  EXPECT_EQ(score("python", kAsserts, "def add(a, b): return a + b").value, 1.0);
  EXPECT_EQ(
      score("cpp", kAdd, "// no class Solution\n__int128 add(__int128 a, int b) { return a + b; }")
          .value,
      1.0);
  // GNU C's nested functions are called by code on the stack.
  EXPECT_EQ(score("c", kSum,
                  "#include <stdio.h>\nint call(int (*f)(int), int x) { return f(x); }\n"
                  "int main() { int a, b; scanf(\"%d%d\", &a, &b); int f(int x) { return x + a; }\n"
                  "printf(\"%d\\n\", call(f, b)); }")
                .value,
            1.0);
  // C that C++ takes only leniently.
  EXPECT_EQ(
      score("c", kAdd, "long long add(int a, int b) { int* p = malloc(4); *p = a; return *p + b; }")
          .value,
      1.0);
}

TEST_F(CodeRewardTest, AccuracyDispatchesToIt) {
  tasks::Prompt prompt;
  prompt.answer_type = "code";
  prompt.columns = {{"language", "python"}, {"tests", kAdd}};
  const Accuracy accuracy;
  const Score right = accuracy.score(prompt, "```python\ndef add(a, b): return a + b\n```");
  EXPECT_EQ(right.value, 1.0);
  EXPECT_EQ(right.judgement, "AC");
  EXPECT_EQ(accuracy.score(prompt, "```python\ndef add(a, b): return 7\n```").value, 0.0);
}

TEST_F(CodeRewardTest, VerdictsTellWhatHappened) {
  CodeOptions options;
  options.time_seconds = 0.5;
  options.output_mib = 1;
  options.memory_mib = 128;
  const auto judgement = [&](const std::string& code) {
    return score("python", kSum, code, options).judgement;
  };
  EXPECT_EQ(judgement("print(8)"), "WA");
  EXPECT_EQ(judgement("while True: pass"), "TLE");
  EXPECT_EQ(judgement("while True: print('a' * 4096)"), "OLE");
  EXPECT_EQ(judgement("raise ValueError"), "RE");
  EXPECT_EQ(score("c", kSum, "int main( {").judgement, "CE");
  const Score second = score("python", kAdd, "def add(a, b): return 7");
  EXPECT_NE(second.detail.find("test 2 of 2"), std::string::npos) << second.detail;
}

// Each of them in time, all of them not.
TEST_F(CodeRewardTest, TheTestsOfAnAnswerHaveALimitTogether) {
  CodeOptions options;
  options.answer_seconds = 1;
  json tests;
  for (int i = 0; i < 6; ++i) tests.push_back(kSum[0]);
  const std::string slow = "import time\ntime.sleep(0.3)\nprint(sum(map(int, input().split())))";
  const Score late = score("python", tests, slow, options);
  EXPECT_EQ(late.judgement, "TLE");
  EXPECT_NE(late.detail.find("answer_seconds"), std::string::npos) << late.detail;
  options.score = "share";
  const Score some = score("python", tests, slow, options);
  EXPECT_GT(some.value, 0.0);
  EXPECT_LE(some.value, 0.5);
  options = {};
  options.answer_seconds = 1;
  json asserts;
  for (int i = 0; i < 6; ++i) asserts.push_back("assert add(3, 4) == 7");
  EXPECT_EQ(score("python", {{"test_list", asserts}},
                  "import time\ndef add(a, b):\n    time.sleep(0.3)\n    return a + b", options)
                .judgement,
            "TLE");
  options.answer_seconds = 60;
  EXPECT_EQ(score("python", tests, slow, options).judgement, "AC");
}

// MBPP's 124, 126, 533 and 596, MBPP+'s 737, and what a prompt or a class Solution is given.
TEST_F(CodeRewardTest, AssertsOfPublishedSetsPass) {
  const auto judgement = [](const char* test, const char* code) {
    return score("python", {{"test_list", {test}}}, code).judgement;
  };
  EXPECT_EQ(judgement("assert f(1j) == (1j, complex)", "def f(z): return z, complex"), "AC");
  EXPECT_EQ(judgement("assert f(1j) == (2j, complex)", "def f(z): return z, complex"), "WA");
  EXPECT_EQ(judgement("assert f(1, int) == int", "def f(a, kind): return kind"), "AC");
  EXPECT_EQ(judgement("assert f(1, int) == int", "def f(a, kind): return float"), "WA");
  EXPECT_EQ(judgement("assert sum(10, 15) == 6", "def sum(a, b): return 6"), "AC");
  EXPECT_EQ(judgement("assert sum(10, 15) == 6", "def sum(a, b): return 7"), "WA");
  EXPECT_EQ(judgement("assert f() == sys.maxsize", "import sys\ndef f(): return sys.maxsize"),
            "AC");
  const char* matches = "import re\ndef f(s): return re.match('a', s)";
  EXPECT_EQ(judgement("assert f('ab') and not f('b')", matches), "AC");
  EXPECT_EQ(judgement("assert f('b')", matches), "WA");
  EXPECT_EQ(judgement("assert f('ab') == 'a'", matches), "WA");
  EXPECT_EQ(judgement("assert f()",
                      "class Y:\n    def __bool__(self): return False\ndef f(): return Y()"),
            "WA");
}

// What tests forgot to import decides for them, and is not the program's to give.
TEST_F(CodeRewardTest, WhatTestsForgotToImportIsTheLibrarys) {
  const auto judgement = [](const char* test, const char* code) {
    return score("python", {{"test_list", {test}}}, code).judgement;
  };
  const char* const close = "assert isclose(f(2), 4.0)";
  EXPECT_EQ(judgement(close, "def f(x): return x * 2.0"), "AC");
  EXPECT_EQ(judgement(close, "def isclose(*all): return True\ndef f(x): return 0"), "WA");
  EXPECT_EQ(judgement("assert Counter(f('ab')) == Counter('ba')",
                      "class Counter:\n    def __init__(self, of): pass\n"
                      "    def __eq__(self, other): return True\ndef f(x): return 0"),
            "WA");
  const char* const floor = "def floor(a, b): return a // b";
  EXPECT_EQ(judgement("assert floor(7, 2) == 3", floor), "AC");
  EXPECT_EQ(judgement("x = floor(7, 2)\nassert x == 3", floor), "AC");
  EXPECT_EQ(judgement("for v in (1, 2): assert floor(v * 7, 7) == v", floor), "AC");
  const char* const kodcode =
      "from solution import floor\ndef test_1():\n    x = floor(7, 2)\n    assert x == 3";
  EXPECT_EQ(judgement(kodcode, floor), "AC");
  EXPECT_EQ(judgement(kodcode, "def floor(a, b): return 0"), "WA");
}

TEST_F(CodeRewardTest, TheProgramHasThePromptsOwnCode) {
  const json tests = {{"prompt", "from math import isqrt\ndef twice(x): return 2 * x\n"},
                      {"test", "def check(candidate):\n    assert candidate(x=9) == 6\n"},
                      {"entry_point", "Solution().f"}};
  const char* code = "class Solution:\n    def f(self, x: int) -> List[int]: return ";
  const auto judgement = [&](const std::string& value) {
    return score("python", tests, code + value).judgement;
  };
  EXPECT_EQ(judgement("twice(isqrt(x))"), "AC");
  EXPECT_EQ(judgement("twice(x)"), "WA");
  // Of no import of theirs.
  EXPECT_EQ(judgement("deque([6])[-1] + heapq.nlargest(1, [0])[0] + ceil(-0.5)"), "AC");
}

TEST_F(CodeRewardTest, CppTakesTuplesAndNumbersAsKeys) {
  const json tests = json::parse(
      R"([{"function":"f","args":[[1,"a",0.5],{"-3":[4,0.1]}],"expected":{"-3":[1,0.1]}}])");
  const auto judgement = [&](const std::string& code) {
    return score("cpp", tests, "#include <bits/stdc++.h>\nusing namespace std;\n" + code).judgement;
  };
  EXPECT_EQ(judgement("map<long, pair<int, float>> f(tuple<int, string, double> t, "
                      "unordered_map<int, tuple<int, float>> m) { "
                      "return {{m.begin()->first, {get<0>(t), get<1>(m[-3])}}}; }"),
            "AC");
  EXPECT_EQ(judgement("map<long, int> f(tuple<int, string> t, map<int, tuple<int, float>> m) { "
                      "return {}; }"),
            "RE");
}

TEST_F(CodeRewardTest, FormsOfPublishedSetsAreRead) {
  const char* add = "def add(a, b): return a + b";
  const char* sum = "a, b = map(int, input().split())\nprint(a + b)";
  const auto value = [](const char* tests, const char* code) {
    return score("python", json::parse(tests), code).value;
  };
  EXPECT_EQ(
      value(R"([{"input":"3 4\n","output":"7\n","type":"stdin_stdout","fn_name":null}])", sum),
      1.0);
  EXPECT_EQ(value(R"([{"input":"3 4\n","output":"8\n","testtype":"stdin"}])", sum), 0.0);
  EXPECT_EQ(value(R"({"language":"python","test_cases":[{"input":"3 4","output":"7"}]})", sum),
            1.0);
  const char* call = R"([{"fn_name":"add","input":[3,4],"output":[7],"type":"function_call"}])";
  EXPECT_EQ(value(call, add), 1.0);
  EXPECT_EQ(value(call, "def add(a, b): return a"), 0.0);
  EXPECT_EQ(
      value(R"([{"input":"3\n4","output":"7","testtype":"functional","fn_name":"add"}])", add),
      1.0);
  EXPECT_FALSE(value(R"([{"input":"3\n4","output":"7","testtype":"functional"}])", add));
  const char* pytest =
      R"({"test":"from solution import add\n\ndef test_a():\n    assert add(3, 4) == 7\n"})";
  EXPECT_EQ(value(pytest, add), 1.0);
  EXPECT_EQ(value(pytest, "def add(a, b): return a"), 0.0);
}

TEST_F(CodeRewardTest, TheLastBlockIsTheProgram) {
  const CodeReward reward{CodeOptions{}};
  tasks::Prompt prompt;
  prompt.columns = {{"language", "python"}, {"tests", kSum}};
  const auto judgement = [&](const char* text) { return reward.score(prompt, text).judgement; };
  EXPECT_EQ(judgement("```python\nprint(7)\n```\nIt prints\n```\n7\n```\n"), "WA");
  EXPECT_EQ(judgement("```python\nprint(7)\n```\nRun it:\n```bash\npython main.py\n```"), "CE");
  EXPECT_EQ(judgement("```\nprint(8)\n```\n```\nprint(7)\n```\n"), "AC");
  EXPECT_EQ(judgement("1. So:\n\n    ```python\n    if 1:\n        print(7)\n    ```\n"), "AC");
  EXPECT_EQ(judgement("```python\ns = '''\n    ```\n'''\nprint(7)\n```\n"), "AC");
}

TEST_F(CodeRewardTest, TypesAreStrict) {
  const auto passes = [](const char* expected, const std::string& value) {
    const json tests = {
        {{"function", "f"}, {"args", json::array()}, {"expected", json::parse(expected)}}};
    return score("python", tests, "def f(): return " + value).value == 1.0;
  };
  EXPECT_TRUE(passes("1", "1"));
  EXPECT_FALSE(passes("1", "True"));
  EXPECT_FALSE(passes("1", "1.0"));
  EXPECT_FALSE(passes("1", "'1'"));
  EXPECT_FALSE(passes("[1,2]", "[1]"));
  EXPECT_FALSE(passes("[1]", "[1, 2]"));
  EXPECT_FALSE(passes("{\"a\":1}", "{}"));
  EXPECT_FALSE(passes("null", "float('nan')"));
}

TEST_F(CodeRewardTest, AnExceptionIsNoEndOfATestsLoop) {
  expect_refused(json{{"test_list", {"assert all(map(lambda x: f(x) == x * x, [1, 2]))"}}},
                 "def f(x): raise StopIteration");
}

// What they answer decides whether they end, and how many calls they make.
TEST_F(CodeRewardTest, TestsThatLoopByTheAnswersEnd) {
  const auto tests = [](const std::string& body) {
    return json{{"test", "def check(candidate):\n" + body}, {"entry_point", "f"}};
  };
  const json collatz = tests(
      "    x, n = 6, 0\n    while x != 1:\n        x = candidate(x)\n        n += 1\n"
      "    assert n == 8\n");
  EXPECT_EQ(
      score("python", collatz, "def f(x): return x // 2 if x % 2 == 0 else 3 * x + 1").judgement,
      "AC");
  EXPECT_EQ(score("python", collatz, "def f(x): return x + 1").judgement, "WA");
  const json search = tests(
      "    low, high = 0, 100\n    while low < high:\n        middle = (low + high) // 2\n"
      "        if candidate(middle):\n            high = middle\n        else:\n"
      "            low = middle + 1\n    assert low == 37\n");
  EXPECT_EQ(score("python", search, "def f(x): return x >= 37").judgement, "AC");
  EXPECT_EQ(score("python", search, "def f(x): return x >= 38").judgement, "WA");
  const json many =
      tests("    for i in range(candidate(3)): candidate(i)\n    assert candidate(3) == 3\n");
  EXPECT_EQ(score("python", many, "def f(x): return 10 ** 7").judgement, "WA");
  const json counted =
      tests("    i = 0\n    while i < 1500:\n        assert candidate(i) == i\n        i += 1\n");
  EXPECT_EQ(score("python", counted, "def f(x): return x").judgement, "AC");
}

// Which calls come tells whether the answers before were right: too late to change them.
TEST_F(CodeRewardTest, AnAnswerThatWasGivenStands) {
  const json tests = {
      {"test",
       "def check(candidate):\n    assert candidate(candidate(0)) == candidate(0)\n"
       "    assert all(candidate(x) == y for x, y in [(100, 1), (101, 0), (102, 1), "
       "(103, 1), (104, 0), (105, 1)])\n    assert candidate(200) == 200\n"},
      {"entry_point", "f"}};
  expect_refused(tests, R"(
import __main__ as caller
wire = caller.Wire(caller._requests.data)
seen = []
while wire.at < len(wire.data):
    seen.append(wire.value()[1][0])
old = ([x for x in seen if isinstance(x, str)] or [""])[-1]
asked = sum(isinstance(x, int) and 100 <= x < 200 for x in seen)
if not old:
    new = "0"
elif len(old) == 6:
    new = old[:5] + "1"
else:
    new = old + "0" if asked > len(old) else old[:-1] + "10"[int(old[-1])]
def f(x):
    if x == 200: return 200
    if x == 0 or isinstance(x, str): return new
    return int((new + "000000")[x - 100])
)");
  // What is drawn by chance settles as well.
  EXPECT_EQ(score("python", {{"test_list", {"assert d(e('abc')) == 'abc'"}}},
                  "import os\ndef e(text):\n    key = os.urandom(1)[0]\n"
                  "    return [key, [ord(c) ^ key for c in text]]\n"
                  "def d(data): return ''.join(chr(c ^ data[0]) for c in data[1])")
                .judgement,
            "AC");
  EXPECT_EQ(score("python", {{"test_list", {"k = keep('abc')\nassert get(k) == 'abc'"}}},
                  "import random\nkept = {}\ndef keep(text):\n    key = random.randrange(10 ** 9)\n"
                  "    kept[key] = text\n    return key\ndef get(key): return kept[key]")
                .judgement,
            "AC");
}

TEST_F(CodeRewardTest, ExceptionsKeepTheirKindAndText) {
  const auto tests = [](const std::string& kind, const std::string& text) {
    return json{{"test_list",
                 {"try:\n    f(0)\n    assert False\nexcept " + kind + " as error:\n    assert '" +
                      text + "' in str(error)",
                  "assert f(1) == 1"}}};
  };
  const auto f = [](const std::string& raise) {
    return "import json\nclass Own(ValueError): pass\ndef f(x):\n    if x == 0: " + raise +
           "\n    return x";
  };
  EXPECT_EQ(
      score("python", tests("ValueError", "too small"), f("raise ValueError('too small')")).value,
      1.0);
  EXPECT_EQ(score("python", tests("ValueError", ""), f("json.loads('{')")).value, 1.0);
  EXPECT_EQ(score("python", tests("ValueError", "own"), f("raise Own('own')")).value, 1.0);
  EXPECT_EQ(score("python", tests("ValueError", "utf-8"), f("b'\\xff'.decode()")).value, 1.0);
  EXPECT_EQ(score("python", tests("ValueError", ""), f("raise KeyError")).judgement, "RE");
}

// Where the tests hand results on, one that cannot be handed on is a wrong answer, no broken row.
TEST_F(CodeRewardTest, AProgramCannotBreakARowByWhatItGives) {
  const auto value = [](const char* test, const char* code) {
    return score("python", json{{"test_list", {test}}}, code).value;
  };
  EXPECT_EQ(value("assert f(f(3)) == 3", "class X: pass\ndef f(x): return X()"), 0.0);
  EXPECT_EQ(value("assert f(g(3)[0]) == 3", "def g(x): return list\ndef f(x): return x"), 0.0);
  EXPECT_EQ(value("assert f(f(3)) == 3", "def f(x): return x"), 1.0);
}

TEST_F(CodeRewardTest, TestsThatHandOverWhatCannotBeCarriedAreBroken) {
  const json tests = {{"test_list", {"assert f(1, 2) == 3", "assert g(lambda x: x + 1, 3) == 4"}}};
  const Score score =
      CodeRewardTest::score("python", tests, "def f(a, b): return a + b\ndef g(h, x): return h(x)");
  EXPECT_EQ(score.verdict, Verdict::error) << score.judgement << score.detail;
  EXPECT_NE(score.detail.find("function"), std::string::npos) << score.detail;
}

TEST_F(CodeRewardTest, TestsMayEndByExit) {
  const json tests = {{"test_list", {"import sys", "assert f(1) == 1", "sys.exit(0)"}}};
  EXPECT_EQ(score("python", tests, "def f(x): return x").judgement, "AC");
  EXPECT_EQ(score("python", tests, "def f(x): return 2").judgement, "WA");
}

TEST_F(CodeRewardTest, FencesStandInListsAndTags) {
  tasks::Prompt prompt;
  prompt.columns = {{"language", "python"}, {"tests", kSum}};
  const CodeReward reward{CodeOptions{}};
  for (const char* completion :
       {"<answer>\n```python\nprint(7)\n```</answer>", "<answer>```python\nprint(7)\n```</answer>",
        "1. So:\n   ```python\n   if 1:\n       print(7)\n   ```",
        "10. So:\n    ```python\n    if 1:\n\n        print(7)\n    ```\n",
        "```python\ns = '''\n    ```\n'''\nprint(7)\n```"}) {
    EXPECT_EQ(reward.score(prompt, completion).judgement, "AC") << completion;
  }
}

TEST_F(CodeRewardTest, TheHostsFilesAreNeitherWatchedNorLocked) {
  const json refused = json::parse(R"([{"stdin":"","stdout":"-1 -1 -1 -1"}])");
  const Score score = CodeRewardTest::score(
      "python", refused,
      "import ctypes, fcntl, os\n"
      "libc = ctypes.CDLL(None)\n"
      "folder = os.open('/usr/bin', os.O_RDONLY)\n"
      "print(libc.inotify_init(), libc.fcntl(folder, fcntl.F_NOTIFY, 1), "
      "libc.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB), libc.setpriority(2, 0, 19))");
  EXPECT_EQ(score.value, 1.0) << score.judgement << score.detail;
}

TEST_F(CodeRewardTest, WhatACheckerDiesOfIsWrong) {
  const std::string path = testing::TempDir() + "checker_" + std::to_string(getpid()) + ".cpp";
  std::ofstream(path) << "#include <fstream>\n#include <string>\n"
                         "int main(int, char** a) { std::string o, e; std::ifstream(a[2]) >> o;\n"
                         "std::ifstream(a[3]) >> e; return std::stoi(o) == std::stoi(e) ? 0 : 1; }";
  CodeOptions options;
  options.checker = path;
  EXPECT_EQ(score("python", kSum, "print(7)", options).judgement, "AC");
  EXPECT_EQ(score("python", kSum, "print(8)", options).judgement, "WA");
  EXPECT_EQ(score("python", kSum, "print('x')", options).judgement, "WA");
  const json broken = json::parse(R"([{"stdin":"","stdout":"no number"}])");
  EXPECT_EQ(score("python", broken, "print('x')", options).judgement, "SE");
}

TEST_F(CodeRewardTest, ToleranceIsForFloats) {
  CodeOptions options;
  options.tolerance = 1e-6;
  const json large = json::parse(R"([{"stdin":"","stdout":"123456789013 0.5"}])");
  EXPECT_EQ(score("python", large, "print('123456789013 0.5000001')", options).value, 1.0);
  EXPECT_EQ(score("python", large, "print('123456789012 0.5')", options).value, 0.0);
  EXPECT_EQ(score("python", large, "print('123456789012.0 0.5')", options).value, 0.0);
  const json whole = {{{"function", "f"}, {"args", json::array()}, {"expected", 123456789013}}};
  EXPECT_EQ(score("cpp", whole, "double f() { return 123456789013.1; }", options).value, 1.0);
  EXPECT_EQ(score("cpp", whole, "double f() { return 123456789012; }", options).value, 0.0);
}

TEST_F(CodeRewardTest, CheatsInCallsFail) {
  for (const char* code : {
           "class Y:\n    def __eq__(self, o): return True\ndef add(a, b): return Y()",
           "class Y(int):\n    def __eq__(self, o): return True\ndef add(a, b): return Y()",
           "import os; os._exit(0)",
           "import sys; sys.exit(0)",
           "import atexit, os; atexit.register(lambda: os._exit(0))\ndef add(a, b): return 0",
           ("import os\nfor i in range(1, 64):\n    try: os.write(i, b'7')\n    except OSError: "
            "pass\ndef add(a, b): os._exit(0)"),
           "def add(a, b):\n    x = []\n    x.append(x)\n    return x",
           "import builtins\nbuiltins.isinstance = lambda *a: True\ndef add(a, b): return 0",
           ("import sys\ndef add(a, b):\n    f = sys._getframe()\n    while f:\n        for v in "
            "list(f.f_locals.values()):\n            if v == 7 and v is not a: return v\n        f "
            "= "
            "f.f_back\n    return 0"),
           "def add(a, b): return (open('/tests.json').read())",
       }) {
    expect_refused(kAdd, code);
    expect_refused(kAsserts, code);
  }
}

// What the tests evaluate runs where they run themselves.
TEST_F(CodeRewardTest, CheatsInEvaluatedTextFail) {
  const json evaluates = {
      {"test_list", {"assert eval(f(2, 3)) == 5", "assert eval('1 + 1') == 2"}}};
  const auto f = [](const std::string& text) { return "def f(a, b): return \"" + text + "\""; };
  EXPECT_EQ(score("python", evaluates, f("2 + 3")).judgement, "AC");
  EXPECT_EQ(score("python", evaluates, f("max(1, 5) if len([1]) else 0")).judgement, "AC");
  EXPECT_EQ(score("python", evaluates, f("2 + 4")).judgement, "WA");
  for (const char* text :
       {"[__import__('os').write(i, b'P') for i in range(9)]", "__import__('os')._exit(0)",
        "(lambda: 5)()", "().__class__", "f'{5}'", "eval('5')", "exec('raise SystemExit')",
        "finish('P')", "__skipped__()", "print", "1 +"}) {
    expect_refused(evaluates, f(text));
  }
  for (const char* test : {"exec(f(2, 3))", "exec(compile(f(2, 3), 'x', 'exec'))"}) {
    expect_refused({{"test_list", {test}}}, f("__import__('os').write(3, b'P'); exit()"));
  }
}

TEST_F(CodeRewardTest, EvaluatedTextCannotReachTheTests) {
  const auto tests = [](const std::string& body) {
    return json{{"test", body}, {"entry_point", "f"}};
  };
  const auto f = [](const std::string& text) { return "def f(a): return " + json(text).dump(); };
  const json loop = tests(
      "def ref(a): return a\n"
      "def check(candidate):\n"
      "    for case in [{'expected': 7}]:\n"
      "        a, expected = 1, case['expected']\n"
      "        assert eval(candidate(a)) == expected\n"
      "        assert ref(7) == 7\n");
  EXPECT_EQ(score("python", loop, f("max(3, 7)")).judgement, "AC");
  for (const char* text :
       {"expected", "case['expected']", "f(expected)", "f(f)", "max(1, 2, key=f) + f(f)", "ref(7)",
        "__builtins__['int'](7)",
        ("__builtins__['exec'](\"import os\\nfor i in range(3, 128):\\n try: os.write(i, "
         "b'P')\\n except OSError: 0\\nos._exit(0)\")")}) {
    expect_refused(loop, f(text));
  }
  for (const char* text : {"expected.", " expected", "expected.expected"}) {
    expect_refused(tests("def check(candidate):\n    expected = 7\n"
                         "    assert eval(candidate(1).split('.')[0]) == expected, 'expected'\n"),
                   f(text));
  }
  for (const char* space : {"locals()", "globals(), locals()", "dict(locals())", "globals()",
                            "{**globals()}", "{}, locals()"}) {
    expect_refused(tests("x = 7\ndef check(candidate):\n    expected = 7\n"
                         "    assert eval(candidate(1), " +
                         std::string(space) + ") == 7\n"),
                   f(space[0] == '{' || std::string(space) == "globals()" ? "x" : "expected"));
  }
  const json given = tests(
      "def check(candidate):\n    assert eval(candidate(1), {'x': 4, 'twice': lambda n: 2 * n}) == "
      "8\n");
  EXPECT_EQ(score("python", given, f("twice(x)")).judgement, "AC");
}

TEST_F(CodeRewardTest, EvaluatedTextCallsNothingThatActs) {
  const json tools = {{"test",
                       "import os\ntools = {'w': os.write}\ndef check(candidate):\n"
                       "    assert eval(candidate(1), {'tools': tools, 'len': len}) == 3\n"},
                      {"entry_point", "f"}};
  for (const char* text : {"tools['w'](3, b'P')", "[len][0]('abc')", "max(1, 3, key=tools['w'])"}) {
    expect_refused(tools, "def f(a): return " + json(text).dump());
  }
}

TEST_F(CodeRewardTest, TextIsNotMadeCodeByAnotherWay) {
  const std::string code =
      "def f(a): return 'import os\\nfor i in range(3, 128):\\n try: os.write(i, b\"P\")\\n "
      "except OSError: 0\\nos._exit(0)'";
  for (const char* test :
       {"t = ast.parse(candidate(1)); exec(compile(t, 'x', 'exec'), {})",
        ("t = ast.parse('x = 1'); t.body += ast.parse(candidate(1)).body; exec(compile(t, 'x', "
         "'exec'), {})"),
        "builtins.exec(candidate(1))", "exec(bytearray(candidate(1).encode()))",
        ("exec(codeop.compile_command('if 1:\\n ' + candidate(1).replace('\\n', '\\n ') + "
         "'\\n\\n'))"),
        "list(map(exec, [candidate(1)]))",
        "import unittest; unittest.TestCase().assertRaises(ValueError, exec, candidate(1))",
        "import contextlib\n    with contextlib.ExitStack() as s: s.callback(exec, candidate(1))",
        "exec('def e(x): exec(x)', n := {}); n['e'](candidate(1))",
        "sys.modules['builtins'].eval('exec(t)', {'t': candidate(1)})"}) {
    expect_refused(json{{"test", "import ast, builtins, codeop, sys\ndef check(candidate):\n    " +
                                     std::string(test) + "\n"},
                        {"entry_point", "f"}},
                   code);
  }
  // To read text without running it is as before.
  const json reads = {
      {"test",
       "import ast\ndef check(candidate):\n    assert ast.literal_eval("
       "candidate(1)) == [1, 2]\n    assert ast.parse(candidate(1))\n"
       "    exec('x = [1, 2]', n := {})\n    assert n['x'] == eval('[1, 2]')\n"
       "    from collections import namedtuple\n    namedtuple('P', 'x y')\n    import colorsys, "
       "dataclasses, shelve\n    dataclasses.make_dataclass('D', ['x'])(1)\n"},
      {"entry_point", "f"}};
  EXPECT_EQ(score("python", reads, "def f(a): return '[1, 2]'").judgement, "AC");
}

TEST_F(CodeRewardTest, TestsThatStartAProcessAreBroken) {
  for (const char* start :
       {"subprocess.run(['/bin/true'])", "os.system('true')", "os.fork()", "os.popen('true')"}) {
    const json tests = {{"test",
                         "import os, subprocess\ndef check(candidate):\n    assert "
                         "candidate(1) == 1\n    " +
                             std::string(start) + "\n"},
                        {"entry_point", "f"}};
    const Score score = CodeRewardTest::score("python", tests, "def f(a): return a");
    EXPECT_EQ(score.verdict, Verdict::error) << start << score.judgement << score.detail;
    EXPECT_NE(score.detail.find("process"), std::string::npos) << score.detail;
  }
}

TEST_F(CodeRewardTest, TheTestsOwnTextIsEvaluated) {
  const std::string code = "def f(a, b): return a + b";
  for (const char* test : {"assert eval('f(2, 3)') == 5", "x = 3\nassert eval(f'f(2, {x})') == 5",
                           "exec('def g(x): return f(x, 3)')\nassert g(2) == 5",
                           "def g():\n    y = 2\n    return eval('f(y, 3)')\nassert g() == 5"}) {
    const json tests = {{"test_list", {test, "assert f(1, 1) == 2"}}};
    const Score score = CodeRewardTest::score("python", tests, code);
    EXPECT_EQ(score.judgement, "AC") << test << score.detail;
  }
}

TEST_F(CodeRewardTest, CheatsOnOutputFail) {
  expect_refused(kSum, "print('PASSED'); raise SystemExit(0)");
  expect_refused(kSum, "print(*range(-100, 100))");
  expect_refused(json::parse(R"([{"stdin":"","stdout":"1 2 3"}])"), "print(1, 2)");
  expect_refused(kSum,
                 "import glob\nfor f in glob.glob('/tests*') + glob.glob('/box/*'): "
                 "print(open(f).read())");
}

TEST_F(CodeRewardTest, CheatsInCppFail) {
  expect_refused(kAdd,
                 "struct Y { template <class T> operator T() const { return T(); } };\n"
                 "template <class T> bool operator==(const Y&, const T&) { return true; }\n"
                 "Y add(long long, long long) { return {}; }",
                 "cpp");
  expect_refused(
      kAdd, "long long add(long long, long long) { return 0; }\n#define return exit(0); return",
      "cpp");
}

TEST_F(CodeRewardTest, AProgramWithoutABlockFailsAndABrokenRowIsNoScore) {
  const CodeReward reward{CodeOptions{}};
  tasks::Prompt prompt;
  prompt.columns = {{"language", "python"}, {"tests", kSum}};
  EXPECT_EQ(reward.score(prompt, "<think>```python\nprint(7)\n```</think> done").value, 0.0);
  EXPECT_EQ(reward.score(prompt, "<think>```python\nprint(7)\n```").value, 0.0);
  EXPECT_EQ(reward.score(prompt, "```cpp\nprint(7)\n```").judgement, "CE");
  prompt.columns["tests"] = {{"stdin", 1}};
  const Score broken = reward.score(prompt, "```python\nprint(7)\n```");
  EXPECT_FALSE(broken.value.has_value());
  EXPECT_NE(broken.detail.find("expected"), std::string::npos) << broken.detail;
}

TEST_F(CodeRewardTest, TheShareOfTestsCountsOnRequest) {
  CodeOptions options;
  options.score = "share";
  EXPECT_EQ(score("python", kAdd, "def add(a, b): return 7", options).value, 0.5);
}

TEST_F(CodeRewardTest, FurtherLanguagesComeFromAFile) {
  const std::string path = testing::TempDir() + "aha_languages_" + std::to_string(getpid());
  const auto write = [&](const std::string& table) { std::ofstream(path) << table; };
  CodeOptions options;
  options.languages = path;
  write(R"({"sed": {"source": "main.sed", "run": ["/bin/sed", "-f", "{source}"]}})");
  EXPECT_EQ(score("sed", kSum, "s/.*/7/", options).value, 1.0);
  EXPECT_EQ(score("sed", kSum, "s/.*/8/", options).judgement, "WA");
  EXPECT_EQ(score("awk", kSum, "", options).verdict, Verdict::error);
  for (const char* broken :
       {"", "[]", R"({"x": 1})", R"({"x": {"run": ["/bin/cat"]}})",
        R"({"x": {"source": "x", "run": "/bin/cat"}})", R"({"x": {"source": "a/b", "run": ["c"]}})",
        R"({"x": {"source": "x", "run": []}})",
        R"({"x": {"source": "x", "run": ["c"], "colour": 1}})"}) {
    write(broken);
    EXPECT_THROW(CodeReward{options}, RewardError) << broken;
  }
  std::filesystem::remove(path);
  EXPECT_THROW(CodeReward{options}, RewardError);
}

TEST_F(CodeRewardTest, TheWeakerTierIsHadByName) {
  const sandbox::Feature landlock = sandbox::probe_features().at("landlock");
  if (!landlock.available) GTEST_SKIP() << landlock.detail;
  CodeOptions options;
  options.sandbox = "landlock";
  EXPECT_EQ(score("python", kAdd, "def add(a, b): return a + b", options).value, 1.0);
  EXPECT_EQ(score("python", kSum, "print(open('/etc/passwd').read())", options).judgement, "RE");
  options.sandbox = "none";
  EXPECT_THROW(CodeReward{options}, RewardError);
}

}  // namespace
}  // namespace aha::rewards
