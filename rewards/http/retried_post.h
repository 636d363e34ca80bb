#pragma once

#include <chrono>
#include <string>

#include "rewards/http/http_client.h"

namespace aha::rewards {

struct RetryOptions {
  int retries = 3;         // attempts after the first
  double backoff = 0.5;    // seconds before the second attempt; doubles from one to the next
  double deadline = 60.0;  // seconds for all attempts with the waits between them
  double timeout = 0.0;    // seconds for one attempt; 0: what is left of the deadline
};

struct PostResult {
  std::string body;     // of an answer with a status of 200 to 299
  std::string failure;  // why there is none; empty where there is
};

// Posts until an answer comes, one comes that no other attempt will better (4xx but 408 and 429, or
// a redirect), the attempts are spent, or the deadline leaves no time for another. A wait is what
// the server asks for by Retry-After, if that is longer. Waits are shortened by chance by up to a
// half, so that clients do not come back all at once; chance is the system's and touches no seed.
PostResult retried_post(const HttpClient& client, const std::string& body,
                        const RetryOptions& options, std::chrono::steady_clock::time_point begin);

}  // namespace aha::rewards
