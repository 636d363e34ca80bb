#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sandbox/build.h"

namespace aha::sandbox {

// Compiled programs by the whole of what they were made from, so that no two can be confused; those
// used last. For any number of threads.
class BuildCache {
 public:
  explicit BuildCache(std::uint64_t bytes) : room_(bytes) {}

  std::shared_ptr<const Build> find(const std::string& key);
  void keep(const std::string& key, const std::shared_ptr<const Build>& build);

 private:
  using Entry = std::pair<std::string, std::shared_ptr<const Build>>;

  static std::uint64_t size_of(const Entry& entry);

  const std::uint64_t room_;
  std::mutex mutex_;
  std::uint64_t held_ = 0;
  std::list<Entry> entries_;  // used last first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

std::string build_key(const std::string& language, const std::string& source,
                      const std::vector<BoxFile>& files);

}  // namespace aha::sandbox
