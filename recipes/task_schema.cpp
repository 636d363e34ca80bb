#include "recipes/task_schema.h"

#include <numeric>
#include <variant>

#include "recipes/keys.h"

namespace aha::recipes {
namespace {

using tasks::ChainArithmeticOptions;
using tasks::ChainCorpusOptions;
using tasks::CorpusOptions;
using tasks::CountdownOptions;
using tasks::JsonlCorpusOptions;
using tasks::JsonlOptions;
using tasks::TaskOptions;

constexpr std::string_view kPlaceholder = "{prompt}";

// That `low` is at most `high`.
template <class Options>
Rule<Options> ordered(std::string low_name, int Options::*low, std::string high_name,
                      int Options::*high) {
  const std::string text = fmt::format("`{}` is at most `{}`", low_name, high_name);
  return {{high_name, low_name}, text, [=](const Options& options, const Report& report) {
            if (options.*low <= options.*high) return;
            report(high_name, fmt::format("must be at least {} ({}), is {}", low_name, options.*low,
                                          options.*high));
          }};
}

Table<ChainArithmeticOptions> chain_arithmetic_table() {
  using O = ChainArithmeticOptions;
  return {
      {
          integer("min_operands", &O::min_operands, between(2, 9), "fewest operands of a chain"),
          integer("max_operands", &O::max_operands, between(2, 9),
                  "most operands; they are distinct digits from 1 to 9"),
          number("minus_probability", &O::minus_probability, between(0, 1),
                 "probability of a minus where the running total allows one"),
      },
      {ordered("min_operands", &O::min_operands, "max_operands", &O::max_operands)},
      {}};
}

Table<CountdownOptions> countdown_table() {
  using O = CountdownOptions;
  return {{
              integer("min_numbers", &O::min_numbers, between(2, 6), "fewest numbers given"),
              integer("max_numbers", &O::max_numbers, between(2, 6), "most numbers given"),
              integer("max_number", &O::max_number, between(2, 100), "largest number given"),
              integer("max_target", &O::max_target, between(1, 10000), "largest target"),
          },
          {ordered("min_numbers", &O::min_numbers, "max_numbers", &O::max_numbers)},
          {}};
}

Rule<JsonlOptions> held_out_files_differ() {
  return {{"path", "validation_path", "test_path"},
          "`path`, `validation_path` and `test_path` are different files",
          [](const JsonlOptions& options, const Report& report) {
            const std::string_view held_out = "held-out rows must not be trained on: is `path` too";
            if (options.validation_path == options.path) {
              report("validation_path", std::string(held_out));
            }
            if (options.test_path == options.path) report("test_path", std::string(held_out));
            if (!options.test_path.empty() && options.test_path == options.validation_path) {
              report("test_path", "what was tuned on is not reported on: is `validation_path` too");
            }
          }};
}

Table<JsonlOptions> jsonl_table() {
  using O = JsonlOptions;
  return {{
              required(filled_text("path", &O::path, "the rows to train on, JSON Lines")),
              text("validation_path", &O::validation_path,
                   "rows to tune on; empty: a tenth of `path`, by a hash of the prompt"),
              text("test_path", &O::test_path,
                   "rows to report on; empty: another tenth of `path`, by the same hash"),
              filled_text("prompt_column", &O::prompt_column, "column that holds the prompt"),
              filled_text("gold_column", &O::gold_column, "column that holds the gold answer"),
              choice("answer_type", &O::answer_type,
                     {{"exact", "exact"},
                      {"integer", "integer"},
                      {"multiple_choice", "multiple_choice"},
                      {"countdown", "countdown"},
                      {"math", "math"},
                      {"code", "code"}},
                     "how an answer is compared with the gold one"),
          },
          {held_out_files_differ()},
          {}};
}

Rule<TaskOptions> one_placeholder() {
  return {{"prompt_template"},
          "`prompt_template` holds `{prompt}` exactly once",
          [](const TaskOptions& options, const Report& report) {
            const std::string& text = options.prompt_template;
            const std::size_t first = text.find(kPlaceholder);
            if (first == std::string::npos) {
              report("prompt_template", "must hold {prompt}, where the task's question goes");
            } else if (text.find(kPlaceholder, first + 1) != std::string::npos) {
              report("prompt_template", "must hold {prompt} once, has it more than once");
            }
          }};
}

// One alternative of the variant that `get` finds in the outer options.
template <class Chosen, class Outer, class Get>
Alternative<Outer> alternative(std::string name, std::string doc, const Table<Chosen>& table,
                               Get get) {
  const auto inner = [get](auto& outer) -> auto& { return std::get<Chosen>(get(outer)); };
  return {std::move(name), std::move(doc), [get](Outer& outer) { get(outer) = Chosen{}; },
          [get](const Outer& outer) { return std::holds_alternative<Chosen>(get(outer)); },
          within<Outer, Chosen>(table, inner)};
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<Rule<ChainCorpusOptions>> chain_corpus_rules() {
  using O = ChainCorpusOptions;
  return {
      ordered("min_operands", &O::min_operands, "max_operands", &O::max_operands),
      {{"bare", "tagged_bare", "answer_only", "tagged_chain", "untagged_chain"},
       "one of the styles' shares is above 0",
       [](const O& o, const Report& report) {
         if (o.bare + o.tagged_bare + o.answer_only + o.tagged_chain + o.untagged_chain > 0) return;
         report("bare", "the shares of all styles are 0: no document could be written");
       }},
      {{"merge_weights", "merge_probabilities"},
       "`merge_weights` has one weight for each of `merge_probabilities`, one of them above 0",
       [](const O& o, const Report& report) {
         if (o.merge_weights.size() != o.merge_probabilities.size()) {
           report("merge_weights",
                  fmt::format("must have one weight for each of the {} "
                              "merge_probabilities, has {}",
                              o.merge_probabilities.size(), o.merge_weights.size()));
         } else if (sum(o.merge_weights) <= 0) {
           report("merge_weights", "one weight must be above 0");
         }
       }},
  };
}

Table<ChainCorpusOptions> chain_corpus_table() {
  using O = ChainCorpusOptions;
  const Interval share = between(0, 1e6);
  return {
      {
          integer("min_operands", &O::min_operands, between(2, 9), "fewest operands of a chain"),
          integer("max_operands", &O::max_operands, between(2, 9), "most operands of a chain"),
          number("bare", &O::bare, share, "share of `17`; shares are divided by their sum"),
          number("tagged_bare", &O::tagged_bare, share,
                 "share of `<think></think><answer>17</answer>`"),
          number("answer_only", &O::answer_only, share, "share of `<answer>17</answer>`"),
          number("tagged_chain", &O::tagged_chain, share,
                 "share of `<think>7+5=12,12+5=17</think><answer>17</answer>`"),
          number("untagged_chain", &O::untagged_chain, share, "share of `7+5=12,12+5=17`"),
          numbers("merge_probabilities", &O::merge_probabilities, between(0, 1),
                  "a chain draws one: how likely a step takes in one more operand"),
          numbers("merge_weights", &O::merge_weights, between(0, 1e6),
                  "how often each of `merge_probabilities` is drawn"),
          numbers("error_rates", &O::error_rates, between(0, 1),
                  "how often a step of 1, 2, ... operations is wrong; the last holds for more"),
      },
      chain_corpus_rules(),
      {}};
}

Table<JsonlCorpusOptions> jsonl_corpus_table() {
  return {{required(filled_text("path", &JsonlCorpusOptions::path,
                                "JSON Lines of {\"text\"} or {\"prompt\", \"completion\"}"))},
          {},
          {}};
}

}  // namespace

Section<tasks::TaskOptions> task_section() {
  using O = TaskOptions;
  const auto source = [](auto& options) -> auto& { return options.source; };
  return {.leading = {},
          .selector = "name",
          .alternatives =
              {
                  alternative<ChainArithmeticOptions, O>("chain_arithmetic",
                                                         "the value of a chain such as `7+5-3=?`",
                                                         chain_arithmetic_table(), source),
                  alternative<CountdownOptions, O>(
                      "countdown", "an expression that uses each number once and reaches a target",
                      countdown_table(), source),
                  alternative<JsonlOptions, O>("jsonl", "prompts and gold answers of your own",
                                               jsonl_table(), source),
              },
          .table = {{text("prompt_template", &O::prompt_template,
                          "what the policy reads, with the task's question for `{prompt}`")},
                    {one_placeholder()},
                    {}}};
}

Section<tasks::CorpusOptions> corpus_section() {
  using O = CorpusOptions;
  const auto itself = [](auto& options) -> auto& { return options; };
  return {.leading = {},
          .selector = "name",
          .alternatives =
              {
                  alternative<ChainCorpusOptions, O>(
                      "chain", "chain arithmetic in mixed styles and of mixed quality",
                      chain_corpus_table(), itself),
                  alternative<JsonlCorpusOptions, O>("jsonl", "documents of your own",
                                                     jsonl_corpus_table(), itself),
              },
          .table = {}};
}

}  // namespace aha::recipes
