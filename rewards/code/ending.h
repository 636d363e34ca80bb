#pragma once

#include <optional>
#include <string>

#include "sandbox/result.h"
#include "sandbox/verdict.h"

namespace aha::rewards {

// How a test, or all tests of a row, ended.
struct Ending {
  std::optional<sandbox::Verdict> verdict;  // none: the row itself is broken, as `detail` says
  std::string detail;
};

// Everything but a program that ended by itself with status 0, whose output decides.
std::optional<Ending> ending_of(const sandbox::Result& result);

// The beginning and the end of a long text, 2,000 bytes of it: a traceback's last lines say most.
std::string shortened(std::string text);

}  // namespace aha::rewards
