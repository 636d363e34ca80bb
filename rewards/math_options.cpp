#include "rewards/math_options.h"

#include <array>

namespace aha::rewards {
namespace {

using O = MathOptions;

constexpr auto kRules = std::to_array<MathRule>({
    {"answer_tag", &O::answer_tag, "an answer may stand in `<answer>...</answer>`"},
    {"box", &O::box, "an answer may stand in the last `\\boxed{}`"},
    {"joined_boxes", &O::joined_boxes,
     "boxes next to each other are one list; else only the last counts"},
    {"phrase", &O::phrase, "an answer may stand after \"the answer is\" and its like"},
    {"final_text", &O::final_text, "else it is the last formula or number after the thinking"},
    {"thousands_separators", &O::thousands_separators, "1,234,567 and 1 234 567 are one number"},
    {"decimal_comma", &O::decimal_comma, "1,22 where the other answer is 1.22"},
    {"mixed_numbers", &O::mixed_numbers, "3 1/2 is seven halves, not three"},
    {"repeating_decimals", &O::repeating_decimals, "0.\\overline{3} is a third"},
    {"bases", &O::bases, "1011_2 is eleven; else it is text"},
    {"percent", &O::percent, "28% for 28, beside 28% = 0.28, which always holds"},
    {"degrees", &O::degrees, "90 for 90 degrees, beside 180 degrees = pi"},
    {"money", &O::money, "5 for $5; $5 and 5 euros are never the same"},
    {"units", &O::units, "5 for 5 cm, where only one of the two names a unit"},
    {"unit_conversion", &O::unit_conversion, "50 mm for 5 cm; else units must be written alike"},
    {"rounded_decimals", &O::rounded_decimals,
     "a decimal gold: right when it rounds to the gold's last digit"},
    {"long_decimals", &O::long_decimals,
     "an exact gold: a decimal right in each of six digits or more"},
    {"numeric", &O::numeric,
     "what agrees to hundreds of bits though no proof was found; else it is undecided"},
    {"assignments", &O::assignments, "5 for x = 5, and x = 5 for 5"},
    {"equations", &O::equations, "2x + 2y = 6 for x + y = 3; else sides must be equal"},
    {"inequalities", &O::inequalities, "2x > 6 and 3 < x for x > 3"},
    {"inequality_intervals", &O::inequality_intervals,
     "x > 3 for (3, infinity), where the gold is an interval"},
    {"interval_inequalities", &O::interval_inequalities,
     "(3, infinity) for x > 3, where the gold is an inequality"},
    {"any_order", &O::any_order, "several answers in any order: 1, 2 for 2, 1"},
    {"sets_as_answers", &O::sets_as_answers, "{1, 2} for 1, 2"},
    {"tuples_as_answers", &O::tuples_as_answers,
     "(2, 1) for the gold {1, 2}; a tuple is never a set otherwise"},
    {"vectors", &O::vectors, "a column, a row and a tuple of the same entries are one"},
    {"plus_minus", &O::plus_minus, "1 \\pm 2 for -1, 3"},
    {"renamed_symbols", &O::renamed_symbols, "f(y) for f(x)"},
    {"text_case", &O::text_case, "Evelyn for evelyn"},
    {"choices", &O::choices, "(C), C. and \"C) 12\" for C"},
});

}  // namespace

std::span<const MathRule> math_rules() { return kRules; }

}  // namespace aha::rewards
