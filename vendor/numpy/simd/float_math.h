/* exp, log and tanh of float32, four numbers at a time, for WebAssembly SIMD128.
 *
 * numpy has vector loops for these only where the processor has fused multiply-add, which SIMD128 lacks. Each function
 * here reduces its argument to a short interval and evaluates a polynomial (tanh: the quotient of two) there, in pairs
 * of terms rather than by Horner's rule, so that the processor does not wait for one addition before the next. The
 * coefficients are minimax fits of the relative error. The largest errors of all 2^32 arguments, in units in the last
 * place: exp 0.99, log 1.38, tanh 5.44. Special values are those of the C standard. The result for a number depends on
 * nothing but the number: not on its neighbours, its place in the array or the strides.
 */
#ifndef FLOAT_MATH_H
#define FLOAT_MATH_H
#include <stddef.h>
#include <string.h>
#include <wasm_simd128.h>

enum { MATH_DIVIDE = 1, MATH_OVERFLOW = 2, MATH_UNDERFLOW = 4, MATH_INVALID = 8 }; /* as numpy's NPY_FPE_ */
enum { MATH_VECTORS = 4, MATH_NUMBERS = 4 * MATH_VECTORS, MATH_CONSTANTS = 12 };  /* one block */

#define INLINE static inline __attribute__((always_inline))
#define F(number) wasm_f32x4_const_splat(number)
#define I(number) wasm_i32x4_const_splat(number)
#define MULTIPLY_ADD(a, b, c) wasm_f32x4_add(wasm_f32x4_mul(a, b), c)

/* A constant in all lanes that the compiler does not know as one: it would build it anew in each round of the loop. */
INLINE v128_t in_register(float number)
{
    __asm__("" : "+r"(number));
    return wasm_f32x4_splat(number);
}

/* ---- exp(x) = 2^n exp(r) with x = n ln 2 + r, |r| <= ln 2 / 2; exp(r) = 1 + r + r^2 P(r) ---- */

#define ROUNDER 0x1.8p23f /* adding this rounds to an integer, which is then in the low bits */

enum { EXP_ROUNDER, EXP_LOG2E, EXP_LN2_HIGH, EXP_LN2_LOW, EXP_P }; /* n times LN2_HIGH is exact: it has few bits */
static const float exp_constants[MATH_CONSTANTS] = {ROUNDER, 0x1.715476p0f, 0.693359375f, -2.12194440e-4f,
    0.4999999403953552f, 0.1666652113199234f, 0.04166838899254799f, 0.008368735201656818f, 0.0013814560370519757f};

INLINE v128_t exp_reduced(v128_t x, const v128_t *c, v128_t *shifted)
{
    *shifted = MULTIPLY_ADD(x, c[EXP_LOG2E], c[EXP_ROUNDER]);
    v128_t n = wasm_f32x4_sub(*shifted, c[EXP_ROUNDER]);
    v128_t r = wasm_f32x4_sub(x, wasm_f32x4_mul(n, c[EXP_LN2_HIGH]));
    r = wasm_f32x4_sub(r, wasm_f32x4_mul(n, c[EXP_LN2_LOW]));
    v128_t r2 = wasm_f32x4_mul(r, r);
    v128_t low = MULTIPLY_ADD(r, c[EXP_P + 1], c[EXP_P]), high = MULTIPLY_ADD(r, c[EXP_P + 3], c[EXP_P + 2]);
    v128_t p = MULTIPLY_ADD(MULTIPLY_ADD(r2, c[EXP_P + 4], high), r2, low);
    return wasm_f32x4_add(MULTIPLY_ADD(p, r2, r), F(1));
}

INLINE v128_t power_of_two(v128_t n)
{
    return wasm_i32x4_shl(wasm_i32x4_add(n, I(127)), 23);
}

/* For all x: 2^n goes in two halves, so that results may overflow or be denormal. */
INLINE v128_t exp_any(v128_t x, const v128_t *c, int *flags)
{
    v128_t shifted, y = exp_reduced(wasm_f32x4_pmax(wasm_f32x4_pmin(x, F(89)), F(-104)), c, &shifted);
    v128_t n = wasm_i32x4_sub(shifted, F(ROUNDER)), half = wasm_i32x4_shr(n, 1);
    y = wasm_f32x4_mul(wasm_f32x4_mul(y, power_of_two(half)), power_of_two(wasm_i32x4_sub(n, half)));
    v128_t finite = wasm_f32x4_lt(wasm_f32x4_abs(x), F(__builtin_inff()));
    if (wasm_v128_any_true(wasm_v128_and(finite, wasm_f32x4_eq(y, F(__builtin_inff())))))
        *flags |= MATH_OVERFLOW;
    if (wasm_v128_any_true(wasm_v128_and(finite, wasm_f32x4_lt(y, F(0x1p-126f)))))
        *flags |= MATH_UNDERFLOW;
    return y;
}

/* Whether all |x| <= 87, where 2^n is a normal number. As integers, magnitudes have the same order, NaN above all. */
INLINE int exp_is_normal(const v128_t *x)
{
    v128_t largest = wasm_f32x4_abs(x[0]);
    for (int i = 1; i < MATH_VECTORS; i++)
        largest = wasm_i32x4_max(largest, wasm_f32x4_abs(x[i]));
    return !wasm_v128_any_true(wasm_i32x4_gt(largest, F(87)));
}

INLINE void exp_block(v128_t *x, const v128_t *c, int *flags)
{
    if (!exp_is_normal(x)) {
        for (int i = 0; i < MATH_VECTORS; i++)
            x[i] = exp_any(x[i], c, flags);
        return;
    }
    for (int i = 0; i < MATH_VECTORS; i++) {
        v128_t shifted, y = exp_reduced(x[i], c, &shifted);
        x[i] = wasm_i32x4_add(y, wasm_i32x4_shl(shifted, 23)); /* n is added to the exponent */
    }
}

/* ---- log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2) ---- */

enum { LOG_LN2, LOG_ONE, LOG_R };
static const float log_constants[MATH_CONSTANTS] = {0x1.62e43p-1f, 1,
    -0.5f, 0.3333390951156616f, -0.2500133812427521f, 0.19963063299655914f, -0.1657758504152298f, 0.14914767444133759f,
    -0.14267486333847046f, 0.08700435608625412f};

/* For normal positive x. log(1 + f) = f + f^2 R(f). */
INLINE v128_t log_normal(v128_t x, v128_t exponent_offset, const v128_t *c)
{
    v128_t exponent = wasm_i32x4_shr(wasm_i32x4_sub(x, I(0x3f3504f3)), 23); /* the bits of sqrt(1/2) */
    v128_t f = wasm_f32x4_sub(wasm_i32x4_sub(x, wasm_i32x4_shl(exponent, 23)), c[LOG_ONE]);
    v128_t e = wasm_f32x4_convert_i32x4(wasm_i32x4_add(exponent, exponent_offset));
    v128_t f2 = wasm_f32x4_mul(f, f);
    v128_t r01 = MULTIPLY_ADD(f, c[LOG_R + 1], c[LOG_R]), r23 = MULTIPLY_ADD(f, c[LOG_R + 3], c[LOG_R + 2]);
    v128_t r45 = MULTIPLY_ADD(f, c[LOG_R + 5], c[LOG_R + 4]), r67 = MULTIPLY_ADD(f, c[LOG_R + 7], c[LOG_R + 6]);
    v128_t high = MULTIPLY_ADD(r67, f2, r45), low = MULTIPLY_ADD(r23, f2, r01);
    v128_t r = MULTIPLY_ADD(high, wasm_f32x4_mul(f2, f2), low);
    return wasm_f32x4_add(MULTIPLY_ADD(f2, r, f), wasm_f32x4_mul(e, c[LOG_LN2]));
}

INLINE v128_t log_any(v128_t x, const v128_t *c, int *flags)
{
    v128_t zero = wasm_f32x4_eq(x, F(0)), negative = wasm_f32x4_lt(x, F(0));
    v128_t denormal = wasm_f32x4_lt(x, F(0x1p-126f));
    v128_t same = wasm_v128_not(wasm_f32x4_lt(x, F(__builtin_inff()))); /* infinity and NaN */
    v128_t scaled = wasm_v128_bitselect(wasm_f32x4_mul(x, F(0x1p23f)), x, denormal);
    v128_t y = log_normal(scaled, wasm_v128_and(denormal, I(-23)), c);
    y = wasm_v128_bitselect(x, y, same);
    y = wasm_v128_bitselect(F(-__builtin_inff()), y, zero);
    y = wasm_v128_bitselect(F(__builtin_nanf("")), y, negative);
    *flags |= (wasm_v128_any_true(zero) ? MATH_DIVIDE : 0) | (wasm_v128_any_true(negative) ? MATH_INVALID : 0);
    return y;
}

/* Whether all x are positive, normal and finite, by their bits as integers. */
INLINE int log_is_normal(const v128_t *x)
{
    v128_t least = x[0], largest = x[0];
    for (int i = 1; i < MATH_VECTORS; i++) {
        least = wasm_i32x4_min(least, x[i]);
        largest = wasm_i32x4_max(largest, x[i]);
    }
    v128_t other = wasm_v128_or(wasm_i32x4_lt(least, F(0x1p-126f)), wasm_i32x4_gt(largest, I(0x7f7fffff)));
    return !wasm_v128_any_true(other);
}

INLINE void log_block(v128_t *x, const v128_t *c, int *flags)
{
    int normal = log_is_normal(x);
    if (normal)
        for (int i = 0; i < MATH_VECTORS; i++)
            x[i] = log_normal(x[i], I(0), c);
    else
        for (int i = 0; i < MATH_VECTORS; i++)
            x[i] = log_any(x[i], c, flags);
}

/* ---- tanh(x) = x P(x^2) / Q(x^2), and 1 beyond 9 ---- */

enum { TANH_LIMIT, TANH_ONE, TANH_P, TANH_Q = TANH_P + 4 };
static const float tanh_constants[MATH_CONSTANTS] = {9.02f, 1,
    0.13382688164710999f, 0.003497419413179159f, 2.063367901428137e-05f, 1.337882782337374e-08f,
    0.46716010570526123f, 0.025884317234158516f, 0.0003288387961219996f, 7.788515858919709e-07f};

/* 1 + t c[0] + t^2 c[1] + t^3 c[2] + t^4 c[3] */
INLINE v128_t tanh_polynomial(v128_t t, v128_t t2, v128_t one, const v128_t *c)
{
    v128_t low = MULTIPLY_ADD(t, c[0], one), high = MULTIPLY_ADD(MULTIPLY_ADD(t, c[3], c[2]), t, c[1]);
    return MULTIPLY_ADD(high, t2, low);
}

/* A NaN stays: pmin and pmax keep their first argument unless the second is smaller, or larger. */
INLINE void tanh_block(v128_t *x, const v128_t *c, int *flags)
{
    (void)flags;
    v128_t limit = c[TANH_LIMIT], one = c[TANH_ONE];
    for (int i = 0; i < MATH_VECTORS; i++) {
        v128_t z = wasm_f32x4_pmax(wasm_f32x4_pmin(x[i], limit), wasm_f32x4_neg(limit));
        v128_t t = wasm_f32x4_mul(z, z), t2 = wasm_f32x4_mul(t, t);
        v128_t p = tanh_polynomial(t, t2, one, c + TANH_P), q = tanh_polynomial(t, t2, one, c + TANH_Q);
        v128_t y = wasm_f32x4_div(wasm_f32x4_mul(z, p), q);
        x[i] = wasm_f32x4_pmax(wasm_f32x4_pmin(y, one), wasm_f32x4_neg(one));
    }
}

/* ---- numpy's loops: n numbers, steps in bytes; the answer is the floating-point errors that occurred ---- */

typedef void math_block(v128_t *x, const v128_t *c, int *flags);

/* Up to one block of numbers that are not neighbours, by way of a small array. */
INLINE void math_scattered(math_block *block, const v128_t *c, const char *in, ptrdiff_t in_step, char *out,
                                  ptrdiff_t out_step, int count, int *flags)
{
    float numbers[MATH_NUMBERS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    v128_t x[MATH_VECTORS];
    for (int i = 0; i < count; i++)
        memcpy(&numbers[i], in + i * in_step, sizeof(float));
    memcpy(x, numbers, sizeof x);
    block(x, c, flags);
    memcpy(numbers, x, sizeof x);
    for (int i = 0; i < count; i++)
        memcpy(out + i * out_step, &numbers[i], sizeof(float));
}

INLINE int math_loop(math_block *block, const float *constants, const char *in,
                                                           ptrdiff_t in_step, char *out, ptrdiff_t out_step,
                                                           ptrdiff_t n)
{
    int flags = 0;
    v128_t c[MATH_CONSTANTS];
    for (int i = 0; i < MATH_CONSTANTS; i++)
        c[i] = in_register(constants[i]);
    if (in_step == sizeof(float) && out_step == sizeof(float))
        for (; n >= MATH_NUMBERS; n -= MATH_NUMBERS, in += MATH_NUMBERS * in_step, out += MATH_NUMBERS * out_step) {
            v128_t x[MATH_VECTORS];
            memcpy(x, in, sizeof x);
            block(x, c, &flags);
            memcpy(out, x, sizeof x);
        }
    for (; n > 0; n -= MATH_NUMBERS, in += MATH_NUMBERS * in_step, out += MATH_NUMBERS * out_step)
        math_scattered(block, c, in, in_step, out, out_step, n < MATH_NUMBERS ? (int)n : MATH_NUMBERS, &flags);
    return flags;
}

static int exp_numbers(const char *in, ptrdiff_t in_step, char *out, ptrdiff_t out_step, ptrdiff_t n)
{
    return math_loop(exp_block, exp_constants, in, in_step, out, out_step, n);
}

static int log_numbers(const char *in, ptrdiff_t in_step, char *out, ptrdiff_t out_step, ptrdiff_t n)
{
    return math_loop(log_block, log_constants, in, in_step, out, out_step, n);
}

static int tanh_numbers(const char *in, ptrdiff_t in_step, char *out, ptrdiff_t out_step, ptrdiff_t n)
{
    return math_loop(tanh_block, tanh_constants, in, in_step, out, out_step, n);
}
#endif
