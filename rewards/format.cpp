#include "rewards/format.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <fmt/core.h>
#include <re2/re2.h>

#include "rewards/answer_text.h"
#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

using tasks::trim;

// Splits the text at the tags: the parts before, between and after them. False unless every tag
// stands in it exactly once and in this order.
template <std::size_t kTags>
bool split_at_tags(std::string_view text, const std::array<std::string_view, kTags>& tags,
                   std::array<std::string_view, kTags + 1>& parts) {
  std::size_t part_begin = 0;
  std::size_t found = 0;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    for (std::size_t i = 0; i < kTags; ++i) {
      if (tags[i][1] != next || text.compare(at, tags[i].size(), tags[i]) != 0) {
        continue;
      }
      if (i != found) {
        return false;
      }
      parts[found++] = text.substr(part_begin, at - part_begin);
      part_begin = at + tags[i].size();
      break;
    }
  }
  parts[kTags] = text.substr(part_begin);
  return found == kTags;
}

Score score_of(bool has_shape, std::string_view shape) {
  if (has_shape) {
    return {1.0, Verdict::correct, ""};
  }
  return {0.0, Verdict::wrong, fmt::format("not of the shape {}", shape)};
}

using Check = bool (*)(std::string_view);

struct Preset {
  std::string_view name;
  Check check;
  std::array<std::string_view, 4> marks;  // what partial credit is given for
  std::size_t mark_count;
};

constexpr std::array<Preset, 3> kPresets{
    {{"r1", has_r1_format, {"<think>", "</think>", "<answer>", "</answer>"}, 4},
     {"think_only", has_think_only_format, {"<think>", "</think>"}, 2},
     {"boxed", has_boxed_format, {"\\boxed{"}, 1}}};

bool stands_once(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at != std::string_view::npos && text.find(mark, at + 1) == std::string_view::npos;
}

class PresetFormat : public Reward {
 public:
  PresetFormat(const Preset& preset, bool partial) : preset_(preset), partial_(partial) {}

  std::string_view name() const override { return "format"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    Score score = score_of(preset_.check(completion), preset_.name);
    if (partial_ && *score.value == 0.0) score.value = partial_credit(completion);
    return score;
  }

 private:
  double partial_credit(std::string_view completion) const {
    std::size_t once = 0;
    for (std::size_t i = 0; i < preset_.mark_count; ++i) {
      once += stands_once(completion, preset_.marks[i]) ? 1 : 0;
    }
    return static_cast<double>(once) / static_cast<double>(preset_.mark_count + 1);
  }

  Preset preset_;
  bool partial_;
};

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

class PatternFormat : public Reward {
 public:
  explicit PatternFormat(const std::string& pattern) : pattern_(pattern, quiet()) {}

  std::string_view name() const override { return "format"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    return score_of(RE2::FullMatch({completion.data(), completion.size()}, pattern_), "pattern");
  }

 private:
  RE2 pattern_;
};

void check_pattern(const OptionValues& options, const OptionReport& report) {
  if (!options.has("pattern")) return;
  const RE2 pattern(options.text("pattern"), quiet());
  if (!pattern.ok()) report("pattern", fmt::format("not an RE2 pattern: {}", pattern.error()));
}

std::unique_ptr<Reward> make_format(const OptionValues& options) {
  if (options.has("pattern")) return std::make_unique<PatternFormat>(options.text("pattern"));
  const auto* preset = std::find_if(kPresets.begin(), kPresets.end(), [&](const Preset& one) {
    return one.name == options.text("preset");
  });
  return std::make_unique<PresetFormat>(*preset, options.boolean("partial_credit"));
}

}  // namespace

bool has_r1_format(std::string_view completion) {
  std::array<std::string_view, 5> parts;
  return split_at_tags<4>(completion, {"<think>", "</think>", "<answer>", "</answer>"}, parts) &&
         trim(parts[0]).empty() && !trim(parts[1]).empty() && trim(parts[2]).empty() &&
         !trim(parts[3]).empty() && trim(parts[4]).empty();
}

bool has_think_only_format(std::string_view completion) {
  std::array<std::string_view, 3> parts;
  return split_at_tags<2>(completion, {"<think>", "</think>"}, parts) && trim(parts[0]).empty() &&
         !trim(parts[1]).empty() && !trim(parts[2]).empty();
}

bool has_boxed_format(std::string_view completion) {
  const std::optional<std::string_view> text = text_after_thinking(completion);
  if (!text) {
    return false;
  }
  const std::vector<Box> boxes = find_boxes(*text);
  return boxes.size() == 1 && !trim(boxes.front().content).empty();
}

RewardKind format_kind() {
  RewardKind kind;
  kind.name = "format";
  kind.doc = "whether the completion has the shape asked for";
  kind.options = {
      choice_option("preset", "r1", {"r1", "think_only", "boxed"},
                    "`<think>...</think><answer>...</answer>`; `<think>...</think>...`; one "
                    "`\\boxed{}`"),
      text_option("pattern", "", "RE2 pattern that the whole completion must match"),
      boolean_option("partial_credit", false,
                     "of a preset: where the shape is not met, a part for each tag that stands "
                     "exactly once; hacked easily"),
  };
  kind.exclusive = {{"preset", "pattern"}};
  kind.rule = "`pattern` is an RE2 regular expression";
  kind.check = check_pattern;
  kind.make = make_format;
  return kind;
}

}  // namespace aha::rewards
