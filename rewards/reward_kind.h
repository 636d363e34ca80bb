#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/option_values.h"
#include "rewards/reward.h"
#include "rewards/reward_option.h"
#include "rewards/reward_options.h"

namespace aha::rewards {

// A kind of reward: what it is called, which options it has and how it is made. A new one is a file
// that defines a function `RewardKind <name>_kind()` and a line in reward_kinds.cpp; recipes,
// `aha check --keys` and `aha score` then know it with all its options.
struct RewardKind {
  std::string name;                                 // "format"
  std::string doc;                                  // one line, no full stop
  std::vector<RewardOption> options;                // in the order of the documentation
  std::vector<std::vector<std::string>> exclusive;  // of each of these, at most one may be given

  // Throws RewardError for values that do not go together.
  std::function<std::unique_ptr<Reward>(const OptionValues&)> make;

  OnError on_error = OnError::skip_reward;  // where a recipe does not say
  double deadline = 60.0;                   // likewise, seconds a sample

  // What the options must satisfy beyond their types, said at the option so that a recipe's line
  // can be named. May be empty; `rule` says it in words for the documentation.
  std::string rule;
  std::function<void(const OptionValues&, const OptionReport&)> check;

  // Whether it has an option `deadline` of its own and keeps that itself.
  bool keeps_deadline() const;

  // The option of the kind's own name is its main one: `command: ./judge.py` in a recipe and
  // `aha score --reward command:./judge.py`.
  bool has_main_option() const { return !options.empty() && options.front().name == name; }
};

// All kinds, in the order of the documentation.
const std::vector<RewardKind>& reward_kinds();

// Null where there is none of this name.
const RewardKind* find_reward_kind(std::string_view name);

}  // namespace aha::rewards
