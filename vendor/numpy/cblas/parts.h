/* What cblas.c compiles once for each type. */
typedef REAL NAME(vector) __attribute__((vector_size(16)));
typedef REAL NAME(unaligned) __attribute__((vector_size(16), aligned(sizeof(REAL)), may_alias));

#include "vectors.h"
#include "gemm.h"
#include "complex.h"
