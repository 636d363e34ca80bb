#include "policy/safetensors_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace aha::policy {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kLargestHeader = 100'000'000;  // the format's own bound
constexpr std::size_t kAlignment = 8;

[[noreturn]] void fail(const std::string& origin, const std::string& message) {
  throw SafetensorsError(origin + ": " + message);
}

std::uint64_t read_length(std::span<const std::byte> image) {
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;)
    length = length << 8 | std::to_integer<std::uint64_t>(image[i]);
  return length;
}

// Refuses duplicate names, which nlohmann's parser would merge without a word.
nlohmann::json parse_header(std::string_view text, const std::string& origin) {
  std::set<std::string> names;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
    if (event == nlohmann::json::parse_event_t::key && depth == 1 &&
        !names.insert(value.get<std::string>()).second) {
      fail(origin, fmt::format("tensor {} is listed twice", value.dump()));
    }
    return true;
  };
  try {
    nlohmann::json header = nlohmann::json::parse(text, watch);
    if (!header.is_object()) fail(origin, "the header is not a JSON object");
    return header;
  } catch (const nlohmann::json::exception& error) {
    fail(origin, fmt::format("broken header: {}", error.what()));
  }
}

bool is_count(const nlohmann::json& value) { return value.is_number_unsigned(); }

std::uint64_t multiply_shape(const nlohmann::json& shape, std::uint64_t width, std::uint64_t limit,
                             const std::string& where) {
  std::uint64_t size = width;
  for (const auto& extent : shape) {
    if (!is_count(extent))
      throw SafetensorsError(where + ": shape must hold non-negative integers");
    const auto number = extent.get<std::uint64_t>();
    if (number != 0 && size > limit / number) {
      throw SafetensorsError(where + ": shape is larger than the file");
    }
    size *= number;
  }
  return size;
}

struct Placed {
  SafetensorsEntry entry;
  std::uint64_t begin, end;
};

Placed read_entry(const nlohmann::json& value, std::span<const std::byte> data,
                  const std::string& where) {
  if (!value.is_object() || !value.contains("dtype") || !value["dtype"].is_string() ||
      !value.contains("shape") || !value["shape"].is_array() || !value.contains("data_offsets") ||
      !value["data_offsets"].is_array() || value["data_offsets"].size() != 2 ||
      !is_count(value["data_offsets"][0]) || !is_count(value["data_offsets"][1])) {
    throw SafetensorsError(where + ": expected {dtype, shape, data_offsets: [begin, end]}");
  }
  Placed placed;
  placed.entry.dtype = value["dtype"].get<std::string>();
  placed.begin = value["data_offsets"][0].get<std::uint64_t>();
  placed.end = value["data_offsets"][1].get<std::uint64_t>();
  if (placed.begin > placed.end || placed.end > data.size()) {
    throw SafetensorsError(
        fmt::format("{}: data_offsets [{}, {}] do not lie in the {} bytes of data", where,
                    placed.begin, placed.end, data.size()));
  }
  const std::size_t width = bytes_of_dtype(placed.entry.dtype);
  if (width == 0) throw SafetensorsError(where + ": unknown dtype " + placed.entry.dtype);
  const std::uint64_t size = multiply_shape(value["shape"], width, data.size(), where);
  if (size != placed.end - placed.begin) {
    throw SafetensorsError(fmt::format("{}: shape and dtype need {} bytes, data_offsets give {}",
                                       where, size, placed.end - placed.begin));
  }
  for (const auto& extent : value["shape"])
    placed.entry.shape.push_back(extent.get<std::int64_t>());
  placed.entry.bytes = data.subspan(placed.begin, size);
  return placed;
}

}  // namespace

std::size_t bytes_of_dtype(std::string_view dtype) {
  static constexpr std::pair<std::string_view, std::size_t> kWidths[] = {
      {"F64", 8},     {"F32", 4},  {"F16", 2}, {"BF16", 2}, {"F8_E4M3", 1},
      {"F8_E5M2", 1}, {"I64", 8},  {"I32", 4}, {"I16", 2},  {"I8", 1},
      {"U8", 1},      {"BOOL", 1}, {"U16", 2}, {"U32", 4},  {"U64", 8}};
  for (const auto& [name, width] : kWidths) {
    if (name == dtype) return width;
  }
  return 0;
}

std::map<std::string, SafetensorsEntry> parse_safetensors(std::span<const std::byte> image,
                                                          const std::string& origin) {
  if (image.size() < kLengthBytes) fail(origin, "too short to be a safetensors file");
  const std::uint64_t length = read_length(image);
  if (length > kLargestHeader || length > image.size() - kLengthBytes) {
    fail(origin, fmt::format("the header claims {} bytes, the file has {}", length, image.size()));
  }
  const std::string_view text(reinterpret_cast<const char*>(image.data()) + kLengthBytes, length);
  const auto data = image.subspan(kLengthBytes + length);
  const nlohmann::json header = parse_header(text, origin);
  std::map<std::string, SafetensorsEntry> entries;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
  for (const auto& [name, value] : header.items()) {
    if (name == "__metadata__") continue;
    Placed placed = read_entry(value, data, fmt::format("{}: {}", origin, name));
    ranges.emplace_back(placed.begin, placed.end);
    entries.emplace(name, std::move(placed.entry));
  }
  std::sort(ranges.begin(), ranges.end());
  std::uint64_t expected = 0;
  for (const auto& [begin, end] : ranges) {
    if (begin != expected)
      fail(origin, fmt::format("tensors overlap or leave a hole at byte {}", begin));
    expected = end;
  }
  if (expected != data.size()) {
    fail(origin, fmt::format("{} bytes of data, tensors use {}", data.size(), expected));
  }
  return entries;
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(path.string(), std::string("cannot open: ") + std::strerror(errno));
  struct stat status {};
  if (::fstat(file, &status) != 0 || status.st_size <= 0) {
    ::close(file);
    fail(path.string(), "empty or unreadable");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  ::close(file);
  if (memory == MAP_FAILED) fail(path.string(), std::string("cannot map: ") + std::strerror(errno));
  ::madvise(memory, size, MADV_SEQUENTIAL);
  image_ = {static_cast<const std::byte*>(memory), size};
  try {
    entries_ = parse_safetensors(image_, path.string());
  } catch (...) {
    ::munmap(memory, size);
    throw;
  }
}

SafetensorsFile::SafetensorsFile(SafetensorsFile&& other) noexcept
    : image_(std::exchange(other.image_, {})), entries_(std::move(other.entries_)) {}

SafetensorsFile::~SafetensorsFile() {
  if (!image_.empty()) ::munmap(const_cast<std::byte*>(image_.data()), image_.size());
}

void SafetensorsFile::release(const SafetensorsEntry& entry) const {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(entry.bytes.data());
  const std::uintptr_t first = (begin + page - 1) / page * page;  // whole pages alone
  const std::uintptr_t last = (begin + entry.bytes.size()) / page * page;
  if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

void write_safetensors(const std::filesystem::path& path,
                       const std::map<std::string, SafetensorsEntry>& entries) {
  nlohmann::ordered_json header;
  header["__metadata__"] = {{"format", "pt"}};
  std::uint64_t offset = 0;
  for (const auto& [name, entry] : entries) {
    header[name] = {{"dtype", entry.dtype},
                    {"shape", entry.shape},
                    {"data_offsets", {offset, offset + entry.bytes.size()}}};
    offset += entry.bytes.size();
  }
  std::string text = header.dump();
  text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  char length[kLengthBytes];
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    length[i] = static_cast<char>(text.size() >> (8 * i));
  file.write(length, kLengthBytes);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  for (const auto& [name, entry] : entries) {
    file.write(reinterpret_cast<const char*>(entry.bytes.data()),
               static_cast<std::streamsize>(entry.bytes.size()));
  }
  file.close();
  if (!file) fail(path.string(), std::string("cannot write: ") + std::strerror(errno));
}

}  // namespace aha::policy
