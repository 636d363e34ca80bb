#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "rewards/language_words.h"
#include "rewards/make_reward.h"
#include "rewards/prose.h"
#include "rewards/reward_error.h"
#include "rewards/reward_kind.h"
#include "tests/rewards/language_mixture.h"

namespace aha::rewards {
namespace {

const std::string kSentences = AHA_SOURCE_DIR "/tests/rewards/language_sentences.txt";

std::optional<double> share(const std::string& target, const std::string& completion,
                            const OptionJson& options = {}) {
  OptionJson all = options;
  all["target"] = target;
  return make_reward("language", all)->score({}, completion).value;
}

TEST(Language, PureTextIsExactlyOneAndForeignTextExactlyZero) {
  std::mt19937 random(1);
  const Sentences sentences = held_out_sentences(kSentences);
  std::size_t inexact = 0;
  std::size_t mistaken = 0;
  std::size_t all = 0;
  for (const auto& [language, some] : sentences) {
    for (int i = 0; i < 10; ++i, ++all) {
      const Mixture pure = mix(sentences, {{language, 5}}, {true, true, true, true}, random);
      inexact += share(language, pure.text) == 1.0 ? 0 : 1;
      for (const auto& [other, none] : sentences) {
        if (other != language) mistaken += share(other, pure.text) == 0.0 ? 0 : 1;
      }
    }
  }
  EXPECT_LE(inexact * 50, all);                              // 2 %
  EXPECT_LE(mistaken * 1000, all * (sentences.size() - 1));  // 0.1 %
}

TEST(Language, MixturesHaveTheirShares) {
  std::mt19937 random(2);
  const Sentences sentences = held_out_sentences(kSentences);
  std::vector<std::string> languages;
  for (const auto& [language, some] : sentences) languages.push_back(language);
  double sum = 0;
  int right = 0;
  constexpr int kMixtures = 1000;
  for (int i = 0; i < kMixtures; ++i) {
    std::shuffle(languages.begin(), languages.end(), random);
    const MixtureShape shape{random() % 2 == 0, random() % 2 == 0, true, random() % 2 == 0};
    const Mixture mixture =
        mix(sentences, {{languages[0], 1 + random() % 8}, {languages[1], 1 + random() % 8}}, shape,
            random);
    const double error =
        std::abs(share(languages[0], mixture.text).value() - mixture.share(languages[0]));
    sum += error;
    right += error <= 0.05 ? 1 : 0;
  }
  EXPECT_LE(sum / kMixtures, 0.01);
  EXPECT_GE(right, kMixtures * 99 / 100);
}

TEST(Language, WordsOfOtherLanguagesInASentence) {
  EXPECT_NEAR(share("zh", "我们 should 检查 the answer 是否正确。").value(), 0.62, 0.15);
  EXPECT_EQ(share("zh", "我们用 Python 计算，结果是 x = 3。"), 1.0);
  EXPECT_EQ(share("ru", "Мы используем теорему Pythagoras и число n."), 1.0);
  EXPECT_EQ(share("en", "We use the word Schadenfreude in an English sentence, and go on."), 1.0);
}

TEST(Language, ThinkingAloudInEnglishIsEnglish) {
  const std::vector<std::string> thoughts = {
      "Hmm, wait. So x = 3. Okay.",
      "Let me think... I'll try n = 7 first. No, that doesn't work.",
      "Wait, I'm not sure. Don't we've got y and z swapped?",
      "**Step 1:** Compute the sum.\n- First, a + b = 5\n- Then 2a - b = 4\n\n### Check\nYes!",
      "So the GCD of 12 and 18 is 6, and the LCM is 36. Alright.",
      "Okay, so Alice has 3 apples and Bob has 5. \"How many do they have?\" Eight, I think.",
      "f(x) = sin(x) + log(y), so f(0) = 1. Good."};
  for (const std::string& thought : thoughts) {
    EXPECT_EQ(share("en", thought), 1.0) << thought;
    if (thought.size() > 60) {
      EXPECT_EQ(share("de", thought), 0.0) << thought;
    }
  }
}

TEST(Language, HowALanguageWritesIsNotHeldAgainstIt) {
  EXPECT_EQ(
      share("fr",
            "L'inconnue s'appelle x. D'abord, qu'est-ce qu'on cherche ? C'est-à-dire : l'âge."),
      1.0);
  EXPECT_EQ(share("de", "Der Rechen- und Lösungsweg: Die Hälfte der Äpfel gehört Anna."), 1.0);
  EXPECT_EQ(share("en", "STOP! THIS IS NOT THE RIGHT ANSWER, AS I SAID BEFORE."), 1.0);
  EXPECT_EQ(share("en", "How To Solve The Problem Of The Two Trains"), 1.0);
  EXPECT_EQ(share("es", "¿Cuántos años tiene Juan? Él tiene 12 y ella, 15."), 1.0);
  EXPECT_EQ(share("pl", "W zadaniu mamy x i y, a z tego wynika wynik."), 1.0);
  EXPECT_EQ(share("tr", "İki sayının toplamı IŞIK hızından büyük değildir."), 1.0);
  EXPECT_EQ(share("vi", "Tôi nghi\u0323\u0302 đây là đáp án đúng của bài toán này."), 1.0);  // NFD
  EXPECT_EQ(share("ja", "三角形。面積は十です。次元解析。"), 1.0);
}

TEST(Language, WhatIsNoProseDoesNotCount) {
  for (const char* const text :
       {"12 + 3 = $x$ ```int a;```", "", "   \n", "https://example.com/the/path/of/words?a=b",
        "someone@example.org", "`the code`", "x = y + z", "<b></b>",
        "\\begin{align} the formula \\end{align}", "$$ the \n formula $$", "/usr/local/bin/program",
        "snake_case camelCase os.path sin(", "\xFF\xFE\x80", "12 345 6.7"}) {
    EXPECT_EQ(share("en", text), std::nullopt) << text;
  }
  EXPECT_EQ(share("zh", "请看https://example.com/path。然后计算结果。"), 1.0);
  EXPECT_EQ(share("de", "Das kostet 5 € <b>nur heute</b>, nicht wahr?"), 1.0);
}

TEST(Language, ChainOfThoughtOrAll) {
  const std::string english = "The weather is nice today and we are going to the lake. ";
  const std::string german = "Das Wetter ist heute schön und wir gehen an den See. ";
  const std::string both = "<think>" + english + "</think><answer>" + german + "</answer>";
  EXPECT_EQ(share("en", both), 1.0);
  EXPECT_NEAR(share("en", both, {{"part", "all"}}).value(), 0.5, 0.05);
  EXPECT_EQ(share("en", english + "</think>" + german), 1.0);
}

TEST(Language, TargetsByCode) {
  for (const char* const code :
       {"en", "zh", "ja", "ko", "ru", "de", "fr", "es", "it", "pt", "ar",
        "hi", "th", "vi", "tr", "pl", "nl", "uk", "id", "he", "el", "sv",
        "cs", "da", "no", "nb", "fi", "hu", "ro", "bg", "fa", "ur", "bn"}) {
    EXPECT_TRUE(language_id(code)) << code;
  }
  EXPECT_FALSE(language_id("xx"));
  EXPECT_FALSE(language_id(""));
  EXPECT_THROW(make_reward("language", {{"target", "english"}}), RewardError);
}

TEST(Language, AutoFollowsThePrompt) {
  tasks::Prompt prompt;
  prompt.text = "Wie viele Äpfel hat Anna, wenn sie drei verschenkt?";
  const auto reward = make_reward("language", {{"target", "auto"}});
  EXPECT_EQ(reward->score(prompt, "Sie hatte zehn, also bleiben sieben.").value, 1.0);
  EXPECT_EQ(reward->score(prompt, "She had ten, so seven are left.").value, 0.0);
  prompt.text = "1 + 1";
  EXPECT_EQ(reward->score(prompt, "Zwei").verdict, Verdict::error);
}

// Each would take minutes if any step were quadratic; the test's time limit tells.
TEST(Language, HostileTextsTakeLinearTime) {
  const auto times = [](const std::string& part, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += part;
    return text;
  };
  for (const char* const part : {"`",
                                 "``",
                                 "`a ",
                                 "$",
                                 "$1 ",
                                 "$$",
                                 "<",
                                 "<a ",
                                 "\\(",
                                 "\\[",
                                 "\\begin{a} ",
                                 "\\end{",
                                 "@",
                                 "a@",
                                 "://",
                                 "a://",
                                 "www.",
                                 "/a",
                                 "/",
                                 "a",
                                 "A",
                                 "\xD1\x8F",
                                 "\xE6\x97\xA5",
                                 "\xE0\xB8\x81",
                                 "a\xCC\x81",
                                 "\xE2\x80\xAE",
                                 "\xE2\x80\x8D",
                                 "\xFF",
                                 "\xF0\x9F\x98\x80",
                                 "a.",
                                 "a_",
                                 "a b "}) {
    share("en", times(part, 1 << 20));
  }
  const std::string nul(1 << 20, '\0');
  EXPECT_EQ(share("en", nul), std::nullopt);
  const std::string english = "the answer is in the book that we have read. ";
  EXPECT_EQ(share("en", times(english, 10 << 20)), 1.0);
}

TEST(Language, BrokenAndDeceivingText) {
  EXPECT_EQ(share("en", "The answer\xFF is\xC3 right, \xE2\x82 as we have seen."), 1.0);
  EXPECT_EQ(share("en", std::string("the\0answer\0is\0right", 19)), 1.0);
  EXPECT_EQ(share("en", "\u202EThe answer is right\u202C, as we have \u2066seen\u2069."), 1.0);
  // Latin words in look-alike letters are no Russian.
  EXPECT_LT(share("ru", "Тhе аnswеr іs thе sаmе аs bеfоrе").value(), 0.5);
}

TEST(Language, AnyBytesAreCountedOnce) {
  std::mt19937 random(3);
  const Sentences sentences = held_out_sentences(kSentences);
  std::vector<std::string> languages;
  for (const auto& [language, some] : sentences) languages.push_back(language);
  for (int i = 0; i < 3000; ++i) {
    const std::string& one = languages[random() % languages.size()];
    const std::string& other = languages[random() % languages.size()];
    std::string text =
        mix(sentences, {{one, 2}, {other, 2}}, {true, true, true, true}, random).text;
    for (std::size_t changes = random() % 20; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      const std::size_t length = random() % 8;
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, length);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), length));
      }
      if (text.empty()) text = "a";
    }
    EXPECT_EQ(keep_prose(text).size(), text.size());
    const WordCounts counts = count_words_by_language(text);
    EXPECT_EQ(std::accumulate(counts.of.begin(), counts.of.end(), std::size_t{0}), counts.all);
  }
}

TEST(Prose, KeepsEveryByteInItsPlace) {
  EXPECT_EQ(keep_prose("a `b` c"), "a     c");
  EXPECT_EQ(keep_prose("a $b$ c"), "a     c");
  EXPECT_EQ(keep_prose("I pay $5 and $6 now"), "I pay $5 and $6 now");
  EXPECT_EQ(keep_prose("if a < b and c > d"), "if a < b and c > d");
  EXPECT_EQ(keep_prose("an `open one"), "an `open one");
  EXPECT_EQ(keep_prose("see http://a.b/c."), "see" + std::string(13, ' ') + ".");
  EXPECT_EQ(keep_prose("x@y.z and/or"), "      and/or");
  EXPECT_EQ(keep_prose("\\begin{a}b\\end{a} c"), std::string(18, ' ') + "c");
  EXPECT_EQ(keep_prose("``a`` \\frac b"), std::string(12, ' ') + "b");
}

}  // namespace
}  // namespace aha::rewards
