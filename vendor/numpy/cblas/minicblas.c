/* minicblas.c - the 24 CBLAS entry points that NumPy calls, and no others, for
 * single-threaded wasm32 with 128-bit SIMD (portable: GNU C vector extensions).
 * Blocked, packed GEMM after Goto/van de Geijn (also the scheme of BLIS).
 * Only what NumPy relies on: increments > 0; syrk may be asked for either
 * triangle and may also write part of the other one (NumPy mirrors it anyway).

 * MIT licence, see licences/cblas/LICENSE.  */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { RowMajor = 101, ColMajor = 102, NoTrans = 111, Trans = 112, ConjTrans = 113,
       Upper = 121, Lower = 122 };
#define INL static inline __attribute__((always_inline))
#define MIN(a, b) ((a) < (b) ? (a) : (b))

#ifndef MR
#define MR 4            /* rows of the real micro tile */
#endif
#ifndef NRV
#define NRV 2           /* 128-bit vectors per row of it */
#endif
#define MC 96
#define KC 256
#define NC 1024

#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)

/* ---- float ---- */
#define T float
#define VL 4
#define S s
#define C c
#include "minicblas_impl.h"
#undef T
#undef VL
#undef S
#undef C
/* ---- double ---- */
#define T double
#define VL 2
#define S d
#define C z
#include "minicblas_impl.h"
