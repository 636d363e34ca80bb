#include "parallel/process_group.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace aha::parallel {
namespace {

std::string free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  EXPECT_EQ(::bind(probe, reinterpret_cast<sockaddr*>(&address), length), 0);
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length);
  ::close(probe);
  return std::to_string(ntohs(address.sin_port));
}

void set_rank(int rank, int size, const std::string& port) {
  ::setenv("RANK", std::to_string(rank).c_str(), 1);
  ::setenv("WORLD_SIZE", std::to_string(size).c_str(), 1);
  ::setenv("MASTER_ADDR", "127.0.0.1", 1);
  ::setenv("MASTER_PORT", port.c_str(), 1);
}

// What each of two processes does; exits 0 where all collectives gave what they should.
int exercise(int rank, const std::string& port) {
  set_rank(rank, 2, port);
  ProcessGroup group = ProcessGroup::from_environment(at::kCPU);
  at::Tensor tensor = at::full({3}, rank + 1.0);
  group.sum(tensor);
  std::vector<double> sums{1.0 + rank, 0.1};
  group.sum(sums);
  std::vector<double> largest{-1.0 - rank, 7.0 * rank};
  group.maximum(largest);
  at::Tensor sent = at::full({2}, static_cast<double>(rank));
  group.broadcast(sent, 1);
  const bool right = group.rank() == rank && group.size() == 2 && group.leads() == (rank == 0) &&
                     tensor.eq(3.0).all().item<bool>() && sums == std::vector<double>{3.0, 0.2} &&
                     largest == std::vector<double>{-1.0, 7.0} && sent.eq(1.0).all().item<bool>();
  return right ? 0 : 1;
}

TEST(ProcessGroup, TwoProcessesReduceAndBroadcast) {
  const std::string port = free_port();
  std::vector<pid_t> children;
  for (int rank = 0; rank < 2; ++rank) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(exercise(rank, port));
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
  }
}

TEST(ProcessGroup, AloneWithoutWorldSize) {
  ::unsetenv("WORLD_SIZE");
  ProcessGroup group = ProcessGroup::from_environment(at::kCPU);
  EXPECT_EQ(group.size(), 1);
  std::vector<double> numbers{2.0};
  group.sum(numbers);
  EXPECT_EQ(numbers[0], 2.0);
}

TEST(ProcessGroup, NamesTheVariableThatIsWrong) {
  set_rank(5, 2, "29500");
  try {
    ProcessGroup::from_environment(at::kCPU);
    FAIL() << "accepted";
  } catch (const ProcessGroupError& error) {
    EXPECT_NE(std::string(error.what()).find("RANK=5"), std::string::npos) << error.what();
  }
  ::unsetenv("WORLD_SIZE");
}

}  // namespace
}  // namespace aha::parallel
