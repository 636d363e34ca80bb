#pragma once

// FLINT and Arb, as FLINT 3 brings them together or as Debian 12 has them apart. gmp.h and mpfr.h
// come first: FLINT's headers declare more where those are known. What includes Calcium is C, as
// its headers are (calcium_worker.c).

#include <gmp.h>
#include <mpfr.h>

#include <algorithm>
#include <cstdint>

#if __has_include(<flint/acb.h>)
#include <flint/acb.h>
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#else
#include <acb.h>
#include <arb.h>
#include <arb_fmpz_poly.h>
#endif
#include <flint/fmpq.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>

namespace aha::rewards::math {

// Owners of FLINT's numbers. Neither copied nor moved: they are filled where they stand.

struct Integer {
  Integer() { fmpz_init(value); }
  ~Integer() { fmpz_clear(value); }
  Integer(const Integer&) = delete;
  Integer& operator=(const Integer&) = delete;
  fmpz_t value;
};

struct Rational {
  Rational() { fmpq_init(value); }
  ~Rational() { fmpq_clear(value); }
  Rational(const Rational&) = delete;
  Rational& operator=(const Rational&) = delete;

  bool is_integer() const { return fmpz_is_one(fmpq_denref(value)) != 0; }
  // Of its numerator and denominator, the longer one.
  std::int64_t bits() const {
    return static_cast<std::int64_t>(
        std::max(fmpz_bits(fmpq_numref(value)), fmpz_bits(fmpq_denref(value))));
  }
  fmpq_t value;
};

// A real number known to lie in an interval.
struct RealBall {
  RealBall() { arb_init(value); }
  ~RealBall() { arb_clear(value); }
  RealBall(const RealBall&) = delete;
  RealBall& operator=(const RealBall&) = delete;
  arb_t value;
};

// A complex number known to lie in a rectangle.
struct Ball {
  Ball() { acb_init(value); }
  ~Ball() { acb_clear(value); }
  Ball(const Ball&) = delete;
  Ball& operator=(const Ball&) = delete;
  acb_t value;
};

}  // namespace aha::rewards::math
