/* Real products with vectors, included once for float and once for double. Every number of the matrix is used once, so
 * memory decides about their speed; the loops only take care to read it in order, four vectors at a time. */

INLINE REAL NAME(sum_lanes)(VECTOR v)
{
    REAL sum = 0;
    for (int lane = 0; lane < LANES; lane++)
        sum += v[lane];
    return sum;
}

/* Four partial sums: one alone would wait for each addition before the next. */
static REAL NAME(dot_contiguous)(int n, const REAL *x, const REAL *y)
{
    VECTOR sum[4] = {SPLAT(0), SPLAT(0), SPLAT(0), SPLAT(0)};
    int i = 0;
    for (; i + 4 * LANES <= n; i += 4 * LANES)
        for (int part = 0; part < 4; part++)
            sum[part] += LOAD(x + i + part * LANES) * LOAD(y + i + part * LANES);
    REAL total = NAME(sum_lanes)((sum[0] + sum[1]) + (sum[2] + sum[3]));
    for (; i < n; i++)
        total += x[i] * y[i];
    return total;
}

REAL BLAS(dot)(int n, const REAL *x, int incx, const REAL *y, int incy)
{
    if (incx == 1 && incy == 1)
        return NAME(dot_contiguous)(n, x, y);
    REAL sums[2] = {0, 0};
    for (int i = 0; i < n; i++, x += incx, y += incy)
        sums[i % 2] += *x * *y;
    return sums[0] + sums[1];
}

void BLAS(axpy)(int n, REAL alpha, const REAL *x, int incx, REAL *y, int incy)
{
    int i = 0;
    if (incx == 1 && incy == 1)
        for (; i + LANES <= n; i += LANES)
            STORE(y + i, LOAD(y + i) + SPLAT(alpha) * LOAD(x + i));
    for (; i < n; i++)
        y[(ptrdiff_t)i * incy] += alpha * x[(ptrdiff_t)i * incx];
}

/* y = beta y; beta 0 overwrites whatever was there. */
static void NAME(scale_vector)(int n, REAL beta, REAL *y, ptrdiff_t incy)
{
    for (int i = 0; i < n; i++)
        y[i * incy] = beta == 0 ? 0 : beta * y[i * incy];
}

/* y += the sum of four rows of `a`, each times its number of x: y is read and written once for four rows. */
static void NAME(add_four_rows)(int n, const REAL *a, ptrdiff_t rows, const REAL x[4], REAL *y)
{
    int j = 0;
    for (; j + LANES <= n; j += LANES)
        STORE(y + j, LOAD(y + j) + ((SPLAT(x[0]) * LOAD(a + j) + SPLAT(x[1]) * LOAD(a + rows + j)) +
                                    (SPLAT(x[2]) * LOAD(a + 2 * rows + j) + SPLAT(x[3]) * LOAD(a + 3 * rows + j))));
    for (; j < n; j++)
        y[j] += (x[0] * a[j] + x[1] * a[rows + j]) + (x[2] * a[2 * rows + j] + x[3] * a[3 * rows + j]);
}

/* y += alpha A^T x for A stored by rows: its rows, weighted by x, are added up. */
static void NAME(add_weighted_rows)(int m, int n, REAL alpha, const REAL *a, ptrdiff_t rows, const REAL *x,
                                    ptrdiff_t incx, REAL *y, int incy)
{
    int i = 0;
    for (; incy == 1 && i + 4 <= m; i += 4, a += 4 * rows, x += 4 * incx) {
        REAL weights[4] = {alpha * x[0], alpha * x[incx], alpha * x[2 * incx], alpha * x[3 * incx]};
        NAME(add_four_rows)(n, a, rows, weights, y);
    }
    for (; i < m; i++, a += rows, x += incx)
        BLAS(axpy)(n, alpha * *x, a, 1, y, incy);
}

void BLAS(gemv)(int order, int trans, int m, int n, REAL alpha, const REAL *a, int lda, const REAL *x, int incx,
                REAL beta, REAL *y, int incy)
{
    int lines = order == ColMajor ? n : m, length = order == ColMajor ? m : n;
    if ((order == ColMajor) != (trans != NoTrans)) {
        NAME(scale_vector)(length, beta, y, incy);
        NAME(add_weighted_rows)(lines, length, alpha, a, lda, x, incx, y, incy);
        return;
    }
    for (int i = 0; i < lines; i++, a += lda, y += incy)
        *y = alpha * BLAS(dot)(length, a, 1, x, incx) + (beta == 0 ? 0 : beta * *y);
}
