#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aha::rewards {

// What follows the last </think>; all of the text where it does not think. Empty where the thinking
// never ends: there is no answer then.
std::optional<std::string_view> text_after_thinking(std::string_view completion);

// A \boxed{...} in a text.
struct Box {
  std::size_t begin = 0;     // where \boxed starts
  std::size_t end = 0;       // after its closing brace
  std::string_view content;  // between the braces
  bool is_negative = false;  // a minus right before it belongs to it; `begin` is the minus then
};

// The boxes whose braces balance, in the order of their ends, boxes inside boxes left out. Linear
// time.
std::vector<Box> find_boxes(std::string_view text);

// Whether the answer that `rest` follows is denied by it: " is wrong", " is not the answer".
bool is_denied_behind(std::string_view rest);

enum class AnswerSource {
  none,    // no answer; `text` says why
  tag,     // <answer>...</answer>
  box,     // the last \boxed{...}
  phrase,  // what follows "the answer is"
  text,    // none of these: all of the text after the thinking
};

struct AnswerText {
  AnswerSource source = AnswerSource::none;
  std::string text;  // trimmed
};

// Where to look for the answer; a place that is off is passed over.
struct AnswerPlaces {
  bool tag = true;
  bool box = true;
  bool joined_boxes = true;  // else only the last box counts
  bool phrase = true;
  bool text = true;
};

// Where a completion's answer is read. Only text after the thinking counts. In it:
//   - the content of <answer>...</answer>. There is no answer unless the tags make exactly one
//     pair: who writes several has not decided;
//   - else the content of the last \boxed{...}. Boxes next to each other, or joined by commas, "/"
//     or a few words that end in "and", "or" and the like, are one list and give one text with
//     commas. A minus right before a box belongs to it. A box that is denied, before or behind,
//     does not count; where all are, only "the answer is" behind them does. A "final answer is"
//     behind the last box with a formula, a digit or "(A)" corrects it. A box that is all of a box
//     or a tag is opened;
//   - else what follows the last "answer is", "answer:" or "answer =", in any case: the rest of the
//     line, or the next one where nothing is left of it, or the display that begins there;
//   - else all of it, for the caller to pick from: an integer is the last number.
// The content of a tag or a box must be an answer as a whole; from the other two it is picked out.
AnswerText find_answer(std::string_view completion, const AnswerPlaces& places = {});

// The first, and the last, number in free text as it is written: "12", "-7", "3.5", "1,000", "1/2",
// "1e5". A sign counts where no operand stands before it: in 7-5 and 7 -5 the last number is 5, in
// =-5 it is -5. Digits that are part of a word are no number.
std::optional<std::string_view> first_number(std::string_view text);
std::optional<std::string_view> last_number(std::string_view text);

}  // namespace aha::rewards
