#include "rewards/make_reward.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rewards/reward_error.h"
#include "rewards/reward_kind.h"

namespace aha::rewards {
namespace {

// A reward of a recipe: under its name there, for some prompts only, with a deadline.
class NamedReward : public Reward {
 public:
  NamedReward(std::unique_ptr<Reward> reward, const RewardOptions& options, double deadline)
      : reward_(std::move(reward)),
        name_(options.name),
        answer_types_(options.answer_types),
        deadline_(deadline) {}

  std::string_view name() const override { return name_; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    return score_sample({&prompt, completion, std::nullopt});
  }
  Score score_sample(const Sample& sample) const override {
    if (!applies_to(sample)) return not_for_this();
    return reward_->score_sample(sample);
  }
  std::vector<Score> score_batch(std::span<const Sample> samples) const override {
    if (answer_types_.empty()) return reward_->score_batch(samples);
    std::vector<Sample> meant;
    for (const Sample& sample : samples) {
      if (applies_to(sample)) meant.push_back(sample);
    }
    std::vector<Score> given = reward_->score_batch(meant);
    std::vector<Score> scores;
    auto next = given.begin();
    for (const Sample& sample : samples) {
      scores.push_back(applies_to(sample) ? std::move(*next++) : not_for_this());
    }
    return scores;
  }
  std::size_t batch_size() const override { return reward_->batch_size(); }
  double deadline() const override { return deadline_; }
  int concurrency() const override { return reward_->concurrency(); }

 private:
  static Score not_for_this() {
    return {std::nullopt, Verdict::not_applicable, "not for this answer type"};
  }

  bool applies_to(const Sample& sample) const {
    return answer_types_.empty() || std::find(answer_types_.begin(), answer_types_.end(),
                                              sample.prompt->answer_type) != answer_types_.end();
  }

  std::unique_ptr<Reward> reward_;
  std::string name_;
  std::vector<std::string> answer_types_;
  double deadline_;
};

std::string known_kinds() {
  std::vector<std::string> names;
  for (const RewardKind& kind : reward_kinds()) names.push_back(kind.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

// Whether the option has another value than its default.
bool is_given(const RewardKind& kind, const std::string& name, const OptionJson& given) {
  const auto option = std::find_if(kind.options.begin(), kind.options.end(),
                                   [&](const RewardOption& one) { return one.name == name; });
  return given.contains(name) && !given[name].is_null() && given[name] != option->standard;
}

void refuse_together(const RewardKind& kind, const OptionJson& given) {
  for (const std::vector<std::string>& names : kind.exclusive) {
    const auto count = std::count_if(names.begin(), names.end(), [&](const std::string& name) {
      return is_given(kind, name, given);
    });
    if (count <= 1) continue;
    throw RewardError(fmt::format("{}: give at most one of {}", kind.name, fmt::join(names, ", ")));
  }
}

const RewardKind& known_kind(const std::string& name) {
  const RewardKind* kind = find_reward_kind(name);
  if (kind == nullptr) {
    throw RewardError(fmt::format("reward \"{}\" is unknown; known are {}", name, known_kinds()));
  }
  return *kind;
}

OptionValues checked_values(const RewardKind& kind, const OptionJson& options) {
  OptionValues values(kind.name, kind.options, options);
  refuse_together(kind, options);
  if (kind.check) {
    kind.check(values, [&](std::string_view option, const std::string& message) {
      throw RewardError(fmt::format("{}: {}: {}", kind.name, option, message));
    });
  }
  return values;
}

}  // namespace

std::unique_ptr<Reward> make_reward(const RewardOptions& options) {
  const std::string& kind = options.kind.empty() ? options.name : options.kind;
  auto made = make_reward(kind, options.options);
  const double deadline =
      find_reward_kind(kind)->keeps_deadline() ? made->deadline() : options.deadline;
  return std::make_unique<NamedReward>(std::move(made), options, deadline);
}

std::unique_ptr<Reward> make_reward(const std::string& name, const OptionJson& options) {
  const RewardKind& kind = known_kind(name);
  return kind.make(checked_values(kind, options));
}

void check_reward(const RewardOptions& options) {
  const RewardKind& kind = known_kind(options.kind.empty() ? options.name : options.kind);
  if (kind.inspect) {
    kind.inspect(checked_values(kind, options.options));
  } else {
    make_reward(options);
  }
}

}  // namespace aha::rewards
