#include "sandbox/run_plan.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <cstdint>
#include <cstring>

#include "sandbox/write_all.h"

// Its bytes: Head; limits, filter and FileHead's; texts, each with its NUL; the files' contents.
// Both sides are one build, so that structs go as they are.
namespace aha::sandbox {
namespace {

struct Head {
  std::uint64_t arguments;
  std::uint64_t variables;
  std::uint64_t files;
  std::uint64_t limits;
  std::uint64_t readable;
  std::uint64_t filter_size;
  std::uint64_t contents_at;
  std::int64_t landlock_abi;
};

struct FileHead {
  std::uint64_t size;
  std::uint64_t executable;
};

template <typename Value>
void append(std::vector<char>& out, const Value* values, std::size_t count) {
  const auto* bytes = reinterpret_cast<const char*>(values);
  out.insert(out.end(), bytes, bytes + count * sizeof(Value));
}

void append_text(std::vector<char>& out, const char* text) {
  append(out, text, std::strlen(text) + 1);
}

std::vector<char> everything_but_contents(const RunPlan& plan) {
  std::vector<char> out;
  out.reserve(8192);
  Head head{plan.argv.size() - 1,
            plan.environment.size() - 1,
            plan.files.size(),
            plan.limits.size(),
            plan.readable.size() - 1,
            plan.filter_size,
            0,
            plan.landlock_abi};
  append(out, &head, 1);
  append(out, plan.limits.data(), plan.limits.size());
  append(out, plan.filter, plan.filter_size);
  for (const RunPlan::File& file : plan.files) {
    const FileHead file_head{file.size, file.executable ? 1U : 0U};
    append(out, &file_head, 1);
  }
  append_text(out, plan.working_mount_options);
  append_text(out, plan.working_folder);
  for (std::size_t i = 0; i < head.readable; ++i) append_text(out, plan.readable[i]);
  for (std::size_t i = 0; i < head.arguments; ++i) append_text(out, plan.argv[i]);
  for (std::size_t i = 0; i < head.variables; ++i) append_text(out, plan.environment[i]);
  for (const RunPlan::File& file : plan.files) append_text(out, file.name);
  head.contents_at = out.size();
  std::memcpy(out.data(), &head, sizeof head);
  return out;
}

// Takes values off the front of such bytes.
class Reader {
 public:
  explicit Reader(char* data) : at_(data) {}

  template <typename Value>
  const Value* take(std::size_t count = 1) {
    const auto* values = reinterpret_cast<const Value*>(at_);
    at_ += count * sizeof(Value);
    return values;
  }
  char* take_text() {
    char* text = at_;
    at_ += std::strlen(text) + 1;
    return text;
  }

 private:
  char* at_;
};

}  // namespace

std::optional<std::vector<char>> run_plan_message(const RunPlan& plan) {
  std::size_t size = 0;
  for (const RunPlan::File& part : plan.files) size += part.size;
  if (size > kLongestPlanInMessage) return std::nullopt;
  std::vector<char> bytes = everything_but_contents(plan);
  if (bytes.size() + size > kLongestPlanInMessage) return std::nullopt;
  for (const RunPlan::File& part : plan.files) append(bytes, part.contents, part.size);
  return bytes;
}

bool write_run_plan(const RunPlan& plan, int file) {
  const std::vector<char> head = everything_but_contents(plan);
  if (!write_all(file, {head.data(), head.size()})) return false;
  for (const RunPlan::File& part : plan.files) {
    if (!write_all(file, {part.contents, part.size})) return false;
  }
  return true;
}

char* map_run_plan(int file, std::size_t& size) {
  struct stat status {};
  if (fstat(file, &status) != 0) return nullptr;
  size = static_cast<std::size_t>(status.st_size);
  void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
  return mapped == MAP_FAILED ? nullptr : static_cast<char*>(mapped);
}

void read_run_plan(char* bytes, RunPlan& plan) {
  Reader reader(bytes);
  const Head& head = *reader.take<Head>();
  const auto* limits = reader.take<RunPlan::ResourceLimit>(head.limits);
  plan.limits.assign(limits, limits + head.limits);
  plan.filter = reader.take<sock_filter>(head.filter_size);
  plan.filter_size = head.filter_size;
  const auto* files = reader.take<FileHead>(head.files);
  plan.working_mount_options = reader.take_text();
  plan.working_folder = reader.take_text();
  plan.readable.clear();
  plan.argv.clear();
  plan.environment.clear();
  for (std::size_t i = 0; i < head.readable; ++i) plan.readable.push_back(reader.take_text());
  plan.readable.push_back(nullptr);
  for (std::size_t i = 0; i < head.arguments; ++i) plan.argv.push_back(reader.take_text());
  for (std::size_t i = 0; i < head.variables; ++i) plan.environment.push_back(reader.take_text());
  plan.argv.push_back(nullptr);
  plan.environment.push_back(nullptr);
  plan.files.clear();
  const char* contents = bytes + head.contents_at;
  for (std::size_t i = 0; i < head.files; ++i) {
    plan.files.push_back({reader.take_text(), contents, files[i].size, files[i].executable != 0});
    contents += files[i].size;
  }
  plan.landlock_abi = static_cast<int>(head.landlock_abi);
}

}  // namespace aha::sandbox
