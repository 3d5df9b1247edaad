"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

BLOCK_LINE = "a[i : i + size, k : k + size] @ b[k : k + size, j : j + size]"
SCHOOL = '''
def fused_layer_norm(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    variance = np.einsum("...i,...i->...", x, x)[..., None] / x.shape[-1] - mean**2
    y = x - mean
    y /= np.sqrt(np.maximum(variance, 0) + eps)
    y *= weight
    y += bias
    return y
'''
ALL_SCORES = '''
def fused_attention(q, k, v, size=64, causal=True):
    scores = q @ k.swapaxes(-1, -2) / sqrt(q.shape[-1])
    if causal:
        scores[..., ~np.tri(q.shape[-2], k.shape[-2], k.shape[-2] - q.shape[-2], dtype=bool)] = -np.inf
    highest, total, sums = absorb((-np.inf, 0, 0), scores, v)
    return sums / total
'''
CANCELS = '''
CHOICE = "distances"


def faster(a, b):
    return (a * a).sum(axis=1)[:, None] - 2 * a @ b.T + (b * b).sum(axis=1)
'''
SAME_SIZE = '''
CHOICE = "convolve"


def faster(picture, kernel):
    shape = [length + more - 1 for length, more in zip(picture.shape, kernel.shape)]
    whole = np.fft.irfft2(np.fft.rfft2(picture, shape) * np.fft.rfft2(kernel[::-1, ::-1], shape), shape)
    return whole[: picture.shape[0], : picture.shape[1]]
'''
STILL_SLOW = '''
CHOICE = "moving mean"


def faster(x, width):
    return np.array([np.mean(x[max(0, t - width + 1) : t + 1], dtype=np.float64) for t in range(len(x))], x.dtype)
'''

WRONG = [
    Wrong(
        "18-rows", "fetches everything at once",
        swap=("out[i] = sum(row[k] * b[k] for k in range(b.shape[0]))", "out[i] = row @ b[:]"),
        hint="b[:] is the whole matrix, in one piece. Suppose that only a row fits on your table.",
    ),
    Wrong(
        "18-rows", "adds up in out",
        swap=("        row = a[i]\n        out[i] = sum(row[k] * b[k] for k in range(b.shape[0]))",
              "        row = a[i]\n        out[i] = 0\n        for k in range(b.shape[0]):\n"
              "            out[i] += row[k] * b[k]"),
        hint="out[i] += takes the row back and puts it again, for every k. Add up in a variable, and put it once.",
    ),
    Wrong(
        "18-rows", "the row of the column",
        swap=("row[k] * b[k] for k in range(b.shape[0])", "row[k] * b[i] for k in range(b.shape[0])"),
        hint="Every row of b takes part in each row of the result: the k-th with the k-th number of a's row.",
    ),
    Wrong(
        "18-blocks", "drops what is left over",
        swap=("range(0, b.shape[0], size)", "range(0, b.shape[0] // size * size, size)"),
        hint="The size need not divide. The products that are left over at the end belong to the sum, too; a slice "
        "beyond the end is shorter by itself.",
    ),
    Wrong(
        "18-blocks", "blocks that don't divide stay unwritten",
        swap=("range(0, out.shape[0], size)", "range(0, out.shape[0] // size * size, size)"),
        hint="The last rows of out were never put. Where size doesn't divide, the last block is smaller, and still a "
        "block.",
    ),
    Wrong(
        "18-blocks", "keeps the last part only",
        swap=("block = block + " + BLOCK_LINE, "block = " + BLOCK_LINE),
        hint="Each pair of blocks gives a part of the sum. Add the parts up before you put the block.",
    ),
    Wrong(
        "18-blocks", "adds up in out",
        swap=("                block = block + " + BLOCK_LINE + "\n            out[i : i + size, j : j + size] = block",
              "                part = " + BLOCK_LINE + "\n"
              "                old = out[i : i + size, j : j + size] if k else 0\n"
              "                out[i : i + size, j : j + size] = old + part"),
        hint="The numbers are right, but every part travels to out and back. Keep the block until all parts are in it.",
    ),
    Wrong(
        "18-blocks", "takes whole rows of blocks",
        swap=("            for k in range(0, b.shape[0], size):\n                block = block + " + BLOCK_LINE,
              "            block = a[i : i + size, :] @ b[:, j : j + size]"),
        hint="A stripe of a and a stripe of b are as long as the matrices. Cut the sum into blocks as well.",
    ),
    Wrong(
        "18-direct", "keeps the last entry only",
        swap=("result = result + grid", "result = grid"),
        hint="Each entry of the kernel gives a part of every output. The parts have to be added up.",
    ),
    Wrong(
        "18-direct", "forgets the frame",
        swap=("framed(x, padding), 0", "x, 0"),
        hint="With padding there is a frame of zeros around each picture. `framed` puts it there.",
    ),
    Wrong(
        "18-direct", "turns the kernel",
        swap=("weight[:, :, i, j].T", "weight[:, :, -1 - i, -1 - j].T"),
        hint="Mathematicians turn the kernel before they lay it on; deep learning does not. The entry (i, j) meets the "
        "grid of (i, j).",
    ),
    Wrong(
        "18-direct", "windows after all",
        swap=("    pixels, result = framed(x, padding), 0\n    for i, j in np.ndindex(height, width):\n"
              "        grid = channels_last(pixels[met(i, j, rows, columns, stride)])\n"
              "        result = result + grid @ weight[:, :, i, j].T\n",
              "    pixels = framed(x, padding)\n"
              "    grids = [channels_last(pixels[met(i, j, rows, columns, stride)]) for i, j in "
              "np.ndindex(height, width)]\n"
              "    kernels = np.concatenate([weight[:, :, i, j].T for i, j in np.ndindex(height, width)])\n"
              "    result = np.concatenate(grids, axis=-1) @ kernels\n"),
        hint="Put side by side, the grids are the windows again, with all their bytes. Use up one grid before you take "
        "the next.",
    ),
    Wrong(
        "18-gelu", "overwrites its input",
        swap=("u = x * x", "u = x\n    x = x.copy()\n    u *= x"),
        hint="Your array is x itself, so the caller's numbers are gone: x + fused_gelu(x) would be wrong. The first "
        "step has to make a new array.",
    ),
    Wrong(
        "18-gelu", "the plain one",
        code="def fused_gelu(x):\n    return 0.5 * x * (1 + np.tanh(sqrt(2 / pi) * (x + 0.044715 * (x * x * x))))",
        hint="Every sign between arrays makes a new one. Make the first, and change it in place: u *= …, u += …",
    ),
    Wrong(
        "18-gelu", "tanh makes an array",
        swap=("np.tanh(u, out=u)", "u = np.tanh(u)"),
        hint="np.tanh(u) puts its result into a new array, while u is still there. With out=u it goes where u is.",
    ),
    Wrong(
        "18-gelu", "a square for a cube",
        swap=("    u += 1\n    u *= x\n    u *= sqrt", "    u += x\n    u *= sqrt"),
        hint="In place the order matters. GELU needs x + 0.044715 x³, and yours has x + 0.044715 x².",
    ),
    Wrong(
        "18-norm", "the school formula", code=SCHOOL,
        hint="The mean of the squares minus the square of the mean: far from 0 both are huge, and float32 keeps seven "
        "digits of each. Subtract the mean first.",
    ),
    Wrong(
        "18-norm", "squares in an array",
        swap=('np.einsum("...i,...i->...", y, y)[..., None] / x.shape[-1]', "(y * y).mean(axis=-1, keepdims=True)"),
        hint="y * y is a whole array that lives only to be added up. einsum multiplies and adds up in one go.",
    ),
    Wrong(
        "18-norm", "overwrites its input",
        swap=("y = x - x.mean(axis=-1, keepdims=True)", "y = x\n    y -= x.mean(axis=-1, keepdims=True)"),
        hint="y = x is a second name for the caller's array. x - mean makes the one new array that you may change.",
    ),
    Wrong(
        "18-norm", "divides by the variance",
        swap=("np.sqrt(variance + eps)", "(variance + eps)"),
        hint="A row should end with variance 1: divide by the square root.",
    ),
    Wrong(
        "18-norm", "adds eps outside of the root",
        swap=("np.sqrt(variance + eps)", "(np.sqrt(variance) + eps)"),
        hint="eps stands under the root, beside the variance: for tiny rows the difference is large.",
    ),
    Wrong(
        "18-absorb", "does not rescale",
        swap=("fade * total + weights.sum(axis=-1, keepdims=True), fade * sums + weights @ values",
              "total + weights.sum(axis=-1, keepdims=True), sums + weights @ values"),
        hint="What was there was weighted by exp(score - the highest of that time). When the highest rises, all of it "
        "has to shrink by the same factor.",
    ),
    Wrong(
        "18-absorb", "rescales the total only",
        swap=("fade * sums + weights @ values", "sums + weights @ values"),
        hint="The answer is sums / total. If the highest rises, both are too large, by the same factor.",
    ),
    Wrong(
        "18-absorb", "the block's own highest",
        swap=("new = np.maximum(highest, scores.max(axis=-1, keepdims=True))",
              "new = scores.max(axis=-1, keepdims=True)"),
        hint="The highest may be in an earlier block. Then exp(highest - new) is above 1, and overflows in the end.",
    ),
    Wrong(
        "18-absorb", "no highest at all",
        swap=("new = np.maximum(highest, scores.max(axis=-1, keepdims=True))\n"
              "    weights, fade = np.exp(scores - new), np.exp(highest - new)",
              "new = np.maximum(highest, scores.max(axis=-1, keepdims=True))\n"
              "    weights, fade = np.exp(scores), 1"),
        hint="Without the shift a score of 500 is beyond float32. All weights are exp(score - highest).",
    ),
    Wrong(
        "18-absorb", "changes the state in place",
        swap=("    return new, fade * total + weights.sum(axis=-1, keepdims=True), fade * sums + weights @ values",
              "    total *= fade\n    total += weights.sum(axis=-1, keepdims=True)\n"
              "    return new, total, fade * sums + weights @ values"),
        hint="total *= changes the array that the caller handed in. Make new arrays.",
    ),
    Wrong(
        "18-attention", "all scores at once", code=ALL_SCORES,
        hint="The numbers are right, and all n² scores were there at once. Cut queries and keys into blocks.",
    ),
    Wrong(
        "18-attention", "drops what is left over",
        swap=("range(0, place[-1, 0] + 1 if causal else keys, size)",
              "range(0, (place[-1, 0] + 1 if causal else keys) // size * size, size)"),
        hint="The size need not divide the number of keys. The last block is smaller, and its keys count as well.",
    ),
    Wrong(
        "18-attention", "forgets the scale",
        swap=("q[..., i : i + size, :] / sqrt(q.shape[-1])", "q[..., i : i + size, :]"),
        hint="Scores are divided by the square root of the number of features, as in lesson 12.",
    ),
    Wrong(
        "18-attention", "begins with the first key",
        swap=("[:, None] + keys - queries", "[:, None]"),
        hint="When there are fewer queries than keys, the queries are the newest: the last one stands beside the last "
        "key.",
    ),
    Wrong(
        "18-attention", "hides nothing inside a block",
        swap=("scores[..., np.arange(j, j + part.shape[-2]) > place] = -np.inf", "pass"),
        hint="Blocks of the future were skipped, but inside a block some keys come after some queries. Their scores "
        "have to be -inf.",
    ),
    Wrong(
        "18-attention", "reads the future, and hides it",
        swap=("place[-1, 0] + 1 if causal else keys", "keys"),
        hint="A block of keys after the last query of your block does nothing but work. End the loop before it.",
    ),
    Wrong(
        "18-own", "other answers at the edge",
        swap=("np.minimum(np.arange(1, len(x) + 1), width)", "width"),
        hint="The first entries have fewer than `width` numbers to average. A fast version that is wrong at the edge "
        "is another operation.",
    ),
    Wrong(
        "18-own", "sums in float32",
        swap=("np.cumsum(x, dtype=np.float64)", "np.cumsum(x)"),
        hint="A running sum of 4,000 numbers near 1,000 is 4 million, and float32 keeps seven digits of it: what a "
        "window adds is lost. Let the sum run in float64.",
    ),
    Wrong(
        "18-own", "distances that cancel", code=CANCELS,
        hint="a² - 2ab + b² subtracts huge numbers that are nearly equal: far from 0 the distance is lost. Subtract "
        "the rows first.",
    ),
    Wrong(
        "18-own", "a frame that was not asked for", code=SAME_SIZE,
        hint="The slow one lays the kernel only where it fits, so the result is smaller than the picture. The same "
        "answers means the same shape.",
    ),
    Wrong(
        "18-own", "as slow as before", code=STILL_SLOW,
        hint="The loop in Python is still there: one call of numpy for each entry. Find one call for all entries.",
    ),
]
