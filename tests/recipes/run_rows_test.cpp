#include "recipes/run_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recipes/run_rows_samples.h"
#include "text/utf8.h"

namespace aha::recipes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;
using testing::TemporaryFolder;

class RunRowsTest : public ::testing::Test {
 protected:
  void SetUp() override { folder_.write("recipe.yaml", "seed: 1\n"); }

  std::string error() const {
    try {
      read_run_rows(folder_.path());
    } catch (const RunRowsError& error) {
      return error.what();
    }
    return "no error";
  }

  TemporaryFolder folder_;
};

TEST_F(RunRowsTest, ReadsEveryFile) {
  folder_.write("metrics.jsonl",
                R"({"stage":"rl","step":1,"reward":0.5,"kl":null,"note":"x","num_tokens":7}
{"stage":"after","step":0,"eval/accuracy":1}
)");
  folder_.write("timing.jsonl", R"({"stage":"rl","step":1,"seconds":2.5})");
  folder_.write("samples.jsonl",
                R"({"stage":"rl","step":1,"prompt":"p","gold":"g","completion":"c",)"
                R"("length":3,"reward":1.2,"rewards/format":null,"rewards/accuracy":1})"
                "\n\n"
                R"({"stage":"after","step":0,"decoding":"greedy","prompt":[1],"gold":3})");
  folder_.write("summary.json", R"({"seed":18446744073709551615,"accuracy_after":0.9,"x":"y"})");
  const RunRows rows = read_run_rows(folder_.path());
  EXPECT_EQ(rows.name, folder_.path().filename().string());
  EXPECT_EQ(rows.recipe, "seed: 1\n");
  ASSERT_EQ(rows.metrics.size(), 2U);
  EXPECT_EQ(rows.metrics[0].stage, "rl");
  EXPECT_EQ(rows.metrics[0].step, 1);
  EXPECT_THAT(rows.metrics[0].values, ElementsAre(Pair("num_tokens", 7.0), Pair("reward", 0.5)));
  EXPECT_EQ(rows.metrics[1].step, 0);
  EXPECT_THAT(rows.timing.at(0).values, ElementsAre(Pair("seconds", 2.5)));
  ASSERT_EQ(rows.samples.size(), 2U);
  EXPECT_EQ(rows.samples[0].completion.head, "c");
  EXPECT_EQ(rows.samples[0].length, 3);
  EXPECT_EQ(rows.samples[0].reward, 1.2);
  EXPECT_THAT(rows.samples[0].rewards,
              ElementsAre(Pair("accuracy", 1.0), Pair("format", std::nullopt)));
  EXPECT_EQ(rows.samples[1].decoding, "greedy");
  EXPECT_EQ(rows.samples[1].prompt.head, "[1]");
  EXPECT_EQ(rows.samples[1].gold.head, "3");
  EXPECT_EQ(rows.samples[1].completion.head, "");
  EXPECT_EQ(rows.samples[1].reward, std::nullopt);
  ASSERT_TRUE(rows.summary);
  EXPECT_EQ(rows.summary->seed, "18446744073709551615");
  EXPECT_EQ(rows.summary->value("accuracy_after"), 0.9);
  EXPECT_EQ(rows.summary->value("x"), std::nullopt);
  EXPECT_THAT(rows.unfinished, IsEmpty());
}

TEST_F(RunRowsTest, ARunThatHasNotBegunHasNoRows) {
  const RunRows rows = read_run_rows(folder_.path());
  EXPECT_TRUE(rows.metrics.empty() && rows.timing.empty() && rows.samples.empty());
  EXPECT_FALSE(rows.summary);
}

TEST_F(RunRowsTest, AFolderNamedWithASlashOrADotKeepsItsName) {
  const std::string name = folder_.path().filename().string();
  EXPECT_EQ(read_run_rows(folder_.path().string() + "/").name, name);
  EXPECT_EQ(read_run_rows(folder_.path() / ".").name, name);
}

TEST_F(RunRowsTest, ALastLineBeingWrittenIsLeftOutWhereverItBreaks) {
  const std::string first = "{\"stage\":\"rl\",\"step\":1,\"reward\":0.5}\n";
  const std::string second = "{\"stage\":\"rl\",\"step\":2,\"reward\":0.25}";
  for (std::size_t length = 1; length < second.size(); ++length) {
    for (const char* end : {"", "\n", "\n \r\n\n"}) {
      folder_.write("metrics.jsonl", first + second.substr(0, length) + end);
      const RunRows rows = read_run_rows(folder_.path());
      EXPECT_EQ(rows.metrics.size(), 1U);
      EXPECT_THAT(rows.unfinished, ElementsAre("metrics.jsonl"));
    }
  }
  folder_.write("metrics.jsonl", first + second);  // complete but for the line feed
  EXPECT_EQ(read_run_rows(folder_.path()).metrics.size(), 2U);
  EXPECT_THAT(read_run_rows(folder_.path()).unfinished, IsEmpty());
}

TEST_F(RunRowsTest, OtherBrokenLinesAreNamed) {
  const std::string good = "{\"stage\":\"rl\",\"step\":1}\n";
  for (const char* name : {"metrics.jsonl", "timing.jsonl", "samples.jsonl"}) {
    folder_.write(name, fmt::format("{}\n{{\"stage\":\"rl\",\"st\n{}", good, good));
    const std::string path = (folder_.path() / name).string();
    EXPECT_THAT(error(), StartsWith(path + ":3: is not a JSON object: "));
    folder_.write(name, "{\"stage\":\"rl\",\"step\":1e999}\n" + good);
    EXPECT_THAT(error(), StartsWith(path + ":1: is not a JSON object: "));
    folder_.write(name, "");
  }
}

TEST_F(RunRowsTest, JsonThatIsNoRowIsNamedEvenInTheLastLine) {
  for (const auto& [line, message] :
       {std::pair("[1]", "is not a JSON object"), std::pair("{\"step\":1}", "stage: expected"),
        std::pair("{\"stage\":3,\"step\":1}", "stage: expected"),
        std::pair("{\"stage\":\"a\"}", "step: expected"),
        std::pair("{\"stage\":\"a\",\"step\":-1}", "step: expected"),
        std::pair("{\"stage\":\"a\",\"step\":1.5}", "step: expected"),
        std::pair("{\"stage\":\"a\",\"step\":\"1\"}", "step: expected"),
        std::pair("{\"stage\":\"a\",\"step\":18446744073709551615}", "step: expected")}) {
    folder_.write("metrics.jsonl", std::string(line) + "\n");
    EXPECT_THAT(error(), HasSubstr(std::string("metrics.jsonl:1: ") + message)) << line;
  }
}

TEST_F(RunRowsTest, DeepNestingIsRefusedNotFollowed) {
  const std::string deep = std::string(2000000, '[') + std::string(2000000, ']');
  folder_.write("samples.jsonl", "{\"stage\":\"a\",\"step\":1,\"prompt\":" + deep + "}\n");
  EXPECT_THAT(error(), HasSubstr("samples.jsonl:1: values are nested too deeply"));
}

TEST_F(RunRowsTest, BrokenUtf8IsReplaced) {
  folder_.write("samples.jsonl",
                "{\"stage\":\"a\",\"step\":1,\"completion\":\"x\xff\xc3y\",\"prompt\":"
                "\"\\u0000\xed\xa0\x80\"}\n");
  folder_.write("recipe.yaml", "a: \xff\n");
  const RunRows rows = read_run_rows(folder_.path());
  EXPECT_EQ(rows.samples.at(0).completion.head, "x\uFFFD\uFFFDy");
  EXPECT_EQ(rows.samples.at(0).prompt.head, std::string(1, '\0') + "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(rows.recipe, "a: \uFFFD\n");
}

TEST_F(RunRowsTest, FilesThatCannotBeReadAreNamed) {
  std::filesystem::create_directory(folder_.path() / "metrics.jsonl");
  EXPECT_THAT(error(), HasSubstr("metrics.jsonl: cannot be read: Is a directory"));
  std::filesystem::remove(folder_.path() / "metrics.jsonl");
  folder_.write("summary.json", "{\"seed\":");
  EXPECT_THAT(error(), HasSubstr("summary.json: is not a JSON object: "));
  folder_.write("summary.json", "3");
  EXPECT_THAT(error(), HasSubstr("summary.json: is not a JSON object"));
  std::filesystem::remove(folder_.path() / "recipe.yaml");
  EXPECT_THAT(error(), HasSubstr("is not a run's folder: it holds no recipe.yaml"));
}

TEST(SampleText, KeepsBothEndsOfALongTextAndCutsBetweenCharacters) {
  for (const std::string character : {"a", "é", "…", "😀"}) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
      std::string text(shift, '.');
      while (text.size() < 1000000) text += character;
      const SampleText cut(text);
      EXPECT_LE(cut.head.size() + cut.tail.size(), SampleText::kLongestText);
      EXPECT_GT(cut.head.size() + cut.tail.size(), SampleText::kLongestText - 10);
      EXPECT_EQ(cut.head.size() + cut.left_out + cut.tail.size(), text.size());
      EXPECT_TRUE(text.starts_with(cut.head) && text.ends_with(cut.tail));
      EXPECT_TRUE(text::is_valid_utf8(cut.head) && text::is_valid_utf8(cut.tail));
    }
  }
  const std::string longest(SampleText::kLongestText, 'a');
  EXPECT_EQ(SampleText(longest).head, longest);
  EXPECT_EQ(SampleText(longest).left_out, 0U);
}

}  // namespace
}  // namespace aha::recipes
