// aha init, logprobs and generate on a small model, as a user calls them.

#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aha::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kConfig = R"({"model_type": "qwen3", "vocab_size": 50, "hidden_size": 32,
  "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
  "num_key_value_heads": 2, "head_dim": 8, "max_position_embeddings": 40,
  "initializer_range": 0.4, "eos_token_id": [3, 4]})";

class ModelCommands : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "aha_model_commands_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    write("config.json", kConfig);
    ASSERT_EQ(run("init --config " + path("config.json") + " --output " + path("model")), 0);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // The exit status; what the command says of errors goes to the file `log`.
  int run(const std::string& command) const {
    const int status =
        std::system((std::string(AHA_PROGRAM) + " " + command + " 2> " + path("log")).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::vector<json> rows(const std::string& command, const std::string& input) const {
    write("in.jsonl", input);
    EXPECT_EQ(run(command + " --model " + path("model") + " --output " + path("out.jsonl")), 0)
        << read("log");
    std::vector<json> result;
    std::ifstream file(path("out.jsonl"));
    for (std::string line; std::getline(file, line);) result.push_back(json::parse(line));
    return result;
  }
  std::vector<json> generate(const std::string& options, const std::string& input) const {
    return rows("generate --prompts " + path("in.jsonl") + " " + options, input);
  }
  std::vector<json> logprobs(const std::string& input) const {
    return rows("logprobs --input " + path("in.jsonl"), input);
  }

 private:
  fs::path folder_;
};

TEST_F(ModelCommands, TheSameSeedInitializesTheSameWeights) {
  const std::string again = "init --config " + path("config.json") + " --output ";
  ASSERT_EQ(run(again + path("same")), 0);
  ASSERT_EQ(run(again + path("other") + " --seed 1"), 0);
  EXPECT_EQ(read("same/model.safetensors"), read("model/model.safetensors"));
  EXPECT_NE(read("other/model.safetensors"), read("model/model.safetensors"));
  EXPECT_EQ(run(again + path("model")), 1);
  EXPECT_THAT(read("log"), testing::HasSubstr("never overwritten"));
}

TEST_F(ModelCommands, AConfigurationThatCannotBeIsRefusedByKey) {
  write("config.json", R"({"model_type": "gpt2"})");
  EXPECT_EQ(run("init --config " + path("config.json") + " --output " + path("x")), 1);
  EXPECT_THAT(read("log"), testing::HasSubstr("config.json: model_type: \"gpt2\" is not known"));
  EXPECT_FALSE(fs::exists(path("x")));
}

TEST_F(ModelCommands, GeneratedLogprobsAreThoseOfTheModel) {
  const auto completions =
      generate("--n 3 --max-new-tokens 12 --seed 5", "{\"prompt_ids\": [7, 8, 9]}\n");
  ASSERT_EQ(completions.size(), 3U);
  for (std::size_t i = 0; i < completions.size(); ++i) {
    const json& row = completions[i];
    EXPECT_EQ(row["index"], 0);
    EXPECT_EQ(row["sample"], i);
    json ids = {7, 8, 9};
    for (const json& id : row["completion_ids"]) ids.push_back(id);
    const json whole = logprobs(json{{"ids", ids}}.dump() + "\n")[0]["logprobs"];
    const json& sampled = row["logprobs"];
    ASSERT_EQ(whole.size(), sampled.size() + 2);
    for (std::size_t t = 0; t < sampled.size(); ++t) {
      EXPECT_NEAR(whole[t + 2].get<double>(), sampled[t].get<double>(), 1e-4);
    }
    const json& last = row["completion_ids"].back();
    EXPECT_EQ(row["finish_reason"], last == 3 || last == 4 ? "stop" : "length");
  }
  EXPECT_NE(completions[0]["completion_ids"], completions[1]["completion_ids"]);
}

TEST_F(ModelCommands, GreedyIsTheMostProbableEachTime) {
  const json row = generate("--greedy --max-new-tokens 6", "{\"prompt_ids\": [7, 8]}\n")[0];
  json prefix = {7, 8};
  for (std::size_t t = 0; t < row["completion_ids"].size(); ++t) {
    std::string candidates;
    for (int id = 0; id < 50; ++id) {
      json ids = prefix;
      ids.push_back(id);
      candidates += json{{"ids", ids}}.dump() + "\n";
    }
    const auto scored = logprobs(candidates);
    int best = 0;
    for (int id = 1; id < 50; ++id) {
      if (scored[static_cast<std::size_t>(id)]["logprobs"].back() >
          scored[static_cast<std::size_t>(best)]["logprobs"].back())
        best = id;
    }
    ASSERT_EQ(row["completion_ids"][t], best);
    prefix.push_back(best);
  }
}

TEST_F(ModelCommands, ARowThatCannotBeDoneSaysSoInItsPlace) {
  const auto scored =
      logprobs("{\"ids\": [1, 2]}\n{\"ids\": [50]}\n{\"ids\": []}\n{\"ids\": [1]}\n");
  ASSERT_EQ(scored.size(), 4U);
  EXPECT_EQ(scored[0]["logprobs"].size(), 1U);
  EXPECT_EQ(scored[1]["error"], "ids: 50 is not below vocab_size 50");
  EXPECT_EQ(scored[2]["error"], "ids: is empty");
  EXPECT_EQ(scored[3]["logprobs"], json::array());
  const auto completions =
      generate("--max-new-tokens 38",
               "{\"prompt_ids\": [1, 2, 3]}\n{\"prompt\": \"a\"}\n{\"prompt_ids\": [1]}\n");
  ASSERT_EQ(completions.size(), 3U);
  EXPECT_THAT(completions[0]["error"].get<std::string>(),
              testing::HasSubstr("exceed max_position_embeddings 40"));
  EXPECT_THAT(completions[1]["error"].get<std::string>(), testing::HasSubstr("no tokenizer.json"));
  EXPECT_EQ(completions[2]["index"], 2);
}

}  // namespace
}  // namespace aha::cli
