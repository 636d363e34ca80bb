#include "rl/split_by_tokens.h"

#include <algorithm>
#include <numeric>

namespace aha::rl {
namespace {

constexpr std::size_t kTokensAPart = 2048;

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> split_by_tokens(
    const std::vector<std::size_t>& lengths, int workers) {
  const std::size_t total = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  const auto team = static_cast<std::size_t>(workers);
  const std::size_t rounds =
      std::max<std::size_t>(1, (total + team * kTokensAPart - 1) / (team * kTokensAPart));
  const std::size_t parts = std::min(lengths.size(), rounds * team);
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  std::size_t first = 0;
  std::size_t tokens = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    std::size_t last = first;
    const std::size_t left_for_others = parts - part - 1;
    do {
      tokens += lengths[last++];
    } while (last < lengths.size() - left_for_others && tokens * parts < total * (part + 1));
    if (left_for_others == 0) last = lengths.size();
    ranges.emplace_back(first, last);
    first = last;
  }
  return ranges;
}

policy::ExpertLoad sum_of_loads(const std::vector<policy::ExpertLoad>& loads,
                                parallel::ProcessGroup& group) {
  policy::ExpertLoad total = loads.front();
  for (std::size_t i = 1; i < loads.size(); ++i) total.add(loads[i]);
  std::vector<double> numbers;
  for (const auto& layer : total.layers) numbers.insert(numbers.end(), layer.begin(), layer.end());
  group.sum(numbers);
  auto number = numbers.begin();
  for (auto& layer : total.layers) {
    for (std::int64_t& count : layer) count = static_cast<std::int64_t>(*number++);
  }
  return total;
}

}  // namespace aha::rl
