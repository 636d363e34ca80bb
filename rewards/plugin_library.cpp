#include "rewards/plugin_library.h"

#include <dlfcn.h>

#include <array>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

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

class PluginReward : public Reward {
 public:
  PluginReward(const aha_reward_plugin_v1& plugin, void* reward)
      : plugin_(plugin), reward_(reward) {}
  ~PluginReward() override { plugin_.destroy(reward_); }
  PluginReward(const PluginReward&) = delete;
  PluginReward& operator=(const PluginReward&) = delete;

  std::string_view name() const override { return "plugin"; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    const std::string columns =
        prompt.columns.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const aha_sample sample{text_of(prompt.text), text_of(completion), text_of(prompt.gold),
                            text_of(prompt.answer_type), text_of(columns)};
    aha_score result{};
    const std::int32_t status = plugin_.score(reward_, &sample, &result);
    result.detail[AHA_DETAIL_SIZE - 1] = '\0';
    const std::string detail(result.detail);
    if (status != 0 || result.verdict == AHA_VERDICT_ERROR || !std::isfinite(result.value)) {
      return {std::nullopt, Verdict::error, detail.empty() ? "the plugin failed" : detail};
    }
    if (result.verdict == AHA_VERDICT_NOT_APPLICABLE) {
      return {std::nullopt, Verdict::not_applicable, detail};
    }
    const bool right = result.verdict == AHA_VERDICT_CORRECT;
    return {result.value, right ? Verdict::correct : Verdict::wrong, detail};
  }

 private:
  const aha_reward_plugin_v1& plugin_;
  void* reward_;
};

}  // namespace

std::unique_ptr<Reward> load_plugin(const std::string& path, const std::string& options_json) {
  const aha_reward_plugin_v1& plugin = open_plugin(path);
  std::array<char, AHA_DETAIL_SIZE> error{};
  void* reward = plugin.create(text_of(options_json), error.data());
  if (reward == nullptr) {
    error.back() = '\0';
    throw RewardError(
        fmt::format("plugin: {} refuses its options {}: {}", path, options_json, error.data()));
  }
  return std::make_unique<PluginReward>(plugin, reward);
}

}  // namespace aha::rewards
