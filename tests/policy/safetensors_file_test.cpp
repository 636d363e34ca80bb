#include "policy/safetensors_file.h"

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include <gtest/gtest.h>

namespace aha::policy {
namespace {

std::vector<std::byte> image_of(const std::string& header, std::size_t data_bytes) {
  std::vector<std::byte> image(8 + header.size() + data_bytes);
  for (std::size_t i = 0; i < 8; ++i) image[i] = static_cast<std::byte>(header.size() >> (8 * i));
  std::memcpy(image.data() + 8, header.data(), header.size());
  return image;
}

std::string refusal(const std::string& header, std::size_t data_bytes) {
  try {
    parse_safetensors(image_of(header, data_bytes), "f");
  } catch (const SafetensorsError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ParseSafetensors, ReadsTensors) {
  const auto image = image_of(
      R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
      R"("b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]}})",
      14);
  const auto entries = parse_safetensors(image, "f");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries.at("a").shape, (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(entries.at("b").bytes.size(), 6U);
  EXPECT_EQ(entries.at("b").bytes.data(), image.data() + image.size() - 6);
}

TEST(ParseSafetensors, RefusesWhatDoesNotHoldTogether) {
  const auto contains = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  contains(refusal(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}})", 8),
           "do not lie in");
  contains(refusal(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8),
           "larger than the file");
  contains(refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})", 8), "need 4 bytes");
  contains(refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 8),
           "do not lie in");
  contains(refusal(R"({"a":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}})", 8),
           "unknown dtype");
  contains(refusal(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}})", 8),
           "non-negative");
  contains(refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 8),
           "8 bytes of data");
  contains(refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                   R"("b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                   4),
           "overlap");
  contains(refusal(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                   R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                   8),
           "twice");
  contains(
      refusal(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})", 8),
      "larger than the file");
  contains(refusal("[1]", 0), "not a JSON object");
  contains(refusal("{", 0), "broken header");
  EXPECT_THROW(parse_safetensors({}, "f"), SafetensorsError);
  auto long_header = image_of("{}", 0);
  long_header[7] = std::byte{0x7f};
  EXPECT_THROW(parse_safetensors(long_header, "f"), SafetensorsError);
}

TEST(ParseSafetensors, SurvivesMutations) {
  const auto good = image_of(R"({"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}})", 8);
  std::mt19937 random(1);
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    auto image = good;
    for (unsigned i = 0; i <= random() % 4; ++i)
      image[random() % image.size()] = static_cast<std::byte>(random());
    if (random() % 4 == 0) image.resize(random() % (image.size() + 1));
    try {
      for (const auto& [name, entry] : parse_safetensors(image, "f")) {
        EXPECT_GE(entry.bytes.data(), image.data());
        EXPECT_LE(entry.bytes.data() + entry.bytes.size(), image.data() + image.size());
      }
      ++accepted;
    } catch (const SafetensorsError&) {
    }
  }
  EXPECT_GT(accepted, 0);
}

TEST(WriteSafetensors, ReadsBackTheSameBytes) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("aha_safetensors_" + std::to_string(::getpid()));
  const std::vector<std::byte> data = {std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  write_safetensors(path, {{"x", {"F32", {1}, data}}, {"empty", {"F32", {0, 3}, {}}}});
  {
    const SafetensorsFile file(path);
    EXPECT_TRUE(std::equal(data.begin(), data.end(), file.entries().at("x").bytes.begin()));
    EXPECT_EQ(file.entries().at("empty").shape, (std::vector<std::int64_t>{0, 3}));
  }
  std::filesystem::remove(path);
  EXPECT_THROW(SafetensorsFile{path}, SafetensorsError);
}

}  // namespace
}  // namespace aha::policy
