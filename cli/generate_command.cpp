#include "cli/generate_command.h"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "cli/end_tokens.h"
#include "cli/json_lines.h"
#include "cli/json_row.h"
#include "cli/parse_arguments.h"
#include "policy/model_directory.h"
#include "rollout/sampler.h"
#include "text/model_chat_template.h"
#include "text/tokenizer.h"

namespace aha::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::size_t kSequencesAtOnce = 64;

struct GenerateArguments {
  std::string model;
  std::string prompts = "-";
  std::string output = "-";
  int n = 1;
  std::uint64_t seed = 0;
  rollout::SamplingOptions sampling;
};

// A model directory with what of text it has.
class Generator {
 public:
  explicit Generator(const fs::path& directory)
      : directory_(directory), model_(policy::load_model(directory)) {
    if (fs::exists(directory / "tokenizer.json")) {
      tokenizer_ = text::Tokenizer::from_file(directory / "tokenizer.json");
    }
    end_tokens_ = end_tokens(directory, tokenizer_ ? &*tokenizer_ : nullptr);
  }

  const policy::LanguageModel& model() const { return *model_; }
  const std::vector<std::int32_t>& end_token_ids() const { return end_tokens_; }

  // The ids of a row's prompt: `prompt_ids`, or `prompt` as text or as messages. Throws RowError
  // and what tokenizer and chat template throw.
  std::vector<std::int32_t> prompt_ids(const nlohmann::ordered_json& row, int max_new_tokens) {
    std::vector<std::int32_t> ids =
        row.contains("prompt_ids") ? ids_of(row, "prompt_ids") : tokenize(row);
    if (ids.empty()) throw RowError("prompt: is empty");
    const auto& config = model_->config();
    for (const std::int32_t id : ids) {
      if (id >= config.vocab_size) {
        throw RowError(
            fmt::format("prompt: id {} is not below vocab_size {}", id, config.vocab_size));
      }
    }
    const auto longest = static_cast<std::int64_t>(ids.size()) + max_new_tokens;
    if (longest > config.max_position_embeddings) {
      throw RowError(fmt::format("prompt: {} tokens and {} more exceed max_position_embeddings {}",
                                 ids.size(), max_new_tokens, config.max_position_embeddings));
    }
    return ids;
  }

  std::optional<std::string> text_of(const std::vector<std::int32_t>& ids) const {
    if (!tokenizer_) return std::nullopt;
    const bool ends =
        std::find(end_tokens_.begin(), end_tokens_.end(), ids.back()) != end_tokens_.end();
    return tokenizer_->decode(std::span(ids).first(ids.size() - (ends ? 1 : 0)));
  }

 private:
  std::vector<std::int32_t> tokenize(const nlohmann::ordered_json& row) {
    const auto prompt = row.find("prompt");
    if (prompt == row.end()) throw RowError("expected a column prompt or prompt_ids");
    if (!tokenizer_) throw RowError("prompt: the model directory has no tokenizer.json");
    if (prompt->is_string()) {
      return tokenizer_->encode(prompt->get<std::string>(), /*add_special_tokens=*/true);
    }
    if (!prompt->is_array()) throw RowError("prompt: expected text or a list of messages");
    if (!template_) template_ = text::ModelChatTemplate::from_directory(directory_);
    text::ChatInput input;
    input.messages = *prompt;
    input.add_generation_prompt = true;
    if (row.contains("tools")) input.tools = row.at("tools");
    return tokenizer_->encode(template_->apply(input));  // the template writes its special tokens
  }

  fs::path directory_;
  std::unique_ptr<policy::LanguageModel> model_;
  std::optional<text::Tokenizer> tokenizer_;
  std::optional<text::ModelChatTemplate> template_;  // read when first needed
  std::vector<std::int32_t> end_tokens_;
};

std::string output_row(const Generator& generator, std::int64_t index,
                       const rollout::FinishedCompletion& finished) {
  const tasks::Completion& completion = finished.completion;
  ordered_json row = {{"index", index}, {"sample", finished.sample}};
  const auto text = generator.text_of(completion.ids);
  row["completion"] = text ? ordered_json(*text) : ordered_json(nullptr);
  row["completion_ids"] = completion.ids;
  row["logprobs"] = completion.logprobs;
  row["finish_reason"] = completion.finish_reason == tasks::FinishReason::stop ? "stop" : "length";
  return row.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// Prompts whose completions are sampled together; what cannot be sampled keeps its place.
class Batch {
 public:
  Batch(Generator& generator, const GenerateArguments& arguments)
      : generator_(generator), arguments_(arguments) {}

  bool is_full() const {
    return requests_.size() * static_cast<std::size_t>(arguments_.n) >= kSequencesAtOnce ||
           rows_.size() >= kSequencesAtOnce;
  }

  void add(const std::string& line) {
    const std::int64_t index = next_index_++;
    try {
      rollout::Request request;
      request.prompt_ids =
          generator_.prompt_ids(parse_row(line), arguments_.sampling.max_completion_length);
      request.num_generations = arguments_.n;
      request.key = {arguments_.seed, tasks::Purpose::sampling, 0,
                     static_cast<std::uint32_t>(index), 0};
      rows_.push_back({index, requests_.size(), ""});
      requests_.push_back(std::move(request));
    } catch (const std::exception& error) {
      rows_.push_back({index, 0, error_row(error)});
    }
  }

  // Samples and writes in the order of prompts and samples. Returns how many tokens were sampled.
  std::int64_t run(JsonLines& lines) {
    const auto samples = static_cast<std::size_t>(arguments_.n);
    std::vector<rollout::FinishedCompletion> finished(requests_.size() * samples);
    const rollout::SamplerOptions options{arguments_.sampling, generator_.end_token_ids(), 0};
    std::int64_t tokens = 0;
    rollout::sample_completions(generator_.model(), requests_, options, [&](auto&& one) {
      tokens += static_cast<std::int64_t>(one.completion.ids.size());
      const std::size_t place = one.request * samples + static_cast<std::size_t>(one.sample);
      finished[place] = std::forward<decltype(one)>(one);
    });
    for (const Row& row : rows_) {
      if (!row.error.empty()) {
        lines.write(row.error);
        continue;
      }
      for (std::size_t s = 0; s < samples; ++s) {
        lines.write(output_row(generator_, row.index, finished[row.request * samples + s]));
      }
    }
    rows_.clear();
    requests_.clear();
    return tokens;
  }

 private:
  struct Row {
    std::int64_t index;
    std::size_t request;
    std::string error;  // an output row; empty: none
  };

  Generator& generator_;
  const GenerateArguments& arguments_;
  std::int64_t next_index_ = 0;
  std::vector<Row> rows_;
  std::vector<rollout::Request> requests_;
};

void generate(const GenerateArguments& arguments) {
  JsonLines lines(arguments.prompts, arguments.output);
  Generator generator(arguments.model);
  Batch batch(generator, arguments);
  std::int64_t tokens = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (std::string line; lines.read(line);) {
    batch.add(line);
    if (batch.is_full()) tokens += batch.run(lines);
  }
  tokens += batch.run(lines);
  lines.flush();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  fmt::print(stderr, "{} tokens in {:.1f} s, {:.0f} tokens/s\n", tokens, seconds.count(),
             static_cast<double>(tokens) / seconds.count());
}

void declare(CLI::App& app, GenerateArguments& arguments) {
  rollout::SamplingOptions& sampling = arguments.sampling;
  app.add_option("--model", arguments.model, "a Hugging Face model directory")->required();
  app.add_option("--prompts", arguments.prompts,
                 "JSON Lines with the column prompt (text, or a list of messages) or prompt_ids; - "
                 "is standard input")
      ->default_str("-");
  app.add_option("--output", arguments.output, "where the rows go; - is standard output")
      ->default_str("-");
  app.add_option("--n", arguments.n, "completions a prompt")->check(CLI::Range(1, 1 << 20));
  app.add_option("--max-new-tokens", sampling.max_completion_length, "tokens, the last included")
      ->check(CLI::Range(1, 1 << 24));
  app.add_option("--temperature", sampling.temperature, "above 0")->check(CLI::Range(1e-6, 1e6));
  app.add_option("--top-p", sampling.top_p, "keeps the most probable tokens up to this share")
      ->check(CLI::Range(1e-9, 1.0));
  app.add_option("--top-k", sampling.top_k, "keeps this many tokens; 0: all")
      ->check(CLI::Range(0, 1 << 30));
  app.add_option("--min-p", sampling.min_p, "keeps tokens of at least this share of the best's p")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--seed", arguments.seed, "the same seed gives the same completions");
  app.add_flag("--greedy", sampling.greedy, "the most probable token each time");
}

}  // namespace

int generate_command(std::span<const std::string> arguments) {
  GenerateArguments parsed;
  CLI::App app("Samples completions of prompts, with their log-probs", "aha generate");
  declare(app, parsed);
  if (const std::optional<int> status = parse_arguments(app, arguments)) return *status;
  try {
    generate(parsed);
    return 0;
  } catch (const BadUsage& error) {
    std::cerr << "aha generate: " << error.what() << '\n';
    return kBadUsage;
  }
}

}  // namespace aha::cli
