// Objects of the prompt's own classes go from the tests to the program and back, as LeetCode's
// trees and lists do.

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/rewards/code/code_reward_fixture.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

const char* const kPrompt = R"PY(
from typing import *
class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next
def list_node(values):
    head = None
    for value in reversed(values):
        head = ListNode(value, head)
    return head
def is_same_list(p, q):
    while p and q and p.val == q.val:
        p, q = p.next, q.next
    return p is None and q is None
)PY";

class PromptObjectsTest : public CodeRewardTest {
 protected:
  static json tests(const std::string& lines, const std::string& prompt = kPrompt) {
    return {{"prompt", prompt},
            {"test", "def check(candidate):\n" + lines},
            {"entry_point", "Solution().f"}};
  }
  static Score score_of(const json& tests, const std::string& body) {
    return score("python", tests, "class Solution:\n    def f(self, head):\n" + body);
  }
  static std::string judgement(const json& tests, const std::string& body) {
    const Score score = score_of(tests, body);
    return score.judgement == "AC" ? score.judgement : score.judgement + ": " + score.detail;
  }
};

const char* const kReverse =
    "        last = None\n"
    "        while head: head.next, last, head = last, head, head.next\n"
    "        return last\n";

TEST_F(PromptObjectsTest, AreArgumentsAndAnswers) {
  const json reversed = tests(
      "    assert is_same_list(candidate(list_node([1, 2, 3])), list_node([3, 2, 1]))\n"
      "    assert is_same_list(candidate(head=None), None)\n"
      "    assert is_same_list(candidate(list_node(range(3000))), list_node(range(2999, -1, "
      "-1)))\n");
  EXPECT_EQ(judgement(reversed, kReverse), "AC");
  EXPECT_EQ(judgement(reversed, "        return head").substr(0, 2), "WA");
  EXPECT_EQ(judgement(reversed, "        return None").substr(0, 2), "WA");
  EXPECT_EQ(judgement(reversed, "        return [3, 2, 1]").substr(0, 2), "WA");
}

TEST_F(PromptObjectsTest, MayBeOfAClassThatTheProgramDefinesAnew) {
  const json made = tests("    assert is_same_list(candidate([7, 8]), list_node([7, 8]))\n");
  const std::string anew =
      "class ListNode:\n    def __init__(self, val=0, next=None):\n        self.val = val\n"
      "        self.next = next\n";
  const std::string body =
      "class Solution:\n    def f(self, values): return ListNode(values[0], ListNode(values[1]))";
  EXPECT_EQ(score("python", made, anew + body).judgement, "AC");
  EXPECT_EQ(score("python", made, body).judgement, "AC");
}

TEST_F(PromptObjectsTest, MayHoldThemselves) {
  const json cycle = tests(
      "    ring = list_node([1, 2, 3])\n    ring.next.next.next = ring.next\n"
      "    assert candidate(ring) is True\n    assert candidate(list_node([1, 2])) is False\n");
  const char* const body =
      "        seen = set()\n"
      "        while head and head not in seen: seen.add(head); head = head.next\n        return "
      "head is not None";
  EXPECT_EQ(judgement(cycle, body), "AC");
  EXPECT_EQ(judgement(cycle, "        return True").substr(0, 2), "WA");
  const json made = tests(
      "    one = candidate(None)\n    assert one.next.next is one and one.val[0] is one.val[1]\n");
  EXPECT_EQ(judgement(made,
                      "        both = ListNode(1)\n        one = ListNode([both, both])\n"
                      "        one.next = ListNode(0, one)\n        return one"),
            "AC");
}

// What a program writes to the judge by itself is an object of the prompt's with plain attributes,
// or nothing.
TEST_F(PromptObjectsTest, HoldNoMoreThanPlainValues) {
  const json any = tests("    assert candidate(list_node([1])) is not None\n");
  const auto written = [&](const std::string& bytes) {
    return judgement(
        any,
        "        import os\n        for fd in range(3, 256):\n            try: os.write("
        "fd, b'v" +
            bytes + "')\n            except OSError: pass\n        os._exit(0)");
  };
  EXPECT_EQ(written("gl1;s8:ListNoded1;s3:valr0;r0;"), "AC");  // as the program itself may say
  for (const char* const bad :
       {"gl1;s3:intd0;r0;", "gl1;s9:Candidated0;r0;", "gl1;s8:ListNoded1;s9:__class__n;r0;",
        "gl1;s8:ListNoded1;s3:a.bn;r0;", "gl1;s8:ListNoded1;i1;n;r0;", "gl1;s8:ListNoded0;r1;",
        "gl1;s8:ListNoded0;r-1;", "gl1;s8:ListNodel0;r0;", "gi1;r0;", "r0;", "gl1;n;d0;r0;"}) {
    EXPECT_EQ(written(bad).substr(0, 2), "WA") << bad;
  }
}

TEST_F(PromptObjectsTest, TakeNoMethodsPlace) {
  const std::string node =
      "class Node:\n    def __init__(self, val): self.val = val\n"
      "    def same(self, other): return self.val == other.val\n"
      "    def count(self, what): return [self.val].count(what)\n"
      "    @property\n    def twice(self): return 2 * self.val\n";
  const json same = tests("    assert candidate(1).same(Node(41))\n", node);
  EXPECT_EQ(judgement(same, "        return Node(41)"), "AC");
  EXPECT_EQ(
      judgement(same, "        n = Node(0)\n        n.same = bool\n        return n").substr(0, 2),
      "WA");
  const json count = tests("    assert candidate(1).count(3) == 3\n", node);
  EXPECT_EQ(
      judgement(count, "        n = Node(0)\n        n.count = int\n        return n").substr(0, 2),
      "WA");
  const json twice = tests("    assert candidate(1).twice == 82\n", node);
  EXPECT_EQ(judgement(twice, "        return Node(41)"), "AC");
  EXPECT_EQ(judgement(twice, "        n = Node(0)\n        vars(n)['twice'] = 82\n        return n")
                .substr(0, 2),
            "WA");
}

TEST_F(PromptObjectsTest, MayBeKeysByAHashOfTheirOwn) {
  const std::string graph =
      "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Point:\n    x: int\n"
      "    y: int\nclass Graph:\n    def __init__(self): self.edges, self.seen = {}, set()\n"
      "    def add(self, a, b):\n        self.edges.setdefault(a, []).append(b)\n"
      "        self.seen.add(b)\n";
  const json edges = tests(
      "    g = Graph()\n    g.add(Point(1, 2), Point(3, 4))\n    back = candidate(g)\n"
      "    assert back.edges == {Point(3, 4): [Point(1, 2)]} and Point(1, 2) in back.seen\n",
      graph);
  EXPECT_EQ(judgement(edges,
                      "        back = Graph()\n        for a, all in head.edges.items():\n"
                      "            for b in all: back.add(b, a)\n        return back"),
            "AC");
  EXPECT_EQ(judgement(edges, "        return head").substr(0, 2), "WA");
}

TEST_F(PromptObjectsTest, MayBeOfADerivedClassAndOneByAnotherName) {
  const std::string leaf =
      "class Node:\n    def __init__(self, val): self.val = val\nclass Leaf(Node): pass\n"
      "class BadInput(ValueError): pass\n";
  const json both = tests(
      "    assert candidate(Leaf(3)) == 3\n    one = candidate(Node(4))\n"
      "    assert type(one) is Node and one.val == 5\n",
      leaf);
  EXPECT_EQ(judgement(both,
                      "        if type(head) is Leaf: return head.val\n"
                      "        if head is None: raise BadInput\n        return Node(head.val + 1)"),
            "AC");
  EXPECT_EQ(score("python", both,
                  "class Mine:\n    def __init__(self, val): self.val = val\nNode = Mine\n"
                  "class Solution:\n    def f(self, head):\n"
                  "        return head.val if type(head) is Leaf else Node(head.val + 1)")
                .judgement,
            "AC");
}

// Its attributes are the program's text.
TEST_F(PromptObjectsTest, TextInThemIsNotEvaluated) {
  const json evaluated =
      tests("    secret = 41\n    assert eval(candidate(list_node([1])).val) == secret + 1\n");
  EXPECT_EQ(judgement(evaluated, "        return ListNode('42')"), "AC");
  EXPECT_EQ(judgement(evaluated, "        return ListNode('secret + 1')").substr(0, 2), "WA");
  EXPECT_EQ(judgement(evaluated, "        return ListNode('().__class__')").substr(0, 2), "WA");
  const json listed =
      tests("    secret = 41\n    assert eval(list(vars(candidate(None)))[-1]) == secret + 1\n");
  EXPECT_EQ(
      judgement(listed, "        one = ListNode()\n        one.secret = 1\n        return one")
          .substr(0, 2),
      "WA");
}

TEST_F(PromptObjectsTest, OfOtherClassesAreNotCarried) {
  const json other = tests("    assert candidate(None).val == 1\n");
  EXPECT_EQ(
      judgement(other, "        class Mine(ListNode): pass\n        return Mine(1)").substr(0, 2),
      "WA");
  const std::string text_like = std::string(kPrompt) + "class Word(str):\n    x = 1\n";
  EXPECT_EQ(judgement(tests("    assert candidate(Word('a')) == 'a'\n", text_like),
                      "        return head if type(head) is str else None"),
            "AC");
}

}  // namespace
}  // namespace aha::rewards
