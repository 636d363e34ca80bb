#include "rewards/plugin_frame.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>

namespace aha::rewards {
namespace {

struct ScoreHead {
  double value;
  std::int32_t verdict;
  std::int32_t has_value;
};

using Sizes = std::array<std::uint32_t, 5>;

}  // namespace

std::string columns_text(const tasks::Prompt& prompt) {
  if (prompt.columns.empty()) return "{}";  // null, too
  return prompt.columns.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string sample_frame(const Sample& sample) {
  const tasks::Prompt& prompt = *sample.prompt;
  const std::string columns = columns_text(prompt);
  const std::array<std::string_view, 5> texts{prompt.text, sample.completion, prompt.gold,
                                              prompt.answer_type, columns};
  Sizes sizes{};
  std::size_t total = sizeof(Sizes);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    sizes[i] = static_cast<std::uint32_t>(texts[i].size());
    total += texts[i].size();
  }
  std::string frame;
  frame.reserve(total);
  frame.append(reinterpret_cast<const char*>(sizes.data()), sizeof(Sizes));
  for (const std::string_view text : texts) frame.append(text);
  return frame;
}

bool read_sample_frame(std::string_view frame, aha_sample& sample) {
  Sizes sizes{};
  if (frame.size() < sizeof(Sizes)) return false;
  std::memcpy(sizes.data(), frame.data(), sizeof(Sizes));
  frame.remove_prefix(sizeof(Sizes));
  const std::array<aha_text*, 5> texts{&sample.prompt, &sample.completion, &sample.gold,
                                       &sample.answer_type, &sample.columns_json};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (frame.size() < sizes[i]) return false;
    *texts[i] = {frame.data(), sizes[i]};
    frame.remove_prefix(sizes[i]);
  }
  return frame.empty();
}

std::string score_frame(const Score& score) {
  const ScoreHead head{score.value.value_or(0.0), static_cast<std::int32_t>(score.verdict),
                       score.value ? 1 : 0};
  std::string frame(reinterpret_cast<const char*>(&head), sizeof(head));
  return frame.append(score.detail);
}

Score read_score_frame(std::string_view frame) {
  ScoreHead head{};
  if (frame.size() < sizeof(head)) return {std::nullopt, Verdict::error, "an answer is no score"};
  std::memcpy(&head, frame.data(), sizeof(head));
  Score score{std::nullopt, static_cast<Verdict>(head.verdict),
              std::string(frame.substr(sizeof(head)))};
  if (head.has_value != 0) score.value = head.value;
  return score;
}

}  // namespace aha::rewards
