#include "rewards/length.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "rewards/accuracy.h"

namespace aha::rewards {
namespace {

std::optional<double> count_tokens(const tasks::Prompt& prompt) {
  const auto ids = prompt.columns.find("completion_ids");
  if (ids != prompt.columns.end() && ids->is_array()) return static_cast<double>(ids->size());
  const auto tokens = prompt.columns.find("completion_tokens");
  if (tokens != prompt.columns.end() && tokens->is_number_unsigned()) return tokens->get<double>();
  return std::nullopt;
}

double count_characters(std::string_view text) {
  return static_cast<double>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

double count_words(std::string_view text) {
  double words = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank && !in_word) ++words;
    in_word = !blank;
  }
  return words;
}

class Length : public Reward {
 public:
  explicit Length(const OptionValues& options)
      : cosine_(options.text("kind") == "cosine"),
        unit_(options.text("unit")),
        max_length_(static_cast<double>(options.integer("max_length"))),
        cache_(static_cast<double>(options.integer("soft_punish_cache"))),
        min_correct_(options.number("min_value_correct")),
        max_correct_(options.number("max_value_correct")),
        min_wrong_(options.number("min_value_wrong")),
        max_wrong_(options.number("max_value_wrong")) {}

  std::string_view name() const override { return "length"; }
  Score score(const tasks::Prompt& prompt, std::string_view completion) const override {
    return score_sample({&prompt, completion, std::nullopt});
  }
  Score score_sample(const Sample& sample) const override {
    const tasks::Prompt& prompt = *sample.prompt;
    const std::string_view completion = sample.completion;
    const std::optional<double> length = unit_ == "characters" ? count_characters(completion)
                                         : unit_ == "words"    ? count_words(completion)
                                         : sample.tokens       ? sample.tokens
                                                               : count_tokens(prompt);
    if (!length) {
      return undecided(
          "neither the column completion_ids nor completion_tokens says how many tokens it has; "
          "unit: characters or words needs none");
    }
    return cosine_ ? cosine(*length, prompt, completion) : soft_overlong(*length);
  }

 private:
  Score soft_overlong(double length) const {
    const double free = max_length_ - cache_;
    if (length <= free) return {0.0, Verdict::correct, ""};
    const double value = length > max_length_ ? -1.0 : (free - length) / cache_;
    return {value, Verdict::wrong, fmt::format("{} {}, free are {}", length, unit_, free)};
  }

  Score cosine(double length, const tasks::Prompt& prompt, std::string_view completion) const {
    const Score judged = accuracy_.score(prompt, completion);
    if (!judged.value) return judged;
    const bool right = *judged.value > 0.0;
    const double begin = right ? max_correct_ : min_wrong_;
    const double end = right ? min_correct_ : max_wrong_;
    const double progress = std::min(length / max_length_, 1.0);
    const double value = end + 0.5 * (begin - end) * (1.0 + std::cos(progress * std::numbers::pi));
    return {value, judged.verdict, judged.detail};
  }

  bool cosine_;
  std::string unit_;
  double max_length_;
  double cache_;
  double min_correct_;
  double max_correct_;
  double min_wrong_;
  double max_wrong_;
  Accuracy accuracy_;
};

void check_length(const OptionValues& options, const OptionReport& report) {
  const auto max_length = options.integer("max_length");
  if (options.integer("soft_punish_cache") > max_length) {
    report("soft_punish_cache", fmt::format("must be at most max_length ({}), is {}", max_length,
                                            options.integer("soft_punish_cache")));
  }
}

}  // namespace

RewardKind length_kind() {
  RewardKind kind;
  kind.name = "length";
  kind.doc = "a penalty for long completions, or a value that falls with length";
  kind.options = {
      choice_option("kind", "soft_overlong", {"soft_overlong", "cosine"},
                    "DAPO's soft overlong punishment; the cosine length reward"),
      choice_option("unit", "tokens", {"tokens", "characters", "words"}, "what is counted"),
      integer_option("max_length", 1024, 1, 1 << 30,
                     "length from which the punishment is whole, or the cosine has ended"),
      integer_option("soft_punish_cache", 128, 1, 1 << 30,
                     "`soft_overlong`: lengths below `max_length` over which it grows"),
      number_option("min_value_correct", 0.5, -1000, 1000,
                    "`cosine`: a right answer of full length"),
      number_option("max_value_correct", 1, -1000, 1000, "`cosine`: a right answer of length 0"),
      number_option("min_value_wrong", -1, -1000, 1000, "`cosine`: a wrong answer of length 0"),
      number_option("max_value_wrong", -0.5, -1000, 1000,
                    "`cosine`: a wrong answer of full length"),
  };
  kind.rule = "`soft_punish_cache` is at most `max_length`";
  kind.check = check_length;
  kind.make = [](const OptionValues& options) { return std::make_unique<Length>(options); };
  return kind;
}

}  // namespace aha::rewards
