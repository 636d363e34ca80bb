#include "rewards/http/retried_post.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

#include <fmt/format.h>

namespace aha::rewards {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kQuoted = 200;  // bytes of an answer that a failure repeats

std::string failure_of(const HttpReply& reply) {
  if (reply.status == 0) return reply.failure;
  if (!reply.redirect.empty()) {
    return fmt::format("status {}: redirects to {}, which is not followed; give that address",
                       reply.status, reply.redirect);
  }
  std::string quoted = reply.body.substr(0, kQuoted);
  std::replace(quoted.begin(), quoted.end(), '\n', ' ');
  return fmt::format("status {}{}{}", reply.status, quoted.empty() ? "" : ": ", quoted);
}

double wait_before(int attempt, const HttpReply& reply, double backoff) {
  thread_local std::minstd_rand chance{std::random_device{}()};
  const double part = std::uniform_real_distribution<double>(0.5, 1.0)(chance);
  return std::max(reply.retry_after, backoff * std::exp2(attempt) * part);
}

}  // namespace

PostResult retried_post(const HttpClient& client, const std::string& body,
                        const RetryOptions& options, Clock::time_point begin) {
  const auto left = [&] { return options.deadline - Seconds(Clock::now() - begin).count(); };
  for (int attempt = 0;; ++attempt) {
    if (left() <= 0) {
      return {"",
              fmt::format("{}: the deadline of {} s has passed", client.url(), options.deadline)};
    }
    const double time = options.timeout > 0 ? std::min(options.timeout, left()) : left();
    const HttpReply reply = client.post(body, Seconds(time));
    if (reply.status >= 200 && reply.status < 300) return {reply.body, ""};
    const std::string failure = fmt::format("{}: {}", client.url(), failure_of(reply));
    if (!reply.may_pass) return {"", failure};
    const std::string count = attempt == 0 ? "" : fmt::format(" ({} attempts)", attempt + 1);
    if (attempt >= options.retries || left() <= 0) return {"", failure + count};
    const double wait = wait_before(attempt, reply, options.backoff);
    if (wait >= left()) {
      return {"", fmt::format("{}{}; the deadline of {} s leaves no time to wait {:.3g} s and try "
                              "again",
                              failure, count, options.deadline, wait)};
    }
    std::this_thread::sleep_for(Seconds(wait));
  }
}

}  // namespace aha::rewards
