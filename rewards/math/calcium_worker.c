// aha-math-worker: decides whether an exact constant is zero, by Calcium, in a process that may
// hang, exhaust its memory or abort without harm to the one that asks. It is C because Calcium's
// headers are.
//
// Standard input: a line a question, the constant in postfix notation with blanks between its words
// (rewards/math/exact_question.h). Standard output: first "ready", then a line an answer: "zero",
// "other" or "unknown". It ends when its input does. Whoever asks watches the time; that a worker
// whose asker is gone ends, too, is what the limits below are for.

#define _GNU_SOURCE
#include <gmp.h>
#include <mpfr.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#if __has_include(<flint/ca.h>)
#include <flint/ca.h>
#else
#include <calcium/ca.h>
#endif

enum { kMostValues = 512 };
static const rlim_t kMostMemory = (rlim_t)512 << 20;  // bytes of addresses
static const rlim_t kSecondsOfAQuestion = 2;          // of CPU time; the asker waits for less

typedef struct {
  ca_ctx_t context;
  ca_struct values[kMostValues];
  size_t count;
  bool is_known;  // false once a branch could not be chosen
} Stack;

static ca_struct* top(Stack* stack) { return &stack->values[stack->count - 1]; }

// Takes the last value away; it stays readable until the next push.
static ca_struct* pop(Stack* stack) { return &stack->values[--stack->count]; }

typedef void (*Unary)(ca_struct* x, Stack* stack);
typedef void (*Binary)(ca_struct* x, const ca_struct* y, Stack* stack);

static void negate(ca_struct* x, Stack* s) { ca_neg(x, x, s->context); }
static void invert(ca_struct* x, Stack* s) { ca_inv(x, x, s->context); }
static void square_root(ca_struct* x, Stack* s) { ca_sqrt(x, x, s->context); }
static void absolute(ca_struct* x, Stack* s) { ca_abs(x, x, s->context); }
static void real(ca_struct* x, Stack* s) { ca_re(x, x, s->context); }
static void imaginary(ca_struct* x, Stack* s) { ca_im(x, x, s->context); }
static void argument(ca_struct* x, Stack* s) { ca_arg(x, x, s->context); }
static void conjugate(ca_struct* x, Stack* s) { ca_conj(x, x, s->context); }
static void sign(ca_struct* x, Stack* s) { ca_sgn(x, x, s->context); }
static void round_down(ca_struct* x, Stack* s) { ca_floor(x, x, s->context); }
static void round_up(ca_struct* x, Stack* s) { ca_ceil(x, x, s->context); }
static void exponential(ca_struct* x, Stack* s) { ca_exp(x, x, s->context); }
static void logarithm(ca_struct* x, Stack* s) { ca_log(x, x, s->context); }
static void gamma_of(ca_struct* x, Stack* s) { ca_gamma(x, x, s->context); }
static void sine(ca_struct* x, Stack* s) { ca_sin(x, x, s->context); }
static void cosine(ca_struct* x, Stack* s) { ca_cos(x, x, s->context); }
static void tangent(ca_struct* x, Stack* s) { ca_tan(x, x, s->context); }
static void arc_sine(ca_struct* x, Stack* s) { ca_asin(x, x, s->context); }
static void arc_cosine(ca_struct* x, Stack* s) { ca_acos(x, x, s->context); }
static void arc_tangent(ca_struct* x, Stack* s) { ca_atan(x, x, s->context); }

static void add(ca_struct* x, const ca_struct* y, Stack* s) { ca_add(x, x, y, s->context); }
static void multiply(ca_struct* x, const ca_struct* y, Stack* s) { ca_mul(x, x, y, s->context); }
static void divide(ca_struct* x, const ca_struct* y, Stack* s) { ca_div(x, x, y, s->context); }
static void power(ca_struct* x, const ca_struct* y, Stack* s) { ca_pow(x, x, y, s->context); }

// ln(x + sqrt(x + 1) sqrt(x - 1))
static void arc_hyperbolic_cosine(ca_struct* x, Stack* s) {
  ca_t above;
  ca_t below;
  ca_init(above, s->context);
  ca_init(below, s->context);
  ca_add_ui(above, x, 1, s->context);
  ca_sqrt(above, above, s->context);
  ca_sub_ui(below, x, 1, s->context);
  ca_sqrt(below, below, s->context);
  ca_mul(above, above, below, s->context);
  ca_add(x, x, above, s->context);
  ca_log(x, x, s->context);
  ca_clear(below, s->context);
  ca_clear(above, s->context);
}

// The root of an odd index, which of a negative number is the real one.
static void odd_root(ca_struct* x, const ca_struct* index, Stack* s) {
  const truth_t is_negative = ca_check_is_negative_real(x, s->context);
  s->is_known = s->is_known && is_negative != T_UNKNOWN;
  ca_t inverse;
  ca_init(inverse, s->context);
  ca_inv(inverse, index, s->context);
  if (is_negative == T_TRUE) {
    ca_neg(x, x, s->context);
  }
  ca_pow(x, x, inverse, s->context);
  if (is_negative == T_TRUE) {
    ca_neg(x, x, s->context);
  }
  ca_clear(inverse, s->context);
}

static void extreme(ca_struct* x, const ca_struct* y, truth_t keep, Stack* s) {
  const truth_t is_less = ca_check_le(x, y, s->context);
  s->is_known = s->is_known && is_less != T_UNKNOWN;
  if (is_less != keep) {
    ca_set(x, y, s->context);
  }
}
static void least(ca_struct* x, const ca_struct* y, Stack* s) { extreme(x, y, T_TRUE, s); }
static void greatest(ca_struct* x, const ca_struct* y, Stack* s) { extreme(x, y, T_FALSE, s); }

static const struct {
  const char* word;
  Unary unary;
  Binary binary;
} kOperations[] = {
    {"neg", negate, NULL},
    {"inv", invert, NULL},
    {"sqrt", square_root, NULL},
    {"abs", absolute, NULL},
    {"re", real, NULL},
    {"im", imaginary, NULL},
    {"arg", argument, NULL},
    {"conj", conjugate, NULL},
    {"sign", sign, NULL},
    {"floor", round_down, NULL},
    {"ceil", round_up, NULL},
    {"exp", exponential, NULL},
    {"ln", logarithm, NULL},
    {"gamma", gamma_of, NULL},
    {"sin", sine, NULL},
    {"cos", cosine, NULL},
    {"tan", tangent, NULL},
    {"arcsin", arc_sine, NULL},
    {"arccos", arc_cosine, NULL},
    {"arctan", arc_tangent, NULL},
    {"arccosh", arc_hyperbolic_cosine, NULL},
    {"add", NULL, add},
    {"mul", NULL, multiply},
    {"div", NULL, divide},
    {"pow", NULL, power},
    {"root", NULL, odd_root},
    {"min", NULL, least},
    {"max", NULL, greatest},
};

static bool push_rational(const char* word, ca_struct* value, Stack* stack) {
  fmpq_t number;
  fmpq_init(number);
  const bool is_read = fmpq_set_str(number, word, 10) == 0 && !fmpz_is_zero(fmpq_denref(number));
  if (is_read) {
    ca_set_fmpq(value, number, stack->context);
  }
  fmpq_clear(number);
  return is_read;
}

static bool push(const char* word, Stack* stack) {
  if (stack->count == kMostValues) {
    return false;
  }
  ca_struct* value = &stack->values[stack->count++];
  if (strcmp(word, "pi") == 0) {
    ca_pi(value, stack->context);
  } else if (strcmp(word, "i") == 0) {
    ca_i(value, stack->context);
  } else {
    return push_rational(word, value, stack);
  }
  return true;
}

static bool apply(const char* word, Stack* stack) {
  for (size_t i = 0; i < sizeof kOperations / sizeof *kOperations; ++i) {
    if (strcmp(word, kOperations[i].word) != 0) {
      continue;
    }
    if (stack->count < (kOperations[i].unary != NULL ? 1 : 2)) {
      return false;
    }
    if (kOperations[i].unary != NULL) {
      kOperations[i].unary(top(stack), stack);
    } else {
      const ca_struct* last = pop(stack);
      kOperations[i].binary(top(stack), last, stack);
    }
    return true;
  }
  return push(word, stack);
}

// Whether the constant is zero; unknown, too, where the question is not understood.
static truth_t decide(char* question, Stack* stack) {
  char* rest = NULL;
  for (char* word = strtok_r(question, " \n", &rest); word != NULL;
       word = strtok_r(NULL, " \n", &rest)) {
    if (!apply(word, stack) || !stack->is_known) {
      return T_UNKNOWN;
    }
  }
  return stack->count == 1 && ca_check_is_number(top(stack), stack->context) == T_TRUE
             ? ca_check_is_zero(top(stack), stack->context)
             : T_UNKNOWN;
}

static const char* answer(char* question) {
  static Stack stack;  // too large for some stacks
  ca_ctx_init(stack.context);
  for (size_t i = 0; i < kMostValues; ++i) {
    ca_init(&stack.values[i], stack.context);
  }
  stack.count = 0;
  stack.is_known = true;
  const truth_t is_zero = decide(question, &stack);
  for (size_t i = 0; i < kMostValues; ++i) {
    ca_clear(&stack.values[i], stack.context);
  }
  ca_ctx_clear(stack.context);
  return is_zero == T_TRUE ? "zero" : is_zero == T_FALSE ? "other" : "unknown";
}

static void limit(int resource, rlim_t soft) {
  struct rlimit limits;
  if (getrlimit(resource, &limits) == 0) {
    limits.rlim_cur = soft < limits.rlim_max ? soft : limits.rlim_max;
    setrlimit(resource, &limits);
  }
}

static void limit_next_question(void) {
  struct rusage used;
  if (getrusage(RUSAGE_SELF, &used) == 0) {
    limit(RLIMIT_CPU, (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + kSecondsOfAQuestion);
  }
}

int main(void) {
  close_range(STDERR_FILENO + 1, ~0U, 0);  // what the asker has open is not ours to keep open
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_AS, kMostMemory);
  puts("ready");
  fflush(stdout);
  char* line = NULL;
  size_t size = 0;
  while (limit_next_question(), getline(&line, &size, stdin) > 0) {
    puts(answer(line));
    fflush(stdout);
  }
  free(line);
  return 0;
}
