#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "rewards/http/http_api.h"
#include "rewards/sample_row.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

constexpr std::size_t kQuoted = 80;  // bytes of a broken answer that its detail repeats

std::vector<Score> all_undecided(std::size_t count, const std::string& detail) {
  return std::vector<Score>(count, undecided(detail));
}

// The list that an answer is, or holds under the first of `keys` that it has.
const json& list_in(const json& answer, const std::array<const char*, 2>& keys) {
  if (!answer.is_object()) return answer;
  for (const char* key : keys) {
    if (answer.contains(key)) return answer[key];
  }
  return answer;
}

// A server that is given a list and answers with a list, which may stand under one of `keys`.
class ListApi : public HttpApi {
 public:
  explicit ListApi(std::array<const char*, 2> keys) : keys_(keys) {}

  std::vector<Score> score(std::span<const Sample> samples, const Post& post) const override {
    const PostResult result = post(line_of(request(samples)));
    if (!result.failure.empty()) return all_undecided(samples.size(), result.failure);
    const json answer = json::parse(result.body, nullptr, /*allow_exceptions=*/false);
    if (answer.is_discarded()) {
      return all_undecided(samples.size(), fmt::format("the server's answer is not JSON: {}",
                                                       result.body.substr(0, kQuoted)));
    }
    const json& list = list_in(answer, keys_);
    if (!list.is_array()) {
      return all_undecided(samples.size(),
                           fmt::format("the server's answer is no list and has none as `{}`: {}",
                                       keys_[0], result.body.substr(0, kQuoted)));
    }
    if (list.size() != samples.size()) {
      return all_undecided(samples.size(), fmt::format("the server gave {} scores for {} samples",
                                                       list.size(), samples.size()));
    }
    std::vector<Score> scores;
    for (const json& one : list) scores.push_back(score_of(one));
    return scores;
  }

 private:
  virtual json request(std::span<const Sample> samples) const = 0;

  std::array<const char*, 2> keys_;
};

class RowsApi : public ListApi {
 public:
  RowsApi() : ListApi({"scores", "rewards"}) {}

 private:
  json request(std::span<const Sample> samples) const override {
    json rows = json::array();
    for (const Sample& sample : samples) rows.push_back(row_of(sample));
    return {{"samples", std::move(rows)}};
  }
};

class OpenRlhfApi : public ListApi {
 public:
  OpenRlhfApi() : ListApi({"rewards", "scores"}) {}

 private:
  json request(std::span<const Sample> samples) const override {
    json body = {{"query", json::array()}, {"prompts", json::array()}, {"labels", json::array()}};
    for (const Sample& sample : samples) {
      body["query"].push_back(sample.prompt->text + std::string(sample.completion));
      body["prompts"].push_back(sample.prompt->text);
      body["labels"].push_back(sample.prompt->gold);
    }
    return body;
  }
};

}  // namespace

std::unique_ptr<HttpApi> rows_api() { return std::make_unique<RowsApi>(); }

std::unique_ptr<HttpApi> openrlhf_api() { return std::make_unique<OpenRlhfApi>(); }

}  // namespace aha::rewards
