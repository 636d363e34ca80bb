#include "rewards/says_please.h"

#include <memory>
#include <string>
#include <utility>

namespace aha::rewards {
namespace {

class SaysPlease : public Reward {
 public:
  explicit SaysPlease(std::string word) : word_(std::move(word)) {}
  std::string_view name() const override { return "says_please"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    const bool says = completion.find(word_) != std::string_view::npos;
    return {says ? 1.0 : 0.0, says ? Verdict::correct : Verdict::wrong, ""};
  }

 private:
  std::string word_;
};

}  // namespace

RewardKind says_please_kind() {
  RewardKind kind;
  kind.name = "says_please";
  kind.doc = "whether the completion is polite";
  kind.options = {text_option("word", "please", "what it must say")};
  kind.make = [](const OptionValues& options) {
    return std::make_unique<SaysPlease>(options.text("word"));
  };
  return kind;
}

}  // namespace aha::rewards
