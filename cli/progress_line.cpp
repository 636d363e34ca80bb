#include "cli/progress_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

namespace aha::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBarWidth = 20;
constexpr double kLongWait = 0.5;  // seconds
constexpr auto kTerminalInterval = std::chrono::milliseconds(100);
constexpr auto kLogInterval = std::chrono::seconds(10);

std::string bar(int step, int steps) {
  const int filled = steps == 0 ? 0 : kBarWidth * step / steps;
  return std::string(static_cast<std::size_t>(filled), '#') +
         std::string(static_cast<std::size_t>(kBarWidth - filled), '.');
}

std::string format_seconds(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string describe(const rl::StepProgress& progress) {
  std::string text = fmt::format("{:<8} [{}] {:>4}/{}", progress.stage,
                                 bar(progress.step, progress.steps), progress.step, progress.steps);
  const auto add = [&](const char* name, double value, const char* format) {
    if (!std::isnan(value))
      text += fmt::format("  {} {}", name, fmt::format(fmt::runtime(format), value));
  };
  if (std::isnan(progress.reward)) add("loss", progress.loss, "{:.3f}");
  add("reward", progress.reward, "{:.3f}");
  add("accuracy", progress.accuracy, "{:.3f}");
  add("length", progress.length, "{:.1f}");
  add("tok/s", progress.tokens_per_second, "{:.0f}");
  text += "  left " + format_seconds(progress.stage_seconds_left);
  if (progress.wait_seconds >= kLongWait) {
    text += fmt::format("  waited {:.1f} s for {}", progress.wait_seconds, progress.awaited_reward);
  }
  return text;
}

std::size_t columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 120;
}

}  // namespace

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) != 0) {}

void ProgressLine::on_step(const rl::StepProgress& progress) {
  const bool last = progress.step == progress.steps;
  const auto now = Clock::now();
  const auto interval =
      terminal_ ? Clock::duration(kTerminalInterval) : Clock::duration(kLogInterval);
  if (!last && printed_ && now - *printed_ < interval) return;
  printed_ = now;
  print(describe(progress), last);
}

void ProgressLine::on_wait(const std::string& reward, double seconds) {
  const auto now = Clock::now();
  if (!terminal_ && printed_ && now - *printed_ < Clock::duration(kLogInterval)) return;
  printed_ = now;
  print(fmt::format("waiting for the reward {} for {:.0f} s", reward, seconds), false);
}

void ProgressLine::on_evaluation(const std::string& stage, double accuracy, double greedy_accuracy,
                                 double mean_length) {
  print(fmt::format("{:<8} held-out accuracy {:.3f}, greedy {:.3f}, length {:.1f}", stage, accuracy,
                    greedy_accuracy, mean_length),
        true);
}

void ProgressLine::print(const std::string& text, bool last) {
  if (terminal_) {
    fmt::print(stderr, "\r\x1b[2K{}{}", text.substr(0, columns() - 1), last ? "\n" : "");
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

}  // namespace aha::cli
