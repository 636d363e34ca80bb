#pragma once

#include <curl/curl.h>

namespace aha::rewards {

// The functions of libcurl that are used. It is loaded when they are first asked for: libcurl
// brings some thirty libraries with it, and a program that posts nothing starts without them.
struct CurlLibrary {
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_perform) easy_perform;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_strerror) easy_strerror;
  decltype(&curl_slist_append) slist_append;
  decltype(&curl_slist_free_all) slist_free_all;
  decltype(&curl_url) url;
  decltype(&curl_url_set) url_set;
  decltype(&curl_url_get) url_get;
  decltype(&curl_url_cleanup) url_cleanup;
  decltype(&curl_free) free;
};

// Throws RewardError where there is no libcurl. Any thread.
const CurlLibrary& curl_library();

}  // namespace aha::rewards
