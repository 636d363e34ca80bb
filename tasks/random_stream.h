#pragma once

#include <array>
#include <cstdint>

namespace aha::tasks {

// What a random draw is for. Keeps streams apart that share the other numbers of their key.
enum class Purpose : std::uint32_t {
  weights = 1,   // initial parameters
  corpus = 2,    // pretraining documents
  prompts = 3,   // which prompts a step trains on
  sampling = 4,  // tokens of a completion
  evaluation = 5,
  shuffle = 6,
};

// One block of Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011).
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key);

// A stream of random numbers that is a pure function of its key: (run seed, purpose, step, prompt,
// sample). No draw depends on what was drawn before it elsewhere, on threads or on the world size,
// so a resumed run and a run on other processes draw the same numbers.
//
// The blocks are Philox's: the key's numbers are the cipher's key (seed) and counter (purpose and
// block index in one word, sample, prompt, step), so distinct keys never share a block. A stream
// holds 2^30 draws. Copyable; not thread-safe.
class RandomStream {
 public:
  struct Key {
    std::uint64_t seed = 0;
    Purpose purpose = Purpose::sampling;
    std::uint32_t step = 0;
    std::uint32_t prompt = 0;
    std::uint32_t sample = 0;
  };

  explicit RandomStream(const Key& key);

  std::uint32_t next();                      // uniform over 32 bits
  std::uint32_t below(std::uint32_t bound);  // uniform over [0, bound), bound > 0, unbiased
  double uniform();                          // uniform over [0, 1), 53 bits; two draws of next()
  bool chance(double probability);           // true with this probability
  double normal();                           // standard normal (Box-Muller, one value a call)

 private:
  std::array<std::uint32_t, 2> cipher_key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

}  // namespace aha::tasks
