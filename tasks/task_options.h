#pragma once

#include <string>
#include <variant>
#include <vector>

namespace aha::tasks {

// "7+5-3=?": the value of a chain of additions and subtractions of distinct digits. Partial sums
// are never negative. Held-out parts are split by a hash of the operands' multiset with their
// signs, so that no permutation of a held-out chain is trained on.
struct ChainArithmeticOptions {
  int min_operands = 3;            // 2..9
  int max_operands = 6;            // min_operands..9
  double minus_probability = 0.4;  // [0, 1]: of a minus where the running total allows it
};

// "Make 24 from 3 5 9 2": an expression of + - * / that uses each number once and reaches the
// target.
struct CountdownOptions {
  int min_numbers = 3;   // 2..6
  int max_numbers = 4;   // min_numbers..6
  int max_number = 25;   // 2..100
  int max_target = 100;  // 1..10000
};

// A user's own rows, JSON Lines: prompts and gold answers under the named columns. Rows keep all
// their columns. The held-out parts are taken by a hash of the prompt, 1/10 each, unless files of
// their own are named.
struct JsonlOptions {
  std::string path;
  std::string validation_path;  // empty: split off by hash
  std::string test_path;        // empty: split off by hash
  std::string prompt_column = "prompt";
  std::string gold_column = "gold";
  std::string answer_type = "exact";  // what `accuracy` judges by
};

struct TaskOptions {
  std::variant<ChainArithmeticOptions, CountdownOptions, JsonlOptions> source;
  std::string prompt_template = "{prompt}";  // must hold {prompt} exactly once
};

// Pretraining documents of mixed quality about a chain-arithmetic task, as the web is for a real
// base model: bare results, short sloppy chains, worked chains, with and without tags; nothing says
// which style will be rewarded. A step may merge several operands; a step that covers m operations
// at once is wrong with probability `error_rates[m - 1]`, and errors propagate.
struct ChainCorpusOptions {
  int min_operands = 2;  // pretraining sees shorter chains too
  int max_operands = 6;
  // Shares of the styles; they are normalised by their sum.
  double bare = 0.20;            // 17
  double tagged_bare = 0.25;     // <think></think><answer>17</answer>
  double answer_only = 0.10;     // <answer>17</answer>
  double tagged_chain = 0.30;    // <think>7+5=12,12+8-3=17</think><answer>17</answer>
  double untagged_chain = 0.15;  // 7+5=12,12+8-3=17
  // A chain's merge probability is drawn from these values with these weights; 0 is fully worked.
  std::vector<double> merge_probabilities = {0.0, 0.3, 0.6, 0.85};
  std::vector<double> merge_weights = {0.15, 0.25, 0.30, 0.30};
  // Index m - 1: a result of m operations done at once is corrupted with this probability; the last
  // value holds for more.
  std::vector<double> error_rates = {0.01, 0.25, 0.45, 0.60, 0.70, 0.75, 0.80};
};

// A user's own documents, JSON Lines: {"text"} or {"prompt", "completion"}.
struct JsonlCorpusOptions {
  std::string path;
};

using CorpusOptions = std::variant<ChainCorpusOptions, JsonlCorpusOptions>;

}  // namespace aha::tasks
