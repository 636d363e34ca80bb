#ifndef AHA_REWARDS_PLUGIN_API_H
#define AHA_REWARDS_PLUGIN_API_H

/* The C interface of a reward in a shared library. Plain C, no LibTorch, no C++ across it: a plugin
 * may be written in any language that makes a shared library, with any compiler.
 *
 * A plugin exports one function, aha_reward_plugin, and returns a struct that lives as long as the
 * library. In C++, rewards/plugin.h writes all of it: derive a class and name it.
 *
 * Threads: create and destroy are called from one thread; score from several at once, for the same
 * reward. No exception, longjmp or exit may leave a function. Texts are UTF-8 as a rule, but bytes
 * as the policy wrote them: they may hold anything, NUL included, and are not ended by one.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever the meaning or the layout of anything here changes; a plugin of another version
 * is refused. */
#define AHA_REWARD_API_VERSION 1

/* Bytes that belong to the caller for the time of the call. */
typedef struct aha_text {
  const char* data;
  size_t size;
} aha_text;

typedef struct aha_sample {
  aha_text prompt;
  aha_text completion;
  aha_text gold;         /* the right answer; may be empty */
  aha_text answer_type;  /* may be empty */
  aha_text columns_json; /* the task's other columns, a JSON object */
} aha_sample;

enum aha_verdict {
  AHA_VERDICT_CORRECT = 0,
  AHA_VERDICT_WRONG = 1,
  AHA_VERDICT_ERROR = 2,         /* could not be decided; value is ignored */
  AHA_VERDICT_NOT_APPLICABLE = 3 /* this reward says nothing about the sample; value is ignored */
};

/* What a plugin fills in. `detail` is room of AHA_DETAIL_SIZE bytes for a text that ends with NUL.
 */
#define AHA_DETAIL_SIZE 512
typedef struct aha_score {
  double value;
  int32_t verdict;
  char detail[AHA_DETAIL_SIZE];
} aha_score;

typedef struct aha_reward_plugin_v1 {
  uint32_t version;     /* AHA_REWARD_API_VERSION */
  uint32_t struct_size; /* sizeof(aha_reward_plugin_v1) */

  /* A reward with these options, a JSON object; null, and the reason in `error` (AHA_DETAIL_SIZE
   * bytes), where they make no sense. */
  void* (*create)(aha_text options_json, char* error);
  void (*destroy)(void* reward);

  /* Fills in `score`, which is zeroed. Returns 0; anything else is an error, said in its detail. */
  int32_t (*score)(void* reward, const aha_sample* sample, aha_score* score);
} aha_reward_plugin_v1;

/* What the library exports. */
const aha_reward_plugin_v1* aha_reward_plugin(void);

#ifdef __cplusplus
}
#endif

#endif /* AHA_REWARDS_PLUGIN_API_H */
