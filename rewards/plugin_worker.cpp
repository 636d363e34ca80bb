// `aha-plugin-worker PATH OPTIONS`: a reward plugin as a process of its own, so that what it does
// to memory it does to this process alone. Reads and writes frames (rewards/plugin_frame.h), each
// after its size; the first one says {"ready": true} or {"refused": why}.

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "rewards/plugin_frame.h"
#include "rewards/plugin_library.h"

namespace {

using aha::rewards::LoadedPlugin;
using aha::rewards::Score;
using aha::rewards::Verdict;
using nlohmann::json;

// The way to aha, apart from standard input and output: a plugin may print what it likes.
class Channel {
 public:
  Channel()
      : input_(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 64)),
        output_(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 64)) {
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
  }

  // The next frame; it lives until the next call. False at the end. What was written goes out
  // before this waits.
  bool read(std::string_view& frame) {
    while (!has_frame()) {
      if (!flush() || !fill()) return false;
    }
    frame = std::string_view(buffer_).substr(begin_ + sizeof(std::uint32_t), size_at_begin());
    begin_ += sizeof(std::uint32_t) + frame.size();
    return true;
  }

  void write(std::string_view frame) {
    const auto size = static_cast<std::uint32_t>(frame.size());
    unsent_.append(reinterpret_cast<const char*>(&size), sizeof(size)).append(frame);
  }

  bool flush() {
    for (std::string_view rest = unsent_; !rest.empty();) {
      const ssize_t sent = ::write(output_, rest.data(), rest.size());
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    unsent_.clear();
    return true;
  }

 private:
  std::uint32_t size_at_begin() const {
    std::uint32_t size = 0;
    std::memcpy(&size, buffer_.data() + begin_, sizeof(size));
    return size;
  }

  bool has_frame() const {
    const std::size_t size = buffer_.size() - begin_;
    return size >= sizeof(std::uint32_t) && size - sizeof(std::uint32_t) >= size_at_begin();
  }

  bool fill() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    std::array<char, 1 << 16> block;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    ssize_t size = 0;
    do {
      size = ::read(input_, block.data(), block.size());
    } while (size < 0 && errno == EINTR);
    if (size <= 0) return false;
    buffer_.append(block.data(), static_cast<std::size_t>(size));
    return true;
  }

  int input_;
  int output_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of the next frame
  std::string unsent_;
};

Score score(const LoadedPlugin& plugin, std::string_view frame) {
  aha_sample sample{};
  if (!aha::rewards::read_sample_frame(frame, sample)) {
    return {std::nullopt, Verdict::error, "aha sent no sample"};
  }
  return plugin.score(sample);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: aha-plugin-worker PATH OPTIONS; `aha` starts it\n";
    return 2;
  }
  Channel channel;
  std::unique_ptr<LoadedPlugin> plugin;
  try {
    plugin = std::make_unique<LoadedPlugin>(argv[1], argv[2]);
  } catch (const std::exception& error) {
    channel.write(
        json{{"refused", error.what()}}.dump(-1, ' ', false, json::error_handler_t::replace));
    channel.flush();
    return 3;
  }
  channel.write(R"({"ready": true})");
  for (std::string_view frame; channel.read(frame);) {
    channel.write(aha::rewards::score_frame(score(*plugin, frame)));
  }
  return 0;
}
