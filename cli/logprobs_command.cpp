#include "cli/logprobs_command.h"

#include <iostream>
#include <optional>
#include <vector>

#include <ATen/ATen.h>
#include <CLI/CLI.hpp>
#include <c10/core/InferenceMode.h>
#include <fmt/core.h>

#include "cli/json_lines.h"
#include "cli/json_row.h"
#include "cli/parse_arguments.h"
#include "policy/model_directory.h"
#include "policy/token_logprobs.h"

namespace aha::cli {
namespace {

constexpr std::size_t kTokensAtOnce = 4096;

// A row's ids, or what its output row already is.
struct Row {
  std::vector<std::int32_t> ids;
  std::string error;
};

Row read_row(const std::string& line, const policy::ModelConfig& config) {
  try {
    std::vector<std::int32_t> ids = ids_of(parse_row(line), "ids");
    if (ids.empty()) throw RowError("ids: is empty");
    if (ids.size() > static_cast<std::size_t>(config.max_position_embeddings)) {
      throw RowError(fmt::format("ids: {} are more than max_position_embeddings {}", ids.size(),
                                 config.max_position_embeddings));
    }
    for (const std::int32_t id : ids) {
      if (id >= config.vocab_size) {
        throw RowError(fmt::format("ids: {} is not below vocab_size {}", id, config.vocab_size));
      }
    }
    return {std::move(ids), ""};
  } catch (const RowError& error) {
    return {{}, error_row(error)};
  }
}

// log p of each sequence's ids[1:], computed packed.
std::vector<at::Tensor> score_sequences(const policy::LanguageModel& model,
                                        const std::vector<std::vector<std::int32_t>>& sequences) {
  const policy::PackedTokens packed = policy::pack_tokens(sequences);
  policy::ExpertLoad load = model.zero_load();
  const at::Tensor hidden = model.forward(packed, load);
  std::vector<at::Tensor> result;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    const std::int64_t begin = packed.segment_offsets[s];
    const std::int64_t end = packed.segment_offsets[s + 1];
    result.push_back(policy::token_logprobs(hidden.slice(0, begin, end - 1), model.output_weight(),
                                            packed.ids.slice(0, begin + 1, end), 1.0)
                         .logprobs);
  }
  return result;
}

std::string output_row(const at::Tensor& logprobs) {
  std::string numbers;
  const at::Tensor values = logprobs.contiguous();
  for (std::int64_t i = 0; i < values.size(0); ++i) {
    // The shortest decimal that reads back as the same float32.
    numbers += fmt::format("{}{}", i == 0 ? "" : ", ", values.const_data_ptr<float>()[i]);
  }
  return fmt::format("{{\"logprobs\": [{}]}}", numbers);
}

void write_rows(const policy::LanguageModel& model, const std::vector<Row>& rows,
                JsonLines& lines) {
  std::vector<std::vector<std::int32_t>> sequences;
  for (const Row& row : rows) {
    if (row.error.empty()) sequences.push_back(row.ids);
  }
  std::vector<at::Tensor> scores;
  if (!sequences.empty()) scores = score_sequences(model, sequences);
  std::size_t next = 0;
  for (const Row& row : rows) {
    lines.write(row.error.empty() ? output_row(scores[next++]) : row.error);
  }
}

void score_rows(const std::string& directory, JsonLines& lines) {
  const c10::InferenceMode inference;
  const auto model = policy::load_model(directory);
  std::vector<Row> rows;
  std::size_t tokens = 0;
  const auto flush = [&] {
    write_rows(*model, rows, lines);
    rows.clear();
    tokens = 0;
  };
  for (std::string line; lines.read(line);) {
    rows.push_back(read_row(line, model->config()));
    tokens += rows.back().ids.size();
    if (tokens >= kTokensAtOnce || rows.size() >= kTokensAtOnce) flush();
  }
  flush();
  lines.flush();
}

}  // namespace

int logprobs_command(std::span<const std::string> arguments) {
  std::string model;
  std::string input = "-";
  std::string output = "-";
  CLI::App app("Log-probabilities of token sequences: log p of ids[1:]", "aha logprobs");
  app.add_option("--model", model, "a Hugging Face model directory; needs no tokenizer")
      ->required();
  app.add_option("--input", input, "JSON Lines with the column ids; - is standard input")
      ->default_str("-");
  app.add_option("--output", output, "where the rows go; - is standard output")->default_str("-");
  if (const std::optional<int> status = parse_arguments(app, arguments)) return *status;
  try {
    JsonLines lines(input, output);
    score_rows(model, lines);
    return 0;
  } catch (const BadUsage& error) {
    std::cerr << "aha logprobs: " << error.what() << '\n';
    return kBadUsage;
  }
}

}  // namespace aha::cli
