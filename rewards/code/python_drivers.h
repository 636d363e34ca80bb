#pragma once

namespace aha::rewards {

// Reads and writes wire_value.h's form in Python, with t, S, F, y, c and T for tuple, set,
// frozenset, bytes, complex and a built-in type, and o for the truth of any other value. A value
// that holds objects of the prompt's classes begins with g, their classes' names and the attributes
// of each; r is one of them by its number. Depth is bounded at 100.
extern const char* const kPythonWire;

// Calls the candidate, solution.py, in its box: requests from standard input, answers to what was
// standard output. What the candidate prints goes to standard error. argv: "json" for one result as
// JSON, or "wire" for answers to any number of requests.
extern const char* const kPythonCaller;

// What stands before kPythonJudge: eval, exec and compile for tests that are handed text of the
// program's, which is computed without all that could act or tell of the tests.
extern const char* const kPythonEvaluation;

// Runs trusted asserts (tests.json) in a box of its own, where no code of the candidate's is. Calls
// are answered from the files `requests` and `answers`; those that have no answer yet are listed
// for the runner. Its first byte of output: P passed, F failed, R the candidate raised, N needs
// answers to the requests that follow, B the tests themselves are broken.
extern const char* const kPythonJudge;

}  // namespace aha::rewards
