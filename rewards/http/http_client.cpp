#include "rewards/http/http_client.h"

#include <fcntl.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "rewards/http/curl_library.h"
#include "rewards/reward_error.h"

namespace aha::rewards {
namespace {

// A part of an address; empty where it has none.
std::string part_of(const std::string& url, CURLUPart part) {
  const CurlLibrary& curl = curl_library();
  CURLU* parsed = curl.url();
  char* text = nullptr;
  std::string result;
  if (curl.url_set(parsed, CURLUPART_URL, url.c_str(), 0) == CURLUE_OK &&
      curl.url_get(parsed, part, &text, 0) == CURLUE_OK) {
    result = text;
  }
  curl.free(text);
  curl.url_cleanup(parsed);
  return result;
}

bool is_local_host(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

// Failures that say nothing about the next attempt: the server may be starting, busy or restarted.
bool may_pass(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
      return true;
    default:
      return false;
  }
}

bool may_pass(int status) { return status == 408 || status == 429 || status >= 500; }

struct Body {
  std::string text;
  std::size_t max_bytes;
  bool too_long = false;
};

std::size_t append(char* data, std::size_t /*one*/, std::size_t size, void* to) {
  Body& body = *static_cast<Body*>(to);
  if (size > body.max_bytes - body.text.size()) {
    body.too_long = true;
    return 0;  // ends the transfer
  }
  body.text.append(data, size);
  return size;
}

// Programs that this process starts inherit no connection.
int close_on_exec(void* /*unused*/, curl_socket_t socket, curlsocktype /*purpose*/) {
  fcntl(socket, F_SETFD, FD_CLOEXEC);
  return CURL_SOCKOPT_OK;
}

}  // namespace

class HttpClient::Handle {
 public:
  Handle() : handle_(curl_.easy_init()) {
    if (handle_ == nullptr) throw RewardError("http: libcurl cannot be started");
  }
  ~Handle() {
    curl_.slist_free_all(headers_);
    curl_.easy_cleanup(handle_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  void add_header(const std::string& header) {
    headers_ = curl_.slist_append(headers_, header.c_str());
  }
  void use_headers() { set(CURLOPT_HTTPHEADER, headers_); }

  template <class Value>
  void set(CURLoption option, Value value) {
    if (const CURLcode code = curl_.easy_setopt(handle_, option, value); code != CURLE_OK) {
      throw RewardError(fmt::format("http: libcurl: {}", curl_.easy_strerror(code)));
    }
  }
  template <class Value>
  Value get(CURLINFO info) const {
    Value value{};
    curl_.easy_getinfo(handle_, info, &value);
    return value;
  }
  CURLcode perform() { return curl_.easy_perform(handle_); }

 private:
  const CurlLibrary& curl_ = curl_library();
  CURL* handle_;
  curl_slist* headers_ = nullptr;
};

HttpClient::HttpClient(Options options) : options_(std::move(options)) {
  is_local_ = is_local_host(part_of(options_.url, CURLUPART_HOST));
  unused_.push_back(borrow());  // what libcurl refuses is said here
}

HttpClient::~HttpClient() = default;

std::unique_ptr<HttpClient::Handle> HttpClient::borrow() const {
  {
    const std::lock_guard lock(mutex_);
    if (!unused_.empty()) {
      auto handle = std::move(unused_.back());
      unused_.pop_back();
      return handle;
    }
  }
  auto handle = std::make_unique<Handle>();
  handle->set(CURLOPT_URL, options_.url.c_str());
  handle->set(CURLOPT_PROTOCOLS_STR, "http,https");
  handle->set(CURLOPT_NOSIGNAL, 1L);  // threads
  handle->set(CURLOPT_POST, 1L);
  handle->set(CURLOPT_WRITEFUNCTION, append);
  handle->set(CURLOPT_SOCKOPTFUNCTION, close_on_exec);
  if (is_local_) handle->set(CURLOPT_PROXY, "");
  if (!options_.ca_file.empty()) handle->set(CURLOPT_CAINFO, options_.ca_file.c_str());
  handle->add_header("Content-Type: application/json");
  handle->add_header("Accept: application/json");
  handle->add_header("User-Agent: aha");
  handle->add_header("Expect:");  // a server that does not know 100-continue would cost a second
  for (const std::string& header : options_.headers) handle->add_header(header);
  handle->use_headers();
  return handle;
}

HttpReply HttpClient::post(const std::string& body, std::chrono::duration<double> timeout) const {
  std::unique_ptr<Handle> handle = borrow();
  Body answer{{}, options_.max_bytes};
  handle->set(CURLOPT_POSTFIELDS, body.c_str());
  handle->set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  handle->set(CURLOPT_WRITEDATA, &answer);
  // 0 would be no limit.
  handle->set(CURLOPT_TIMEOUT_MS, std::max(1L, std::lround(timeout.count() * 1000)));
  const CURLcode code = handle->perform();
  HttpReply reply;
  if (answer.too_long) {
    reply.failure = fmt::format("the answer is longer than {} bytes", options_.max_bytes);
  } else if (code == CURLE_OPERATION_TIMEDOUT) {
    reply.failure = fmt::format("no answer within {:.3g} s", timeout.count());
    reply.may_pass = true;
  } else if (code != CURLE_OK) {
    reply.failure = curl_library().easy_strerror(code);
    reply.may_pass = may_pass(code);
  } else {
    reply.status = static_cast<int>(handle->get<long>(CURLINFO_RESPONSE_CODE));
    reply.may_pass = may_pass(reply.status);
    reply.retry_after = static_cast<double>(handle->get<curl_off_t>(CURLINFO_RETRY_AFTER));
    if (const char* url = handle->get<char*>(CURLINFO_REDIRECT_URL)) reply.redirect = url;
    reply.body = std::move(answer.text);
  }
  const std::lock_guard lock(mutex_);
  unused_.push_back(std::move(handle));
  return reply;
}

std::string mistake_in_url(const std::string& url) {
  const std::string scheme = part_of(url, CURLUPART_SCHEME);
  if ((scheme != "http" && scheme != "https") || part_of(url, CURLUPART_HOST).empty()) {
    return fmt::format("must be http://HOST:PORT/PATH or https://..., is {}", url);
  }
  if (!part_of(url, CURLUPART_USER).empty() || !part_of(url, CURLUPART_PASSWORD).empty()) {
    return "must hold no user and password, which would stand in every copy of the recipe; give "
           "them as a header, Authorization: Basic ${NAME}, of the environment";
  }
  return {};
}

}  // namespace aha::rewards
