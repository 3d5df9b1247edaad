/* exp, log and tanh of float32 for WebAssembly SIMD128.
 *
 * numpy has vector loops for these only where the processor has fused multiply-add, which SIMD128 lacks. Each function
 * here reduces its argument to a short interval and evaluates a polynomial there, or the quotient of two. The
 * coefficients are minimax fits of the relative error. The largest errors of all 2^32 arguments, in units in the last
 * place: exp 2.26, log 1.07, tanh 5.85. Special values are those of the C standard. The result for a number depends on
 * nothing but the number: not on its neighbours, its place in the array or the strides.
 *
 * Three things make it fast. Special values are looked for once in a stretch of numbers: where there are none, no
 * instruction is spent on them. Four vectors go side by side, so that the processor has other work while it waits for
 * one of them. And constants stay in registers.
 */
#ifndef FLOAT_MATH_H
#define FLOAT_MATH_H
#include <stddef.h>
#include <string.h>
#include <wasm_simd128.h>

enum { MATH_DIVIDE = 1, MATH_OVERFLOW = 2, MATH_UNDERFLOW = 4, MATH_INVALID = 8 }; /* as numpy's NPY_FPE_ */
enum { MATH_VECTORS = 4, MATH_BLOCK = 4 * MATH_VECTORS, MATH_STRETCH = 512, MATH_CONSTANTS = 10 };

#define INLINE static inline __attribute__((always_inline))
#define EACH for (int i = 0; i < MATH_VECTORS; i++)
#define INFINITE __builtin_inff()

typedef float numbers __attribute__((vector_size(16)));
typedef int words __attribute__((vector_size(16)));

/* What a function does with MATH_VECTORS vectors in place; it adds to `flags` the floating-point errors that occur. */
typedef void math_block(numbers *x, const numbers *c, int *flags);
/* Whether `count` numbers (a multiple of MATH_BLOCK) are all of the kind that needs no special care. */
typedef int math_test(const char *in, int count);

/* Compilers would finish one vector before they begin the next; here they must have all four. */
INLINE void together(void *four_vectors)
{
    v128_t *v = (v128_t *)four_vectors;
    __asm__("" : "+r"(v[0]), "+r"(v[1]), "+r"(v[2]), "+r"(v[3]));
}

INLINE int any(words mask)
{
    return wasm_v128_any_true((v128_t)mask);
}

INLINE numbers choose(words mask, numbers yes, numbers no)
{
    return (numbers)wasm_v128_bitselect((v128_t)yes, (v128_t)no, (v128_t)mask);
}

/* The smaller, or the larger; a NaN in the first place stays. */
INLINE numbers at_most(numbers x, numbers limit)
{
    return (numbers)wasm_f32x4_pmin((v128_t)x, (v128_t)limit);
}

INLINE numbers at_least(numbers x, numbers limit)
{
    return (numbers)wasm_f32x4_pmax((v128_t)x, (v128_t)limit);
}

INLINE numbers all(float number)
{
    return (numbers)wasm_f32x4_splat(number);
}

/* The least and the largest of `count` numbers' bits, and'ed with `mask`, as integers. Positive numbers have the same
 * order as their bits, with infinity and NaN above all; negative numbers have negative bits. */
INLINE void range_of_bits(const char *in, int count, int mask, int *least, int *largest)
{
    words low[MATH_VECTORS], high[MATH_VECTORS], x[MATH_VECTORS];
    memcpy(low, in, sizeof low);
    EACH high[i] = low[i] = low[i] & mask;
    for (int at = MATH_BLOCK; at < count; at += MATH_BLOCK) {
        memcpy(x, in + at * sizeof(float), sizeof x);
        EACH low[i] = __builtin_elementwise_min(low[i], x[i] & mask);
        EACH high[i] = __builtin_elementwise_max(high[i], x[i] & mask);
    }
    EACH low[0] = __builtin_elementwise_min(low[0], low[i]);
    EACH high[0] = __builtin_elementwise_max(high[0], high[i]);
    *least = __builtin_reduce_min(low[0]);
    *largest = __builtin_reduce_max(high[0]);
}

INLINE int bits_of(float number)
{
    int bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* ---- exp(x) = 2^n exp(r) with x = n ln 2 + r, |r| <= ln 2 / 2; exp(r) = 1 + r + r^2 P(r) ---- */

#define ROUNDER 0x1.8p23f /* adding this rounds to an integer, which is then in the low bits */

enum { EXP_ROUNDER, EXP_LOG2E, EXP_LN2_HIGH, EXP_LN2_LOW, EXP_ONE, EXP_P }; /* n LN2_HIGH is exact: it has few bits */
static const float exp_constants[MATH_CONSTANTS] = {ROUNDER, 0x1.715476p0f, 0.693359375f, -2.12194440e-4f, 1,
    0.499992311000824f, 0.16667114198207855f, 0.041890211403369904f, 0.008312571793794632f};

/* x becomes exp(r); the answer is n, in the low bits of `shifted`. */
INLINE void exp_reduced(numbers *x, const numbers *c, words *shifted)
{
    numbers n[MATH_VECTORS];
    EACH {
        numbers rounded = x[i] * c[EXP_LOG2E] + c[EXP_ROUNDER];
        shifted[i] = (words)rounded;
        n[i] = rounded - c[EXP_ROUNDER];
    }
    together(n);
    EACH x[i] = x[i] - n[i] * c[EXP_LN2_HIGH] - n[i] * c[EXP_LN2_LOW];
    together(x);
    EACH {
        numbers r = x[i], r2 = r * r;
        numbers low = r * c[EXP_P + 1] + c[EXP_P], high = r * c[EXP_P + 3] + c[EXP_P + 2];
        x[i] = (high * r2 + low) * r2 + r + c[EXP_ONE];
    }
}

/* Where 2^n is a normal number: n is added to the exponent. */
INLINE void exp_normal(numbers *x, const numbers *c, int *flags)
{
    (void)flags;
    words shifted[MATH_VECTORS];
    exp_reduced(x, c, shifted);
    EACH x[i] = (numbers)((words)x[i] + (shifted[i] << 23));
}

INLINE int exp_are_normal(const char *in, int count)
{
    int least, largest;
    range_of_bits(in, count, 0x7fffffff, &least, &largest);
    return largest <= bits_of(87);
}

INLINE numbers power_of_two(words n)
{
    return (numbers)((n + 127) << 23);
}

/* For all x: 2^n goes in two halves, so that results may overflow or be denormal. */
INLINE void exp_any(numbers *x, const numbers *c, int *flags)
{
    numbers y[MATH_VECTORS];
    words shifted[MATH_VECTORS];
    EACH y[i] = at_least(at_most(x[i], all(89)), all(-104));
    exp_reduced(y, c, shifted);
    EACH {
        words n = shifted[i] - bits_of(ROUNDER), half = n >> 1, finite = x[i] < INFINITE & x[i] > -INFINITE;
        x[i] = y[i] * power_of_two(half) * power_of_two(n - half);
        *flags |= any(finite & (x[i] == INFINITE)) ? MATH_OVERFLOW : 0;
        *flags |= any(finite & (x[i] < 0x1p-126f)) ? MATH_UNDERFLOW : 0;
    }
}

/* ---- log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2) ----
 * With s = f / (2 + f), log(1 + f) = log(1 + s) - log(1 - s) = 2 s + s R(s^2), and as 2 s = f - s f, that is
 * f - s (f - R): the part that is rounded more than once is small. */

enum { LOG_SQRT_HALF, LOG_EXPONENT, LOG_LN2, LOG_ONE, LOG_TWO, LOG_R }; /* e has its value times 2^23, so ln 2 less */
static const float log_constants[MATH_CONSTANTS] = {0x1.6a09e6p-1f, -INFINITE, 0x1.62e43p-24f, 1, 2,
    0.6666677594184875f, 0.3997758626937866f, 0.29870685935020447f};

/* For normal positive x, times 2^(exponent / 2^23). */
INLINE void log_scaled(numbers *x, const words *exponent, const numbers *c)
{
    words e[MATH_VECTORS];
    numbers s[MATH_VECTORS];
    EACH e[i] = ((words)x[i] - (words)c[LOG_SQRT_HALF]) & (words)c[LOG_EXPONENT];
    together(e);
    EACH {
        x[i] = (numbers)((words)x[i] - e[i]) - c[LOG_ONE];
        s[i] = x[i] / (x[i] + c[LOG_TWO]);
    }
    together(s);
    EACH {
        numbers f = x[i], z = s[i] * s[i];
        numbers r = ((c[LOG_R + 2] * z + c[LOG_R + 1]) * z + c[LOG_R]) * z;
        numbers times_ln2 = __builtin_convertvector(e[i] + exponent[i], numbers) * c[LOG_LN2];
        x[i] = f - s[i] * (f - r) + times_ln2;
    }
}

INLINE void log_normal(numbers *x, const numbers *c, int *flags)
{
    (void)flags;
    words none[MATH_VECTORS] = {{0}};
    log_scaled(x, none, c);
}

INLINE int log_are_normal(const char *in, int count)
{
    int least, largest;
    range_of_bits(in, count, -1, &least, &largest);
    return least >= bits_of(0x1p-126f) && largest < bits_of(INFINITE);
}

INLINE void log_any(numbers *x, const numbers *c, int *flags)
{
    numbers y[MATH_VECTORS];
    words exponent[MATH_VECTORS];
    EACH {
        words denormal = x[i] < 0x1p-126f;
        y[i] = choose(denormal, x[i] * 0x1p23f, x[i]);
        exponent[i] = denormal & (-23 * (1 << 23));
    }
    log_scaled(y, exponent, c);
    EACH {
        words zero = x[i] == 0, negative = x[i] < 0, finite = x[i] < INFINITE;
        y[i] = choose(finite, y[i], x[i]);
        y[i] = choose(zero, all(-INFINITE), y[i]);
        x[i] = choose(negative, all(__builtin_nanf("")), y[i]);
        *flags |= (any(zero) ? MATH_DIVIDE : 0) | (any(negative) ? MATH_INVALID : 0);
    }
}

/* ---- tanh(x) = x P(x^2) / Q(x^2) up to 9, and 1 beyond, where the quotient stays and x grows on; P(0) = Q(0) ---- */

enum { TANH_LIMIT, TANH_ONE, TANH_P, TANH_Q = TANH_P + 4 };
static const float tanh_constants[MATH_CONSTANTS] = {81.36f, 1,
    1283655.375f, 171787.6875f, 4489.5234375f, 26.4891414642334f, 0.0171811580657959f,
    599672.6875f, 33226.60546875f, 422.13055419921875f};

INLINE void tanh_any(numbers *x, const numbers *c, int *flags)
{
    (void)flags;
    numbers t[MATH_VECTORS], q[MATH_VECTORS];
    EACH t[i] = at_most(x[i] * x[i], c[TANH_LIMIT]);
    together(t);
    EACH q[i] = (((t[i] + c[TANH_Q + 3]) * t[i] + c[TANH_Q + 2]) * t[i] + c[TANH_Q + 1]) * t[i] + c[TANH_P];
    together(q);
    EACH {
        numbers p = c[TANH_P + 4] * t[i] + c[TANH_P + 3];
        p = ((p * t[i] + c[TANH_P + 2]) * t[i] + c[TANH_P + 1]) * t[i] + c[TANH_P];
        x[i] = at_least(at_most(x[i] * p / q[i], c[TANH_ONE]), -c[TANH_ONE]);
    }
}

INLINE int always(const char *in, int count)
{
    (void)in, (void)count;
    return 1;
}

/* ---- numpy's loops: n numbers, steps in bytes; the answer is the floating-point errors that occurred ---- */

INLINE void math_blocks(math_block *block, const numbers *c, const char *in, char *out, int count, int *flags)
{
    for (int at = 0; at < count * (int)sizeof(float); at += MATH_VECTORS * sizeof(numbers)) {
        numbers x[MATH_VECTORS];
        memcpy(x, in + at, sizeof x);
        block(x, c, flags);
        memcpy(out + at, x, sizeof x);
    }
}

/* `count` numbers side by side, and ones after them up to a whole block; the answer is their number then. */
static int gather(const char *in, ptrdiff_t step, int count, float *packed)
{
    int padded = (count + MATH_BLOCK - 1) / MATH_BLOCK * MATH_BLOCK;
    for (int i = 0; i < count; i++, in += step)
        memcpy(&packed[i], in, sizeof(float));
    for (int i = count; i < padded; i++)
        packed[i] = 1;
    return padded;
}

static void scatter(const float *packed, int count, char *out, ptrdiff_t step)
{
    for (int i = 0; i < count; i++, out += step)
        memcpy(out, &packed[i], sizeof(float));
}

/* Stretch by stretch, where they are if they are side by side and fill whole blocks, else in a copy. */
INLINE int math_loop(math_block *normal, math_block *other, math_test *are_normal, const float *constants,
                     const char *in, ptrdiff_t in_step, char *out, ptrdiff_t out_step, ptrdiff_t n)
{
    int flags = 0, neighbours = in_step == sizeof(float) && out_step == sizeof(float);
    float copy[MATH_STRETCH];
    numbers c[MATH_CONSTANTS];
    __asm__("" : "+r"(constants)); /* what the compiler knows to be constant, it would build anew in each round */
    for (int i = 0; i < MATH_CONSTANTS; i++)
        c[i] = all(constants[i]);
    while (n > 0) {
        int count = n < MATH_STRETCH ? (int)n : MATH_STRETCH, in_place = neighbours && count >= MATH_BLOCK;
        if (in_place)
            count -= count % MATH_BLOCK;
        int padded = in_place ? count : gather(in, in_step, count, copy);
        const char *from = in_place ? in : (char *)copy;
        char *to = in_place ? out : (char *)copy;
        if (are_normal(from, padded))
            math_blocks(normal, c, from, to, padded, &flags);
        else
            math_blocks(other, c, from, to, padded, &flags);
        if (!in_place)
            scatter(copy, count, out, out_step);
        n -= count, in += count * in_step, out += count * out_step;
    }
    return flags;
}

static int exp_numbers(const char *in, ptrdiff_t in_step, char *out, ptrdiff_t out_step, ptrdiff_t n)
{
    return math_loop(exp_normal, exp_any, exp_are_normal, exp_constants, in, in_step, out, out_step, n);
}

static int log_numbers(const char *in, ptrdiff_t in_step, char *out, ptrdiff_t out_step, ptrdiff_t n)
{
    return math_loop(log_normal, log_any, log_are_normal, log_constants, in, in_step, out, out_step, n);
}

static int tanh_numbers(const char *in, ptrdiff_t in_step, char *out, ptrdiff_t out_step, ptrdiff_t n)
{
    return math_loop(tanh_any, tanh_any, always, tanh_constants, in, in_step, out, out_step, n);
}
#endif
