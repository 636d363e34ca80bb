#pragma once

#include <string>
#include <vector>

#include "text/jinja/value.h"

namespace aha::text::jinja {

class Renderer;

// What `set` and `for` assign to: a name, a namespace's attribute (`ns.count`), or several targets
// that share a sequence's items out.
struct Target {
  std::string name;
  std::string attribute;      // empty for a name
  std::vector<Target> parts;  // empty but for several
};

// Fails for a wrong number of items and for what is no namespace.
void assign(Renderer& renderer, const Target& target, const Value& value);

}  // namespace aha::text::jinja
