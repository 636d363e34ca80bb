#include "rewards/http/header_values.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 9110, 5.6.2.
bool is_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter_or_digit(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string::npos;
  });
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

// Calls `literal` and `variable` with the parts of a value in order. False where ${ is not followed
// by a name and }.
template <class Literal, class Variable>
bool read_value(std::string_view value, const Literal& literal, const Variable& variable) {
  for (std::size_t open = value.find("${"); open != std::string_view::npos;
       open = value.find("${")) {
    const std::size_t close = value.find('}', open);
    if (close == std::string_view::npos) return false;
    const std::string_view name = value.substr(open + 2, close - open - 2);
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return is_letter_or_digit(c) || c == '_';
    });
    if (!good) return false;
    literal(value.substr(0, open));
    variable(std::string(name));
    value.remove_prefix(close + 1);
  }
  literal(value);
  return true;
}

}  // namespace

std::string mistake_in_headers(const OptionJson& headers) {
  for (const auto& [name, value] : headers.items()) {
    if (!is_token(name)) return fmt::format("{} is no header's name", name);
    if (!value.is_string()) return fmt::format("{}: expected text", name);
    const auto& text = value.get_ref<const std::string&>();
    if (has_control_characters(text)) return fmt::format("{}: holds control characters", name);
    if (!read_value(
            text, [](std::string_view) {}, [](const std::string&) {})) {
      return fmt::format(
          "{}: ${{ must be followed by the name of a variable of the environment "
          "and }}",
          name);
    }
  }
  return {};
}

std::vector<std::string> header_lines(const OptionJson& headers) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : headers.items()) {
    std::string line = name + ": ";
    const auto add_variable = [&, header = name](const std::string& variable) {
      const char* found = std::getenv(variable.c_str());
      if (found == nullptr) {
        throw RewardError(fmt::format(
            "http: headers: {}: the environment has no variable {}; export it", header, variable));
      }
      if (has_control_characters(found)) {
        throw RewardError(fmt::format("http: headers: {}: variable {} holds control characters",
                                      header, variable));
      }
      line += found;
    };
    read_value(
        value.get_ref<const std::string&>(), [&](std::string_view text) { line += text; },
        add_variable);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace aha::rewards
