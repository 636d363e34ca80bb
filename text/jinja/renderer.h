#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/jinja/dict.h"
#include "text/jinja/object.h"
#include "text/jinja/scope.h"
#include "text/jinja/text_builder.h"
#include "text/jinja/value.h"

namespace aha::text::jinja {

// No rendering does more work than this: an evaluated expression is one unit, and so are 32 bytes
// of text and an item of a container that is made or gone through. About two seconds.
inline constexpr std::size_t kMaxWork = 10'000'000;
// Expressions, blocks and macros inside each other, which bounds the machine's stack.
inline constexpr int kMaxRenderDepth = 600;

// The state of one rendering: its text so far, its names, and how much of its limits is used.
class Renderer {
 public:
  Renderer(const Dict& variables, std::chrono::system_clock::time_point now);
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  // Fails when the limits are used up.
  void charge(std::size_t work);

  // While one lives, the rendering is one level deeper. Fails beyond kMaxRenderDepth.
  class Level {
   public:
    explicit Level(Renderer& renderer);
    ~Level() { --renderer_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Renderer& renderer_;
  };

  // While one lives, names are set in `scope`.
  class InScope {
   public:
    InScope(Renderer& renderer, std::shared_ptr<Scope> scope);
    ~InScope() { renderer_.scope_ = std::move(before_); }
    InScope(const InScope&) = delete;
    InScope& operator=(const InScope&) = delete;

   private:
    Renderer& renderer_;
    std::shared_ptr<Scope> before_;
  };

  const std::shared_ptr<Scope>& scope() const { return scope_; }
  std::shared_ptr<Scope> inner_scope() const { return std::make_shared<Scope>(scope_); }
  // The value that a name has here: set, a variable, or a global function.
  Value lookup(const std::string& name) const;

  void write(std::string_view text);
  std::string take_text() { return text_.take(); }
  // What `write_it` writes, instead of writing it.
  template <typename WriteIt>
  std::string capture(WriteIt write_it) {
    TextBuilder before = std::exchange(text_, TextBuilder());
    write_it();
    return std::exchange(text_, std::move(before)).take();
  }

  // The line that is at work, for errors.
  int line() const { return line_; }
  void set_line(int line) { line_ = line; }

  std::chrono::system_clock::time_point now() const { return now_; }
  std::shared_ptr<Namespace> make_namespace();

 private:
  const Dict& variables_;
  std::chrono::system_clock::time_point now_;
  std::shared_ptr<Scope> scope_ = std::make_shared<Scope>();
  std::vector<std::shared_ptr<Namespace>> namespaces_;
  TextBuilder text_;
  std::size_t work_ = 0;
  int depth_ = 0;
  int line_ = 1;
};

}  // namespace aha::text::jinja
