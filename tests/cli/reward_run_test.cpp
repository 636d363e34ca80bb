// What a run logs about its rewards, and that it says whom it waits for.

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aha::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kRecipe = R"yaml(
format_version: 1
output: unused
model:
  config: {model_type: qwen3, vocab_size: 263, hidden_size: 16, intermediate_size: 16,
           num_hidden_layers: 1, num_attention_heads: 1, num_key_value_heads: 1, head_dim: 16,
           max_position_embeddings: 96}
task: {name: chain_arithmetic, min_operands: 2, max_operands: 3}
stages:
  - name: rl
    type: grpo
    max_steps: 2
    prompts_per_step: 2
    num_generations: 4
    max_completion_length: 8
    multi_objective_aggregation: normalize_then_sum
    rewards:
      - {name: format, weight: 0.5}
      - {name: slow, command: ["python3", "-c", "import sys, time\nfor i, row in enumerate(sys.stdin):\n    time.sleep(0.3)\n    print(i % 3 if i % 4 else 'null', flush=True)"]}
      - {name: broken, command: ["python3", "-c", "import sys\nfor row in sys.stdin: print('{\"error\": \"no\"}', flush=True)"]}
)yaml";

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<nlohmann::json> rows_of(const fs::path& path) {
  std::vector<nlohmann::json> rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) rows.push_back(nlohmann::json::parse(line));
  return rows;
}

TEST(RewardRun, LogsEachRewardAndNamesTheSlowOne) {
  std::string folder = (fs::temp_directory_path() / "aha_reward_run_XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/recipe.yaml") << kRecipe;
  const std::string command = std::string(AHA_PROGRAM) + " train " + folder +
                              "/recipe.yaml --output " + folder + "/run > " + folder +
                              "/log 2>&1 < /dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0) << read(folder + "/log");

  const auto metrics = rows_of(folder + "/run/metrics.jsonl");
  ASSERT_EQ(metrics.size(), 2U);
  for (const auto& row : metrics) {
    for (const char* name : {"format", "slow"}) {
      const std::string prefix = std::string("rewards/") + name + "/";
      EXPECT_TRUE(row.contains(prefix + "mean")) << prefix;
      EXPECT_TRUE(row.contains(prefix + "std")) << prefix;
      EXPECT_EQ(row[prefix + "error_rate"], 0.0) << prefix;
    }
    EXPECT_EQ(row["rewards/broken/error_rate"], 1.0);
    EXPECT_FALSE(row.contains("rewards/broken/mean")) << "nothing has a value: no mean, not 0";
  }
  // Of the first eight answers null, 1, 2, 0, null, 2, 0, 1 the nulls do not count.
  EXPECT_DOUBLE_EQ(metrics[0]["rewards/slow/mean"].get<double>(), 1.0);
  EXPECT_NEAR(metrics[0]["rewards/slow/std"].get<double>(), 0.8944271909999159, 1e-12);

  const auto timing = rows_of(folder + "/run/timing.jsonl");
  ASSERT_EQ(timing.size(), 2U);
  EXPECT_GE(timing[0]["rewards/slow/seconds"].get<double>(), 8 * 0.3);
  EXPECT_THAT(read(folder + "/log"), HasSubstr("s for slow"));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace aha::cli
