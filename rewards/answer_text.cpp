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
      constexpr std::string_view kJoining = " \t\r,;:&=~$_\\{}()[]";
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
          "should", "or", "is", "but", "then", "wrong"}) {
      if (word == correction) {
        return false;
      }
    }
    last = std::move(word);
    ++words;
  }
  // Side by side, after a comma, or after a few words that end in "and" (y = may follow).
  return words == 0 || (words <= 6 && (last == "and" || (words == 2 && last.size() == 1)));
}

std::string last_list(const std::vector<Box>& boxes, std::string_view text, bool joined) {
  std::size_t first = boxes.size() - 1;
  while (joined && first > 0 &&
         joins(text.substr(boxes[first - 1].end, boxes[first].begin - boxes[first - 1].end))) {
    --first;
  }
  std::string list(trim(boxes[first].content));
  for (std::size_t i = first + 1; i < boxes.size(); ++i) {
    list.append(",").append(trim(boxes[i].content));
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
  return {AnswerSource::tag, std::string(trim(text.substr(begin, close - begin)))};
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

// The rest of the line after the last "the answer is"; empty where there is none.
std::string_view read_phrase(std::string_view text) {
  constexpr std::array<std::string_view, 3> kEndings{" is", ":", " ="};
  const std::size_t end = find_phrase_end(text, "answer", kEndings);
  return end == kNowhere ? std::string_view{} : trim(first_line(text.substr(end)));
}

// After "the final answer is", where something follows that may be one.
std::string_view read_correction(std::string_view text) {
  constexpr std::array<std::string_view, 1> kEndings{" is"};
  const std::size_t end = find_phrase_end(text, "final answer", kEndings);
  const std::string_view line =
      end == kNowhere ? std::string_view{} : trim(first_line(text.substr(end)));
  return line.find_first_of("$0123456789") == kNowhere ? std::string_view{} : line;
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
    } else if (text[at] != ' ') {
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
  const std::vector<Box> boxes = places.box ? find_boxes(text) : std::vector<Box>{};
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
