// What compare_costs.py measures of this program, a process a figure:
//
//   policy_costs logprobs chunked|whole TOKENS HIDDEN VOCABULARY   peak MiB above the inputs and
//                                                                  gradients, forwards and
//                                                                  backwards
//   policy_costs load MODEL_DIR    seconds to load, seconds to read the file into memory, peak MiB
//   of
//                                  loading above the weights and what was held before; medians of 5

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>

#include "policy/model_directory.h"
#include "policy/token_logprobs.h"

namespace {

namespace fs = std::filesystem;

double peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

double mib(const at::Tensor& x) { return static_cast<double>(x.nbytes()) / 1048576.0; }

double seconds_of(const std::function<void()>& body) {
  const auto begin = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure_logprobs(const std::vector<std::string>& arguments) {
  const std::int64_t tokens = std::stoll(arguments.at(2));
  const std::int64_t hidden_size = std::stoll(arguments.at(3));
  const std::int64_t vocabulary = std::stoll(arguments.at(4));
  const at::Tensor hidden = at::rand({tokens, hidden_size}).requires_grad_(true);
  const at::Tensor weight = at::rand({vocabulary, hidden_size}).requires_grad_(true);
  const at::Tensor targets = at::arange(tokens, at::kLong);
  const bool chunked = arguments.at(1) == "chunked";
  const double before = peak_mib();
  const auto logprobs = chunked
                            ? aha::policy::token_logprobs(hidden, weight, targets, 1.0)
                            : aha::policy::token_logprobs_reference(hidden, weight, targets, 1.0);
  const auto gradients = torch::autograd::grad({logprobs.logprobs.sum()}, {hidden, weight});
  fmt::print("{:.1f}\n", peak_mib() - before - mib(hidden) - mib(weight));
}

// The whole file into fresh memory, as a plain program would.
void read_file(const fs::path& path) {
  const auto size = static_cast<std::size_t>(fs::file_size(path));
  const auto memory = std::make_unique_for_overwrite<char[]>(size);
  const int file = ::open(path.c_str(), O_RDONLY);
  for (std::size_t done = 0; done < size;) {
    const ssize_t count = ::read(file, memory.get() + done, size - done);
    if (count <= 0) throw std::runtime_error(path.string() + ": cannot read");
    done += static_cast<std::size_t>(count);
  }
  ::close(file);
}

// A field of /proc/self/status in MiB: VmRSS is now, VmHWM the peak.
double status_mib(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return std::stod(line.substr(field.size() + 1)) / 1024.0;
  }
  throw std::runtime_error("/proc/self/status has no " + field);
}

// The peak of a first loading above the weights and what the program held before.
double peak_of_loading(const fs::path& directory) {
  const double before = status_mib("VmRSS");
  const auto model = aha::policy::load_model(directory);
  double weights = 0.0;
  for (const auto& parameter : model->parameters()) weights += mib(parameter.value);
  return status_mib("VmHWM") - before - weights;
}

void measure_loading(const fs::path& directory) {
  const double above_weights = peak_of_loading(directory);
  std::vector<double> loading;
  std::vector<double> reading;
  read_file(directory / "model.safetensors");  // into the page cache
  for (int round = 0; round < 5; ++round) {
    std::unique_ptr<aha::policy::LanguageModel> model;
    loading.push_back(seconds_of([&] { model = aha::policy::load_model(directory); }));
    model.reset();
    reading.push_back(seconds_of([&] { read_file(directory / "model.safetensors"); }));
  }
  std::sort(loading.begin(), loading.end());
  std::sort(reading.begin(), reading.end());
  fmt::print("{:.4f} {:.4f} {:.1f}\n", loading[2], reading[2], above_weights);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.at(0) == "load") {
      measure_loading(arguments.at(1));
    } else {
      measure_logprobs(arguments);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "policy_costs: " << error.what() << '\n';
    return 1;
  }
}
