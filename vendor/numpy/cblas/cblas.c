/* The CBLAS for numpy: sizes, scratch memory, and each part compiled for float and for double. */
#include "cblas.h"
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

/* GNU C vectors become SIMD128 instructions; LOAD and STORE accept any address of a number. */
#define VECTOR NAME(vector)
#define LOAD(address) (*(const NAME(unaligned) *)(address))
#define STORE(address, value) (*(NAME(unaligned) *)(address) = (value))
#define SPLAT(number) ((REAL)(number) - (VECTOR) {0})

/* Sizes found by measurement; gemm.h explains them. */
enum {
    TILE_ROWS = 4,           /* rows of C in registers */
    DEPTH = 256,             /* steps of k before C is stored */
    BLOCK_BYTES = 96 << 10,  /* packed rows of A, for the second-level cache */
    PANEL_BYTES = 1 << 20,   /* packed columns of B, for the last-level cache */
    FEW_ROWS = 12,           /* up to so many rows of A, packing B costs more than it saves */
    FEW_PANELS = 16,         /* up to so many panels of B, packing A costs more than it saves */
};

static _Alignas(16) char block_scratch[BLOCK_BYTES], panel_scratch[PANEL_BYTES];

/* Whether rows i0.. and columns j0.. of a tile have a part in the wanted triangle. */
INLINE int touches(int triangle, int i0, int rows, int j0, int columns)
{
    return triangle == Upper ? i0 < j0 + columns : triangle == Lower ? j0 < i0 + rows : 1;
}

#define REAL float
#define LANES 4
#define NAME(name) JOIN(float_, name)
#define BLAS(name) JOIN(cblas_s, name)
#define COMPLEX_BLAS(name) JOIN(cblas_c, name)
#include "parts.h"
#undef REAL
#undef LANES
#undef NAME
#undef BLAS
#undef COMPLEX_BLAS

#define REAL double
#define LANES 2
#define NAME(name) JOIN(double_, name)
#define BLAS(name) JOIN(cblas_d, name)
#define COMPLEX_BLAS(name) JOIN(cblas_z, name)
#include "parts.h"
