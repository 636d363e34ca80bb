#pragma once

#include <string>
#include <string_view>

namespace aha::recipes {

// Any bytes as text or as a quoted attribute's value of HTML or XML: & < > " ' are escaped,
// ill-formed UTF-8 is replaced by U+FFFD. What would not show, or would change how its surroundings
// show, is made visible: C0 controls and DEL become control pictures (U+2400...) except tab and
// line feed; C1 controls, bidirectional controls and noncharacters their names, as in [U+202E].
std::string escape_html(std::string_view text);

}  // namespace aha::recipes
