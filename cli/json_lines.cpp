#include "cli/json_lines.h"

#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "tasks/integer_text.h"

namespace aha::cli {
namespace {

constexpr const char* kStandard = "-";

}  // namespace

FileError::FileError(const std::string& path, std::string_view what)
    : std::runtime_error(
          fmt::format("{}: {}: {}", path, what, std::generic_category().message(errno))) {}

JsonLines::JsonLines(std::string input_path, std::string output_path)
    : input_path_(std::move(input_path)), output_path_(std::move(output_path)) {
  if (input_path_ != kStandard) {
    input_file_.open(input_path_, std::ios::binary);
    if (!input_file_) throw FileError(input_path_, "cannot be opened");
  }
  if (output_path_ != kStandard) {
    std::error_code unknown;
    if (std::filesystem::equivalent(input_path_, output_path_, unknown)) {
      throw BadUsage("--output: is the input file, which would be lost");
    }
    output_file_.open(output_path_, std::ios::binary);
    if (!output_file_) throw FileError(output_path_, "cannot be written");
  }
}

std::istream& JsonLines::input() { return input_path_ == kStandard ? std::cin : input_file_; }

std::ostream& JsonLines::output() { return output_path_ == kStandard ? std::cout : output_file_; }

bool JsonLines::read(std::string& line) {
  do {
    if (input().rdbuf()->in_avail() <= 0) flush();
    if (!std::getline(input(), line)) {
      if (input().bad()) throw FileError(input_path_, "cannot be read");
      return false;
    }
  } while (tasks::trim(line).empty());
  return true;
}

void JsonLines::write(std::string_view row) { output() << row << '\n'; }

void JsonLines::flush() {
  if (!output().flush()) throw FileError(output_path_, "cannot be written");
}

}  // namespace aha::cli
