#pragma once

#include <memory>
#include <vector>

namespace aha::text::jinja {

class Renderer;

// How a statement ends: on to the next, or with a `break` or `continue` of the loop around it.
enum class Flow { next, break_loop, continue_loop };

// A statement or stretch of text of a template. Const use is thread-safe.
class Statement {
 public:
  explicit Statement(int line) : line_(line) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  virtual ~Statement() = default;

  Flow execute(Renderer& renderer) const;

 private:
  virtual Flow run(Renderer& renderer) const = 0;

  int line_;
};

using Block = std::vector<std::unique_ptr<const Statement>>;

// Executes one after the other, until one does not end with Flow::next.
Flow execute(const Block& block, Renderer& renderer);

}  // namespace aha::text::jinja
