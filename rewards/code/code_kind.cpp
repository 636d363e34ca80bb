#include "rewards/code/code_reward.h"

namespace aha::rewards {
namespace {

RewardOption seconds(std::string name, double standard, std::string doc) {
  return number_option(std::move(name), standard, 0.01, 3600, std::move(doc));
}

RewardOption mebibytes(std::string name, int standard, std::string doc) {
  return integer_option(std::move(name), standard, 1, 65536, std::move(doc));
}

std::vector<RewardOption> code_options() {
  const CodeOptions standard;
  return {
      seconds("time_seconds", standard.time_seconds, "processor time of a run of the program"),
      seconds("wall_seconds", standard.wall_seconds, "its time on the clock"),
      seconds("answer_seconds", standard.answer_seconds,
              "time on the clock of all runs of one answer's tests together"),
      mebibytes("memory_mib", standard.memory_mib, "its memory, MiB"),
      mebibytes("output_mib", standard.output_mib, "its output, MiB"),
      integer_option("processes", standard.processes, 1, 1024,
                     "its processes alive at once; Bash has at least 16"),
      seconds("compile_seconds", standard.compile_seconds, "processor time of the compiler"),
      mebibytes("compile_memory_mib", standard.compile_memory_mib, "the compiler's memory, MiB"),
      mebibytes("compile_output_mib", standard.compile_output_mib, "size of what it writes, MiB"),
      choice_option("sandbox", "namespaces", {"namespaces", "landlock"},
                    "landlock: the weaker tier, for machines that refuse namespaces"),
      text_option("languages", "", "JSON file with commands for further languages"),
      choice_option("comparison", "tokens", {"tokens", "exact"},
                    "of standard output: by tokens between white space, or byte for byte"),
      number_option("tolerance", standard.tolerance, 0, 1,
                    "by which floats may differ, absolutely or relatively"),
      choice_option("score", "all", {"all", "share"},
                    "1 where every test passes, or the share of the tests that do"),
      text_option("checker", "", "`.py` or `.cpp` program that compares the output instead"),
  };
}

CodeOptions read_options(const OptionValues& values) {
  const auto integer = [&](std::string_view option) {
    return static_cast<int>(values.integer(option));
  };
  CodeOptions options;
  options.time_seconds = values.number("time_seconds");
  options.wall_seconds = values.number("wall_seconds");
  options.answer_seconds = values.number("answer_seconds");
  options.memory_mib = integer("memory_mib");
  options.output_mib = integer("output_mib");
  options.processes = integer("processes");
  options.compile_seconds = values.number("compile_seconds");
  options.compile_memory_mib = integer("compile_memory_mib");
  options.compile_output_mib = integer("compile_output_mib");
  options.sandbox = values.text("sandbox");
  options.languages = values.text("languages");
  options.comparison = values.text("comparison");
  options.tolerance = values.number("tolerance");
  options.score = values.text("score");
  options.checker = values.text("checker");
  return options;
}

}  // namespace

RewardKind code_kind() {
  RewardKind kind;
  kind.name = "code";
  kind.doc = "whether the program in the answer passes its tests (docs/code_reward.md)";
  kind.options = code_options();
  kind.make = [](const OptionValues& values) {
    return std::make_unique<CodeReward>(read_options(values));
  };
  // What cannot be run says nothing about the program.
  kind.on_error = OnError::drop_sample;
  kind.deadline = 600.0;  // compiling and all tests, in a queue of their own
  return kind;
}

}  // namespace aha::rewards
