#include "rewards/language.h"

#include <algorithm>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "rewards/language_words.h"

namespace aha::rewards {
namespace {

constexpr std::string_view kThink = "<think>";
constexpr std::string_view kEndThink = "</think>";

std::string_view chain_of(std::string_view completion) {
  const std::size_t open = completion.find(kThink);
  const std::size_t close = completion.rfind(kEndThink);
  if (open == std::string_view::npos && close == std::string_view::npos) return completion;
  const std::size_t begin = open == std::string_view::npos ? 0 : open + kThink.size();
  const std::size_t end = close == std::string_view::npos ? completion.size() : close;
  return begin <= end ? completion.substr(begin, end - begin) : completion;
}

std::string most_frequent(const WordCounts& counts) {
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second < b.second : a.first > b.first;
      });
  return most == counts.end() ? std::string() : most->first;
}

class Language : public Reward {
 public:
  Language(std::string target, bool whole) : target_(std::move(target)), whole_(whole) {}

  std::string_view name() const override { return "language"; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    const std::string target = target_of(prompt);
    if (!is_known_language(target)) {
      return {std::nullopt, Verdict::error,
              target.empty() ? "the prompt's language cannot be told; give a target"
                             : fmt::format("target {} is no known ISO 639-1 code", target)};
    }
    const WordCounts counts = count_words_by_language(whole_ ? completion : chain_of(completion));
    std::size_t all = 0;
    for (const auto& [language, count] : counts) all += count;
    if (all == 0) return {std::nullopt, Verdict::not_applicable, "no countable words"};
    const auto found = counts.find(target);
    const std::size_t right = found == counts.end() ? 0 : found->second;
    const double share = static_cast<double>(right) / static_cast<double>(all);
    if (right == all) return {1.0, Verdict::correct, ""};
    return {share, Verdict::wrong, fmt::format("{} of {} words are {}", right, all, target)};
  }

 private:
  std::string target_of(const tasks::Prompt& prompt) const {
    std::string target = target_;
    const auto column = prompt.columns.find("target");
    if (target.empty() && column != prompt.columns.end() && column->is_string()) {
      target = column->get<std::string>();
    }
    if (!target.empty() && target != "auto") return target;
    return most_frequent(count_words_by_language(prompt.text));
  }

  std::string target_;
  bool whole_;
};

void check_target(const OptionValues& options, const OptionReport& report) {
  const std::string target = options.text("target");
  if (target.empty() || target == "auto" || is_known_language(target)) return;
  report("target",
         fmt::format("must be auto or an ISO 639-1 code such as en, zh or de, is {}", target));
}

}  // namespace

RewardKind language_kind() {
  RewardKind kind;
  kind.name = "language";
  kind.doc = "the share of the chain of thought's words that are of the target language";
  kind.options = {
      text_option(
          "target", "",
          "ISO 639-1 code, or `auto`: the prompt's language; not given: the column `target`, "
          "else `auto`"),
      choice_option("part", "thinking", {"thinking", "all"}, "whose words count"),
  };
  kind.rule = "`target` is `auto` or a language that can be told";
  kind.check = check_target;
  kind.make = [](const OptionValues& options) {
    return std::make_unique<Language>(options.text("target"), options.text("part") == "all");
  };
  return kind;
}

}  // namespace aha::rewards
