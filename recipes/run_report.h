#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "recipes/run_rows.h"

namespace aha::recipes {

// A run on one page: held-out figures and answers before and after, the curves of every stage,
// samples to browse, the resolved recipe. HTML that needs nothing from outside, works without its
// script, and trusts no text of the run. The same rows give the same bytes.
std::string report_html(const RunRows& rows);

// Writes report.html and curves.svg (recipes/curves_svg.h) into a run's folder, over older ones,
// each complete or not at all. Throws RunRowsError for a folder that cannot be read
// (recipes/run_rows.h) or written.
void write_report(const std::filesystem::path& run_dir);
// As if summary.json held this: for a run that is about to write it.
void write_report(const std::filesystem::path& run_dir, const nlohmann::ordered_json& summary);

// Writes the page alone to a file of any name. Throws as write_report does.
void write_report_page(const std::filesystem::path& run_dir, const std::filesystem::path& file);

}  // namespace aha::recipes
