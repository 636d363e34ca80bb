#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace aha::rewards {

// What came of a request.
struct HttpReply {
  int status = 0;            // 0: no answer came
  std::string body;          // whole, whatever the status
  std::string redirect;      // where a 3xx points; not followed
  std::string failure;       // why no answer came
  bool may_pass = false;     // whether trying again may help
  double retry_after = 0.0;  // seconds that the server asks to wait; 0 where it says nothing
};

// Posts JSON to one address over HTTP or HTTPS, by libcurl. Certificates are verified. Redirects
// are not followed: headers may hold secrets. An address on this machine is reached without a proxy
// whatever the environment says. Connections are kept for the next request. Any thread may post;
// each request has a handle of its own.
class HttpClient {
 public:
  struct Options {
    std::string url;
    std::vector<std::string> headers;  // "Name: value"
    std::string ca_file;               // certificates to trust instead of the system's; or empty
    std::size_t max_bytes = std::size_t{16} << 20;  // of an answer; a longer one is a failure
  };
  explicit HttpClient(Options options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Takes `timeout` at most, connecting included. Never throws for what a server does.
  HttpReply post(const std::string& body, std::chrono::duration<double> timeout) const;

  const std::string& url() const { return options_.url; }

 private:
  class Handle;
  std::unique_ptr<Handle> borrow() const;

  Options options_;
  bool is_local_ = false;
  mutable std::mutex mutex_;                             // guards what follows
  mutable std::vector<std::unique_ptr<Handle>> unused_;  // with their connections
};

// What is wrong with an address, "must begin with http:// or https://"; empty where nothing is.
std::string mistake_in_url(const std::string& url);

}  // namespace aha::rewards
