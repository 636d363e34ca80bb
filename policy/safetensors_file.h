#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace aha::policy {

class SafetensorsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One tensor of a safetensors file; `bytes` points into the file's memory.
struct SafetensorsEntry {
  std::string dtype;  // "F32", "BF16", "F16", "I64", ...
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
};

// Bytes of a dtype's element, or 0 for a dtype that is not known.
std::size_t bytes_of_dtype(std::string_view dtype);

// Reads the header of a safetensors image: 8 bytes of length, JSON, tensors. Throws
// SafetensorsError that names `origin` and the tensor for anything that does not hold together: a
// length beyond the file, offsets past the end, out of order, overlapping or leaving holes, sizes
// that are not shape x dtype, duplicate names.
std::map<std::string, SafetensorsEntry> parse_safetensors(std::span<const std::byte> image,
                                                          const std::string& origin);

// A file mapped into memory, read-only. Entries are valid as long as it lives. Movable.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);
  ~SafetensorsFile();
  SafetensorsFile(SafetensorsFile&& other) noexcept;
  SafetensorsFile(const SafetensorsFile&) = delete;
  SafetensorsFile& operator=(const SafetensorsFile&) = delete;
  SafetensorsFile& operator=(SafetensorsFile&&) = delete;

  const std::map<std::string, SafetensorsEntry>& entries() const { return entries_; }

  // Gives the memory of an entry that was read back to the system; reading it again reads the file
  // again. So a file's pages and the tensors made of them need not be in memory together.
  void release(const SafetensorsEntry& entry) const;

 private:
  std::span<const std::byte> image_;
  std::map<std::string, SafetensorsEntry> entries_;
};

// Writes entries in the order of their names, 8-byte aligned, with the header metadata that
// transformers expects. The same entries give the same bytes.
void write_safetensors(const std::filesystem::path& path,
                       const std::map<std::string, SafetensorsEntry>& entries);

}  // namespace aha::policy
