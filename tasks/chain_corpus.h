#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tasks/chain.h"
#include "tasks/corpus.h"
#include "tasks/random_stream.h"
#include "tasks/task_options.h"

namespace aha::tasks {

// Documents about chain arithmetic, as ChainCorpusOptions describes them: Document{"7+5-3=?", "9"},
// their number of operands uniform over min_operands..max_operands, no chain from a held-out part.
//
// A chain of thought is "7+5=12,12+8-3=17": each step goes on from the result before it and covers
// one operation and then, each with the document's merge probability, further ones. A bare result
// is one step over all operations. A corrupted result is off by 1, 2 or 3, and never so that a
// later running total would be negative.
class ChainCorpus : public Corpus {
 public:
  // `minus_probability` is the task's. Throws TaskError for options out of range.
  ChainCorpus(ChainCorpusOptions options, double minus_probability);

  Document document(std::uint64_t seed, std::uint64_t index) const override;

 private:
  struct Worked {
    std::string steps;
    int result = 0;
  };
  int corrupt(RandomStream& random, int result, std::size_t operations, int smallest) const;
  int guess(RandomStream& random, const Chain& chain) const;
  Worked work(RandomStream& random, const Chain& chain) const;
  std::string respond(RandomStream& random, const Chain& chain) const;

  ChainCorpusOptions options_;
  double minus_probability_;
};

}  // namespace aha::tasks
