#include "rewards/verdict.h"

namespace aha::rewards {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::correct:
      return "correct";
    case Verdict::wrong:
      return "wrong";
    case Verdict::error:
      return "error";
    case Verdict::not_applicable:
      return "not_applicable";
  }
  return "unknown";
}

}  // namespace aha::rewards
