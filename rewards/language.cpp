#include "rewards/language.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

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

std::optional<LanguageId> most_frequent(const WordCounts& counts) {
  std::optional<LanguageId> most;
  for (LanguageId id = 0; !language_code(id).empty(); ++id) {
    if (counts.of[id] > (most ? counts.of[*most] : 0)) most = id;
  }
  return most;
}

// The completions of a group come one after the other: what their prompt is in is found out once.
std::optional<LanguageId> language_of_prompt(const std::string& text) {
  thread_local std::string last_text;
  thread_local std::optional<LanguageId> last_language;
  if (text != last_text) {
    last_language = most_frequent(count_words_by_language(text));
    last_text = text;
  }
  return last_language;
}

class Language : public Reward {
 public:
  Language(std::string target, bool whole) : target_(std::move(target)), whole_(whole) {}

  std::string_view name() const override { return "language"; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    const std::string code = code_of_target(prompt);
    const bool follows_prompt = code.empty() || code == "auto";
    const std::optional<LanguageId> target =
        follows_prompt ? language_of_prompt(prompt.text) : language_id(code);
    if (!target) {
      return {std::nullopt, Verdict::error,
              follows_prompt ? "the prompt's language cannot be told; give a target"
                             : fmt::format("target {} is no known ISO 639-1 code", code)};
    }
    const WordCounts counts =
        count_words_by_language(whole_ ? completion : chain_of(completion), target);
    if (counts.all == 0) return {std::nullopt, Verdict::not_applicable, "no countable words"};
    const std::size_t right = counts.of[*target];
    if (right == counts.all) return {1.0, Verdict::correct, ""};
    return {static_cast<double>(right) / static_cast<double>(counts.all), Verdict::wrong,
            fmt::format("{} of {} words are {}", right, counts.all, language_code(*target))};
  }

 private:
  std::string code_of_target(const tasks::Prompt& prompt) const {
    const auto column = prompt.columns.find("target");
    if (!target_.empty() || column == prompt.columns.end() || !column->is_string()) return target_;
    return column->get<std::string>();
  }

  std::string target_;
  bool whole_;
};

void check_target(const OptionValues& options, const OptionReport& report) {
  const std::string target = options.text("target");
  if (target.empty() || target == "auto" || language_id(target)) return;
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
