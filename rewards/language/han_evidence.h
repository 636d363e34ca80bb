#pragma once

#include <string_view>

namespace aha::rewards {

// Adds what a word of Han characters or kana says: evidence[0] for Chinese, [1] for Japanese. Kana
// is Japanese. A frequent character of one of the two that is none of the other speaks for the one:
// frequent are the first levels of JIS X 0208 for Japanese, of GB 2312 (simplified) and Big5
// (traditional) for Chinese. The rest is in both, and favours Chinese a little.
void add_han_evidence(std::u16string_view word, float* evidence);

}  // namespace aha::rewards
