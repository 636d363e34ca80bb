// A run that is killed at any moment and resumed leaves the files of a run that was not: SIGKILL at
// random times, and Ctrl-C.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aha::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr const char* kRecipe = R"(
format_version: 1
seed: 7
threads: 2
device: cpu
output: unused
model:
  config: {model_type: deepseek_v3, vocab_size: 263, hidden_size: 32, intermediate_size: 48,
           moe_intermediate_size: 16, num_hidden_layers: 2, num_attention_heads: 2, n_shared_experts: 1,
           n_routed_experts: 4, num_experts_per_tok: 2, first_k_dense_replace: 1, q_lora_rank: null,
           kv_lora_rank: 16, qk_nope_head_dim: 8, qk_rope_head_dim: 8, v_head_dim: 8,
           max_position_embeddings: 96, initializer_range: 0.05}
task: {name: chain_arithmetic, min_operands: 3, max_operands: 4}
stages:
  - {name: base, type: pretrain, max_steps: 25, tokens_per_step: 512, learning_rate: 3.0e-3,
     save_steps: 10, corpus: {name: chain, max_operands: 4}}
  - {name: before, type: eval, split: validation, num_prompts: 8, num_generations: 2,
     max_completion_length: 24}
  - {name: rl, type: grpo, max_steps: 12, prompts_per_step: 4, num_generations: 4,
     minibatches_per_step: 2, max_completion_length: 24, learning_rate: 1.0e-3, beta: 0.01,
     router_bias_update_rate: 1.0e-3, save_steps: 5, rewards: [{name: accuracy}, {name: format}]}
  - {name: after, type: eval, split: validation, num_prompts: 8, num_generations: 2,
     max_completion_length: 24}
)";

pid_t start(const std::vector<std::string>& arguments, const fs::path& log) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  std::vector<char*> argv;
  std::vector<std::string> copies = arguments;
  copies.insert(copies.begin(), AHA_PROGRAM);
  argv.reserve(copies.size() + 1);
  for (std::string& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv(AHA_PROGRAM, argv.data());
  ::_exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Every file of a run folder by its relative path; what holds times is reduced to what does not.
std::map<std::string, std::string> files_of(const fs::path& run) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = fs::relative(entry.path(), run).string();
    std::string contents = read(entry.path());
    if (name == "summary.json") {
      auto summary = nlohmann::json::parse(contents);
      summary.erase("seconds");
      contents = summary.dump();
    }
    if (name == "timing.jsonl")
      contents = std::to_string(std::count(contents.begin(), contents.end(), '\n'));
    if (name == "report.html") contents.clear();  // shows the seconds
    if (name == "recipe.yaml")
      contents.replace(contents.find("output:"),
                       contents.find('\n', contents.find("output:")) - contents.find("output:"),
                       "");
    if (name.ends_with("state.json")) {
      auto state = nlohmann::json::parse(contents);
      state["rows"].erase("timing.jsonl");
      contents = state.dump();
    }
    files[name] = contents;
  }
  return files;
}

void expect_same_run(const fs::path& run, const fs::path& expected) {
  const auto files = files_of(run);
  const auto expected_files = files_of(expected);
  for (const auto& [name, contents] : expected_files) {
    ASSERT_TRUE(files.contains(name)) << name << " is missing";
    EXPECT_TRUE(files.at(name) == contents) << name << " differs";
  }
  EXPECT_EQ(files.size(), expected_files.size());
}

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += with.size())
    text.replace(at, old.size(), with);
  return text;
}

// kRecipe with low-rank adapters beside frozen weights.
std::string recipe_with_adapters() {
  const std::string recipe = replaced(
      kRecipe, "model:\n",
      "model:\n  lora: {r: 4, lora_alpha: 8, target_modules: [q_proj, o_proj, down_proj]}\n");
  return replaced(replaced(recipe, "router_bias_update_rate: 1.0e-3", "router_bias_update_rate: 0"),
                  "save_steps: 10,",
                  "save_steps: 10, router_bias_update_rate: 0, gradient_checkpointing: true,");
}

// kRecipe with a prediction layer that pretraining trains.
std::string recipe_with_prediction_layer() {
  return replaced(replaced(kRecipe, "initializer_range: 0.05",
                           "initializer_range: 0.05, num_nextn_predict_layers: 1"),
                  "save_steps: 10,", "save_steps: 10, mtp_loss_weight: 0.3,");
}

class Resume : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = fs::temp_directory_path() / ("aha_resume_" + std::to_string(::getpid()));
    fs::create_directories(folder);
    std::ofstream(folder / "recipe.yaml") << kRecipe;
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(wait_for(start_training("whole")), 0) << read(folder / "log");
    duration = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  }
  static void TearDownTestSuite() { fs::remove_all(folder); }

  static pid_t start_training(const std::string& run) {
    return start({"train", (folder / "recipe.yaml").string(), "--output", (folder / run).string()},
                 folder / "log");
  }
  static pid_t start_resuming(const std::string& run) {
    return start({"resume", (folder / run).string()}, folder / "log");
  }

  static inline fs::path folder;
  static inline milliseconds duration;
};

TEST_F(Resume, KilledRunsLeaveTheSameFiles) {
  std::mt19937 random(3);
  for (int round = 0; round < 4; ++round) {
    const std::string run = "killed" + std::to_string(round);
    pid_t child = start_training(run);
    int kills = 0;
    for (;;) {
      std::this_thread::sleep_for(milliseconds(random() % static_cast<unsigned>(duration.count())));
      int status = 0;
      if (::waitpid(child, &status, WNOHANG) == child) {
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << read(folder / "log");
        break;
      }
      ::kill(child, SIGKILL);
      wait_for(child);
      ++kills;
      // Before the folder stands there is nothing to resume.
      child = fs::exists(folder / run / "recipe.yaml") ? start_resuming(run) : start_training(run);
      if (kills == 6) {
        ASSERT_EQ(wait_for(child), 0) << read(folder / "log");
        break;
      }
    }
    expect_same_run(folder / run, folder / "whole");
  }
}

TEST_F(Resume, InterruptWritesACheckpointAndSaysHowToGoOn) {
  const pid_t child = start_training("interrupted");
  while (read(folder / "interrupted/metrics.jsonl").size() < 400)
    std::this_thread::sleep_for(milliseconds(5));
  ::kill(child, SIGINT);
  ASSERT_EQ(wait_for(child), 0);
  EXPECT_NE(read(folder / "log").find("aha resume " + (folder / "interrupted").string()),
            std::string::npos);
  EXPECT_FALSE(fs::is_empty(folder / "interrupted/checkpoints"));
  EXPECT_FALSE(fs::exists(folder / "interrupted/summary.json"));
  ASSERT_EQ(wait_for(start_resuming("interrupted")), 0) << read(folder / "log");
  expect_same_run(folder / "interrupted", folder / "whole");
}

TEST_F(Resume, AFinishedRunStaysAsItIs) {
  const auto before = files_of(folder / "whole");
  ASSERT_EQ(wait_for(start_resuming("whole")), 0) << read(folder / "log");
  EXPECT_EQ(files_of(folder / "whole"), before);
  EXPECT_EQ(wait_for(start_training("whole")), 1);  // never overwritten
}

TEST_F(Resume, OtherThreadsAreRefusedUntilAccepted) {
  const pid_t child = start_training("threads");
  while (!fs::exists(folder / "threads/checkpoints/base-000010"))
    std::this_thread::sleep_for(milliseconds(5));
  ::kill(child, SIGKILL);
  wait_for(child);
  std::string recipe = read(folder / "threads/recipe.yaml");
  recipe.replace(recipe.find("threads: 2"), 10, "threads: 1");
  std::ofstream(folder / "threads/recipe.yaml") << recipe;
  EXPECT_EQ(wait_for(start_resuming("threads")), 1);
  EXPECT_NE(read(folder / "log").find("--accept-other-bits"), std::string::npos);
  EXPECT_EQ(wait_for(start({"resume", (folder / "threads").string(), "--accept-other-bits"},
                           folder / "log")),
            0);
}

TEST_F(Resume, ExportWritesTheLastCheckpointsModel) {
  const fs::path exported = folder / "exported";
  const std::vector<std::string> command = {"export", (folder / "whole").string(), "--output",
                                            exported.string()};
  ASSERT_EQ(wait_for(start(command, folder / "log")), 0) << read(folder / "log");
  const fs::path checkpoint = folder / "whole/checkpoints/rl-000012";
  for (const char* name : {"model.safetensors", "tokenizer.json", "tokenizer_config.json"})
    EXPECT_EQ(read(exported / name), read(checkpoint / name)) << name;
  EXPECT_TRUE(fs::exists(exported / "config.json"));
  EXPECT_FALSE(fs::exists(exported / "optimizer.safetensors"));
  EXPECT_EQ(wait_for(start(command, folder / "log")), 1);  // never overwritten
}

// Runs a recipe, and again with a kill after the first checkpoint, and compares.
void expect_resumable(const fs::path& folder, const std::string& name, const std::string& recipe) {
  const fs::path path = folder / (name + ".yaml");
  std::ofstream(path) << recipe;
  const auto train = [&](const fs::path& run) {
    return start({"train", path.string(), "--output", run.string()}, folder / "log");
  };
  ASSERT_EQ(wait_for(train(folder / name)), 0) << read(folder / "log");
  const fs::path killed = folder / (name + "_killed");
  const pid_t child = train(killed);
  while (!fs::exists(killed / "checkpoints/base-000010"))
    std::this_thread::sleep_for(milliseconds(5));
  ::kill(child, SIGKILL);
  wait_for(child);
  ASSERT_EQ(wait_for(start({"resume", killed.string()}, folder / "log")), 0)
      << read(folder / "log");
  expect_same_run(killed, folder / name);
}

TEST_F(Resume, AdaptersAreTrainedAloneResumedAndExported) {
  expect_resumable(folder, "adapters", recipe_with_adapters());
  const fs::path last = folder / "adapters/checkpoints/rl-000012";
  const fs::path first = folder / "adapters/checkpoints/base-000025";
  EXPECT_TRUE(read(last / "model.safetensors") == read(first / "model.safetensors"));
  const auto exported = [&](const std::string& name, std::vector<std::string> more) {
    more.insert(more.begin(),
                {"export", (folder / "adapters").string(), "--output", (folder / name).string()});
    return wait_for(start(more, folder / "log"));
  };
  ASSERT_EQ(exported("merged", {}), 0) << read(folder / "log");
  EXPECT_FALSE(read(folder / "merged/model.safetensors") == read(last / "model.safetensors"));
  EXPECT_FALSE(fs::exists(folder / "merged/adapter"));
  ASSERT_EQ(exported("adapter", {"--adapter"}), 0) << read(folder / "log");
  EXPECT_TRUE(read(folder / "adapter/adapter_model.safetensors") ==
              read(last / "adapter/adapter_model.safetensors"));
}

TEST_F(Resume, PredictionLayersLearnAndAreResumed) {
  expect_resumable(folder, "predicting", recipe_with_prediction_layer());
  std::ifstream metrics(folder / "predicting/metrics.jsonl");
  std::vector<double> losses;
  for (std::string line; std::getline(metrics, line);) {
    const auto row = nlohmann::json::parse(line);
    if (row.contains("mtp_loss")) losses.push_back(row["mtp_loss"].get<double>());
  }
  ASSERT_EQ(losses.size(), 25U);
  EXPECT_LT(losses.back(), losses.front());
}

}  // namespace
}  // namespace aha::cli
