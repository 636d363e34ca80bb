#pragma once

#include <string>

#include "recipes/run_rows.h"

namespace aha::recipes {

// A picture of the run's last reinforcement learning (else of its last training), 1200 x 360: three
// panels over its steps, accuracy with the held-out values before and after, response length,
// reward and its parts. It stands alone: no script, no fonts, a transparent ground, colours that
// read on white and on black and with each common colour blindness. The same rows give the same
// bytes.
std::string curves_svg(const RunRows& rows);

}  // namespace aha::recipes
