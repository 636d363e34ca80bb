#include "rewards/http/http_reward.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "rewards/http/header_values.h"
#include "rewards/http/http_api.h"
#include "rewards/http/http_client.h"
#include "rewards/http/retried_post.h"
#include "rewards/sample_row.h"

namespace aha::rewards {
namespace {

// Lets so many threads in at a time.
class Turnstile {
 public:
  explicit Turnstile(int places) : places_(places) {}
  void enter() {
    std::unique_lock lock(mutex_);
    place_free_.wait(lock, [this] { return places_ > 0; });
    --places_;
  }
  void leave() {
    {
      const std::lock_guard lock(mutex_);
      ++places_;
    }
    place_free_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable place_free_;
  int places_;
};

class HttpReward : public Reward {
 public:
  HttpReward(HttpClient::Options server, const RetryOptions& retry, std::unique_ptr<HttpApi> api,
             std::size_t batch, int concurrency)
      : client_(std::move(server)),
        retry_(retry),
        api_(std::move(api)),
        batch_(api_->takes_batches() ? batch : 1),
        concurrency_(static_cast<std::size_t>(concurrency)),
        turnstile_(concurrency) {}

  std::string_view name() const override { return "http"; }
  std::size_t batch_size() const override { return batch_ * concurrency_; }
  int concurrency() const override { return 1; }  // a call is several requests at once

  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    return score_sample({&prompt, completion, std::nullopt});
  }
  Score score_sample(const Sample& sample) const override {
    return score_request({&sample, 1}).front();
  }
  std::vector<Score> score_batch(std::span<const Sample> samples) const override {
    const std::size_t requests = (samples.size() + batch_ - 1) / batch_;
    std::vector<std::vector<Score>> parts(requests);
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < requests; ++i) {
        const auto part =
            samples.subspan(i * batch_, std::min(batch_, samples.size() - i * batch_));
        const auto work = [this, part, &scores = parts[i]] { scores = score_request(part); };
        if (i + 1 == requests) {
          work();
        } else {
          threads.emplace_back(work);
        }
      }
    }
    std::vector<Score> scores;
    for (std::vector<Score>& part : parts)
      std::move(part.begin(), part.end(), std::back_inserter(scores));
    return scores;
  }

 private:
  std::vector<Score> score_request(std::span<const Sample> samples) const {
    turnstile_.enter();
    std::vector<Score> scores;
    try {
      const auto begin =
          std::chrono::steady_clock::now();  // waiting for a turn is not the server's
      scores = api_->score(samples, [&](const std::string& body) {
        return retried_post(client_, body, retry_, begin);
      });
    } catch (const std::exception& error) {  // no memory, say: it must not leave a thread
      scores.assign(samples.size(), undecided(error.what()));
    }
    turnstile_.leave();
    return scores;
  }

  HttpClient client_;
  RetryOptions retry_;
  std::unique_ptr<HttpApi> api_;
  std::size_t batch_;
  std::size_t concurrency_;
  mutable Turnstile turnstile_;
};

// `aha score --reward http://...` gives what follows the first colon.
std::string url_of(const OptionValues& options) {
  const std::string url = options.text("http");
  return url.starts_with("//") ? "http:" + url : url;
}

std::unique_ptr<HttpApi> api_of(const OptionValues& options) {
  const std::string api = options.text("api");
  if (api == "rows") return rows_api();
  if (api == "openrlhf") return openrlhf_api();
  return sandbox_fusion_api({options.number("run_timeout"), options.number("compile_timeout"),
                             static_cast<int>(options.integer("memory_limit_mb")),
                             options.text("score") == "share"});
}

std::vector<RewardOption> http_options() {
  const auto seconds = [](std::string name, double standard, double low, std::string doc) {
    return number_option(std::move(name), standard, low, 86400, std::move(doc));
  };
  return {
      required(text_option("http", "", "the server's address, `http://` or `https://`")),
      choice_option("api", "rows", {"rows", "openrlhf", "sandbox_fusion"},
                    "what it is sent and answers (docs/rewards_http.md)"),
      integer_option("batch_size", 64, 1, 1 << 20, "samples in a request, at most"),
      integer_option("concurrency", 4, 1, 1024, "requests under way at once, at most"),
      seconds("deadline", 60, 0.001, "seconds for a request with all that is tried again"),
      unset(
          seconds("timeout", 0, 0.001, "seconds for one attempt; unset: what the deadline leaves")),
      integer_option("retries", 3, 0, 1000,
                     "attempts after a first that met 408, 429, 5xx, a broken connection or a "
                     "timeout"),
      seconds("backoff", 0.5, 0, "seconds before the second attempt; doubles each time"),
      map_option("headers", "headers to send; `${NAME}` in a value is read from the environment"),
      text_option("ca_file", "", "certificates to trust instead of the system's"),
      seconds("run_timeout", 10, 0.001, "`sandbox_fusion`: seconds a program may run on a test"),
      seconds("compile_timeout", 10, 0.001, "`sandbox_fusion`: seconds it may take to compile"),
      integer_option("memory_limit_mb", 1024, 1, 1 << 20, "`sandbox_fusion`: its memory"),
      choice_option("score", "all", {"all", "share"},
                    "`sandbox_fusion`: 1 where every test passes, or the share of those that do"),
  };
}

}  // namespace

RewardKind http_kind() {
  RewardKind kind;
  kind.name = "http";
  kind.doc = "a server that is posted samples and answers with scores";
  kind.options = http_options();
  kind.rule = "`http` is an address without user and password, `headers` are texts";
  kind.check = [](const OptionValues& options, const OptionReport& report) {
    if (std::string mistake = mistake_in_url(url_of(options)); !mistake.empty()) {
      report("http", std::move(mistake));
    }
    if (std::string mistake = mistake_in_headers(options.map("headers")); !mistake.empty()) {
      report("headers", std::move(mistake));
    }
  };
  kind.make = [](const OptionValues& options) {
    const HttpClient::Options server{url_of(options), header_lines(options.map("headers")),
                                     options.text("ca_file")};
    const RetryOptions retry{static_cast<int>(options.integer("retries")),
                             options.number("backoff"), options.number("deadline"),
                             options.has("timeout") ? options.number("timeout") : 0.0};
    return std::make_unique<HttpReward>(server, retry, api_of(options),
                                        static_cast<std::size_t>(options.integer("batch_size")),
                                        static_cast<int>(options.integer("concurrency")));
  };
  return kind;
}

}  // namespace aha::rewards
