#include "rl/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aha::rl {

Metrics::Entry& Metrics::entry(const std::string& name, Kind kind, double initial) {
  for (Entry& entry : entries_) {
    if (entry.name == name) return entry;
  }
  entries_.push_back({name, kind, initial, 0.0, 0.0});
  return entries_.back();
}

void Metrics::add_mean(const std::string& name, double sum, double count) {
  Entry& mean = entry(name, Kind::mean, 0.0);
  mean.sum += sum;
  mean.count += count;
}

void Metrics::add_deviation(const std::string& name, double sum, double sum_of_squares,
                            double count) {
  Entry& deviation = entry(name, Kind::deviation, 0.0);
  deviation.sum += sum;
  deviation.sum_of_squares += sum_of_squares;
  deviation.count += count;
}

void Metrics::add_sum(const std::string& name, double value) {
  entry(name, Kind::sum, 0.0).sum += value;
}

void Metrics::add_maximum(const std::string& name, double value) {
  Entry& largest = entry(name, Kind::maximum, -std::numeric_limits<double>::infinity());
  largest.sum = std::max(largest.sum, value);
}

void Metrics::add_minimum(const std::string& name, double value) {
  Entry& smallest = entry(name, Kind::minimum, std::numeric_limits<double>::infinity());
  smallest.sum = std::min(smallest.sum, value);
}

void Metrics::set(const std::string& name, double value) {
  entry(name, Kind::constant, value).sum = value;
}

void Metrics::reduce(parallel::ProcessGroup& group) {
  std::vector<double> sums;
  std::vector<double> extremes;
  for (const Entry& entry : entries_) {
    if (entry.kind == Kind::mean) sums.insert(sums.end(), {entry.sum, entry.count});
    if (entry.kind == Kind::deviation) {
      sums.insert(sums.end(), {entry.sum, entry.sum_of_squares, entry.count});
    }
    if (entry.kind == Kind::sum) sums.push_back(entry.sum);
    if (entry.kind == Kind::maximum) extremes.push_back(entry.sum);
    if (entry.kind == Kind::minimum) extremes.push_back(-entry.sum);
  }
  group.sum(sums);
  group.maximum(extremes);
  auto sum = sums.begin();
  auto extreme = extremes.begin();
  for (Entry& entry : entries_) {
    if (entry.kind == Kind::mean) {
      entry.sum = *sum++;
      entry.count = *sum++;
    }
    if (entry.kind == Kind::deviation) {
      entry.sum = *sum++;
      entry.sum_of_squares = *sum++;
      entry.count = *sum++;
    }
    if (entry.kind == Kind::sum) entry.sum = *sum++;
    if (entry.kind == Kind::maximum) entry.sum = *extreme++;
    if (entry.kind == Kind::minimum) entry.sum = -*extreme++;
  }
}

double Metrics::value_of(const Entry& entry) {
  if (entry.kind == Kind::deviation) {
    if (entry.count < 2.0) return 0.0;
    const double mean = entry.sum / entry.count;
    const double squares = entry.sum_of_squares - entry.count * mean * mean;
    return std::sqrt(std::max(0.0, squares) / (entry.count - 1.0));
  }
  return entry.kind == Kind::mean ? entry.sum / entry.count : entry.sum;
}

nlohmann::ordered_json Metrics::row() const {
  nlohmann::ordered_json row = nlohmann::ordered_json::object();
  for (const Entry& entry : entries_) {
    const bool is_of_samples = entry.kind == Kind::mean || entry.kind == Kind::deviation;
    if (is_of_samples && entry.count == 0.0) continue;
    const double value = value_of(entry);
    row[entry.name] =
        std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
  }
  return row;
}

double Metrics::value(const std::string& name) const {
  for (const Entry& entry : entries_) {
    if (entry.name == name) return value_of(entry);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace aha::rl
