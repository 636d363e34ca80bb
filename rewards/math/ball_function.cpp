#include "rewards/math/ball_function.h"

namespace aha::rewards::math {
namespace {

void half_pi_minus(acb_t z, slong precision) {
  RealBall half_pi;
  arb_const_pi(half_pi.value, precision);
  arb_mul_2exp_si(half_pi.value, half_pi.value, -1);
  acb_neg(z, z);
  acb_add_arb(z, z, half_pi.value, precision);
}

bool apply_trigonometric(Function function, acb_t z, slong precision) {
  switch (function) {
    case Function::sin:
      acb_sin(z, z, precision);
      return true;
    case Function::cos:
      acb_cos(z, z, precision);
      return true;
    case Function::tan:
      acb_tan(z, z, precision);
      return true;
    case Function::cot:
      acb_cot(z, z, precision);
      return true;
    case Function::sec:
      acb_sec(z, z, precision);
      return true;
    case Function::csc:
      acb_csc(z, z, precision);
      return true;
    case Function::arcsec:
      acb_inv(z, z, precision);
      [[fallthrough]];
    case Function::arccos:
      acb_acos(z, z, precision);
      return true;
    case Function::arccsc:
      acb_inv(z, z, precision);
      [[fallthrough]];
    case Function::arcsin:
      acb_asin(z, z, precision);
      return true;
    case Function::arctan:
      acb_atan(z, z, precision);
      return true;
    case Function::arccot:
      acb_atan(z, z, precision);
      half_pi_minus(z, precision);
      return true;
    default:
      return false;
  }
}

bool apply_hyperbolic(Function function, acb_t z, slong precision) {
  switch (function) {
    case Function::sinh:
      acb_sinh(z, z, precision);
      return true;
    case Function::cosh:
      acb_cosh(z, z, precision);
      return true;
    case Function::tanh:
      acb_tanh(z, z, precision);
      return true;
    case Function::coth:
      acb_coth(z, z, precision);
      return true;
    case Function::sech:
      acb_sech(z, z, precision);
      return true;
    case Function::csch:
      acb_csch(z, z, precision);
      return true;
    case Function::arccsch:
      acb_inv(z, z, precision);
      [[fallthrough]];
    case Function::arcsinh:
      acb_asinh(z, z, precision);
      return true;
    case Function::arcsech:
      acb_inv(z, z, precision);
      [[fallthrough]];
    case Function::arccosh:
      acb_acosh(z, z, precision);
      return true;
    case Function::arccoth:
      acb_inv(z, z, precision);
      [[fallthrough]];
    case Function::arctanh:
      acb_atanh(z, z, precision);
      return true;
    default:
      return false;
  }
}

bool apply_complex(Function function, acb_t z, slong precision) {
  switch (function) {
    case Function::abs:
      acb_abs(acb_realref(z), z, precision);
      break;
    case Function::re:
      break;
    case Function::im:
      arb_swap(acb_realref(z), acb_imagref(z));
      break;
    case Function::arg:
      acb_arg(acb_realref(z), z, precision);
      break;
    case Function::conj:
      acb_conj(z, z);
      return true;
    case Function::sign:
      acb_sgn(z, z, precision);
      return true;
    default:
      return false;
  }
  arb_zero(acb_imagref(z));
  return true;
}

}  // namespace

void apply_function(Function function, Ball& value, slong precision) {
  acb_ptr z = value.value;
  switch (function) {
    case Function::exp:
      acb_exp(z, z, precision);
      return;
    case Function::ln:
      acb_log(z, z, precision);
      return;
    case Function::sqrt:
      acb_sqrt(z, z, precision);
      return;
    case Function::gamma:
      acb_gamma(z, z, precision);
      return;
    default:
      break;
  }
  if (!apply_trigonometric(function, z, precision) && !apply_hyperbolic(function, z, precision) &&
      !apply_complex(function, z, precision)) {
    acb_indeterminate(z);
  }
}

}  // namespace aha::rewards::math
