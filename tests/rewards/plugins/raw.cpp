// Plugins written by hand against plugin_api.h, each with one thing wrong: a macro says which.

#include <cstring>

#include "rewards/plugin_api.h"

namespace {

void* create(aha_text /*options*/, char* error) {
#ifdef AHA_NO_REASON
  std::memset(error, 'e', AHA_DETAIL_SIZE);  // no NUL
  return nullptr;
#else
  return error;  // anything but null
#endif
}

void destroy(void* /*reward*/) {}

int32_t score(void* /*reward*/, const aha_sample* /*sample*/, aha_score* result) {
#ifdef AHA_THROWS_ACROSS
  throw 3;
#endif
  std::memset(result->detail, 'd', AHA_DETAIL_SIZE);  // no NUL
  result->value = 0.5;
  return 0;
}

#if defined(AHA_OLD_VERSION)
constexpr aha_reward_plugin_v1 kPlugin{AHA_REWARD_API_VERSION - 1, sizeof(aha_reward_plugin_v1),
                                       create, destroy, score};
#elif defined(AHA_NEW_VERSION)
constexpr aha_reward_plugin_v1 kPlugin{AHA_REWARD_API_VERSION + 1, sizeof(aha_reward_plugin_v1),
                                       create, destroy, score};
#elif defined(AHA_NO_SCORE)
constexpr aha_reward_plugin_v1 kPlugin{AHA_REWARD_API_VERSION, sizeof(aha_reward_plugin_v1), create,
                                       destroy, nullptr};
#elif defined(AHA_SMALL_STRUCT)
constexpr aha_reward_plugin_v1 kPlugin{AHA_REWARD_API_VERSION, 8, create, destroy, score};
#else
constexpr aha_reward_plugin_v1 kPlugin{AHA_REWARD_API_VERSION, sizeof(aha_reward_plugin_v1), create,
                                       destroy, score};
#endif

}  // namespace

#ifdef AHA_NO_SYMBOL
extern "C" const aha_reward_plugin_v1* another_name() { return &kPlugin; }
#elif defined(AHA_NULL_PLUGIN)
extern "C" const aha_reward_plugin_v1* aha_reward_plugin() { return nullptr; }
#elif defined(AHA_MISSING_LIBRARY)
extern "C" void nobody_defines_this();
extern "C" const aha_reward_plugin_v1* aha_reward_plugin() {
  nobody_defines_this();
  return &kPlugin;
}
#else
extern "C" const aha_reward_plugin_v1* aha_reward_plugin() { return &kPlugin; }
#endif
