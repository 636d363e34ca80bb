#include "sandbox/build_cache.h"

namespace aha::sandbox {

std::shared_ptr<const Build> BuildCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  if (found == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->second;
}

void BuildCache::keep(const std::string& key, const std::shared_ptr<const Build>& build) {
  const std::lock_guard lock(mutex_);
  if (places_.count(key) != 0) return;
  entries_.emplace_front(key, build);
  places_[key] = entries_.begin();
  held_ += size_of(entries_.front());
  while (held_ > room_ && !entries_.empty()) {
    held_ -= size_of(entries_.back());
    places_.erase(entries_.back().first);
    entries_.pop_back();
  }
}

std::uint64_t BuildCache::size_of(const Entry& entry) {
  const Build& build = *entry.second;
  std::uint64_t size = 2 * entry.first.size() + build.diagnostics.size();
  if (build.executable) size += build.executable->size();
  for (const BoxFile& file : build.program.files) size += file.contents.size();
  return size;
}

std::string build_key(const std::string& language, const std::string& source,
                      const std::vector<BoxFile>& files) {
  std::string key;
  const auto add = [&](const std::string& text) {
    key.append(std::to_string(text.size())).append(":").append(text);
  };
  add(language);
  add(source);
  for (const BoxFile& file : files) {
    add(file.name);
    add(file.contents);
    add(file.executable ? "x" : "");
  }
  return key;
}

}  // namespace aha::sandbox
