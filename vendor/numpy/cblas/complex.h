/* Complex products out of real ones, included once for float and once for double, after gemm.h.
 *
 * The real parts of a complex matrix are a matrix of their own with twice the strides, and so are the imaginary parts.
 * (a + bi)(c + di) = (ac - bd) + (ad + bc)i is then four real products, each added to one part of the result.
 */

/* Part 0 (real) or 1 (imaginary) of a complex CBLAS matrix. */
static NAME(matrix) NAME(part)(const REAL *data, int part, int leading, int order, int trans)
{
    NAME(matrix) x = NAME(view)(data + part, leading, order, trans);
    return (NAME(matrix)) {x.data, 2 * x.rows, 2 * x.columns};
}

/* y *= beta for n complex numbers; zero beta overwrites whatever was there. */
static void NAME(scale)(int n, const REAL *beta, REAL *y, ptrdiff_t step)
{
    for (int i = 0; i < n; i++, y += 2 * step) {
        REAL re = y[0], im = y[1];
        int zero = beta[0] == 0 && beta[1] == 0;
        y[0] = zero ? 0 : beta[0] * re - beta[1] * im;
        y[1] = zero ? 0 : beta[0] * im + beta[1] * re;
    }
}

/* x y, with the conjugate of x if `sign` is -1, added to `sum`. */
INLINE void NAME(add_product)(const REAL *x, REAL sign, const REAL *y, REAL *sum)
{
    sum[0] += x[0] * y[0] - sign * x[1] * y[1];
    sum[1] += x[0] * y[1] + sign * x[1] * y[0];
}

INLINE void NAME(complex_dot)(int n, const REAL *x, ptrdiff_t incx, REAL sign, const REAL *y, ptrdiff_t incy, REAL *sum)
{
    sum[0] = sum[1] = 0;
    for (int i = 0; i < n; i++, x += 2 * incx, y += 2 * incy)
        NAME(add_product)(x, sign, y, sum);
}

void COMPLEX_BLAS(dotu_sub)(int n, const REAL *x, int incx, const REAL *y, int incy, REAL *result)
{
    NAME(complex_dot)(n, x, incx, 1, y, incy, result);
}

void COMPLEX_BLAS(dotc_sub)(int n, const REAL *x, int incx, const REAL *y, int incy, REAL *result)
{
    NAME(complex_dot)(n, x, incx, -1, y, incy, result);
}

void COMPLEX_BLAS(axpy)(int n, const REAL *alpha, const REAL *x, int incx, REAL *y, int incy)
{
    for (int i = 0; i < n; i++, x += 2 * (ptrdiff_t)incx, y += 2 * (ptrdiff_t)incy)
        NAME(add_product)(alpha, 1, x, y);
}

void COMPLEX_BLAS(gemv)(int order, int trans, int m, int n, const REAL *alpha, const REAL *a, int lda, const REAL *x,
                        int incx, const REAL *beta, REAL *y, int incy)
{
    NAME(matrix) view = NAME(part)(a, 0, lda, order, trans);
    int rows = trans == NoTrans ? m : n, columns = trans == NoTrans ? n : m;
    NAME(scale)(rows, beta, y, incy);
    for (int i = 0; i < rows; i++, y += 2 * (ptrdiff_t)incy) {
        REAL sum[2];
        NAME(complex_dot)(columns, NAME(at)(view, i, 0), view.columns / 2, trans == ConjTrans ? -1 : 1, x, incx, sum);
        NAME(add_product)(alpha, 1, sum, y);
    }
}

void COMPLEX_BLAS(gemm)(int order, int transa, int transb, int m, int n, int k, const REAL *alpha, const REAL *a,
                        int lda, const REAL *b, int ldb, const REAL *beta, REAL *c, int ldc)
{
    for (int line = 0; line < (order == ColMajor ? n : m); line++)
        NAME(scale)(order == ColMajor ? m : n, beta, c + 2 * (ptrdiff_t)line * ldc, 1);
    for (int part_a = 0; part_a < 2; part_a++)
        for (int part_b = 0; part_b < 2; part_b++) {
            REAL sign = (part_a && transa == ConjTrans) != (part_b && transb == ConjTrans) ? -1 : 1;
            /* sign * alpha * i^(part_a + part_b): what this product adds to the real and to the imaginary part */
            REAL weights[2][3] = {{alpha[0], -alpha[1], -alpha[0]}, {alpha[1], alpha[0], -alpha[1]}};
            for (int part_c = 0; part_c < 2; part_c++) {
                REAL weight = sign * weights[part_c][part_a + part_b];
                if (weight != 0)
                    NAME(multiply)((NAME(product)) {m, n, k, 0, weight, 1, NAME(part)(a, part_a, lda, order, transa),
                                                    NAME(part)(b, part_b, ldb, order, transb),
                                                    NAME(part)(c, part_c, ldc, order, NoTrans)});
            }
        }
}

/* Both triangles are computed; numpy mirrors the one that it asked for over the other. */
void COMPLEX_BLAS(syrk)(int order, int uplo, int trans, int n, int k, const REAL *alpha, const REAL *a, int lda,
                        const REAL *beta, REAL *c, int ldc)
{
    (void)uplo;
    int other = trans == NoTrans ? Trans : NoTrans;
    COMPLEX_BLAS(gemm)(order, trans, other, n, n, k, alpha, a, lda, a, lda, beta, c, ldc);
}
