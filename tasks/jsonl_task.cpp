#include "tasks/jsonl_task.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

#include "tasks/integer_text.h"
#include "tasks/row_order.h"
#include "tasks/split_hash.h"
#include "tasks/task_error.h"

namespace aha::tasks {
namespace {

void check_answer_type(const std::string& type) {
  if (type != "exact" && type != "integer" && type != "countdown" && type != "math" &&
      type != "multiple_choice" && type != "code") {
    throw TaskError(
        fmt::format("jsonl: answer_type \"{}\" is unknown; known are exact, integer, "
                    "multiple_choice, countdown, math and code",
                    type));
  }
}

std::string gold_from(const JsonlRow& row, const std::string& column) {
  const auto found = row.columns.find(column);
  if (found != row.columns.end() && found->is_number_integer()) {
    return found->dump();
  }
  return row.text(column);
}

void check_numbers(const JsonlRow& row) {
  const auto numbers = row.columns.find("numbers");
  const auto is_natural = [](const nlohmann::json& number) { return number.is_number_unsigned(); };
  if (numbers == row.columns.end() || !numbers->is_array() || numbers->empty() ||
      !std::all_of(numbers->begin(), numbers->end(), is_natural)) {
    row.fail("numbers", "answer type countdown needs a list of integers that are not negative");
  }
}

void order_by_hash(std::vector<Prompt>& prompts) {
  std::stable_sort(prompts.begin(), prompts.end(), [](const Prompt& a, const Prompt& b) {
    return stable_hash(a.text) < stable_hash(b.text);
  });
}

}  // namespace

JsonlTask::JsonlTask(const JsonlOptions& options) : options_(options) {
  check_answer_type(options_.answer_type);
  std::unordered_set<std::string> taken;
  validation_ = load_part(options_.validation_path, taken);
  test_ = load_part(options_.test_path, taken);
  for (Prompt& prompt : load_part(options_.path, taken)) {
    const Split split = split_by_hash(prompt.text);
    if (split == Split::validation && options_.validation_path.empty()) {
      validation_.push_back(std::move(prompt));
    } else if (split == Split::test && options_.test_path.empty()) {
      test_.push_back(std::move(prompt));
    } else {
      train_.push_back(std::move(prompt));
    }
  }
  if (train_.empty()) {
    throw TaskError(fmt::format("{}: no row is left to train on", options_.path));
  }
  order_by_hash(validation_);
  order_by_hash(test_);
}

std::vector<Prompt> JsonlTask::load_part(const std::string& path,
                                         std::unordered_set<std::string>& taken) const {
  std::vector<Prompt> part;
  if (path.empty()) {
    return part;
  }
  for (const JsonlRow& row : read_jsonl(path)) {
    part.push_back(prompt_from(row));
    if (taken.contains(part.back().text)) {
      row.fail(options_.prompt_column,
               "this prompt is also in a held-out file; take it out of one of them");
    }
  }
  for (const Prompt& prompt : part) {
    taken.insert(prompt.text);
  }
  return part;
}

Prompt JsonlTask::prompt_from(const JsonlRow& row) const {
  Prompt prompt;
  prompt.text = row.text(options_.prompt_column);
  prompt.answer_type = options_.answer_type;
  prompt.columns = row.columns;
  if (options_.answer_type == "code") {
    row.text("language");
    if (!row.columns.contains("tests")) {
      row.fail("tests", "answer type code needs the tests of a program");
    }
    return prompt;
  }
  prompt.gold = gold_from(row, options_.gold_column);
  const bool is_text = options_.answer_type == "exact" || options_.answer_type == "math";
  if (!is_text && !normalized_integer(prompt.gold)) {
    row.fail(options_.gold_column,
             fmt::format("answer type {} needs an integer", options_.answer_type));
  }
  if (options_.answer_type == "countdown") {
    check_numbers(row);
  }
  return prompt;
}

Prompt JsonlTask::train_prompt(std::uint64_t seed, std::uint32_t step, std::uint32_t index) const {
  const RandomStream random({seed, Purpose::prompts, step, 0, 0});
  return train_[row_in_order(random, train_.size(), index)];
}

std::vector<Prompt> JsonlTask::held_out(Split split, int count) const {
  const std::vector<Prompt>& part = split == Split::validation ? validation_
                                    : split == Split::test     ? test_
                                                               : train_;
  if (count < 0 || static_cast<std::size_t>(count) > part.size()) {
    throw TaskError(fmt::format("{}: {} {} prompts asked for, there are {}", options_.path, count,
                                name_of(split), part.size()));
  }
  return {part.begin(), part.begin() + count};
}

}  // namespace aha::tasks
