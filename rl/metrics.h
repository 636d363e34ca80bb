#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "parallel/process_group.h"

namespace aha::rl {

// The metrics of one step, under TRL's names. Whatever is a mean is kept as a sum and a count, so
// that the parts of workers and processes add up. Every process must add the same names in the same
// order.
class Metrics {
 public:
  void add_mean(const std::string& name, double sum,
                double count);  // sums over calls; 0/0 is left out
  // The standard deviation (n - 1) of `count` values; sums over calls; 0 for one, left out for
  // none.
  void add_deviation(const std::string& name, double sum, double sum_of_squares, double count);
  void add_sum(const std::string& name, double value);
  void add_maximum(const std::string& name, double value);
  void add_minimum(const std::string& name, double value);
  void set(const std::string& name, double value);  // the same on every process

  void reduce(parallel::ProcessGroup& group);  // once, after the last add

  // name -> value in the order of first mention; what is not finite becomes null.
  nlohmann::ordered_json row() const;
  double value(const std::string& name) const;  // NaN where there is none

 private:
  enum class Kind { mean, deviation, sum, maximum, minimum, constant };
  struct Entry {
    std::string name;
    Kind kind;
    double sum;
    double count;
    double sum_of_squares = 0.0;
  };

  Entry& entry(const std::string& name, Kind kind, double initial);
  static double value_of(const Entry& entry);

  std::vector<Entry> entries_;
};

}  // namespace aha::rl
