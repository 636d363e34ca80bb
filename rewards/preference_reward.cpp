#include "rewards/preference_reward.h"

#include <cmath>
#include <exception>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "rewards/reward_error.h"
#include "rewards/sample_row.h"

namespace aha::rewards {
namespace {

PreferenceModelLoader& loader() {
  static PreferenceModelLoader registered;
  return registered;
}

class PreferenceReward : public Reward {
 public:
  PreferenceReward(std::unique_ptr<PreferenceModel> model, std::size_t batch_size)
      : model_(std::move(model)), batch_size_(batch_size) {}

  std::string_view name() const override { return "preference"; }
  std::size_t batch_size() const override { return batch_size_; }

  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    const Sample sample{&prompt, completion, std::nullopt};
    return score_batch({&sample, 1}).front();
  }
  std::vector<Score> score_batch(std::span<const Sample> samples) const override {
    std::vector<PreferenceText> texts;
    for (const Sample& sample : samples) {
      texts.push_back({sample.prompt->text, sample.completion});
    }
    std::vector<Score> scores;
    for (PreferenceScore& one : model_->score(texts)) scores.push_back(score_of(std::move(one)));
    return scores;
  }

 private:
  static Score score_of(PreferenceScore given) {
    if (!given.value) return undecided(std::move(given.failure));
    if (!std::isfinite(*given.value)) {
      return undecided(fmt::format("the reward model's score is {}", *given.value));
    }
    return {given.value, *given.value > 0 ? Verdict::correct : Verdict::wrong, ""};
  }

  std::unique_ptr<PreferenceModel> model_;
  std::size_t batch_size_;
};

std::string architecture_in(const nlohmann::json& config) {
  const auto names = config.find("architectures");
  if (names == config.end()) return "none";
  const bool is_one = names->is_array() && names->size() == 1 && names->front().is_string();
  return is_one ? names->front().get<std::string>() : names->dump();
}

// transformers leaves id2label out where there are two labels.
std::size_t labels_in(const nlohmann::json& config) {
  const auto labels = config.find("id2label");
  if (labels != config.end() && !labels->is_null()) return labels->size();
  const auto count = config.find("num_labels");
  return count != config.end() && count->is_number_unsigned() ? count->get<std::size_t>() : 2;
}

std::unique_ptr<Reward> make_preference(const OptionValues& options) {
  const std::string directory = options.text("preference");
  if (!loader()) {
    throw RewardError("preference: this program was built without LibTorch and runs no model");
  }
  try {
    return std::make_unique<PreferenceReward>(
        loader()({directory, options.text("text") == "chat"}),
        static_cast<std::size_t>(options.integer("batch_size")));
  } catch (const RewardError&) {
    throw;
  } catch (const std::exception& error) {
    throw RewardError(fmt::format("preference: {}", error.what()));
  }
}

}  // namespace

void check_reward_model(const std::filesystem::path& directory) {
  const std::string origin = "preference: " + (directory / "config.json").string();
  std::ifstream file(directory / "config.json", std::ios::binary);
  if (!file) throw RewardError(origin + ": cannot open");
  const auto config = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) throw RewardError(origin + ": is no JSON object");
  const std::string architecture = architecture_in(config);
  if (!architecture.ends_with("ForSequenceClassification")) {
    throw RewardError(fmt::format(
        "{}: architectures: expected a ...ForSequenceClassification, found {}: it is no "
        "reward model",
        origin, architecture));
  }
  if (const std::size_t labels = labels_in(config); labels != 1) {
    throw RewardError(
        fmt::format("{}: expected one label, found {}: its scores are of classes", origin, labels));
  }
  if (!std::filesystem::is_regular_file(directory / "tokenizer.json")) {
    throw RewardError(
        fmt::format("preference: there is no {}", (directory / "tokenizer.json").string()));
  }
}

void set_preference_model_loader(PreferenceModelLoader given) { loader() = std::move(given); }

RewardKind preference_kind() {
  RewardKind kind;
  kind.name = "preference";
  kind.doc = "the score of a reward model (docs/rewards_preference.md)";
  kind.options = {
      required(
          text_option("preference", "",
                      "the model's directory, of a Hugging Face `...ForSequenceClassification` "
                      "with one label")),
      choice_option("text", "plain", {"plain", "chat"},
                    "what it reads: prompt and completion joined, or both as messages by its chat "
                    "template"),
      integer_option(
          "batch_size", 1, 1, 1 << 16,
          "samples in a forward pass, at most; with more than 1 the last digits of a score "
          "depend on what is in the batch, and a run is not the same bit for bit"),
  };
  kind.make = make_preference;
  kind.inspect = [](const OptionValues& options) {
    check_reward_model(options.text("preference"));
  };
  return kind;
}

}  // namespace aha::rewards
