#pragma once

#include <string>
#include <string_view>

#include "rewards/plugin_api.h"
#include "rewards/reward.h"

namespace aha::rewards {

// What aha and aha-plugin-worker say to each other: both are of one build, on one machine, so that
// a frame is the numbers and texts as they lie in memory.

// A prompt's columns as aha_sample has them: a JSON object.
std::string columns_text(const tasks::Prompt& prompt);

// A sample: the sizes of its five texts, then the texts.
std::string sample_frame(const Sample& sample);

// Its texts point into the frame. False for a frame that is none.
bool read_sample_frame(std::string_view frame, aha_sample& sample);

// A score: value, verdict, whether there is a value, detail.
std::string score_frame(const Score& score);
Score read_score_frame(std::string_view frame);  // Verdict::error for a frame that is none

}  // namespace aha::rewards
