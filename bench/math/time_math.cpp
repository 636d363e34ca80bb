// Times verify_math inside one process, for compare_math.py: rows of JSON Lines with the columns
// gold and completion (bytes that are not UTF-8 as \u00XX where `bytes` is true).
//
//   time_math ROWS.jsonl SECONDS [THREADS]
//
// Goes through all rows, again and again, for at least that time in each thread. Prints one JSON
// object: `rows` verified by all threads, `seconds`, `micros` (the least of each row, of the first
// thread), `correct` (a flag a row), `peak_kilobytes` and `end_kilobytes` of resident memory and,
// for more than one thread, `spin`, the rate of that many threads that only count over that of one.
//
// With SECONDS 0 the rows are gone through once, by one thread, and only one of them is in memory
// at a time: for what verifying takes of it.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "rewards/math_answer.h"

namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Row {
  std::string gold;
  std::string completion;
};

std::string bytes_of(const std::string& text) {  // code points below 256, one byte each
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80 || i + 1 == text.size()) {
      bytes += text[i];
    } else {
      const auto next = static_cast<unsigned char>(text[++i]);
      bytes += static_cast<char>(((byte & 0x03U) << 6U) | (next & 0x3FU));
    }
  }
  return bytes;
}

Row row_of(const std::string& line) {
  const json row = json::parse(line);
  std::string completion = row.at("completion").get<std::string>();
  if (row.value("bytes", false)) completion = bytes_of(completion);
  return {row.at("gold").get<std::string>(), std::move(completion)};
}

std::ifstream open_rows(const std::string& path) {
  std::ifstream lines(path);
  if (!lines) throw std::runtime_error("cannot read " + path);
  return lines;
}

std::vector<Row> read_rows(const std::string& path) {
  std::ifstream lines = open_rows(path);
  std::vector<Row> rows;
  for (std::string line; std::getline(lines, line);) rows.push_back(row_of(line));
  return rows;
}

struct Pass {
  std::uint64_t rows = 0;
  std::vector<double> micros;
  std::vector<bool> correct;
};

void verify(const Row& row, std::size_t number, Pass& pass) {
  const auto start = Clock::now();
  const auto result = aha::rewards::verify_math(row.gold, row.completion);
  pass.micros[number] = std::min(pass.micros[number], seconds_since(start) * 1e6);
  pass.correct[number] = result.verdict == aha::rewards::Verdict::correct;
}

void verify_for(const std::vector<Row>& rows, double seconds, Pass& pass) {
  pass.micros.assign(rows.size(), 1e300);
  pass.correct.assign(rows.size(), false);
  const auto begin = Clock::now();
  do {
    for (std::size_t i = 0; i < rows.size(); ++i) verify(rows[i], i, pass);
    pass.rows += rows.size();
  } while (seconds_since(begin) < seconds);
}

double run_threads(int threads, const std::function<void(int)>& work) {
  const auto begin = Clock::now();
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work, i);
  work(0);
  others.clear();
  return seconds_since(begin);
}

void count(double seconds, std::uint64_t& counted) {
  std::uint64_t state = 1;
  const auto begin = Clock::now();
  do {
    for (int i = 0; i < 100'000; ++i) state = state * 6364136223846793005U + 1442695040888963407U;
    counted += state == 0 ? 2 : 1;  // so that no compiler leaves the loop out
  } while (seconds_since(begin) < seconds);
}

double spin_rate(int threads, double seconds) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(threads) * 16);  // apart in memory
  const double took = run_threads(
      threads, [&](int i) { count(seconds, counts[static_cast<std::size_t>(i) * 16]); });
  std::uint64_t sum = 0;
  for (const std::uint64_t counted : counts) sum += counted;
  return static_cast<double>(sum) / took;
}

// "VmHWM:", the peak of resident memory, or "VmRSS:", what it is now. Not getrusage's, which a
// program inherits from the one that started it.
std::int64_t resident_kilobytes(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kilobytes = 0;
    if (word == what && status >> kilobytes) return kilobytes;
  }
  return 0;
}

json report(const Pass& first, std::uint64_t rows, double seconds) {
  return {{"rows", rows},
          {"seconds", seconds},
          {"micros", first.micros},
          {"correct", first.correct},
          {"peak_kilobytes", resident_kilobytes("VmHWM:")},
          {"end_kilobytes", resident_kilobytes("VmRSS:")}};
}

json time_one_by_one(const std::string& path) {
  Pass pass;
  const auto begin = Clock::now();
  std::ifstream lines = open_rows(path);
  for (std::string line; std::getline(lines, line); ++pass.rows) {
    pass.micros.push_back(1e300);
    pass.correct.push_back(false);
    verify(row_of(line), pass.rows, pass);
  }
  return report(pass, pass.rows, seconds_since(begin));
}

json time_rows(const std::vector<Row>& rows, double seconds, int threads) {
  std::vector<Pass> passes(static_cast<std::size_t>(threads));
  const double took = run_threads(
      threads, [&](int i) { verify_for(rows, seconds, passes[static_cast<std::size_t>(i)]); });
  std::uint64_t total = 0;
  for (const Pass& pass : passes) total += pass.rows;
  json answer = report(passes[0], total, took);
  if (threads > 1) answer["spin"] = spin_rate(threads, seconds) / spin_rate(1, seconds);
  return answer;
}

}  // namespace

int main(int count_of_arguments, char** arguments) {
  try {
    if (count_of_arguments < 3) throw std::runtime_error("usage: time_math ROWS SECONDS [THREADS]");
    const int threads = count_of_arguments > 3 ? std::stoi(arguments[3]) : 1;
    const double seconds = std::stod(arguments[2]);
    std::cout << (seconds == 0 ? time_one_by_one(arguments[1])
                               : time_rows(read_rows(arguments[1]), seconds, threads))
              << '\n';
  } catch (const std::exception& error) {
    std::cerr << "time_math: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
