#pragma once

#include <string>

#include "tasks/random_stream.h"

namespace aha::rewards {

// Random completions of tags, things that look like tags, numbers, boxes, white space and odd
// bytes.
std::string draw_tag_soup(tasks::RandomStream& random);

// Mostly of the r1 shape, with a few pieces inserted, left out or doubled.
std::string draw_near_r1(tasks::RandomStream& random);

}  // namespace aha::rewards
