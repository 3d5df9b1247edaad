/* Real matrix product, included once for float and once for double.
 *
 * C += alpha A B costs 2 m n k operations on m k + k n + m n numbers: a number that is fetched once from memory can
 * be used n or m times, if it is still near when it is needed again. Three decisions keep it near.
 *
 * 1. Registers. A tile of C, TILE_ROWS x TILE_COLUMNS, is summed in 8 SIMD registers while p runs over k. Each step
 *    loads 2 vectors of B and 4 numbers of A, each copied to all lanes, and does 8 vector multiplications and 8
 *    additions with them: 16 operations for 6 loads. (The tile must leave registers for these: WebAssembly engines
 *    have 16 on x86-64.)
 *
 *                       b[p]  [ . . . . | . . . . ]
 *           a[0..3][p]  [.]   [ 2 vectors a row   ]
 *                       [.]   [ 4 rows            ]   the tile of C, in registers
 *                       [.]   [                   ]
 *                       [.]   [                   ]
 *
 * 2. First-level cache. The tile runs down the rows of C with the same panel of B: DEPTH x TILE_COLUMNS numbers,
 *    8 KiB of floats. The panel was packed, that is, copied to where the tile reads it in order, whichever way B was
 *    stored; columns missing at the right edge are zeros there.
 *
 * 3. Second-level cache. Only BLOCK_ROWS rows of A are used before the next panel, so that they are still there.
 *    They are packed too, the tile's 4 numbers side by side, unless few panels read them: then packing costs more
 *    than it saves, and the tile reads A where it is. (The tile copies single numbers of A to all lanes, so any
 *    strides will do.)
 *
 * When there are only a few rows of A, panels of B are not packed either. Packed copies live in fixed scratch memory:
 * nothing is allocated, so no product can run out of memory on the way; a second thread would need scratch of its own.
 * Sums over k are cut in pieces of DEPTH, which also makes them more accurate than one long sum.
 *
 * After Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008), and BLIS.
 */

#define TILE_COLUMNS (2 * LANES)
#define PANEL_COLUMNS ((int)(PANEL_BYTES / sizeof(REAL)) / DEPTH)
#define BLOCK_ROWS ((int)(BLOCK_BYTES / sizeof(REAL)) / DEPTH)

/* A matrix as numpy knows it: element (i, j) is at data[i * rows + j * columns]. */
typedef struct {
    REAL *data;
    ptrdiff_t rows, columns;
} NAME(matrix);

/* C = alpha A B + beta C with A (m, k), B (k, n), C (m, n); `triangle` leaves out what lies wholly outside of it. */
typedef struct {
    int m, n, k, triangle;
    REAL alpha, beta;
    NAME(matrix) a, b, c;
} NAME(product);

static inline REAL *NAME(at)(NAME(matrix) x, ptrdiff_t i, ptrdiff_t j)
{
    return x.data + i * x.rows + j * x.columns;
}

/* A panel: `depth` rows of TILE_COLUMNS columns of B, side by side; columns that B does not have become zeros. */
static void NAME(pack_panel)(const REAL *b, ptrdiff_t rows, ptrdiff_t columns, int depth, int width, REAL *packed)
{
    if (width == TILE_COLUMNS && columns == 1) {
        for (int p = 0; p < depth; p++, b += rows, packed += TILE_COLUMNS) {
            STORE(packed, LOAD(b));
            STORE(packed + LANES, LOAD(b + LANES));
        }
        return;
    }
    for (int q = 0; q < TILE_COLUMNS; q++)
        for (int p = 0; p < depth; p++)
            packed[p * TILE_COLUMNS + q] = q < width ? b[p * rows + q * columns] : 0;
}

/* A[i0 : i0 + height, p0 : p0 + depth] in groups of TILE_ROWS rows; the last group repeats its last row. */
static void NAME(pack_a)(const NAME(product) *g, int p0, int depth, int i0, int height, REAL *packed)
{
    for (int i = 0; i < height; i += TILE_ROWS, packed += depth * TILE_ROWS)
        for (int r = 0; r < TILE_ROWS; r++) {
            const REAL *from = NAME(at)(g->a, i0 + MIN(i + r, height - 1), p0);
            for (int p = 0; p < depth; p++)
                packed[p * TILE_ROWS + r] = from[p * g->a.columns];
        }
}

/* One row of a tile at one p: the number of A times the row of the panel. */
INLINE void NAME(add_row)(REAL number, VECTOR left, VECTOR right, VECTOR sum[2])
{
    sum[0] += SPLAT(number) * left;
    sum[1] += SPLAT(number) * right;
}

/* The innermost loop: sum[r] += A[r, p] * panel[p, :] over p, the sums in registers. */
INLINE void NAME(sum_packed)(int depth, const REAL *a, const REAL *panel, VECTOR sum[TILE_ROWS][2])
{
    for (int p = 0; p < depth; p++, a += TILE_ROWS, panel += TILE_COLUMNS) {
        VECTOR left = LOAD(panel), right = LOAD(panel + LANES);
        for (int r = 0; r < TILE_ROWS; r++)
            NAME(add_row)(a[r], left, right, sum[r]);
    }
}

/* The same for rows of A that stay where they are. */
INLINE void NAME(sum_in_place)(int depth, const REAL *const a[TILE_ROWS], ptrdiff_t a_step, const REAL *panel,
                               ptrdiff_t panel_step, VECTOR sum[TILE_ROWS][2])
{
    for (int p = 0; p < depth; p++, panel += panel_step) {
        VECTOR left = LOAD(panel), right = LOAD(panel + LANES);
        for (int r = 0; r < TILE_ROWS; r++)
            NAME(add_row)(a[r][p * a_step], left, right, sum[r]);
    }
}

/* C = alpha * sum + beta * C for one tile. C is not read if beta is 0: it may hold anything, also NaN. */
INLINE void NAME(store_tile)(VECTOR sum[TILE_ROWS][2], int height, int width, REAL alpha, REAL beta, NAME(matrix) c)
{
    if (width == TILE_COLUMNS && c.columns == 1) {
        for (int r = 0; r < height; r++)
            for (int half = 0; half < 2; half++) {
                REAL *to = c.data + r * c.rows + half * LANES;
                VECTOR value = SPLAT(alpha) * sum[r][half];
                STORE(to, beta == 0 ? value : value + SPLAT(beta) * LOAD(to));
            }
        return;
    }
    REAL numbers[TILE_ROWS][TILE_COLUMNS];
    memcpy(numbers, sum, sizeof numbers);
    for (int r = 0; r < height; r++)
        for (int q = 0; q < width; q++) {
            REAL *to = c.data + r * c.rows + q * c.columns;
            *to = alpha * numbers[r][q] + (beta == 0 ? 0 : beta * *to);
        }
}

/* Whether the tile can read this panel of B where it is: packing it would not pay for few rows of A. */
INLINE int NAME(reads_in_place)(const NAME(product) *g, int columns)
{
    return g->m <= FEW_ROWS && columns == TILE_COLUMNS && g->b.columns == 1;
}

/* B[p0 : p0 + depth, j0 : j0 + width] as panels, one after the other. */
static void NAME(pack_b)(const NAME(product) *g, int p0, int depth, int j0, int width, REAL *packed)
{
    for (int j = 0; j < width; j += TILE_COLUMNS) {
        int columns = MIN(TILE_COLUMNS, width - j);
        if (!NAME(reads_in_place)(g, columns))
            NAME(pack_panel)(NAME(at)(g->b, p0, j0 + j), g->b.rows, g->b.columns, depth, columns, packed + j * depth);
    }
}

/* Rows i to i + height of A in place, the last one repeated where the tile has more. */
INLINE void NAME(sum_rows)(const NAME(product) *g, int p0, int depth, int i, int height, const REAL *panel,
                           ptrdiff_t panel_step, VECTOR sum[TILE_ROWS][2])
{
    const REAL *a[TILE_ROWS];
    for (int r = 0; r < TILE_ROWS; r++)
        a[r] = NAME(at)(g->a, i + MIN(r, height - 1), p0);
    if (g->a.columns == 1)
        NAME(sum_in_place)(depth, a, 1, panel, panel_step, sum);
    else
        NAME(sum_in_place)(depth, a, g->a.columns, panel, panel_step, sum);
}

/* C[i0 : i0 + height, j0 : j0 + width] from A's block (packed, or NULL: in place) and B's panels, panel by panel. */
static void NAME(multiply_block)(const NAME(product) *g, int p0, int depth, int i0, int height, int j0, int width,
                                 const REAL *packed_a, const REAL *packed_b)
{
    for (int j = 0; j < width; j += TILE_COLUMNS) {
        int columns = MIN(TILE_COLUMNS, width - j), in_place = NAME(reads_in_place)(g, columns);
        const REAL *panel = in_place ? NAME(at)(g->b, p0, j0 + j) : packed_b + j * depth;
        for (int i = 0; i < height; i += TILE_ROWS) {
            int rows = MIN(TILE_ROWS, height - i);
            if (!touches(g->triangle, i0 + i, rows, j0 + j, columns))
                continue;
            VECTOR sum[TILE_ROWS][2] = {{SPLAT(0)}};
            if (packed_a)
                NAME(sum_packed)(depth, packed_a + i * depth, panel, sum);
            else
                NAME(sum_rows)(g, p0, depth, i0 + i, rows, panel, in_place ? g->b.rows : TILE_COLUMNS, sum);
            NAME(matrix) c = {NAME(at)(g->c, i0 + i, j0 + j), g->c.rows, g->c.columns};
            NAME(store_tile)(sum, rows, columns, g->alpha, p0 == 0 ? g->beta : 1, c);
        }
    }
}

/* C^T = B^T A^T: the same product with rows and columns exchanged. */
static NAME(product) NAME(transposed)(NAME(product) g)
{
    NAME(matrix) a = {g.b.data, g.b.columns, g.b.rows}, b = {g.a.data, g.a.columns, g.a.rows},
                 c = {g.c.data, g.c.columns, g.c.rows};
    int triangle = g.triangle == Upper ? Lower : g.triangle == Lower ? Upper : 0;
    return (NAME(product)) {g.n, g.m, g.k, triangle, g.alpha, g.beta, a, b, c};
}

/* The three loops around the block: columns, depth, rows. If k is 0, one round with depth 0 leaves beta C. */
static void NAME(multiply)(NAME(product) g)
{
    if (g.c.rows < g.c.columns)
        g = NAME(transposed)(g);
    REAL *packed_a = (REAL *)block_scratch, *packed_b = (REAL *)panel_scratch;
    for (int j0 = 0; j0 < g.n; j0 += PANEL_COLUMNS)
        for (int p0 = 0; p0 == 0 || p0 < g.k; p0 += DEPTH) {
            int width = MIN(PANEL_COLUMNS, g.n - j0), depth = MIN(DEPTH, g.k - p0);
            int packs_a = g.m > FEW_ROWS && width > FEW_PANELS * TILE_COLUMNS;
            NAME(pack_b)(&g, p0, depth, j0, width, packed_b);
            for (int i0 = 0; i0 < g.m; i0 += BLOCK_ROWS) {
                int height = MIN(BLOCK_ROWS, g.m - i0);
                if (packs_a)
                    NAME(pack_a)(&g, p0, depth, i0, height, packed_a);
                NAME(multiply_block)(&g, p0, depth, i0, height, j0, width, packs_a ? packed_a : NULL, packed_b);
            }
        }
}

/* A CBLAS matrix as a view with strides: what is stored by columns, or transposed, exchanges them. */
static NAME(matrix) NAME(view)(const REAL *data, int leading, int order, int trans)
{
    int by_columns = (order == ColMajor) != (trans != NoTrans);
    return (NAME(matrix)) {(REAL *)data, by_columns ? 1 : leading, by_columns ? leading : 1};
}

void BLAS(gemm)(int order, int transa, int transb, int m, int n, int k, REAL alpha, const REAL *a, int lda,
                const REAL *b, int ldb, REAL beta, REAL *c, int ldc)
{
    NAME(multiply)((NAME(product)) {m, n, k, 0, alpha, beta, NAME(view)(a, lda, order, transa),
                                    NAME(view)(b, ldb, order, transb), NAME(view)(c, ldc, order, NoTrans)});
}

/* C = alpha A A^T + beta C (or A^T A). Parts of the other triangle are written too: numpy mirrors ours over it. */
void BLAS(syrk)(int order, int uplo, int trans, int n, int k, REAL alpha, const REAL *a, int lda, REAL beta, REAL *c,
                int ldc)
{
    NAME(matrix) left = NAME(view)(a, lda, order, trans), right = {left.data, left.columns, left.rows};
    NAME(multiply)((NAME(product)) {n, n, k, uplo, alpha, beta, left, right, NAME(view)(c, ldc, order, NoTrans)});
}
