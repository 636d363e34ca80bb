// Free-form asserts, as HumanEval's and MBPP's: what they may do, and what a program cannot make of
// them.

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/rewards/code/code_reward_fixture.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

class AssertRoundsTest : public CodeRewardTest {};

// MBPP's 124, 126, 533 and 596, MBPP+'s 737, and what a prompt or a class Solution is given.
TEST_F(AssertRoundsTest, AssertsOfPublishedSetsPass) {
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
TEST_F(AssertRoundsTest, WhatTestsForgotToImportIsTheLibrarys) {
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

TEST_F(AssertRoundsTest, TheProgramHasThePromptsOwnCode) {
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

TEST_F(AssertRoundsTest, AnExceptionIsNoEndOfATestsLoop) {
  expect_refused(json{{"test_list", {"assert all(map(lambda x: f(x) == x * x, [1, 2]))"}}},
                 "def f(x): raise StopIteration");
}

// What they answer decides whether they end, and how many calls they make.
TEST_F(AssertRoundsTest, TestsThatLoopByTheAnswersEnd) {
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
TEST_F(AssertRoundsTest, AnAnswerThatWasGivenStands) {
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

TEST_F(AssertRoundsTest, ExceptionsKeepTheirKindAndText) {
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
TEST_F(AssertRoundsTest, AProgramCannotBreakARowByWhatItGives) {
  const auto value = [](const char* test, const char* code) {
    return score("python", json{{"test_list", {test}}}, code).value;
  };
  EXPECT_EQ(value("assert f(f(3)) == 3", "class X: pass\ndef f(x): return X()"), 0.0);
  EXPECT_EQ(value("assert f(g(3)[0]) == 3", "def g(x): return list\ndef f(x): return x"), 0.0);
  EXPECT_EQ(value("assert f(f(3)) == 3", "def f(x): return x"), 1.0);
}

TEST_F(AssertRoundsTest, TestsThatHandOverWhatCannotBeCarriedAreBroken) {
  const json tests = {{"test_list", {"assert f(1, 2) == 3", "assert g(lambda x: x + 1, 3) == 4"}}};
  const Score score =
      CodeRewardTest::score("python", tests, "def f(a, b): return a + b\ndef g(h, x): return h(x)");
  EXPECT_EQ(score.verdict, Verdict::error) << score.judgement << score.detail;
  EXPECT_NE(score.detail.find("function"), std::string::npos) << score.detail;
}

TEST_F(AssertRoundsTest, TestsMayEndByExit) {
  const json tests = {{"test_list", {"import sys", "assert f(1) == 1", "sys.exit(0)"}}};
  EXPECT_EQ(score("python", tests, "def f(x): return x").judgement, "AC");
  EXPECT_EQ(score("python", tests, "def f(x): return 2").judgement, "WA");
}

// What the tests evaluate runs where they run themselves.
TEST_F(AssertRoundsTest, CheatsInEvaluatedTextFail) {
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

TEST_F(AssertRoundsTest, EvaluatedTextCannotReachTheTests) {
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

TEST_F(AssertRoundsTest, EvaluatedTextCallsNothingThatActs) {
  const json tools = {{"test",
                       "import os\ntools = {'w': os.write}\ndef check(candidate):\n"
                       "    assert eval(candidate(1), {'tools': tools, 'len': len}) == 3\n"},
                      {"entry_point", "f"}};
  for (const char* text : {"tools['w'](3, b'P')", "[len][0]('abc')", "max(1, 3, key=tools['w'])"}) {
    expect_refused(tools, "def f(a): return " + json(text).dump());
  }
}

TEST_F(AssertRoundsTest, TextIsNotMadeCodeByAnotherWay) {
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

TEST_F(AssertRoundsTest, TestsThatStartAProcessAreBroken) {
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

TEST_F(AssertRoundsTest, TheTestsOwnTextIsEvaluated) {
  const std::string code = "def f(a, b): return a + b";
  for (const char* test : {"assert eval('f(2, 3)') == 5", "x = 3\nassert eval(f'f(2, {x})') == 5",
                           "exec('def g(x): return f(x, 3)')\nassert g(2) == 5",
                           "def g():\n    y = 2\n    return eval('f(y, 3)')\nassert g() == 5"}) {
    const json tests = {{"test_list", {test, "assert f(1, 1) == 2"}}};
    const Score score = CodeRewardTest::score("python", tests, code);
    EXPECT_EQ(score.judgement, "AC") << test << score.detail;
  }
}

}  // namespace
}  // namespace aha::rewards
