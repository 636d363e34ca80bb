#pragma once

#include <string>

namespace aha::rewards {

// The header `aha_call.h` for answers in C++: reads arguments in wire_value.h's form by the types
// of the function's own declaration, calls it and writes the result as JSON. It stands before the
// answer; what the answer redefines can only spoil the value that is compared outside.
extern const char* const kCppCaller;

// A program that calls `function` of the answer `source`, or the method of its class Solution.
std::string cpp_call_program(const std::string& source, const std::string& function);

}  // namespace aha::rewards
