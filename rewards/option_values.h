#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/reward_option.h"

namespace aha::rewards {

// The options of one reward with their values: those given, and the defaults of the others.
class OptionValues {
 public:
  // Throws RewardError, naming `reward` and the option, for one that the reward does not have, a
  // value that does not fit, or a required one that is missing. A null is as if not given.
  OptionValues(std::string_view reward, std::span<const RewardOption> options,
               const OptionJson& given);

  bool has(std::string_view option) const;  // given, or with a default

  // Of the option's type. Asking for one that is not set, or is of another type, is a mistake of
  // the program: throws RewardError.
  bool boolean(std::string_view option) const;
  std::int64_t integer(std::string_view option) const;
  double number(std::string_view option) const;
  std::string text(std::string_view option) const;                // empty where it is not set
  std::vector<std::string> words(std::string_view option) const;  // none where it is not set
  OptionJson map(std::string_view option) const;                  // empty where it is not set

 private:
  const OptionJson& value(std::string_view option) const;

  std::string reward_;
  OptionJson values_ = OptionJson::object();
};

}  // namespace aha::rewards
