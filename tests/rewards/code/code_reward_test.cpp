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
