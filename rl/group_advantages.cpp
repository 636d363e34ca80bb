#include "rl/group_advantages.h"

#include <cmath>

namespace aha::rl {
namespace {

struct Moments {
  double mean = 0.0;
  double std = 0.0;
  double sum = 0.0;
  double sum_of_squares = 0.0;
  int count = 0;
  bool all_equal = true;  // told apart from std == 0: a mean of equal numbers may be off by a bit
};

Moments moments_of(const GroupRewards& rewards) {
  Moments moments;
  double last = 0.0;
  for (const auto& reward : rewards) {
    if (!reward) continue;
    if (moments.count > 0 && *reward != last) moments.all_equal = false;
    last = *reward;
    moments.sum += *reward;
    moments.sum_of_squares += *reward * *reward;
    ++moments.count;
  }
  if (moments.count == 0) return moments;
  moments.mean = moments.sum / moments.count;
  double squares = 0.0;
  for (const auto& reward : rewards) {
    if (reward) squares += (*reward - moments.mean) * (*reward - moments.mean);
  }
  if (moments.count > 1) moments.std = std::sqrt(squares / (moments.count - 1));
  return moments;
}

}  // namespace

std::vector<double> group_advantages(const GroupRewards& rewards, bool scale_by_group) {
  constexpr double kEpsilon = 1e-4;
  const Moments moments = moments_of(rewards);
  std::vector<double> advantages;
  for (const auto& reward : rewards) {
    const double centred = reward && moments.count > 1 ? *reward - moments.mean : 0.0;
    advantages.push_back(scale_by_group ? centred / (moments.std + kEpsilon) : centred);
  }
  return advantages;
}

void add_group(const GroupRewards& rewards, RewardStatistics& statistics) {
  const Moments moments = moments_of(rewards);
  if (moments.count == 0) return;
  statistics.sum += moments.sum;
  statistics.sum_of_squares += moments.sum_of_squares;
  statistics.count += moments.count;
  statistics.std_sum += moments.std;
  statistics.groups += 1.0;
  statistics.groups_without_spread += moments.all_equal ? 1.0 : 0.0;
}

double batch_standard_deviation(const RewardStatistics& statistics) {
  if (statistics.count < 2.0) return 0.0;
  const double mean = statistics.sum / statistics.count;
  const double variance =
      (statistics.sum_of_squares - statistics.count * mean * mean) / (statistics.count - 1.0);
  return std::sqrt(std::max(0.0, variance));
}

}  // namespace aha::rl
