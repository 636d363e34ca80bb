#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace aha::cli {

// A file that cannot be read or written; errno says why.
class FileError : public std::runtime_error {
 public:
  FileError(const std::string& path, std::string_view what);
};

// Arguments that make no sense together.
class BadUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The rows of a command: JSON Lines in, JSON Lines out. "-" is standard input and output. For one
// thread.
class JsonLines {
 public:
  // Throws FileError, and BadUsage where the output would overwrite the input.
  JsonLines(std::string input_path, std::string output_path);

  // The next line that is not blank; false at the end of the input. Rows that were written reach
  // the output before this waits for more input.
  bool read(std::string& line);

  // `row` without its line break.
  void write(std::string_view row);

  // Must be called behind the last row: it is where a full disk shows.
  void flush();

 private:
  std::istream& input();
  std::ostream& output();

  std::string input_path_;
  std::string output_path_;
  std::ifstream input_file_;
  std::ofstream output_file_;
};

}  // namespace aha::cli
