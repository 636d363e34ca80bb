// Times aha's tokenizer inside one process, for compare_tokenizers.py. JSON Lines, a request and
// its answer each a line:
//   {"load": PATH}      reads the tokenizer.json; {"seconds"}
//   {"texts": [TEXT]}   the texts from here on, encoded once; {"ids": [[ID]]}
//   {"encode": N}       encodes all texts N times, one after the other; {"seconds"}
//   {"decode": N}       decodes the ids of all texts N times; {"seconds"}

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "text/tokenizer.h"

namespace {

using aha::text::Tokenizer;
using nlohmann::json;

template <typename Work>
json timed(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return {{"seconds", took.count()}};
}

class TimedTokenizer {
 public:
  json answer(const json& request) {
    if (request.contains("load")) {
      return timed([&] { tokenizer_ = Tokenizer::from_file(request["load"].get<std::string>()); });
    }
    if (request.contains("texts")) return take(request["texts"]);
    if (request.contains("encode")) {
      return repeat(request["encode"].get<int>(), texts_,
                    [this](const std::string& text) { return tokenizer_->encode(text).size(); });
    }
    return repeat(request.at("decode").get<int>(), ids_,
                  [this](const std::vector<int>& ids) { return tokenizer_->decode(ids).size(); });
  }

 private:
  json take(const json& texts) {
    texts_ = texts.get<std::vector<std::string>>();
    ids_.clear();
    for (const std::string& text : texts_) ids_.push_back(tokenizer_->encode(text));
    return {{"ids", ids_}};
  }

  template <typename Item, typename Work>
  json repeat(int times, const std::vector<Item>& items, const Work& work) {
    std::size_t total = 0;
    json answer = timed([&] {
      for (int i = 0; i < times; ++i) {
        for (const Item& item : items) total += work(item);
      }
    });
    answer["total"] = total;  // so that no compiler leaves the work out
    return answer;
  }

  std::optional<Tokenizer> tokenizer_;
  std::vector<std::string> texts_;
  std::vector<std::vector<std::int32_t>> ids_;
};

}  // namespace

int main() {
  try {
    TimedTokenizer tokenizer;
    for (std::string line; std::getline(std::cin, line);) {
      std::cout << tokenizer.answer(json::parse(line)) << std::endl;
    }
  } catch (const std::exception& error) {
    std::cerr << "time_tokenizer: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
