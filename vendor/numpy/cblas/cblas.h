/* The CBLAS functions that numpy calls, and no others, for one thread of 128-bit SIMD.
 *
 * numpy asks for products with alpha = 1 and beta = 0 and with positive increments; any alpha and beta are
 * supported, increments of zero or below are not. All sizes are at least 0.
 *
 * The C standard's complex types and arrays {real, imaginary} have the same layout, so complex numbers are passed
 * as pointers to their parts.
 */
#ifndef TINY_CBLAS_H
#define TINY_CBLAS_H
#include <stddef.h>

enum order { RowMajor = 101, ColMajor = 102 };
enum transpose { NoTrans = 111, Trans = 112, ConjTrans = 113 };
enum triangle { Upper = 121, Lower = 122 };

#define REAL_FUNCTIONS(prefix, real)                                                                             \
    real cblas_##prefix##dot(int n, const real *x, int incx, const real *y, int incy);                           \
    void cblas_##prefix##axpy(int n, real alpha, const real *x, int incx, real *y, int incy);                    \
    void cblas_##prefix##gemv(int order, int trans, int m, int n, real alpha, const real *a, int lda,            \
                              const real *x, int incx, real beta, real *y, int incy);                            \
    void cblas_##prefix##gemm(int order, int transa, int transb, int m, int n, int k, real alpha, const real *a, \
                              int lda, const real *b, int ldb, real beta, real *c, int ldc);                     \
    void cblas_##prefix##syrk(int order, int uplo, int trans, int n, int k, real alpha, const real *a, int lda,  \
                              real beta, real *c, int ldc);

#define COMPLEX_FUNCTIONS(prefix, real)                                                                          \
    void cblas_##prefix##dotu_sub(int n, const real *x, int incx, const real *y, int incy, real *result);        \
    void cblas_##prefix##dotc_sub(int n, const real *x, int incx, const real *y, int incy, real *result);        \
    void cblas_##prefix##axpy(int n, const real *alpha, const real *x, int incx, real *y, int incy);             \
    void cblas_##prefix##gemv(int order, int trans, int m, int n, const real *alpha, const real *a, int lda,     \
                              const real *x, int incx, const real *beta, real *y, int incy);                     \
    void cblas_##prefix##gemm(int order, int transa, int transb, int m, int n, int k, const real *alpha,         \
                              const real *a, int lda, const real *b, int ldb, const real *beta, real *c,         \
                              int ldc);                                                                          \
    void cblas_##prefix##syrk(int order, int uplo, int trans, int n, int k, const real *alpha, const real *a,    \
                              int lda, const real *beta, real *c, int ldc);

REAL_FUNCTIONS(s, float)
REAL_FUNCTIONS(d, double)
COMPLEX_FUNCTIONS(c, float)
COMPLEX_FUNCTIONS(z, double)
#endif
