#pragma once

#include <string_view>

namespace aha::recipes {

// The style sheet and the script of a report, which stand in the page itself. The page allows this
// script alone, by its hash: text that got into the page unescaped could not run.
extern const std::string_view kReportStyle;
extern const std::string_view kReportScript;
extern const std::string_view
    kReportScriptHash;  // "sha256-...", base64, as in a page's security policy

}  // namespace aha::recipes
