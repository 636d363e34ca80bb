#include "recipes/run_report.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "recipes/curves_svg.h"
#include "recipes/report_assets.h"
#include "tests/recipes/markup.h"
#include "tests/recipes/run_rows_samples.h"
#include "text/utf8.h"

namespace aha::recipes {
namespace {

using testing::count;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::nesting_error;
using ::testing::Not;
using testing::sample_row;
using testing::sample_rows;
using testing::TemporaryFolder;

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// In base64, as a page's policy names it.
std::string sha256(std::string_view text) {
  const TemporaryFolder folder;
  folder.write("text", std::string(text));
  const std::string command = "sha256sum " + (folder.path() / "text").string();
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::array<char, 65> hex{};
  if (pipe == nullptr || std::fread(hex.data(), 1, 64, pipe) != 64) return "no sha256sum";
  ::pclose(pipe);
  std::string bits;
  for (const char digit : std::string_view(hex.data(), 64)) {
    for (int bit = 3; bit >= 0; --bit)
      bits += ((std::stoi(std::string(1, digit), nullptr, 16) >> bit) & 1) ? '1' : '0';
  }
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string base64 = "sha256-";
  for (bits += "00"; !bits.empty(); bits.erase(0, 6))
    base64 += kAlphabet[std::stoul(bits.substr(0, 6), nullptr, 2)];
  return base64 + "=";
}

TEST(RunReport, HoldsEveryPart) {
  const std::string html = report_html(sample_rows(150));
  for (const char* part :
       {"<title>demo · run report</title>", "<h2>Before and after</h2>",
        "<td>15.0%</td><td class=\"after\">91.5%</td>", "+76.5 pts", "× 2.50",
        "The same held-out prompts", "<b>Accuracy</b>", "<b>Response length</b>",
        "<b>Reward and its parts</b>", "<b>Entropy</b>", "<b>Loss</b>", "<b>Learning rate</b>",
        "<b>Speed</b>", "<section class=\"samples\" data-stage=\"rl\">", "<h2>Recipe</h2>",
        "seed: 1\n"}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
  EXPECT_THAT(html, Not(HasSubstr("<b>KL to the reference</b>")));
  EXPECT_LT(html.find("Stage rl"), html.find("Stage base"));
  EXPECT_EQ(nesting_error(html), "");
}

TEST(RunReport, SameRowsGiveTheSameBytes) {
  EXPECT_EQ(report_html(sample_rows(150)), report_html(sample_rows(150)));
}

TEST(RunReport, NeedsNothingFromOutside) {
  const std::string html = report_html(sample_rows(150));
  for (const char* outside :
       {"http:", "https:", "href=", "src=", "url(", "@import", "fetch(", "<link", "<img"}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

TEST(RunReport, AllowsItsOwnScriptAlone) {
  EXPECT_EQ(sha256(kReportScript), kReportScriptHash);
  const std::string html = report_html(sample_rows(3));
  EXPECT_EQ(count(html, "<script"), 1U);
  EXPECT_THAT(html, HasSubstr("script-src '" + std::string(kReportScriptHash) + "'"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, HasSubstr("<script>" + std::string(kReportScript) + "</script>"));
  EXPECT_EQ(kReportScript.find("innerHTML"), std::string_view::npos);
}

TEST(RunReport, EveryTextIsEscaped) {
  const std::string attack =
      "\"'></pre></script><script>alert(1)</script><img src=x onerror=alert(1)>";
  RunRows rows = sample_rows(5);
  rows.name = attack;
  rows.recipe = attack;
  rows.unfinished = {attack};
  rows.summary = RunSummary{attack, {{"accuracy_before", 0.5}}};
  for (MetricRow& row : rows.metrics) {
    row.stage += attack;
    row.values[attack] = 1.0;
    row.values["rewards/" + attack + "/mean"] = 1.0;
  }
  for (SampleRow& row : rows.samples) {
    row.stage += attack;
    row.decoding += row.decoding.empty() ? "" : attack;
    row.prompt = row.gold = row.completion = SampleText("<think>" + attack);
    row.rewards[attack] = 1.0;
  }
  const std::string html = report_html(rows);
  EXPECT_EQ(nesting_error(html), "");
  EXPECT_EQ(count(html, "<script"), 1U);
  EXPECT_EQ(count(html, "<img"), 0U);
  EXPECT_EQ(count(html, "\"'>"), 0U);
}

TEST(RunReport, HostileCharactersAreShown) {
  RunRows rows = sample_rows(1);
  rows.samples[0].completion = SampleText(std::string("a\0b\u202Ec\xff", 8));
  const std::string html = report_html(rows);
  EXPECT_THAT(html, HasSubstr("a␀b[U+202E]c\uFFFD"));
  EXPECT_EQ(html.find('\0'), html.npos);
  EXPECT_TRUE(text::is_valid_utf8(html));
}

TEST(RunReport, AnEmptyRunIsAPage) {
  RunRows rows;
  rows.name = "new";
  const std::string html = report_html(rows);
  EXPECT_EQ(nesting_error(html), "");
  EXPECT_THAT(html, HasSubstr("Not finished: no steps yet"));
  for (const char* absent : {"<h2>Before", "<h2>Curves", "<h2>Samples", "<table"}) {
    EXPECT_THAT(html, Not(HasSubstr(absent)));
  }
}

TEST(RunReport, ASingleStepIsDrawn) {
  const std::string html = report_html(sample_rows(1));
  EXPECT_EQ(nesting_error(html), "");
  EXPECT_THAT(html, HasSubstr("<circle class=\"dot s0\""));
  EXPECT_THAT(html, Not(HasSubstr("nan")));
}

TEST(RunReport, ARunThatGoesOnSaysHowFarItIs) {
  RunRows rows = sample_rows(12);
  EXPECT_THAT(report_html(rows), HasSubstr("Not finished: so far the evaluation after"));
  rows.metrics.pop_back();
  rows.unfinished = {"samples.jsonl"};
  const std::string html = report_html(rows);
  EXPECT_THAT(html, HasSubstr("Not finished: so far step 12 of stage rl"));
  EXPECT_THAT(html, HasSubstr("The last line of samples.jsonl is incomplete and was left out."));
  EXPECT_THAT(html, HasSubstr("<td>15.0%</td><td class=\"after\">–</td>"));
}

TEST(RunReport, TheSummaryCountsMoreThanTheRows) {
  RunRows rows = sample_rows(12);
  rows.summary =
      RunSummary{"7", {{"accuracy_before", 0.25}, {"accuracy_after", 0.75}, {"seconds", 3725.0}}};
  const std::string html = report_html(rows);
  EXPECT_THAT(html, HasSubstr("<td>25.0%</td><td class=\"after\">75.0%</td>"));
  EXPECT_THAT(html, HasSubstr("Finished in 1 h 2 min · seed 7"));
}

TEST(RunReport, RightAndWrongAreMarked) {
  RunRows rows;
  rows.samples = {sample_row("rl", 1, "a", 1.0), sample_row("rl", 1, "b", 0.0),
                  sample_row("rl", 1, "c", 0.5)};
  rows.samples.push_back(sample_row("rl", 1, "d", 1.0));
  rows.samples.back().rewards = {{"accuracy", std::nullopt}, {"format", 1.0}};
  rows.samples.push_back(sample_row("rl", 1, "e", 0.0));
  rows.samples.back().rewards = {{"code", 1.0}, {"format", 0.0}};
  const std::string html = report_html(rows);
  EXPECT_EQ(count(html, "data-verdict=\"right\""), 2U);
  EXPECT_EQ(count(html, "data-verdict=\"wrong\""), 1U);
  EXPECT_EQ(count(html, "data-verdict=\"unknown\""), 2U);
  EXPECT_THAT(html, HasSubstr("<summary>step 1: 2 of 5 right</summary>"));
}

TEST(RunReport, HugeTextsAndManyStepsStayAReadablePage) {
  RunRows rows = sample_rows(3000);
  for (int step = 1; step <= 3000; ++step) {
    rows.samples.push_back(sample_row("rl", step, std::string(1 << 18, '<'), 0.0));
  }
  const std::string html = report_html(rows);
  EXPECT_LT(html.size(), 20U << 20U);
  EXPECT_EQ(nesting_error(html), "");
  EXPECT_THAT(html, HasSubstr("of 3000 steps, evenly spread"));
  EXPECT_THAT(html, HasSubstr("data-step=\"1\""));
  EXPECT_THAT(html, HasSubstr("data-step=\"3000\""));
  EXPECT_THAT(html, HasSubstr(" bytes left out "));
}

TEST(WriteReport, WritesBothFilesOverOlderOnes) {
  const TemporaryFolder folder;
  folder.write("recipe.yaml", "seed: 1\n");
  folder.write("metrics.jsonl", "{\"stage\":\"rl\",\"step\":1,\"reward\":0.5}\n");
  folder.write("report.html", "old");
  write_report(folder.path());
  const RunRows rows = read_run_rows(folder.path());
  EXPECT_EQ(read(folder.path() / "report.html"), report_html(rows));
  EXPECT_EQ(read(folder.path() / "curves.svg"), curves_svg(rows));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path()))
    ++files;
  EXPECT_EQ(files, 4U);
}

TEST(WriteReport, ASummaryOfTheCallerIsAsGoodAsItsFile) {
  const TemporaryFolder folder;
  folder.write("recipe.yaml", "seed: 1\n");
  const nlohmann::ordered_json summary = {
      {"seed", 3}, {"accuracy_before", 0.5}, {"accuracy_after", nullptr}};
  write_report(folder.path(), summary);
  const std::string early = read(folder.path() / "report.html");
  EXPECT_THAT(early, HasSubstr("Finished · seed 3"));
  folder.write("summary.json", summary.dump(2));
  write_report(folder.path());
  EXPECT_EQ(read(folder.path() / "report.html"), early);
}

TEST(WriteReport, WhatCannotBeReadOrWrittenIsNamed) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_report(folder.path()), RunRowsError);
  folder.write("recipe.yaml", "");
  try {
    write_report_page(folder.path(), folder.path() / "no" / "page.html");
    FAIL();
  } catch (const RunRowsError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("no/page.html: cannot be written: No such file or directory"));
  }
  write_report_page(folder.path(), folder.path() / "page.html");
  EXPECT_EQ(read(folder.path() / "page.html"), report_html(read_run_rows(folder.path())));
  write_report_page(folder.path(), "/dev/null");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace aha::recipes
