#include "rewards/math_answer.h"

#include <chrono>

#include "rewards/answer_text.h"
#include "rewards/math/answer_reading.h"
#include "rewards/math/judge.h"
#include "rewards/math/rewrite.h"
#include "tasks/integer_text.h"

namespace aha::rewards {
namespace {

using math::Arena;
using math::Equality;
using math::Expression;
using math::Kind;
using math::Method;
using math::Notation;
using math::Reading;
using tasks::trim;

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kLongestQuote = 200;

class Verification {
 public:
  Verification(std::string_view gold, const MathOptions& options)
      : gold_text_(gold), options_(options) {
    gold_ = math::read_gold(gold, options_, arena_);
    if (gold_.tree != nullptr) {
      result_.gold = math::to_plain_text(*gold_.tree);
    }
  }

  // One plain integer of any length, which the bounds on answers do not concern.
  bool decide_integers(std::string_view answer) {
    const auto gold = tasks::normalized_integer(gold_text_);
    const auto given = tasks::normalized_integer(answer);
    if (!gold || !given) {
      return false;
    }
    result_.gold = gold->substr(0, kLongestQuote);
    result_.answer = given->substr(0, kLongestQuote);
    finish(*gold == *given, Method::exact, *gold == *given ? "" : "another number");
    return true;
  }

  void decide_completion(std::string_view completion) {
    const AnswerText found = find_answer(completion, math::places_of(options_));
    if (found.source == AnswerSource::none) {
      return finish(false, Method::none, found.text);
    }
    if (found.source == AnswerSource::tag || found.source == AnswerSource::box) {
      return decide(found.text);
    }
    if (options_.box && found.text.find("\\boxed{") != std::string::npos) {
      return finish(false, Method::none, "a box is not closed");
    }
    if (is_gold_text(found.text)) {
      return finish(true, Method::text, "");
    }
    if (!decide_integers(found.text)) {
      decide(found.source == AnswerSource::phrase
                 ? math::read_phrase(found.text, options_, arena_, gold_)
                 : math::pick_answer(found.text, options_, arena_, gold_));
    }
  }

  void decide(std::string_view answer) {
    if (is_gold_text(answer)) {
      return finish(true, Method::text, "");
    }
    if (!decide_integers(answer)) {
      decide(math::read_boxed(answer, options_, arena_, gold_));
    }
  }

  MathResult take() { return std::move(result_); }

 private:
  // Byte for byte, so that a gold equals itself whether it can be read or not.
  bool is_gold_text(std::string_view answer) {
    const std::string_view text = trim(answer);
    if (text.empty() || text != trim(gold_text_)) {
      return false;
    }
    result_.answer = result_.gold.empty() ? text.substr(0, kLongestQuote) : result_.gold;
    return true;
  }

  void decide(const Reading& answer) {
    if (gold_.tree == nullptr) {
      return undecided("the gold answer cannot be read: " + gold_.problem);
    }
    if (answer.tree == nullptr) {
      return answer.problem == "empty" ? finish(false, Method::none, "the answer is empty")
                                       : undecided("the answer is " + answer.problem);
    }
    result_.answer = math::to_plain_text(*answer.tree);
    // A wide blank is in no key: 4 and 2 are not 42.
    const bool is_one_a_list =
        (answer.tree->kind == Kind::answers) != (gold_.tree->kind == Kind::answers);
    if (answer.key == gold_.key && !is_one_a_list) {
      return finish(true, Method::text, "");
    }
    math::Judge judge(options_, arena_);
    math::Decision decision = judge.same_answer(gold_.tree, answer.tree);
    if (decision.equality != Equality::equal) {
      decision = with_other_commas(judge, answer, decision);
    }
    if (decision.equality == Equality::undecided) {
      return undecided(std::string(decision.reason));
    }
    const bool equal = decision.equality == Equality::equal;
    finish(equal, decision.method, equal ? "" : std::string(decision.reason));
    if (!equal && result_.reason.empty()) {
      result_.reason = "not the gold answer";
    }
  }

  // 1,234 as two answers beside two, 1,22 as 1.22 beside a decimal. Of a gold answer 1,234 is a
  // thousand, and 1,2 are two answers.
  math::Decision with_other_commas(math::Judge& judge, const Reading& answer,
                                   const math::Decision& decision) {
    const auto is_decimal = [](const Expression& tree) {
      return tree.kind == Kind::number && tree.text.find('.') != kNowhere;
    };
    const auto is_pair = [](const Expression& tree) {
      return tree.kind == Kind::answers && tree.children.size() == 2;
    };
    const auto holds_list = [](const Expression& tree) {
      return tree.kind >= Kind::tuple && tree.kind <= Kind::answers;
    };
    Notation comma;
    comma.decimal_comma = true;
    comma.thousands = false;
    Notation list;
    list.thousands = false;
    if (options_.decimal_comma && is_decimal(*gold_.tree) &&
        (is_pair(*answer.tree) || answer.comma_in_number)) {
      const Reading other = math::read_answer(answer.text, options_, arena_, comma);
      return other.tree == nullptr || !is_decimal(*other.tree)
                 ? decision
                 : judge.same_answer(gold_.tree, other.tree);
    }
    if (options_.decimal_comma && is_decimal(*answer.tree) && is_pair(*gold_.tree) &&
        gold_.tree->children[1]->text.size() > 1) {
      const Reading other = math::read_answer(gold_.text, options_, arena_, comma);
      return other.tree == nullptr || !is_decimal(*other.tree)
                 ? decision
                 : judge.same_answer(other.tree, answer.tree);
    }
    if (answer.comma_in_number && holds_list(*gold_.tree)) {
      const Reading other = math::read_answer(answer.text, options_, arena_, list);
      return other.tree == nullptr ? decision : judge.same_answer(gold_.tree, other.tree);
    }
    return decision;
  }

  void finish(bool equal, Method method, std::string reason) {
    result_.verdict = equal ? Verdict::correct : Verdict::wrong;
    result_.method = method;
    result_.reason = std::move(reason);
  }

  void undecided(std::string reason) {
    result_.verdict = Verdict::error;
    result_.method = Method::none;
    result_.reason = std::move(reason);
  }

  Arena arena_;
  std::string_view gold_text_;
  const MathOptions& options_;
  Reading gold_;
  MathResult result_;
};

template <typename Decide>
MathResult timed(std::string_view gold, const MathOptions& options, Decide decide) {
  const auto begin = std::chrono::steady_clock::now();
  MathResult result;
  try {
    Verification verification(gold, options);
    decide(verification);
    result = verification.take();
  } catch (const std::exception& error) {  // memory
    result.verdict = Verdict::error;
    result.reason = error.what();
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  result.micros = took.count();
  return result;
}

}  // namespace

std::string_view name_of(math::Method method) {
  switch (method) {
    case Method::none:
      return "none";
    case Method::text:
      return "text";
    case Method::exact:
      return "exact";
    case Method::separated:
      return "separated";
    case Method::numeric:
      return "numeric";
  }
  return "unknown";
}

MathResult verify_math(std::string_view gold, std::string_view completion,
                       const MathOptions& options) {
  return timed(gold, options,
               [&](Verification& verification) { verification.decide_completion(completion); });
}

MathResult verify_math_answer(std::string_view gold, std::string_view answer,
                              const MathOptions& options) {
  return timed(gold, options, [&](Verification& verification) { verification.decide(answer); });
}

}  // namespace aha::rewards
