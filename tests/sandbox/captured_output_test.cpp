#include "sandbox/captured_output.h"

#include <fcntl.h>

#include <random>

#include <gtest/gtest.h>

namespace aha::sandbox {
namespace {

struct Source {
  FileDescriptor read;
  FileDescriptor write;
};

Source make_source() {
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

TEST(CapturedOutputTest, KeepsThePrefixOfWhateverPiecesCome) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    Source source = make_source();
    const std::uint64_t keep = random() % 20000;
    CapturedOutput captured(std::move(source.read), keep);
    std::string written;
    for (unsigned piece = random() % 8; piece > 0; --piece) {
      std::string text(random() % 5000, static_cast<char>(random()));
      ASSERT_EQ(write(source.write.get(), text.data(), text.size()),
                static_cast<ssize_t>(text.size()));
      written += text;
      EXPECT_FALSE(captured.read_available());
    }
    EXPECT_EQ(captured.total_bytes(), written.size());
    EXPECT_EQ(captured.take(), written.substr(0, keep));
  }
}

TEST(CapturedOutputTest, DoesNotWaitForAnEndThatDoesNotCome) {
  Source source = make_source();
  CapturedOutput captured(std::move(source.read), 10);
  EXPECT_FALSE(captured.read_available());
  EXPECT_GE(captured.descriptor(), 0);
  source.write.reset();
  EXPECT_FALSE(captured.read_available());
  EXPECT_EQ(captured.descriptor(), -1);
}

}  // namespace
}  // namespace aha::sandbox
