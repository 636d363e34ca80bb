#include "rewards/plugin_library.h"

#include <dlfcn.h>

#include <array>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "rewards/plugin_frame.h"
#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

aha_text text_of(std::string_view text) { return {text.data(), text.size()}; }

// Libraries stay loaded: code of a plugin may be referred to for as long as the process lives.
const aha_reward_plugin_v1& open_plugin(const std::string& path) {
  const std::string absolute = std::filesystem::absolute(path).string();
  void* library = dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw RewardError(fmt::format("plugin: {} cannot be loaded: {}", path, dlerror()));
  }
  void* symbol = dlsym(library, "aha_reward_plugin");
  if (symbol == nullptr) {
    throw RewardError(
        fmt::format("plugin: {} has no function aha_reward_plugin: it is no reward plugin; "
                    "AHA_REWARD_PLUGIN(...) of rewards/plugin.h writes it",
                    path));
  }
  const auto get = reinterpret_cast<const aha_reward_plugin_v1* (*)()>(symbol);
  const aha_reward_plugin_v1* plugin = get();
  if (plugin == nullptr || plugin->version != AHA_REWARD_API_VERSION) {
    throw RewardError(fmt::format(
        "plugin: {} is of version {} of the plugin interface, this aha has version {}: build it "
        "again with this aha's rewards/plugin_api.h",
        path, plugin == nullptr ? 0 : plugin->version, AHA_REWARD_API_VERSION));
  }
  if (plugin->struct_size < sizeof(aha_reward_plugin_v1) || plugin->create == nullptr ||
      plugin->destroy == nullptr || plugin->score == nullptr) {
    throw RewardError(
        fmt::format("plugin: {} lacks one of the functions create, destroy and score", path));
  }
  return *plugin;
}

void* make_reward_of(const aha_reward_plugin_v1& plugin, const std::string& path,
                     const std::string& options_json) {
  std::array<char, AHA_DETAIL_SIZE> error{};
  void* reward = plugin.create(text_of(options_json), error.data());
  if (reward != nullptr) return reward;
  error.back() = '\0';
  throw RewardError(
      fmt::format("plugin: {} refuses its options {}: {}", path, options_json, error.data()));
}

class PluginReward : public Reward {
 public:
  PluginReward(const std::string& path, const std::string& options_json, double deadline)
      : plugin_(path, options_json), deadline_(deadline) {}

  std::string_view name() const override { return "plugin"; }
  double deadline() const override { return deadline_; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    const std::string columns = columns_text(prompt);
    return plugin_.score({text_of(prompt.text), text_of(completion), text_of(prompt.gold),
                          text_of(prompt.answer_type), text_of(columns)});
  }

 private:
  LoadedPlugin plugin_;
  double deadline_;
};

}  // namespace

LoadedPlugin::LoadedPlugin(const std::string& path, const std::string& options_json)
    : plugin_(open_plugin(path)), reward_(make_reward_of(plugin_, path, options_json)) {}

LoadedPlugin::~LoadedPlugin() { plugin_.destroy(reward_); }

Score LoadedPlugin::score(const aha_sample& sample) const {
  aha_score result{};
  const std::int32_t status = plugin_.score(reward_, &sample, &result);
  result.detail[AHA_DETAIL_SIZE - 1] = '\0';
  const std::string detail(result.detail);
  if (status != 0 || result.verdict == AHA_VERDICT_ERROR) {
    return {std::nullopt, Verdict::error, detail.empty() ? "the plugin failed" : detail};
  }
  if (result.verdict == AHA_VERDICT_NOT_APPLICABLE) {
    return {std::nullopt, Verdict::not_applicable, detail};
  }
  if (result.verdict != AHA_VERDICT_CORRECT && result.verdict != AHA_VERDICT_WRONG) {
    return {std::nullopt, Verdict::error,
            fmt::format("the plugin's verdict is {}, none of enum aha_verdict", result.verdict)};
  }
  if (!std::isfinite(result.value)) {
    return {std::nullopt, Verdict::error, fmt::format("the plugin's score is {}", result.value)};
  }
  const bool right = result.verdict == AHA_VERDICT_CORRECT;
  return {result.value, right ? Verdict::correct : Verdict::wrong, detail};
}

std::unique_ptr<Reward> load_plugin(const std::string& path, const std::string& options_json,
                                    double deadline) {
  return std::make_unique<PluginReward>(path, options_json, deadline);
}

}  // namespace aha::rewards
