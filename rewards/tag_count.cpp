#include "rewards/tag_count.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;

Score share(int met, int all, std::string_view what) {
  if (met == all) return {1.0, Verdict::correct, ""};
  return {static_cast<double>(met) / all, Verdict::wrong,
          fmt::format("{} of {} {}", met, all, what)};
}

// Where the text holds `part`, if it does exactly once; else nowhere.
std::size_t find_once(std::string_view text, std::string_view part) {
  const std::size_t at = text.find(part);
  return at == kNowhere || text.find(part, at + 1) != kNowhere ? kNowhere : at;
}

class TagCount : public Reward {
 public:
  explicit TagCount(std::vector<std::string> tags) : tags_(std::move(tags)) {}

  std::string_view name() const override { return "tag_count"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    const auto once = std::count_if(tags_.begin(), tags_.end(), [&](const std::string& tag) {
      return find_once(completion, tag) != kNowhere;
    });
    return share(static_cast<int>(once), static_cast<int>(tags_.size()), "tags stand exactly once");
  }

 private:
  std::vector<std::string> tags_;
};

class XmlStructure : public Reward {
 public:
  explicit XmlStructure(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      tags_.push_back("<" + name + ">");
      tags_.push_back("</" + name + ">");
    }
  }

  std::string_view name() const override { return "xml_structure"; }
  Score score(const tasks::Prompt& /*prompt*/, std::string_view completion) const override {
    const std::size_t elements = tags_.size() / 2;
    const auto all = static_cast<int>(tags_.size() + elements + elements + 1);
    std::size_t part_begin = 0;
    int met = 0;
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      const std::size_t at = find_once(completion, tags_[i]);
      if (at == kNowhere || at < part_begin) break;
      const bool is_empty = trim(completion.substr(part_begin, at - part_begin)).empty();
      const bool is_content = i % 2 == 1;
      met += is_empty == is_content ? 1 : 2;  // the tag, and what stands before it
      part_begin = at + tags_[i].size();
      if (i + 1 == tags_.size() && trim(completion.substr(part_begin)).empty()) ++met;
    }
    return share(met, all, "steps of the structure");
  }

 private:
  std::vector<std::string> tags_;
};

}  // namespace

RewardKind tag_count_kind() {
  RewardKind kind;
  kind.name = "tag_count";
  kind.doc = "the share of tags that stand exactly once, in any order";
  kind.options = {words_option("tags", {"<think>", "</think>", "<answer>", "</answer>"},
                               "the tags, as they are written")};
  kind.make = [](const OptionValues& options) {
    return std::make_unique<TagCount>(options.words("tags"));
  };
  return kind;
}

RewardKind xml_structure_kind() {
  RewardKind kind;
  kind.name = "xml_structure";
  kind.doc = "the share of steps towards elements in order, filled, with nothing around them";
  kind.options = {
      words_option("elements", {"think", "answer"}, "the elements' names, in their order")};
  kind.make = [](const OptionValues& options) {
    return std::make_unique<XmlStructure>(options.words("elements"));
  };
  return kind;
}

}  // namespace aha::rewards
