#include "rewards/http/http_reward.h"

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewards/make_reward.h"
#include "rewards/reward_error.h"
#include "rewards/row_program.h"

namespace aha::rewards {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

class HttpReward : public testing::Test {
 protected:
  HttpReward() : server_({"python3", "-B", AHA_SOURCE_DIR "/tests/rewards/http/server.py"}) {
    const auto said = server_.exchange({}, 1, std::chrono::seconds(30));
    port_ = said.lines.empty() ? said.failure : said.lines.front();
  }

  std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}/{}", port_, path);
  }

  std::unique_ptr<Reward> make(const std::string& path, OptionJson options) const {
    options["http"] = url(path);
    if (!options.contains("backoff")) options["backoff"] = 0.01;
    return make_reward("http", options);
  }

  std::vector<Score> run(const std::string& path, const std::vector<std::string>& completions,
                         OptionJson options = OptionJson::object()) const {
    const auto reward = make(path, std::move(options));
    tasks::Prompt prompt;
    prompt.text = "why?";
    prompt.gold = "b";
    std::vector<Sample> samples;
    samples.reserve(completions.size());
    for (const std::string& text : completions) samples.push_back({&prompt, text, std::nullopt});
    return reward->score_batch(samples);
  }

  // What every sample says that cannot be scored.
  std::string failure(const std::string& path, OptionJson options = OptionJson::object()) const {
    const auto scores = run(path, {"a", "b"}, std::move(options));
    EXPECT_EQ(scores.size(), 2U);
    for (const Score& score : scores) {
      EXPECT_EQ(score.verdict, Verdict::error);
      EXPECT_FALSE(score.value);
      EXPECT_EQ(score.detail, scores[0].detail);
    }
    return scores[0].detail;
  }

  RowProgram server_;
  std::string port_;
};

TEST_F(HttpReward, AnswersInOrder) {
  const auto scores = run("good", {"", "a", std::string("b\0\xFF\n\"", 5)});
  ASSERT_EQ(scores.size(), 3U);
  for (const Score& score : scores) EXPECT_EQ(score.detail, "why?");
  EXPECT_EQ(scores[0].value, 0.0);
  EXPECT_EQ(scores[0].verdict, Verdict::wrong);
  EXPECT_EQ(scores[1].value, 1.0);
  EXPECT_EQ(scores[1].verdict, Verdict::correct);
  EXPECT_EQ(scores[2].value, 5.0);
}

TEST_F(HttpReward, ReadsABareListOfAnyAnswers) {
  const auto scores = run("bare", {"a", "b", "c", "d", "e", "f", "g"});
  ASSERT_EQ(scores.size(), 7U);
  EXPECT_EQ(scores[0].verdict, Verdict::not_applicable);
  EXPECT_EQ(scores[1].value, 0.0);
  EXPECT_EQ(scores[2].value, 1.5);
  EXPECT_EQ(scores[3].verdict, Verdict::not_applicable);
  EXPECT_EQ(scores[4].detail, "no idea");
  EXPECT_EQ(scores[5].verdict, Verdict::error);
  EXPECT_EQ(scores[6].value, 0.5);
  EXPECT_EQ(scores[6].verdict, Verdict::wrong);
}

TEST_F(HttpReward, TriesAgainWhatMayPass) {
  EXPECT_EQ(run("flaky", {"a"})[0].value, 1.0);
  EXPECT_EQ(run("closed", {"a"})[0].value, 1.0);
  EXPECT_EQ(run("slow_once", {"a"}, {{"timeout", 0.3}})[0].value, 1.0);
}

TEST_F(HttpReward, GivesUpAfterItsRetries) {
  EXPECT_THAT(failure("flaky", {{"retries", 1}}),
              AllOf(HasSubstr(url("flaky")), HasSubstr("status 500: out of memory"),
                    HasSubstr("(2 attempts)")));
  EXPECT_THAT(failure("half", {{"retries", 1}}), HasSubstr("(2 attempts)"));
}

TEST_F(HttpReward, WaitsAsLongAsItIsAskedTo) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run("busy", {"a"})[0].value, 1.0);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
  EXPECT_THAT(failure("busy_for_long"),
              AllOf(HasSubstr("status 503"), HasSubstr("no time to wait 1e+03 s")));
}

TEST_F(HttpReward, DoesNotTryAgainWhatWillNotPass) {
  EXPECT_THAT(failure("missing"), HasSubstr(R"(status 404: {"attempt": 1})"));
  EXPECT_THAT(failure("moved"), AllOf(HasSubstr("status 307"), HasSubstr("not followed")));
}

TEST_F(HttpReward, SaysWhatIsWrongWithAnAnswer) {
  EXPECT_THAT(failure("garbage"), HasSubstr("is not JSON: <html>"));
  EXPECT_THAT(failure("short"), HasSubstr("gave 1 scores for 2 samples"));
  EXPECT_THAT(failure("no_list"), HasSubstr("has none as `scores`"));
  EXPECT_THAT(failure("huge"), HasSubstr("longer than 16777216 bytes"));
}

TEST_F(HttpReward, AStuckServerCostsTheDeadline) {
  for (const char* path : {"slow", "endless"}) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THAT(failure(path, {{"deadline", 0.5}}), HasSubstr("within 0.5 s"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(2500));
  }
}

TEST_F(HttpReward, NamesAServerThatIsNotThere) {
  const auto scores = [&] {
    const auto reward = make_reward("http", {{"http", "http://127.0.0.1:1/"}, {"backoff", 0.01}});
    return reward->score({}, "a");
  }();
  EXPECT_EQ(scores.verdict, Verdict::error);
  EXPECT_THAT(scores.detail, AllOf(HasSubstr("http://127.0.0.1:1/"), HasSubstr("(4 attempts)")));
}

TEST_F(HttpReward, TakesHeadersFromTheEnvironment) {
  setenv("AHA_TEST_KEY", "s3cret", 1);
  const OptionJson headers = {{"Authorization", "Bearer ${AHA_TEST_KEY}!"}, {"X-Two", "$2"}};
  EXPECT_EQ(run("echo", {"a"}, {{"headers", headers}})[0].detail, "Bearer s3cret! $2");
  setenv("AHA_TEST_KEY", "s3cret\nX-Three: 3", 1);
  EXPECT_THAT(
      [&] {
        make("echo", {{"headers", headers}});
      },
      ThrowsMessage<RewardError>(
          AllOf(HasSubstr("AHA_TEST_KEY holds control characters"), Not(HasSubstr("s3cret")))));
  unsetenv("AHA_TEST_KEY");
  EXPECT_THAT(
      [&] {
        make("echo", {{"headers", headers}});
      },
      ThrowsMessage<RewardError>(HasSubstr("no variable AHA_TEST_KEY")));
  for (const OptionJson& bad :
       {OptionJson{{"A", "${}"}}, OptionJson{{"A", "${B"}}, OptionJson{{"A", 1}},
        OptionJson{{"A b", "c"}}, OptionJson{{"A", "b\r\nC: d"}}}) {
    EXPECT_THROW(make("echo", {{"headers", bad}}), RewardError) << bad;
  }
}

TEST_F(HttpReward, PostsBatchesSideBySide) {
  const std::vector<std::string> completions(20, "a");
  EXPECT_EQ(run("sizes", completions, {{"batch_size", 20}})[0].value, 20.0);
  EXPECT_EQ(run("sizes", completions, {{"batch_size", 6}})[0].value, 6.0);
  EXPECT_EQ(run("sizes", completions, {{"batch_size", 6}})[19].value, 2.0);
  double most = 0.0;
  for (const Score& score : run("crowded", completions, {{"batch_size", 2}, {"concurrency", 3}})) {
    most = std::max(most, score.value.value_or(100.0));
  }
  EXPECT_EQ(most, 3.0);
}

TEST_F(HttpReward, SpeaksOpenRlhf) {
  const auto scores = run("get_reward", {"a", "b"}, {{"api", "openrlhf"}});
  EXPECT_EQ(scores[0].value, 0.0);
  EXPECT_EQ(scores[1].value, 1.0);
}

TEST_F(HttpReward, RunsProgramsBySandboxFusion) {
  tasks::Prompt prompt;
  prompt.columns["tests"] = {{"inputs", {"1 2\n", "3 4\n"}}, {"outputs", {"3\n", "7\n"}}};
  const auto judge = [&](const std::string& code, OptionJson options = OptionJson::object()) {
    options["api"] = "sandbox_fusion";
    options["run_timeout"] = 0.5;
    return make("run_code", options)->score(prompt, "```" + code + "\n```");
  };
  const std::string sum = "python\nprint(sum(map(int, input().split())))";
  EXPECT_EQ(judge(sum).value, 1.0);
  EXPECT_EQ(judge(sum).judgement, "AC");
  EXPECT_EQ(judge("\nprint(3)").value, 0.0);
  EXPECT_EQ(judge("\nprint(3)").judgement, "WA");
  EXPECT_THAT(judge("\nprint(3)").detail, HasSubstr("test 2 of 2"));
  EXPECT_EQ(judge("\nprint(3)", {{"score", "share"}}).value, 0.5);
  EXPECT_EQ(judge("py\nexit(3)").judgement, "RE");
  EXPECT_EQ(judge("python\nwhile True: pass").judgement, "TLE");
  EXPECT_EQ(judge("rust\nfn main() {}").judgement, "CE");
  EXPECT_EQ(judge("python\n# sandbox is down").verdict, Verdict::error);
  EXPECT_THAT(judge("python\n# sandbox is down").detail, HasSubstr("no pods"));
  EXPECT_EQ(make("run_code", {{"api", "sandbox_fusion"}})->score(prompt, "no code").judgement,
            "CE");
  prompt.columns["tests"] = "assert f(1) == 2";
  EXPECT_THAT(judge(sum).detail, HasSubstr("tests"));
  EXPECT_EQ(judge(sum).verdict, Verdict::error);
}

TEST(HttpsReward, BelievesNoUnknownCertificate) {
  const std::string pem = testing::TempDir() + "aha_https_test.pem";
  const std::string make_certificate =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
      "subjectAltName=DNS:localhost -keyout " +
      pem + " -out " + pem + ".crt 2>/dev/null && cat " + pem + ".crt >> " + pem;
  if (std::system(make_certificate.c_str()) != 0) GTEST_SKIP() << "needs openssl";
  RowProgram server({"python3", "-B", AHA_SOURCE_DIR "/tests/rewards/http/server.py", pem});
  const auto said = server.exchange({}, 1, std::chrono::seconds(30));
  ASSERT_EQ(said.lines.size(), 1U) << said.failure;
  const std::string url = fmt::format("https://localhost:{}/good", said.lines[0]);
  const Score refused = make_reward("http", {{"http", url}, {"retries", 0}})->score({}, "a");
  EXPECT_EQ(refused.verdict, Verdict::error);
  EXPECT_THAT(refused.detail, HasSubstr("certificate"));
  const OptionJson trusting = {{"http", url}, {"ca_file", pem + ".crt"}};
  EXPECT_EQ(make_reward("http", trusting)->score({}, "a").value, 1.0);
  OptionJson another_name = trusting;
  another_name["http"] = fmt::format("https://127.0.0.1:{}/good", said.lines[0]);
  EXPECT_EQ(make_reward("http", another_name)->score({}, "a").verdict, Verdict::error);
}

TEST(HttpKind, RefusesWhatIsNoAddress) {
  for (const char* url :
       {"localhost", "ftp://a/b", "file:///etc/passwd", "http://", "http://a:b@c/"}) {
    EXPECT_THROW(make_reward("http", {{"http", url}}), RewardError) << url;
  }
  EXPECT_NO_THROW(make_reward("http", {{"http", "//localhost:1/score"}}));
  EXPECT_NO_THROW(make_reward("http", {{"http", "https://localhost/score"}}));
}

}  // namespace
}  // namespace aha::rewards
