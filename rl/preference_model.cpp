#include "rl/preference_model.h"

#include <filesystem>
#include <utility>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include "policy/language_model.h"
#include "policy/weight_files.h"
#include "text/model_chat_template.h"
#include "text/tokenizer.h"

namespace aha::rl {
namespace {

namespace fs = std::filesystem;
using policy::ModelDirectoryError;
using rewards::PreferenceScore;
using rewards::PreferenceText;

constexpr const char* kHead = "score.weight";

// The decoder alone: what the output would be, a reward model has not.
policy::ModelConfig decoder_config(nlohmann::json object, const std::string& origin) {
  object["tie_word_embeddings"] = true;
  return policy::parse_model_config(object, origin);
}

class RewardModel : public rewards::PreferenceModel {
 public:
  RewardModel(const fs::path& directory, const nlohmann::json& config, bool chat,
              const at::Device& device)
      : model_(decoder_config(config, (directory / "config.json").string())),
        head_(at::empty({1, model_.config().hidden_size}, at::kFloat)),
        tokenizer_(text::Tokenizer::from_file(directory / "tokenizer.json")) {
    if (chat) template_ = text::ModelChatTemplate::from_directory(directory);
    if (const auto pad = config.find("pad_token_id"); pad != config.end() && pad->is_number()) {
      padding_ = pad->get<std::int32_t>();
    }
    read_weights(directory);
    model_.to_device(device);
    head_ = head_.to(device);
  }

  std::vector<PreferenceScore> score(std::span<const PreferenceText> texts) const override {
    std::vector<PreferenceScore> scores(texts.size());
    std::vector<std::vector<std::int32_t>> sequences;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      try {
        sequences.push_back(ids_of(texts[i]));
        places.push_back(i);
      } catch (const std::runtime_error& error) {
        scores[i].failure = error.what();
      }
    }
    if (sequences.empty()) return scores;
    const at::Tensor values = score_sequences(sequences);
    for (std::size_t i = 0; i < places.size(); ++i) {
      scores[places[i]].value = values.const_data_ptr<float>()[i];
    }
    return scores;
  }

 private:
  void read_weights(const fs::path& directory) {
    policy::WeightFiles weights = policy::WeightFiles::of_model(directory);
    for (const policy::Parameter& parameter : model_.parameters()) {
      for (const policy::FileTensor& file : parameter.files) {
        weights.take(file.name, file.view_in(parameter.value));
      }
    }
    weights.take(kHead, head_);
    for (const std::string& name : weights.names()) {
      if (name.ends_with(".rotary_emb.inv_freq")) continue;  // follows from the configuration
      throw ModelDirectoryError(weights.where(name) + ": has no place in a reward model");
    }
  }

  // Throws std::runtime_error for a text that the model cannot read.
  std::vector<std::int32_t> ids_of(const PreferenceText& text) const {
    std::vector<std::int32_t> ids =
        template_ ? tokenizer_.encode(conversation(text))
                  : tokenizer_.encode(std::string(text.prompt) + std::string(text.completion),
                                      /*add_special_tokens=*/true);
    if (ids.empty()) throw std::runtime_error("prompt and completion are empty");
    if (ids.size() > static_cast<std::size_t>(model_.config().max_position_embeddings)) {
      throw std::runtime_error(
          fmt::format("{} tokens are more than the reward model's max_position_embeddings {}",
                      ids.size(), model_.config().max_position_embeddings));
    }
    for (const std::int32_t id : ids) {
      if (id < model_.config().vocab_size) continue;
      throw std::runtime_error(fmt::format("token {} is not below the reward model's vocab_size {}",
                                           id, model_.config().vocab_size));
    }
    return ids;
  }

  std::string conversation(const PreferenceText& text) const {
    text::ChatInput input;
    input.messages = {{{"role", "user"}, {"content", std::string(text.prompt)}},
                      {{"role", "assistant"}, {"content", std::string(text.completion)}}};
    return template_->apply(input);
  }

  // [S] float32 on the host.
  at::Tensor score_sequences(const std::vector<std::vector<std::int32_t>>& sequences) const {
    const c10::InferenceMode inference;
    policy::PackedTokens packed = policy::pack_tokens(sequences);
    std::vector<std::int64_t> last;
    for (std::size_t s = 0; s < sequences.size(); ++s) {
      last.push_back(packed.segment_offsets[s] + last_token(sequences[s]));
    }
    packed.ids = packed.ids.to(head_.device());
    packed.positions = packed.positions.to(head_.device());
    policy::ExpertLoad load = model_.zero_load();
    const at::Tensor hidden = model_.forward(packed, load);
    const at::Tensor rows = hidden.index_select(0, at::tensor(last).to(head_.device()));
    return at::matmul(rows.to(at::kFloat), head_.t()).squeeze(1).cpu().contiguous();
  }

  // The place of the last token that is no padding, as transformers has it; 0 where all are.
  std::int64_t last_token(const std::vector<std::int32_t>& ids) const {
    for (std::size_t i = ids.size(); i-- > 0;) {
      if (ids[i] != padding_) return static_cast<std::int64_t>(i);
    }
    return 0;
  }

  policy::LanguageModel model_;
  at::Tensor head_;  // [1, hidden] float32
  text::Tokenizer tokenizer_;
  std::optional<text::ModelChatTemplate> template_;
  std::int32_t padding_ = -1;
};

}  // namespace

std::unique_ptr<rewards::PreferenceModel> load_preference_model(
    const rewards::PreferenceOptions& options, const at::Device& device) {
  const fs::path directory = options.directory;
  rewards::check_reward_model(directory);
  const nlohmann::json config = policy::read_json(directory / "config.json");
  return std::make_unique<RewardModel>(directory, config, options.chat, device);
}

}  // namespace aha::rl
