#include "text/jinja/renderer.h"

#include <utility>

#include "text/jinja/globals.h"

namespace aha::text::jinja {

Renderer::Renderer(const Dict& variables, std::chrono::system_clock::time_point now)
    : variables_(variables), now_(now) {}

Renderer::~Renderer() {
  // A namespace may hold itself, or a long chain of others.
  for (const auto& one : namespaces_) one->clear();
}

void Renderer::charge(std::size_t work) {
  work_ += work;
  if (work_ > kMaxWork) throw OperationError("the template does more work than is allowed");
}

Renderer::Level::Level(Renderer& renderer) : renderer_(renderer) {
  if (renderer.depth_ == kMaxRenderDepth) {
    throw OperationError("the template is nested, or calls itself, too deeply");
  }
  ++renderer.depth_;
}

Renderer::InScope::InScope(Renderer& renderer, std::shared_ptr<Scope> scope)
    : renderer_(renderer), before_(std::exchange(renderer.scope_, std::move(scope))) {}

Value Renderer::lookup(const std::string& name) const {
  if (const Value* set = scope_->find(name)) return *set;
  if (const Value* variable = variables_.find(name)) return *variable;
  if (auto global = find_global(name)) return *std::move(global);
  return Value::undefined("'" + name + "' is undefined");
}

void Renderer::write(std::string_view text) {
  charge(text.size() / 32);
  text_.append(text);
}

std::shared_ptr<Namespace> Renderer::make_namespace() {
  namespaces_.push_back(std::make_shared<Namespace>());
  return namespaces_.back();
}

}  // namespace aha::text::jinja
