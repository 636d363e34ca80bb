#include "rewards/code/compare_value.h"

#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include "rewards/code/compare_output.h"

namespace aha::rewards {
namespace {

using nlohmann::json;

// Walks the expected value along what is read. Every function gives false at a difference.
class Comparison : public nlohmann::json_sax<json> {
 public:
  Comparison(const json& expected, const ValueRule& rule) : expected_(expected), rule_(rule) {}

  bool null() override {
    const json* value = next();
    return value != nullptr && value->is_null();
  }
  bool boolean(bool found) override {
    const json* value = next();
    return value != nullptr && value->is_boolean() && value->get<bool>() == found;
  }
  bool number_integer(number_integer_t found) override {
    const json* value = next();
    return value != nullptr && value->is_number_integer() && !value->is_number_unsigned() &&
           value->get<std::int64_t>() == found;
  }
  bool number_unsigned(number_unsigned_t found) override {
    const json* value = next();
    if (value == nullptr || !value->is_number_integer()) return false;
    if (!value->is_number_unsigned() && value->get<std::int64_t>() < 0) return false;
    return value->get<std::uint64_t>() == found;
  }
  bool number_float(number_float_t found, const string_t& text) override {
    const json* value = next();
    if (value == nullptr || !value->is_number()) return false;
    const bool is_whole = text.find_first_of(".eEn") == string_t::npos;  // beyond 64 bits
    const auto wanted = value->get<double>();
    if (value->is_number_integer()) {
      return !is_whole && rule_.float_for_whole && is_near_whole(found, wanted, rule_.tolerance);
    }
    if (is_whole) return found == wanted && std::abs(wanted) >= 0x1p63;
    return near(found, wanted);
  }
  bool string(string_t& found) override {
    const json* value = next();
    return value != nullptr && value->is_string() && value->get_ref<const std::string&>() == found;
  }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    const json* value = next();
    if (value == nullptr || !value->is_object()) return false;
    open_.push_back({value, 0, {}, nullptr});
    return true;
  }
  bool key(string_t& name) override {
    Open& object = open_.back();
    const auto found = object.value->find(name);
    if (found == object.value->end() || !object.seen.insert(name).second) return false;
    object.member = &*found;
    return true;
  }
  bool end_object() override { return close(open_.back().seen.size()); }
  bool start_array(std::size_t) override {
    const json* value = next();
    if (value == nullptr || !value->is_array()) return false;
    open_.push_back({value, 0, {}, nullptr});
    return true;
  }
  bool end_array() override { return close(open_.back().count); }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return false;
  }

 private:
  struct Open {
    const json* value;
    std::size_t count;  // elements read of a list
    std::set<std::string> seen;
    const json* member;  // the expected value of the key that was read last
  };

  const json* next() {
    if (open_.empty()) return &expected_;
    Open& open = open_.back();
    if (open.value->is_object()) return open.member;
    return open.count < open.value->size() ? &(*open.value)[open.count++] : nullptr;
  }
  bool close(std::size_t read) {
    const bool whole = read == open_.back().value->size();
    open_.pop_back();
    return whole;
  }
  bool near(double found, double wanted) const {
    return rule_.tolerance > 0 ? is_near(found, wanted, rule_.tolerance) : found == wanted;
  }

  const json& expected_;
  ValueRule rule_;
  std::vector<Open> open_;
};

}  // namespace

bool same_value(std::string_view text, const json& expected, const ValueRule& rule) {
  Comparison comparison(expected, rule);
  return json::sax_parse(text.begin(), text.end(), &comparison);
}

}  // namespace aha::rewards
