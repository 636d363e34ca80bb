#include "recipes/reward_schema.h"

#include <algorithm>

#include "recipes/keys.h"
#include "recipes/reward_option_key.h"
#include "rewards/reward_kind.h"

namespace aha::recipes {
namespace {

using rewards::OnError;
using rewards::OptionValues;
using rewards::RewardKind;
using rewards::RewardOption;
using rewards::RewardOptions;

std::vector<Rule<RewardOptions>> rules_of(const RewardKind& kind) {
  if (!kind.check) return {};
  std::vector<std::string> keys;
  for (const RewardOption& option : kind.options) keys.push_back(option.name);
  return {{std::move(keys), kind.rule, [&kind](const RewardOptions& options, const Report& report) {
             kind.check(OptionValues(kind.name, kind.options, options.options), report);
           }}};
}

// Options that exclude each other are left out of the resolved recipe where another one is given.
void leave_out_excluded(const RewardKind& kind, Table<RewardOptions>& table) {
  for (const std::vector<std::string>& names : kind.exclusive) {
    for (Key<RewardOptions>& key : table.keys) {
      if (std::find(names.begin(), names.end(), key.name) == names.end()) continue;
      key.omitted = [&kind, names, name = key.name](const RewardOptions& options) {
        const auto differs = [&](const std::string& one) {
          const auto option =
              std::find_if(kind.options.begin(), kind.options.end(),
                           [&](const RewardOption& known) { return known.name == one; });
          return options.options.contains(one) && options.options[one] != option->standard;
        };
        if (!options.options.contains(name) || options.options[name].is_null()) return true;
        return !differs(name) && std::any_of(names.begin(), names.end(), differs);
      };
    }
  }
}

// Only training waits for a reward on threads of its own, so only there the deadline is a key.
Alternative<RewardOptions> alternative(const RewardKind& kind, bool training) {
  Table<RewardOptions> table;
  for (const RewardOption& option : kind.options) table.keys.push_back(key_of(option));
  if (training && !kind.keeps_deadline()) {
    table.keys.push_back(number("deadline", &RewardOptions::deadline, between(0.001, 86400),
                                "seconds for a sample; after that it is an error"));
  }
  table.rules = rules_of(kind);
  table.exclusive = kind.exclusive;
  leave_out_excluded(kind, table);
  return {kind.name, kind.doc,
          [&kind](RewardOptions& options) {
            options.kind = kind.name;
            options.on_error = kind.on_error;
            options.deadline = kind.deadline;
            for (const RewardOption& option : kind.options) {
              options.options[option.name] = option.standard;
            }
          },
          [&kind](const RewardOptions& options) { return options.kind == kind.name; },
          std::move(table)};
}

Rule<RewardOptions> name_is_plain() {
  return {{"name"},
          "`name` has only a-z, 0-9, `_` and `-`",
          [](const RewardOptions& options, const Report& report) {
            const bool plain = std::all_of(options.name.begin(), options.name.end(), [](char c) {
              return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            });
            if (plain) return;
            report("name",
                   fmt::format("must have only a-z, 0-9, _ and -; is `{}`", shown(options.name)));
          }};
}

Rule<RewardOptions> clip_is_interval() {
  return {{"clip"},
          "`clip` is two numbers, the lower one first",
          [](const RewardOptions& options, const Report& report) {
            const auto& clip = options.clip;
            if (clip.empty() || (clip.size() == 2 && clip[0] <= clip[1])) return;
            report("clip", "must be two numbers, [low, high], the lower one first");
          }};
}

Table<RewardOptions> schedule_table() {
  using S = rewards::RewardSchedule;
  const auto steps = between(0, 100'000'000);
  const Table<S> schedule = {
      {
          integer("start_step", &S::start_step, steps, "steps before it count with weight 0"),
          integer("warmup_steps", &S::warmup_steps, steps,
                  "steps over which the weight rises linearly from there"),
          integer("decay_start", &S::decay_start, steps, "step from which the weight falls"),
          integer("decay_steps", &S::decay_steps, steps,
                  "steps over which it falls linearly; 0: it does not"),
          number("decay_to", &S::decay_to, between(0, 1), "share of the weight that is left then"),
      },
      {},
      {}};
  Table<RewardOptions> table = within<RewardOptions, S>(
      schedule, [](auto& options) -> auto& { return options.schedule; });
  for (Key<RewardOptions>& key : table.keys) {
    key.omitted = [write = key.write](const RewardOptions& options) {
      return write(options) == write(RewardOptions());
    };
  }
  return table;
}

// What every reward has whatever it is used for.
Section<RewardOptions> kind_section(bool training) {
  Section<RewardOptions> section;
  section.leading = {
      required(filled_text("name", &RewardOptions::name, "unique; names the reward in metrics"))};
  section.selector = "type";
  section.fallback = "name";
  for (const RewardKind& kind : rewards::reward_kinds()) {
    section.alternatives.push_back(alternative(kind, training));
  }
  return section;
}

void set(YamlNode& map, std::string_view assignment, const RewardKind* kind) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    throw RecipeError({{"aha score", 0, "--reward",
                        fmt::format("\"{}\" has no value; write key=value", shown(assignment))}});
  }
  map.children.push_back(
      node_of_argument(assignment.substr(0, equals), assignment.substr(equals + 1), kind));
}

}  // namespace

Section<RewardOptions> reward_section() {
  using O = RewardOptions;
  Section<RewardOptions> section = kind_section(/*training=*/true);
  section.table = {
      {number("weight", &O::weight, between(-1e6, 1e6),
              "factor in the sum that is a sample's reward"),
       choice("on_error", &O::on_error,
              {{"skip_reward", OnError::skip_reward},
               {"drop_sample", OnError::drop_sample},
               {"zero", OnError::zero}},
              "what becomes of a sample that this reward cannot judge: the reward "
              "does not count for it, it leaves the batch, or it gets 0"),
       omit_where(numbers("clip", &O::clip, between(-1e6, 1e6),
                          "`[low, high]`: values outside are moved to the nearer end"),
                  [](const O& options) { return options.clip.empty(); }),
       omit_where(filled_text("gate", &O::gate,
                              "name of another reward: this one counts as 0 where that "
                              "one is 0 or less"),
                  [](const O& options) { return options.gate.empty(); }),
       omit_where(texts("answer_types", &O::answer_types,
                        "the prompts it is for, by their answer type; for others it "
                        "does not apply"),
                  [](const O& options) { return options.answer_types.empty(); })},
      {name_is_plain(), clip_is_interval()},
      {}};
  section.table = std::move(section.table) + schedule_table();
  return section;
}

RewardOptions parse_reward(std::string_view reward, std::span<const std::string> assignments) {
  const std::size_t colon = std::min(reward.find(':'), reward.size());
  const std::string name(reward.substr(0, colon));
  const RewardKind* kind = rewards::find_reward_kind(name);
  YamlNode map;
  map.kind = YamlNode::Kind::map;
  map.children.push_back(node_of_text("name", name));
  if (colon < reward.size() && kind != nullptr && kind->has_main_option()) {
    map.children.push_back(node_of_text(name, std::string(reward.substr(colon + 1))));
  } else if (colon < reward.size()) {
    for (std::size_t begin = colon + 1;;) {
      const std::size_t end = std::min(reward.find(',', begin), reward.size());
      set(map, reward.substr(begin, end - begin), kind);
      if (end == reward.size()) break;
      begin = end + 1;
    }
  }
  for (const std::string& assignment : assignments) set(map, assignment, kind);
  RewardOptions options;
  Mistakes mistakes("aha score: --reward");
  static const Section<RewardOptions> kSection = kind_section(/*training=*/false);
  kSection.read(map, {{}, name}, options, mistakes);
  mistakes.throw_if_any();
  return options;
}

}  // namespace aha::recipes
