#include "tasks/make_task.h"

#include <string>
#include <utility>

#include "tasks/chain_arithmetic.h"
#include "tasks/countdown.h"
#include "tasks/jsonl_task.h"
#include "tasks/prompt_template.h"

namespace aha::tasks {
namespace {

class TemplatedTask : public Task {
 public:
  TemplatedTask(std::unique_ptr<Task> task, PromptTemplate prompt_template)
      : task_(std::move(task)), template_(std::move(prompt_template)) {}

  std::string_view name() const override { return task_->name(); }

  Prompt train_prompt(std::uint64_t seed, std::uint32_t step, std::uint32_t index) const override {
    Prompt prompt = task_->train_prompt(seed, step, index);
    prompt.text = template_.apply(prompt.text);
    return prompt;
  }

  std::vector<Prompt> held_out(Split split, int count) const override {
    std::vector<Prompt> prompts = task_->held_out(split, count);
    for (Prompt& prompt : prompts) {
      prompt.text = template_.apply(prompt.text);
    }
    return prompts;
  }

 private:
  std::unique_ptr<Task> task_;
  PromptTemplate template_;
};

std::unique_ptr<Task> make_source(const ChainArithmeticOptions& options) {
  return std::make_unique<ChainArithmetic>(options);
}

std::unique_ptr<Task> make_source(const CountdownOptions& options) {
  return std::make_unique<Countdown>(options);
}

std::unique_ptr<Task> make_source(const JsonlOptions& options) {
  return std::make_unique<JsonlTask>(options);
}

}  // namespace

std::unique_ptr<Task> make_task(const TaskOptions& options) {
  PromptTemplate prompt_template(options.prompt_template);
  auto task = std::visit([](const auto& source) { return make_source(source); }, options.source);
  return std::make_unique<TemplatedTask>(std::move(task), std::move(prompt_template));
}

}  // namespace aha::tasks
