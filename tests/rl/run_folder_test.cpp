#include "rl/run_folder.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "rl/metrics.h"
#include "rl/training_error.h"

namespace aha::rl {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::temp_directory_path() / ("aha_run_" + std::to_string(::getpid()));
  }
  void TearDown() override { fs::remove_all(path_); }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path_ / name).rdbuf();
    return text.str();
  }
  fs::path path_;
};

TEST_F(RunFolderTest, ForgetsRowsBeyondAPosition) {
  RunFolder folder = RunFolder::create(path_, "x");
  folder.append_metrics({{"step", 1}});
  const RowPositions positions = folder.sync();
  folder.append_metrics({{"step", 2}});
  folder.append_sample({{"text", "\xff broken"}});
  folder.truncate(positions);
  folder.append_metrics({{"step", 3}});
  EXPECT_EQ(read("metrics.jsonl"), "{\"step\":1}\n{\"step\":3}\n");
  EXPECT_EQ(read("samples.jsonl"), "");
}

TEST_F(RunFolderTest, IsNeverOverwrittenAndHeldByOne) {
  {
    RunFolder folder = RunFolder::create(path_, "x");
    EXPECT_THROW(RunFolder::open(path_), TrainingError);  // the lock is an open folder's
  }
  EXPECT_THROW(RunFolder::create(path_, "x"), TrainingError);
  EXPECT_NO_THROW(RunFolder::open(path_));
  EXPECT_THROW(RunFolder::open(path_ / "checkpoints"), TrainingError);
}

TEST_F(RunFolderTest, RefusesFilesShorterThanTheirCheckpoint) {
  RunFolder folder = RunFolder::create(path_, "x");
  EXPECT_THROW(folder.truncate({{"metrics.jsonl", 10}}), TrainingError);
}

TEST(Metrics, MeansAreSumsAndCounts) {
  Metrics metrics;
  metrics.add_mean("a", 3.0, 2.0);
  metrics.add_mean("a", 5.0, 2.0);
  metrics.add_mean("none", 0.0, 0.0);
  metrics.add_maximum("m", 1.0);
  metrics.add_maximum("m", -4.0);
  metrics.add_minimum("n", 1.0);
  metrics.add_minimum("n", -4.0);
  metrics.add_sum("s", 1.0);
  metrics.add_sum("s", 2.0);
  metrics.set("bad", std::nan(""));
  EXPECT_EQ(metrics.row().dump(), R"({"a":2.0,"m":1.0,"n":-4.0,"s":3.0,"bad":null})");
  EXPECT_EQ(metrics.value("a"), 2.0);
  EXPECT_TRUE(std::isnan(metrics.value("absent")));
}

}  // namespace
}  // namespace aha::rl
