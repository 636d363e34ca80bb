// The driver of transformers_reference.py: what this program computes of a model directory, as a
// safetensors file.
//
//   policy_probe MODEL_DIR REQUEST.json OUTPUT.safetensors [COPY_DIR]
//
// REQUEST: {"sequences": [[id, ...], ...], "prompts": [[id, ...], ...], "max_new_tokens": N}.
// OUTPUT: packed.S (logits of sequence S within the packed batch), decoded.S (its logits by prefill
// of one half and decoding of the rest), gradient.NAME (of the summed negative log-probs of all
// sequences, by tensor of the directory), greedy.P (completion of prompt P), and where
// "predict_ahead" is true ahead.K.S (logits of prediction layer K). The model is also written to
// COPY_DIR; one with adapters as COPY_DIR/adapter and, merged, COPY_DIR/merged.

#include <fstream>
#include <iostream>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "policy/adapter_directory.h"
#include "policy/model_directory.h"
#include "policy/token_logprobs.h"
#include "rollout/sampler.h"

namespace {

using aha::policy::AttentionCache;
using aha::policy::AttentionPlan;
using aha::policy::ExpertLoad;
using aha::policy::LanguageModel;
using aha::policy::NamedTensor;
using aha::policy::PredictionLayers;
using Ids = std::vector<std::int32_t>;

at::Tensor long_tensor(const Ids& ids) { return at::tensor(ids, at::kInt).to(at::kLong); }

std::vector<NamedTensor> packed_logits(const LanguageModel& model,
                                       const std::vector<Ids>& sequences) {
  const c10::NoGradGuard no_grad;
  ExpertLoad load = model.zero_load();
  const auto packed = aha::policy::pack_tokens(sequences);
  const at::Tensor logits = model.logits(model.forward(packed, load));
  std::vector<NamedTensor> result;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    result.push_back({"packed." + std::to_string(s),
                      logits.slice(0, packed.segment_offsets[s], packed.segment_offsets[s + 1])});
  }
  return result;
}

at::Tensor decoded_logits(const LanguageModel& model, const Ids& ids) {
  const c10::NoGradGuard no_grad;
  ExpertLoad load = model.zero_load();
  const auto length = static_cast<std::int64_t>(ids.size());
  const std::int64_t half = (length + 1) / 2;
  AttentionCache cache(model.config(), length, at::kFloat);
  const at::Tensor all = long_tensor(ids);
  const at::Tensor positions = at::arange(length, at::kLong);
  AttentionPlan prefill;
  prefill.segment_offsets = {0, half};
  prefill.cache = &cache;
  prefill.slots = positions.slice(0, 0, half);
  std::vector<at::Tensor> rows = {model.logits(
      model.forward(all.slice(0, 0, half), positions.slice(0, 0, half), prefill, load))};
  for (std::int64_t t = half; t < length; ++t) {
    AttentionPlan step;
    step.cache = &cache;
    step.slots = positions.slice(0, t, t + 1);
    step.spans = {{{0, half}, {half, t + 1 - half}}};
    rows.push_back(model.logits(
        model.forward(all.slice(0, t, t + 1), positions.slice(0, t, t + 1), step, load)));
  }
  return at::cat(rows);
}

std::vector<NamedTensor> gradients(const LanguageModel& model, const std::vector<Ids>& sequences) {
  ExpertLoad load = model.zero_load();
  const auto packed = aha::policy::pack_tokens(sequences);
  std::vector<std::int64_t> rows;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    for (std::int64_t t = packed.segment_offsets[s]; t + 1 < packed.segment_offsets[s + 1]; ++t)
      rows.push_back(t);
  }
  const at::Tensor from = at::tensor(rows, at::kLong);
  const at::Tensor targets = packed.ids.index_select(0, from + 1);
  const at::Tensor hidden = model.forward(packed, load).index_select(0, from);
  const at::Tensor loss =
      -aha::policy::token_logprobs(hidden, model.output_weight(), targets, 1.0).logprobs.sum();
  const auto grads = torch::autograd::grad({loss}, model.trainable());
  std::vector<NamedTensor> result;
  std::size_t index = 0;
  for (const auto& parameter : model.parameters()) {
    if (!parameter.is_trained()) continue;
    const at::Tensor gradient = grads[index++].contiguous();
    for (const auto& file : parameter.files)
      result.push_back({"gradient." + file.name, file.view_in(gradient)});
  }
  return result;
}

std::vector<NamedTensor> greedy(const LanguageModel& model, const std::vector<Ids>& prompts,
                                int max_new_tokens) {
  std::vector<aha::rollout::Request> requests;
  requests.reserve(prompts.size());
  for (const Ids& prompt : prompts) requests.push_back({prompt, 1, {}});
  aha::rollout::SamplerOptions options;
  options.sampling.greedy = true;
  options.sampling.max_completion_length = max_new_tokens;
  std::vector<NamedTensor> result;
  aha::rollout::sample_completions(model, requests, options, [&](auto&& finished) {
    result.push_back({"greedy." + std::to_string(finished.request),
                      long_tensor(finished.completion.ids).to(at::kFloat)});
  });
  return result;
}

std::vector<NamedTensor> ahead_logits(const LanguageModel& model,
                                      const std::vector<Ids>& sequences) {
  const c10::NoGradGuard no_grad;
  ExpertLoad load = model.zero_load();
  const auto packed = aha::policy::pack_tokens(sequences);
  const auto states = model.predict_ahead(packed, model.forward(packed, load), load);
  std::vector<NamedTensor> result;
  for (std::size_t k = 0; k < states.size(); ++k) {
    const at::Tensor logits = model.logits(states[k]);
    for (std::size_t s = 0; s < sequences.size(); ++s) {
      result.push_back({"ahead." + std::to_string(k) + "." + std::to_string(s),
                        logits.slice(0, packed.segment_offsets[s], packed.segment_offsets[s + 1])});
    }
  }
  return result;
}

void write_copy(LanguageModel& model, const std::string& directory) {
  if (model.lora()) {
    std::filesystem::create_directory(directory + "/adapter");
    aha::policy::save_adapters(model, directory + "/adapter");
    std::filesystem::create_directory(directory + "/merged");
    model.merge_adapters();
    aha::policy::save_model(model, directory + "/merged");
    return;
  }
  aha::policy::save_model(model, directory, 200'000);
}

void append(std::vector<NamedTensor>& all, std::vector<NamedTensor> more) {
  all.insert(all.end(), more.begin(), more.end());
}

void probe(const std::vector<std::string>& arguments) {
  const auto request = nlohmann::json::parse(std::ifstream(arguments.at(1)));
  const auto model = aha::policy::load_model(arguments.at(0), request.value("predict_ahead", false)
                                                                  ? PredictionLayers::computed
                                                                  : PredictionLayers::kept);
  const auto sequences = request.at("sequences").get<std::vector<Ids>>();
  std::vector<NamedTensor> results = packed_logits(*model, sequences);
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    results.push_back({"decoded." + std::to_string(s), decoded_logits(*model, sequences[s])});
  }
  if (request.value("gradients", true)) append(results, gradients(*model, sequences));
  const auto prompts = request.at("prompts").get<std::vector<Ids>>();
  if (!prompts.empty()) append(results, greedy(*model, prompts, request.at("max_new_tokens")));
  if (request.value("predict_ahead", false)) append(results, ahead_logits(*model, sequences));
  aha::policy::save_tensors(results, arguments.at(2));
  if (arguments.size() > 3) write_copy(*model, arguments.at(3));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    probe({argv + 1, argv + argc});
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "policy_probe: " << error.what() << '\n';
    return 1;
  }
}
