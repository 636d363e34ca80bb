#pragma once

// A reward plugin in C++, by this header and plugin_api.h alone:
//
//   #include "rewards/plugin.h"
//
//   class Brevity : public aha::plugin::Reward {
//    public:
//     using Reward::Reward;
//     aha::plugin::Score score(const aha::plugin::Sample& sample) const override {
//       return sample.completion.size() < 100 ? 1.0 : 0.0;
//     }
//   };
//
//   AHA_REWARD_PLUGIN(Brevity)
//
// The class is made from the recipe's `options`, a JSON object as text; an exception out of its
// constructor refuses them, one out of `score` is an error of that sample. `score` is called from
// several threads at once.

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "rewards/plugin_api.h"

namespace aha::plugin {

struct Sample {
  std::string_view prompt;
  std::string_view completion;
  std::string_view gold;
  std::string_view answer_type;
  std::string_view columns_json;
};

// A value; or, by the functions below, none.
struct Score {
  Score(double score)
      : value(score), verdict(score > 0 ? AHA_VERDICT_CORRECT : AHA_VERDICT_WRONG) {}
  Score(double score, aha_verdict said, std::string why)
      : value(score), verdict(said), detail(std::move(why)) {}

  double value;
  aha_verdict verdict;
  std::string detail;
};

inline Score not_applicable(std::string why = {}) {
  return {0.0, AHA_VERDICT_NOT_APPLICABLE, std::move(why)};
}
inline Score error(std::string why) { return {0.0, AHA_VERDICT_ERROR, std::move(why)}; }

class Reward {
 public:
  explicit Reward(std::string_view /*options_json*/) {}
  Reward(const Reward&) = delete;
  Reward& operator=(const Reward&) = delete;
  virtual ~Reward() = default;
  virtual Score score(const Sample& sample) const = 0;
};

inline std::string_view view(aha_text text) { return {text.data, text.size}; }

inline void write_text(std::string_view text, char* room) noexcept {
  const std::size_t size = std::min<std::size_t>(text.size(), AHA_DETAIL_SIZE - 1);
  std::memcpy(room, text.data(), size);
  room[size] = '\0';
}

template <class Kind>
void* create(aha_text options, char* error_room) noexcept {
  try {
    return static_cast<Reward*>(new Kind(view(options)));
  } catch (const std::exception& failure) {
    write_text(failure.what(), error_room);
  } catch (...) {
    write_text("the constructor threw something that is no std::exception", error_room);
  }
  return nullptr;
}

inline void destroy(void* reward) noexcept { delete static_cast<Reward*>(reward); }

inline std::int32_t score(void* reward, const aha_sample* sample, aha_score* result) noexcept {
  try {
    const Score given = static_cast<const Reward*>(reward)->score(
        {view(sample->prompt), view(sample->completion), view(sample->gold),
         view(sample->answer_type), view(sample->columns_json)});
    result->value = given.value;
    result->verdict = given.verdict;
    write_text(given.detail, result->detail);
    return 0;
  } catch (const std::exception& failure) {
    write_text(failure.what(), result->detail);
  } catch (...) {
    write_text("threw something that is no std::exception", result->detail);
  }
  return 1;
}

}  // namespace aha::plugin

#define AHA_REWARD_PLUGIN(Kind)                                                                    \
  extern "C" __attribute__((visibility("default"))) const aha_reward_plugin_v1*                    \
  aha_reward_plugin() {                                                                            \
    static const aha_reward_plugin_v1 plugin{AHA_REWARD_API_VERSION, sizeof(aha_reward_plugin_v1), \
                                             &aha::plugin::create<Kind>, &aha::plugin::destroy,    \
                                             &aha::plugin::score};                                 \
    return &plugin;                                                                                \
  }
