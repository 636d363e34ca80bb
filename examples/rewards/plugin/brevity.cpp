// A reward plugin: 1 for a completion of at most `limit` bytes, falling to 0 at twice that.

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "rewards/plugin.h"

namespace {

class Brevity : public aha::plugin::Reward {
 public:
  // The options are a JSON object, {"limit": 100}; a JSON library of your own reads more of them.
  explicit Brevity(std::string_view options) : Reward(options) {
    const std::size_t key = options.find("\"limit\":");
    if (key == std::string_view::npos) return;
    const char* begin = options.data() + key + 8;
    std::from_chars(begin, options.data() + options.size(), limit_);
    if (limit_ <= 0) throw std::invalid_argument("limit must be a number above 0");
  }

  aha::plugin::Score score(const aha::plugin::Sample& sample) const override {
    const double over = static_cast<double>(sample.completion.size()) / limit_ - 1.0;
    return std::clamp(1.0 - over, 0.0, 1.0);
  }

 private:
  double limit_ = 100;
};

}  // namespace

AHA_REWARD_PLUGIN(Brevity)
