#include "rewards/answer_text.h"

#include <algorithm>
#include <array>
#include <span>

#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::string_view kThink = "<think>";
constexpr std::string_view kEndThink = "</think>";
constexpr std::string_view kAnswer = "<answer>";
constexpr std::string_view kEndAnswer = "</answer>";
constexpr std::string_view kBoxed = "\\boxed";
constexpr std::string_view kEscapedBoxed = "\\\\boxed";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [](char expected, char c) { return expected == lower(c); });
}

// Whether what stands between two boxes makes them one list.
bool joins(std::string_view between) {
  constexpr std::size_t kLongestJoin = 80;
  if (between.size() > kLongestJoin) {
    return false;
  }
  std::string last;
  int words = 0;
  for (std::size_t at = 0; at < between.size();) {
    std::size_t end = at;
    while (end < between.size() && lower(between[end]) >= 'a' && lower(between[end]) <= 'z') {
      ++end;
    }
    if (end == at) {
      constexpr std::string_view kJoining = " \t\r,;:&=~$_\\{}()[]/|";
      const bool is_index =
          is_digit(between[at]) && at > 0 && (between[at - 1] == '_' || between[at - 1] == '{');
      if (!is_index && kJoining.find(between[at]) == kNowhere) {
        return false;
      }
      ++at;
      continue;
    }
    std::string word(between.substr(at, end - at));
    std::transform(word.begin(), word.end(), word.begin(), lower);
    const bool is_macro = at > 0 && between[at - 1] == '\\';
    at = end;
    if (is_macro && (word == "text" || word == "quad" || word == "qquad" || word == "mbox")) {
      continue;
    }
    for (const std::string_view correction :
         {"no", "not", "wait", "actually", "correct", "corrected", "instead", "sorry", "rather",
          "should", "is", "but", "then", "wrong"}) {
      if (word == correction) {
        return false;
      }
    }
    last = std::move(word);
    ++words;
  }
  // Side by side, after a comma, or after a few words that end in "and" (y = may follow). Who boxes
  // one answer "or" another gives both.
  const bool is_link = last == "and" || last == "or" || last == "lor" || last == "vee" ||
                       last == "possibly" || last == "alternatively" || last == "else";
  return words == 0 || (words <= 6 && (is_link || (words == 2 && last.size() == 1)));
}

// The content of a text that is one box and nothing else: \boxed{\boxed{2}} is 2.
std::string_view unboxed(std::string_view text) {
  constexpr int kMostBoxes = 4;
  for (int i = 0; i < kMostBoxes; ++i) {
    const std::vector<Box> boxes = find_boxes(text);
    if (boxes.size() != 1 || boxes[0].begin != 0 || boxes[0].end != text.size()) {
      break;
    }
    text = trim(boxes[0].content);
  }
  const bool is_grouped = text.starts_with("{\\text{") && text.find('}') + 2 == text.size();
  return is_grouped ? text.substr(1, text.size() - 2) : text;
}

// The last word of a text, in small letters, cut off from it; signs that formulas begin with may
// follow it.
std::string take_last_word(std::string_view& text) {
  text = text.substr(0, text.find_last_not_of(" \t\n$*([{\\") + 1);
  std::size_t begin = text.size();
  while (begin > 0 && (text[begin - 1] == '\'' ||
                       (lower(text[begin - 1]) >= 'a' && lower(text[begin - 1]) <= 'z'))) {
    --begin;
  }
  std::string word(text.substr(begin));
  std::transform(word.begin(), word.end(), word.begin(), lower);
  text = text.substr(0, begin);
  return word;
}

// "It is not \boxed{2}", "\boxed{2} is wrong"; not "why not" and "believe it or not".
bool is_denied(const Box& box, std::string_view text) {
  std::string_view before = text.substr(0, box.begin);
  std::string word = take_last_word(before);
  if (word == "be") {
    word = take_last_word(before);
  }
  const bool denies = word == "not" || word == "never" || word == "cannot" || word.ends_with("n't");
  if (denies) {
    const std::string first = take_last_word(before);
    return first != "or" && first != "why";
  }
  return is_denied_behind(text.substr(box.end));
}

// Gives boxes the minus right before them: $x = -\boxed{2}$. A dash in a sentence is none.
void attach_signs(std::vector<Box>& boxes, std::string_view text) {
  for (Box& box : boxes) {
    const std::size_t sign = text.substr(0, box.begin).find_last_not_of(' ');
    if (sign == kNowhere || text[sign] != '-' || box.content.find_first_of("+- ") != kNowhere) {
      continue;
    }
    const std::size_t before = text.substr(0, sign).find_last_not_of(" \n");
    if (before != kNowhere && std::string_view("=$([").find(text[before]) != kNowhere) {
      box.is_negative = true;
      box.begin = sign;
    }
  }
}

std::string last_list(const std::vector<Box>& boxes, std::string_view text, bool joined) {
  std::size_t first = boxes.size() - 1;
  while (joined && first > 0 &&
         joins(text.substr(boxes[first - 1].end, boxes[first].begin - boxes[first - 1].end))) {
    --first;
  }
  std::string list;
  for (std::size_t i = first; i < boxes.size(); ++i) {
    list.append(i > first ? "," : "").append(boxes[i].is_negative ? "-" : "");
    list.append(unboxed(trim(boxes[i].content)));
  }
  return list;
}

AnswerText read_tag(std::string_view text) {
  const std::size_t open = text.find(kAnswer);
  const std::size_t close = text.find(kEndAnswer);
  if (open == kNowhere || close == kNowhere || close < open) {
    return {AnswerSource::none, "<answer> and </answer> do not make a pair"};
  }
  if (text.find(kAnswer, open + 1) != kNowhere || text.find(kEndAnswer, close + 1) != kNowhere) {
    return {AnswerSource::none, "more than one <answer>"};
  }
  const std::size_t begin = open + kAnswer.size();
  return {AnswerSource::tag, std::string(unboxed(trim(text.substr(begin, close - begin))))};
}

// After the last occurrence of the word and one of the endings, or nowhere.
std::size_t find_phrase_end(std::string_view text, std::string_view word,
                            std::span<const std::string_view> endings) {
  std::size_t end = kNowhere;
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    if (!starts_with_ignoring_case(text.substr(at), word)) {
      continue;
    }
    const std::string_view rest = text.substr(at + word.size());
    for (const std::string_view ending : endings) {
      if (starts_with_ignoring_case(rest, ending)) {
        end = at + word.size() + ending.size();
      }
    }
  }
  return end;
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// Without the colon that may stand between "answer is" and the answer, and the asterisks beside it.
std::string_view without_lead(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r*");
  if (begin == kNowhere || text[begin] != ':') {
    return text;
  }
  const std::size_t answer = text.find_first_not_of('*', begin + 1);
  return answer == kNowhere ? std::string_view{} : text.substr(answer);
}

// The formula between $$ or \[ at the beginning of a text, over lines; empty where there is none.
std::string_view leading_display(std::string_view text) {
  const std::string_view close = text.starts_with("$$")    ? "$$"
                                 : text.starts_with("\\[") ? "\\]"
                                                           : std::string_view{};
  const std::size_t end = close.empty() ? kNowhere : text.find(close, 2);
  return end == kNowhere ? std::string_view{} : text.substr(0, end + 2);
}

// What stands behind "the answer is": the rest of the line, or, where nothing is there, the next.
std::string_view answer_behind(std::string_view text) {
  std::string_view rest = without_lead(text);
  const std::string_view line = first_line(rest);
  const bool is_empty = line.find_first_not_of("*: \t\r") == kNowhere;
  const std::size_t begin = rest.find_first_not_of(" \t\r\n", is_empty ? line.size() : 0);
  rest = begin == kNowhere ? std::string_view{} : rest.substr(begin);
  const std::string_view display = leading_display(rest);
  return display.empty() ? trim(first_line(rest)) : display;
}

// Behind the last "the answer is"; empty where there is none.
std::string_view read_phrase(std::string_view text) {
  constexpr std::array<std::string_view, 3> kEndings{" is", ":", " ="};
  const std::size_t end = find_phrase_end(text, "answer", kEndings);
  return end == kNowhere ? std::string_view{} : answer_behind(text.substr(end));
}

// After "the final answer is", where something follows that may be one.
std::string_view read_correction(std::string_view text) {
  constexpr std::array<std::string_view, 1> kEndings{" is"};
  const std::size_t end = find_phrase_end(text, "final answer", kEndings);
  const std::string_view line =
      end == kNowhere ? std::string_view{} : answer_behind(text.substr(end));
  const bool is_letter = line.size() >= 3 && line[0] == '(' && lower(line[1]) >= 'a' &&
                         lower(line[1]) <= 'z' && line[2] == ')' &&
                         line.find_first_not_of(" .!*", 3) == kNowhere;
  return is_letter || line.find_first_of("$0123456789") != kNowhere ? line : std::string_view{};
}

}  // namespace

std::optional<std::string_view> text_after_thinking(std::string_view completion) {
  const std::size_t end = completion.rfind(kEndThink);
  const std::string_view text =
      end == kNowhere ? completion : completion.substr(end + kEndThink.size());
  if (text.find(kThink) != kNowhere) {
    return std::nullopt;
  }
  return text;
}

bool is_denied_behind(std::string_view rest) {
  const auto take = [](std::string_view& text, auto& words) {
    for (const std::string_view word : words) {
      const bool ends = text.size() == word.size() ||
                        (text.size() > word.size() &&
                         !(lower(text[word.size()]) >= 'a' && lower(text[word.size()]) <= 'z'));
      if (ends && starts_with_ignoring_case(text, word)) {
        text.remove_prefix(word.size());
        return true;
      }
    }
    return false;
  };
  constexpr std::array<std::string_view, 3> kWrong{"is wrong", "is incorrect", "was wrong"};
  constexpr std::array<std::string_view, 4> kNot{"is not", "isn't", "cannot be", "can't be"};
  constexpr std::array<std::string_view, 6> kRight{"correct", "right", "the answer",
                                                   "it",      "valid", "possible"};
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t$*})]")));
  if (take(rest, kWrong)) {
    return true;
  }
  if (!take(rest, kNot)) {
    return false;
  }
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(' ')));
  return rest.empty() || std::string_view(".,;!?\n").find(rest.front()) != kNowhere ||
         take(rest, kRight);
}

std::vector<Box> find_boxes(std::string_view text) {
  struct Brace {
    std::size_t box = kNowhere;  // where its \boxed starts
    std::size_t at = 0;
  };
  std::vector<Brace> open;
  std::vector<Box> boxes;
  std::size_t command = kNowhere;  // a \boxed whose brace may come next
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      if (text.compare(at, kEscapedBoxed.size(), kEscapedBoxed) == 0) {
        ++at;
      }
      const bool is_box = text.compare(at, kBoxed.size(), kBoxed) == 0;
      command = is_box ? at : kNowhere;
      at += is_box ? kBoxed.size() - 1 : 1;  // an escaped brace does not count
    } else if (text[at] == '{') {
      open.push_back({command, at});
      command = kNowhere;
    } else if (text[at] == '}' && !open.empty()) {
      const Brace brace = open.back();
      open.pop_back();
      if (brace.box != kNowhere) {
        while (!boxes.empty() && boxes.back().begin > brace.box) {
          boxes.pop_back();
        }
        boxes.push_back({brace.box, at + 1, text.substr(brace.at + 1, at - brace.at - 1)});
      }
      command = kNowhere;
    } else if (text[at] != ' ' && text[at] != '\n') {
      command = kNowhere;
    }
  }
  return boxes;
}

AnswerText find_answer(std::string_view completion, const AnswerPlaces& places) {
  const std::optional<std::string_view> after = text_after_thinking(completion);
  if (!after) {
    return {AnswerSource::none, "the thinking does not end"};
  }
  const std::string_view text = *after;
  if (places.tag && (text.find(kAnswer) != kNowhere || text.find(kEndAnswer) != kNowhere)) {
    return read_tag(text);
  }
  std::vector<Box> boxes = places.box ? find_boxes(text) : std::vector<Box>{};
  attach_signs(boxes, text);
  const std::size_t last_end = boxes.empty() ? 0 : boxes.back().end;
  std::erase_if(boxes, [&](const Box& box) { return is_denied(box, text); });
  if (last_end > 0 && boxes.empty()) {
    const std::string_view line = places.phrase ? read_phrase(text.substr(last_end)) : "";
    return line.empty() ? AnswerText{AnswerSource::none, "what is boxed is denied"}
                        : AnswerText{AnswerSource::phrase, std::string(line)};
  }
  if (!boxes.empty()) {
    const std::string_view correction =
        places.phrase ? read_correction(text.substr(boxes.back().end)) : std::string_view{};
    return correction.empty()
               ? AnswerText{AnswerSource::box, last_list(boxes, text, places.joined_boxes)}
               : AnswerText{AnswerSource::phrase, std::string(correction)};
  }
  if (places.phrase) {
    if (const std::string_view line = read_phrase(text); !line.empty()) {
      return {AnswerSource::phrase, std::string(line)};
    }
  }
  const std::string_view all = trim(text);
  if (all.empty()) {
    return {AnswerSource::none, "nothing follows the thinking"};
  }
  if (!places.text) {
    return {AnswerSource::none, "no answer stands where one is read"};
  }
  return {AnswerSource::text, std::string(all)};
}

}  // namespace aha::rewards
