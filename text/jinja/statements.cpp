#include "text/jinja/statements.h"

#include <memory>

#include "text/jinja/loop.h"
#include "text/jinja/renderer.h"
#include "text/jinja/sequence.h"
#include "text/jinja/value_text.h"

namespace aha::text::jinja {
namespace {

void write_value(Renderer& renderer, const Value& value) {
  renderer.charge(value.weight());
  renderer.write(to_text(value));
}

Value as_value(std::shared_ptr<Object> object) { return Value(std::move(object)); }

}  // namespace

Flow Statement::execute(Renderer& renderer) const {
  const Renderer::Level level(renderer);
  renderer.charge(1);
  renderer.set_line(line_);
  return run(renderer);
}

Flow execute(const Block& block, Renderer& renderer) {
  for (const auto& statement : block) {
    const Flow flow = statement->execute(renderer);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

Flow TextStatement::run(Renderer& renderer) const {
  renderer.write(text_);
  return Flow::next;
}

Flow OutputStatement::run(Renderer& renderer) const {
  write_value(renderer, expression_->evaluate(renderer));
  return Flow::next;
}

Flow IfStatement::run(Renderer& renderer) const {
  for (const auto& [condition, body] : branches_) {
    if (!condition || condition->evaluate(renderer).is_true())
      return jinja::execute(body, renderer);
  }
  return Flow::next;
}

bool ForStatement::is_wanted(Renderer& renderer, const Value& item) const {
  if (!parts_.condition) return true;
  const Renderer::InScope in_scope(renderer, renderer.inner_scope());
  assign(renderer, parts_.target, item);
  return parts_.condition->evaluate(renderer).is_true();
}

Flow ForStatement::run(Renderer& renderer) const {
  const Value iterable = parts_.iterable->evaluate(renderer);
  const std::shared_ptr<Scope> around = renderer.scope();
  const auto next_wanted = [&, cursor = Cursor(iterable)]() mutable -> std::optional<Value> {
    const Renderer::InScope in_scope(renderer, around);
    while (auto item = cursor.next()) {
      renderer.charge(1);
      if (is_wanted(renderer, *item)) return item;
    }
    return std::nullopt;
  };
  const auto loop = std::make_shared<Loop>(next_wanted, iterable.depth());
  const std::unique_ptr<Loop, void (*)(Loop*)> finish(loop.get(), [](Loop* l) { l->finish(); });
  bool any = false;
  while (const auto item = loop->advance()) {
    any = true;
    const Renderer::InScope in_scope(renderer, renderer.inner_scope());
    renderer.scope()->set("loop", as_value(loop));
    assign(renderer, parts_.target, *item);
    if (jinja::execute(parts_.body, renderer) == Flow::break_loop) break;
  }
  if (any) return Flow::next;
  const Renderer::InScope in_scope(renderer, renderer.inner_scope());
  return jinja::execute(parts_.otherwise, renderer);
}

Flow SetStatement::run(Renderer& renderer) const {
  assign(renderer, target_, expression_->evaluate(renderer));
  return Flow::next;
}

Flow CaptureStatement::run(Renderer& renderer) const {
  Value value(renderer.capture([&] {
    const Renderer::InScope in_scope(renderer, renderer.inner_scope());
    jinja::execute(parts_.body, renderer);
  }));
  if (parts_.filter) value = parts_.filter->apply(renderer, value);
  if (parts_.target) {
    assign(renderer, *parts_.target, value);
  } else {
    write_value(renderer, value);
  }
  return Flow::next;
}

Flow MacroStatement::run(Renderer& renderer) const {
  renderer.scope()->set(definition_.name,
                        as_value(std::make_shared<Macro>(definition_, renderer.scope())));
  return Flow::next;
}

Flow CallStatement::run(Renderer& renderer) const {
  Value caller = as_value(std::make_shared<Macro>(caller_, renderer.scope()));
  write_value(renderer, call_->call_with(renderer, "caller", std::move(caller)));
  return Flow::next;
}

Flow WithStatement::run(Renderer& renderer) const {
  std::vector<Value> values;  // evaluated before any is set
  for (const auto& [target, expression] : bindings_) {
    values.push_back(expression->evaluate(renderer));
  }
  const Renderer::InScope in_scope(renderer, renderer.inner_scope());
  for (std::size_t i = 0; i < values.size(); ++i) assign(renderer, bindings_[i].first, values[i]);
  return jinja::execute(body_, renderer);
}

}  // namespace aha::text::jinja
