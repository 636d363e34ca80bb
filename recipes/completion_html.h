#pragma once

#include <string>

#include "recipes/run_rows.h"

namespace aha::recipes {

// A completion as HTML: what is thought, what is answered and the tags <think>, <answer> themselves
// are styled apart (classes think, answer, tag). Text before a first </think> is thought: the
// prompt opened it. Balanced whatever the tags' order.
std::string completion_html(const SampleText& completion);

// The note in place of what was left out between the text's head and tail; empty if it is whole.
std::string cut_html(const SampleText& text);

}  // namespace aha::recipes
