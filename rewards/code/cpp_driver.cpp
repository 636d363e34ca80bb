#include "rewards/code/cpp_driver.h"

#include <re2/re2.h>

namespace aha::rewards {

const char* const kCppCaller = R"CPP(
#pragma once
#include <bits/stdc++.h>
#include <fcntl.h>
#include <unistd.h>
  namespace aha_call {
  inline int answers = 1;
  inline std::string input;
  inline std::size_t at = 0;
  __attribute__((constructor(101))) inline void redirect() {
    answers = dup(1);
    dup2(2, 1);
  }
  inline std::string until(char mark) {
    std::size_t end = input.find(mark, at);
    if (end == std::string::npos) _exit(3);
    std::string text = input.substr(at, end - at);
    at = end + 1;
    return text;
  }
  inline void misfit() {
    std::fprintf(stderr, "an argument does not fit the parameter's type\n");
    _exit(3);
  }
  inline void expect(const char* kinds) {
    if (at >= input.size() || !std::strchr(kinds, input[at])) misfit();
  }
  template <class T>
  struct Io;
  template <class T>
  T get() {
    return Io<T>::get();
  }
  template <class T>
  requires std::is_integral_v<T>
  struct Io<T> {
    static T get() {
      expect("i");
      ++at;
      std::string text = until(';');
      bool minus = text[0] == '-';
      unsigned long long value = std::strtoull(text.c_str() + minus, nullptr, 16);
      return minus ? static_cast<T>(static_cast<long long>(0 - value)) : static_cast<T>(value);
    }
    static void put(std::string& out, T value) {
      char text[64];
      out.append(text, std::to_chars(text, text + 64, value).ptr);  // __int128 too
    }
  };
  template <>
  struct Io<bool> {
    static bool get() {
      expect("b");
      ++at;
      return until(';') == "1";
    }
    static void put(std::string& out, bool value) { out += value ? "true" : "false"; }
  };
  template <class T>
  requires std::is_floating_point_v<T>
  struct Io<T> {
    static T get() {
      expect("fi");
      if (input[at] == 'i') return static_cast<T>(Io<long long>::get());
      ++at;
      return static_cast<T>(std::strtod(until(';').c_str(), nullptr));
    }
    static void put(std::string& out, T value) {
      char text[64];
      // A float as briefly as it is told from other floats: 0.1f is written in tests as 0.1.
      using Written = std::conditional_t<std::is_same_v<T, float>, float, double>;
      auto [end, error] = std::to_chars(text, text + 64, static_cast<Written>(value));
      std::string number(text, end);
      if (number.find_first_of(".eni") == std::string::npos) number += ".0";
      out += number;
    }
  };
  template <>
  struct Io<std::string> {
    static std::string get() {
      expect("s");
      ++at;
      std::size_t size = std::stoull(until(':'));
      std::string text = input.substr(at, size);
      at += size;
      return text;
    }
    static void put(std::string& out, const std::string& value) {
      out += '"';
      for (unsigned char c : value) {
        if (c == '"' || c == '\\') {
          out += '\\';
          out += static_cast<char>(c);
        } else if (c < 32) {
          char text[8];
          std::snprintf(text, 8, "\\u%04x", c);
          out += text;
        } else
          out += static_cast<char>(c);
      }
      out += '"';
    }
  };
  template <>
  struct Io<char> {
    static char get() {
      std::string text = Io<std::string>::get();
      return text.empty() ? '\0' : text[0];
    }
    static void put(std::string& out, char value) {
      Io<std::string>::put(out, std::string(1, value));
    }
  };
  template <>
  struct Io<const char*> {
    static const char* get() { return strdup(Io<std::string>::get().c_str()); }
    static void put(std::string& out, const char* value) {
      if (value)
        Io<std::string>::put(out, value);
      else
        out += "null";
    }
  };
  template <>
  struct Io<char*> {
    static char* get() { return strdup(Io<std::string>::get().c_str()); }
    static void put(std::string& out, const char* value) { Io<const char*>::put(out, value); }
  };
  template <class T, class A>
  struct Io<std::vector<T, A>> {
    static std::vector<T, A> get() {
      expect("l");
      ++at;
      std::size_t size = std::stoull(until(';'));
      std::vector<T, A> list;
      while (size--) list.push_back(aha_call::get<T>());
      return list;
    }
    static void put(std::string& out, const std::vector<T, A>& list) {
      out += '[';
      bool first = true;
      for (auto&& element : list) {
        if (!first) out += ',';
        first = false;
        Io<T>::put(out, element);
      }
      out += ']';
    }
  };
  template <class A, class B>
  struct Io<std::pair<A, B>> {
    static std::pair<A, B> get() {
      expect("l");
      ++at;
      if (std::stoull(until(';')) != 2) misfit();
      A a = aha_call::get<A>();
      return {a, aha_call::get<B>()};
    }
    static void put(std::string& out, const std::pair<A, B>& value) {
      out += '[';
      Io<A>::put(out, value.first);
      out += ',';
      Io<B>::put(out, value.second);
      out += ']';
    }
  };
  template <class... T>
  struct Io<std::tuple<T...>> {
    static std::tuple<T...> get() {
      expect("l");
      ++at;
      if (std::stoull(until(';')) != sizeof...(T)) misfit();
      return std::tuple<T...>{aha_call::get<T>()...};
    }
    static void put(std::string& out, const std::tuple<T...>& value) {
      out += '[';
      std::apply(
          [&](const T&... part) {
            bool first = true;
            ((first ? void() : void(out += ','), first = false, Io<T>::put(out, part)), ...);
          },
          value);
      out += ']';
    }
  };
  template <class T>
  struct Io<std::optional<T>> {
    static std::optional<T> get() {
      if (at < input.size() && input[at] == 'n') {
        until(';');
        return std::nullopt;
      }
      return aha_call::get<T>();
    }
    static void put(std::string& out, const std::optional<T>& value) {
      if (value)
        Io<T>::put(out, *value);
      else
        out += "null";
    }
  };
  // JSON's keys are text; a whole number is its digits.
  template <class K>
  struct Key {
    static_assert(std::is_integral_v<K> && !std::is_same_v<K, bool> && !std::is_same_v<K, char>,
                  "a map's keys are text or whole numbers");
    static K get() {
      std::string text = Io<std::string>::get();
      K key{};
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), key);
      if (error != std::errc{} || end != text.data() + text.size()) misfit();
      return key;
    }
    static void put(std::string& out, K key) { out += '"' + std::to_string(key) + '"'; }
  };
  template <>
  struct Key<std::string> : Io<std::string> {};
  template <class M, class K, class V>
  struct MapIo {
    static M get() {
      expect("d");
      ++at;
      std::size_t size = std::stoull(until(';'));
      M map;
      while (size--) {
        K key = Key<K>::get();
        map[key] = aha_call::get<V>();
      }
      return map;
    }
    static void put(std::string& out, const M& map) {
      out += '{';
      bool first = true;
      for (auto&& [key, value] : map) {
        if (!first) out += ',';
        first = false;
        Key<K>::put(out, key);
        out += ':';
        Io<V>::put(out, value);
      }
      out += '}';
    }
  };
  template <class K, class V>
  struct Io<std::map<K, V>> : MapIo<std::map<K, V>, K, V> {};
  template <class K, class V>
  struct Io<std::unordered_map<K, V>> : MapIo<std::unordered_map<K, V>, K, V> {};
  inline void begin() {
    char part[65536];
    for (ssize_t size; (size = read(0, part, sizeof part)) > 0;) input.append(part, size);
    dup2(open("/dev/null", O_RDONLY), 0);
  }
  inline void finish(const std::string& out) {
    std::fflush(nullptr);
    std::cout.flush();
    for (std::size_t done = 0; done < out.size();) {
      ssize_t size = write(answers, out.data() + done, out.size() - done);
      if (size <= 0) _exit(3);
      done += size;
    }
    _exit(0);
  }
  template <class Call, class R, class... P>
  int run(Call call) {
    begin();
    expect("l");
    ++at;
    if (std::stoull(until(';')) != sizeof...(P)) {
      std::fprintf(stderr, "the function takes another number of arguments\n");
      _exit(3);
    }
    std::tuple<std::remove_cvref_t<P>...> arguments{get<std::remove_cvref_t<P>>()...};
    std::string out;
    std::apply(
        [&](auto&... argument) {
          if constexpr (std::is_void_v<R>) {
            call(static_cast<P>(argument)...);
            out = "null";
          } else {
            Io<std::remove_cvref_t<R>>::put(out, call(static_cast<P>(argument)...));
          }
        },
        arguments);
    finish(out);
    return 0;
  }
  template <class R, class... P>
  int call(R (*function)(P...)) {
    return run<decltype(function), R, P...>(function);
  }
  template <class C, class R, class... P>
  int call(R (C::*method)(P...)) {
    auto function = [method](P... p) -> R {
      C object;
      return (object.*method)(static_cast<P>(p)...);
    };
    return run<decltype(function), R, P...>(function);
  }
  template <class C, class R, class... P>
  int call(R (C::*method)(P...) const) {
    auto function = [method](P... p) -> R {
      C object;
      return (object.*method)(static_cast<P>(p)...);
    };
    return run<decltype(function), R, P...>(function);
  }
  }  // namespace aha_call
)CPP";

namespace {

bool has_solution_class(std::string source) {
  re2::RE2::GlobalReplace(&source, R"(//[^\n]*|/\*(?s:.*?)\*/|"(?:[^"\\\n]|\\.)*")", " ");
  return re2::RE2::PartialMatch(source, R"((?:class|struct)\s+Solution\b)");
}

}  // namespace

std::string cpp_call_program(const std::string& source, const std::string& function) {
  const bool is_method = has_solution_class(source);
  // The standard header first, and not from within the other: only so is it taken precompiled.
  return std::string("#include <bits/stdc++.h>\n#include \"aha_call.h\"\n") +
         (is_method ? "using namespace std;\n" : "") +
         "#define main aha_main_of_answer\n#line 1 \"solution.cpp\"\n" + source +
         "\n#undef main\nint main() { return aha_call::call(&" + (is_method ? "Solution::" : "::") +
         function + "); }\n";
}

}  // namespace aha::rewards
