"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

RECURSIVE = '''
def topological_order(tensor: Tensor) -> list[Tensor]:
    order, seen = [], set()
    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)
    visit(tensor)
    return order
'''

LIST = '''
def topological_order(tensor: Tensor) -> list[Tensor]:
    order, seen, stack = [], [], [(tensor, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.append(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order
'''

WRONG = [
    Wrong(
        "05-arithmetic-rules", "gives each factor its own value",
        swap=("return grad * b, grad * a", "return grad * a, grad * b"),
        hint="When a moves by a little, a * b moves by b times as much: each factor's slope is the other factor.",
    ),
    Wrong(
        "05-arithmetic-rules", "forgets the chain rule",
        swap=("return grad * b, grad * a", "return b, a"),
        hint="b and a are the local slopes. The chain rule multiplies them by the gradient that comes from above.",
    ),
    Wrong(
        "05-arithmetic-rules", "forgets the square in div",
        swap=("-grad / b * node.data", "-grad * a / b"),
        hint="The slope of a / b in b is -a / b². Try it: 6 / 2 = 3 and 6 / 2.01 = 2.985, which is -0.015 for a nudge "
        "of 0.01, a slope of -1.5.",
    ),
    Wrong(
        "05-arithmetic-rules", "forgets the sign of div",
        swap=("-grad / b * node.data", "grad / b * node.data"),
        hint="a / b falls when b rises (for positive a). Its slope in b is negative.",
    ),
    Wrong(
        "05-arithmetic-rules", "squares the divisor",
        swap=("-grad / b * node.data", "-grad * arrays(node)[0] / b**2"),
        hint="The slope is right, and b² leaves the range of float32: with b = 1e-25 it is 0, with 1e25 it is inf. "
        "Divide twice in place of once by a square.",
    ),
    Wrong(
        "05-unbroadcast", "returns grad unchanged",
        swap=("grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))", "return grad"),
        hint="The gradient has shape (2, 3), and the tensor has shape (3,). There is one b, used in two rows: what "
        "reaches it is the sum over both.",
    ),
    Wrong(
        "05-unbroadcast", "takes the mean",
        swap=(".sum(", ".mean("),
        hint="Every use of b pulls with its full strength. With two rows, a mean is too small by a factor of 2.",
    ),
    Wrong(
        "05-unbroadcast", "sums away the stretched axes",
        swap=("axis=stretched, keepdims=True)", "axis=stretched)"),
        hint="An axis that was stretched had length 1, and must have it again: shape (2,) is not (2, 1), and would "
        "broadcast the other way. keepdims=True keeps the axis.",
    ),
    Wrong(
        "05-unbroadcast", "sums only axes in front",
        swap=("return grad.sum(axis=stretched, keepdims=True)", "return grad"),
        hint="Right for axes that were put in front. But (2, 1) has as many axes as (2, 3), and its last one was "
        "stretched from 1 to 3.",
    ),
    Wrong(
        "05-unbroadcast", "always sums the first axis only",
        swap=("axis=tuple(range(grad.ndim - len(shape)))", "axis=0 if grad.ndim > len(shape) else ()"),
        hint="More than one axis can be put in front: (5, 2, 3) to (3,) has two of them.",
    ),
    Wrong(
        "05-unbroadcast", "takes one entry in place of the sum",
        swap=(
            "grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))",
            "grad = grad[(0,) * (grad.ndim - len(shape))]",
        ),
        hint="You kept the gradient of one use and dropped the others. The effects of all uses add up.",
    ),
    Wrong(
        "05-matmul-rule", "forgets the transposes",
        swap=("return grad @ b.swapaxes(-1, -2)", "return grad @ b"),
        hint="grad is (n, m) and b is (k, m). To get (n, k), the m axes have to meet: transpose b.",
    ),
    Wrong(
        "05-matmul-rule", "multiplies in the wrong order",
        swap=("return a.swapaxes(-1, -2) @ grad", "return grad.swapaxes(-1, -2) @ a"),
        hint="That is the transposed answer, shape (m, k). b has shape (k, m): a stands on the left, transposed.",
    ),
    Wrong(
        "05-matmul-rule", "transposes all axes",
        swap=("b.swapaxes(-1, -2)", "b.T"),
        hint="Right for two axes. With a batch in front, .T of numpy turns all axes around; only the last two are the "
        "matrix. Use swapaxes(-1, -2).",
    ),
    Wrong(
        "05-matmul-rule", "multiplies entry by entry",
        swap=("return a.swapaxes(-1, -2) @ grad", "return a.swapaxes(-1, -2) * grad"),
        hint="Every b[k, j] is used in all rows of a, so its gradient is a sum over the rows: a matrix product, @.",
    ),
    Wrong(
        "05-matmul-rule", "swaps the two operands",
        swap=("return grad @ b.swapaxes(-1, -2)", "return b.swapaxes(-1, -2) @ grad"),
        hint="Matrix products do not commute. In c = a @ b, a stands on the left of b; in its gradient, grad takes "
        "c's place, and b is taken to the other side: grad @ bᵀ.",
    ),
    Wrong(
        "05-reduction-rules", "does not stretch the gradient of sum",
        swap=(
            "return (np.broadcast_to(restore_axes(grad, node), node.parents[0].shape),)",
            "return (restore_axes(grad, node),)",
        ),
        hint="The gradient of x needs the shape of x. Stretch it with np.broadcast_to.",
    ),
    Wrong(
        "05-reduction-rules", "gives the maximum's gradient to everybody",
        swap=("largest = same(a, restore_axes(node.data, node))", "largest = np.ones_like(a)"),
        hint="Only the largest entry moves the maximum. A little more of a smaller one changes nothing: gradient 0.",
    ),
    Wrong(
        "05-reduction-rules", "gives the full gradient to each of several largest",
        swap=("restore_axes(grad, node) * largest / count", "restore_axes(grad, node) * largest"),
        hint="Two entries share the maximum. They share its gradient too; else it would count twice.",
    ),
    Wrong(
        "05-reduction-rules", "compares with the maximum of everything",
        swap=("largest = same(a, restore_axes(node.data, node))", "largest = a == a.max()"),
        hint="Every row has a maximum of its own; compare with node.data, its axes restored.",
    ),
    Wrong(
        "05-reduction-rules", "loses a nan",
        swap=("same(a, restore_axes(node.data, node))", "a == restore_axes(node.data, node)"),
        hint="nan == nan is False, so no entry was found and 0 was divided by 0. same(a, b) finds the nan that "
        "became the maximum.",
    ),
    Wrong(
        "05-output-rules", "looks at the gradient in place of the result",
        swap=("(grad * (node.data > 0),)", "(grad * (grad > 0),)"),
        hint="A negative gradient may pass too. What counts is where the entry was, and node.data is above 0 exactly "
        "there.",
    ),
    Wrong(
        "05-output-rules", "gives relu a slope at 0",
        swap=("node.data > 0", "node.data >= 0"),
        hint="node.data is 0 for every entry that was not above 0, the negative ones too. Only > 0 lets the gradient "
        "through.",
    ),
    Wrong(
        "05-output-rules", "lets the gradient through where the entry was 0",
        swap=("node.data > 0", "arrays(node)[0] >= 0"),
        hint="At 0 itself the gradient is 0, as in PyTorch. Only entries above 0 let it through.",
    ),
    Wrong(
        "05-output-rules", "takes the sigmoid of the sigmoid",
        swap=(
            "grad * node.data * (1 - node.data)",
            "grad / (1 + np.exp(-node.data)) * (1 - 1 / (1 + np.exp(-node.data)))",
        ),
        hint="node.data is the result already: 0.5 where x is 0. Its slope there is 0.25.",
    ),
    Wrong(
        "05-output-rules", "forgets the other half of the sigmoid",
        swap=("grad * node.data * (1 - node.data)", "grad * (1 - node.data)"),
        hint="At 2 and at -2 the slope is the same, so the rule can't change when the result s becomes 1 - s.",
    ),
    Wrong(
        "05-output-rules", "uses the rule of softmax",
        swap=(
            "grad - np.exp(node.data) * grad.sum(axis=axis, keepdims=True)",
            "np.exp(node.data) * (grad - (grad * np.exp(node.data)).sum(axis=axis, keepdims=True))",
        ),
        hint="That is the gradient through the probabilities. Here the result is their logarithm: its own x moves y by "
        "1, not by p.",
    ),
    Wrong(
        "05-output-rules", "subtracts the probabilities once",
        swap=("np.exp(node.data) * grad.sum(axis=axis, keepdims=True)", "np.exp(node.data)"),
        hint="Each arriving gradient sends its own share of -p. Three gradients that arrive send three; what counts is "
        "their sum.",
    ),
    Wrong(
        "05-output-rules", "forgets the shares of the others",
        swap=("(grad - np.exp(node.data) * grad.sum(axis=axis, keepdims=True),)",
              "(grad - np.exp(node.data) * grad,)"),
        hint="x[j] moves every y[i], not only its own. It gets -p[j] times the sum of all gradients that arrive.",
    ),
    Wrong(
        "05-output-rules", "forgets that the result is a logarithm",
        swap=("np.exp(node.data) * grad.sum", "node.data * grad.sum"),
        hint="node.data holds the logarithms of the probabilities. np.exp makes probabilities of them.",
    ),
    Wrong(
        "05-topological-order", "recursion", code=RECURSIVE,
        hint="Right for small graphs. A deep one needs more waiting calls than Python allows; keep the waiting "
        "tensors in a list of your own.",
    ),
    Wrong(
        "05-topological-order", "writes down each tensor on arrival",
        swap=(
            "            seen.add(node)\n            stack.append((node, True))",
            "            seen.add(node)\n            order.insert(0, node)",
        ),
        hint="On arrival it is too early: a parent may also be used by a tensor that comes later in the walk. A "
        "tensor is written down when its parents are done.",
    ),
    Wrong(
        "05-topological-order", "does not remember what was seen",
        swap=("elif node not in seen:", "else:"),
        hint="A tensor that is used twice must stand in the order once. Without a set of seen tensors the walk takes "
        "every path, and a graph has far more paths than tensors.",
    ),
    Wrong(
        "05-topological-order", "looks up what was seen in a list", code=LIST,
        hint="A list looks for a tensor by comparing it with each entry, number by number: slow, and no yes or no "
        "for a vector. A set asks whether it is the very same tensor, and finds it at once.",
    ),
    Wrong(
        "05-topological-order", "puts the result first",
        swap=("return order", "return order[::-1]"),
        hint="The order goes from the leaves to the result. The walk will read it from its end.",
    ),
    Wrong(
        "05-topological-order", "forgets the leaves",
        swap=("if done:", "if done and node.parents:"),
        hint="Leaves belong in the order too: they are what keeps a gradient in the end.",
    ),
    Wrong(
        "05-backward", "replaces .grad",
        swap=("node.grad += grad", "node.grad = np.array(grad)"),
        hint="The gradient of the second graph replaced that of the first. It has to be added: node.grad += grad.",
    ),
    Wrong(
        "05-backward", "keeps the last share only",
        swap=("grads[parent] + share if parent in grads else share", "share"),
        hint="A tensor that is used more than once gets a share from every use, and they add up. You keep the one "
        "that came last.",
    ),
    Wrong(
        "05-backward", "walks from the leaves",
        swap=("node = order.pop()", "node = order.pop(0)"),
        hint="You begin at the leaves, where no gradient has come yet. The walk takes nodes from the end of the order.",
    ),
    Wrong(
        "05-backward", "keeps gradients of results",
        swap=(
            "        node.parents, node.params = (), {}",
            "        node.grad = grad if node.op else node.grad\n        node.parents, node.params = (), {}",
        ),
        hint="Only leaves keep a gradient. A result passes its own on; kept, all of them together would be as large as "
        "the graph.",
    ),
    Wrong(
        "05-backward", "shares one array between leaves",
        swap=(
            "            if node.grad is None:\n                node.grad = np.zeros_like(node.data)\n"
            "            node.grad += grad",
            "            node.grad = np.asarray(grad if node.grad is None else node.grad + grad)",
        ),
        hint="The rule of add sends the same array to both parents. If both keep it, whoever changes one gradient "
        "changes the other. Begin with np.zeros_like(node.data) and add.",
    ),
    Wrong(
        "05-backward", "adds into a shared array",
        swap=(
            "grads[parent] = grads[parent] + share if parent in grads else share",
            "grads[parent] = grads.get(parent, 0) if parent not in grads else grads[parent]\n"
            "                if parent in grads and isinstance(grads[parent], np.ndarray) and grads[parent].shape:\n"
            "                    grads[parent] += share\n"
            "                else:\n"
            "                    grads[parent] = share if isinstance(grads[parent], int) else grads[parent] + share",
        ),
        hint="+= writes into an array that somebody else holds too: add sends one array to both parents, and the "
        "caller's own gradient may be among them. grads[parent] + share makes a new one.",
    ),
    Wrong(
        "05-backward", "does not release the graph",
        swap=("node.parents, node.params = (), {}", "pass"),
        hint="Afterwards the graph still holds every array that was computed on the way, and a second backward would "
        "count everything twice. Set parents to () and params to {}.",
    ),
    Wrong(
        "05-backward", "releases only where a gradient came by",
        swap=(
            "        node.parents, node.params = (), {}",
            "        if grad is not None:\n            node.parents, node.params = (), {}",
        ),
        hint="A part of the graph that got no gradient was not released. Every node is, whether one came by or not.",
    ),
    Wrong(
        "05-backward", "gives zeros to leaves that nothing reached",
        swap=("grads.pop(node, None)", "grads.pop(node, np.zeros_like(node.data) if node.requires_grad else None)"),
        hint="No gradient reached this leaf, and zeros would claim that one did. Its .grad stays None, so that whoever "
        "reads it can leave the leaf alone.",
    ),
    Wrong(
        "05-check-gradients", "steps up only",
        swap=("return (above - below) / (2 * eps)", "return (above - call()) / eps"),
        hint="One side gives 3.31 where both sides give 3.01. Compute call() at middle - eps too.",
    ),
    Wrong(
        "05-check-gradients", "divides by eps",
        swap=("(above - below) / (2 * eps)", "(above - below) / eps"),
        hint="From middle - eps to middle + eps are two steps: divide by 2 * eps.",
    ),
    Wrong(
        "05-check-gradients", "does not put the entry back",
        swap=("    array[place] = middle\n", ""),
        hint="The entry stays nudged, and all later differences are taken at another point. Put it back.",
    ),
    Wrong(
        "05-check-gradients", "undoes the nudge by arithmetic",
        swap=("    array[place] = middle\n", "    array[place] += eps\n"),
        hint="0.1 + 0.7 - 1.4 + 0.7 is not 0.1 in floating point. Keep the old value and put exactly that back.",
    ),
    Wrong(
        "05-check-gradients", "lets nan pass",
        swap=("if not error <= tolerance:", "if error > tolerance:"),
        hint="nan > tolerance is False, so a gradient of nan passed. Every comparison with nan is False: ask for "
        "`not error <= tolerance`.",
    ),
    Wrong(
        "05-check-gradients", "lets nan pass, and returns it",
        swap=("if not error <= tolerance:", "largest = max(error, largest)\n            if error > tolerance:"),
        hint="nan > tolerance is False, so a gradient of nan passed. Every comparison with nan is False: ask for "
        "`not error <= tolerance`.",
    ),
    Wrong(
        "05-check-gradients", "forgets the absolute value",
        swap=("error = abs(ours - slope)", "error = (ours - slope)"),
        hint="A gradient that is too small gives a negative difference, which is never above the tolerance. Take abs.",
    ),
    Wrong(
        "05-check-gradients", "records the differences",
        swap=("            with no_grad():\n                slope", "            if True:\n                slope"),
        hint="The calls for the central differences were recorded, two graphs for every entry, and nobody walks them. "
        "Compute them under no_grad().",
    ),
    Wrong(
        "05-check-gradients", "returns the last error",
        swap=("largest = max(largest, error)", "largest = error"),
        hint="You return the error of the last entry. The largest of all is asked for.",
    ),
    Wrong(
        "05-check-gradients", "takes the distance without a scale",
        swap=("abs(ours - slope) / max(1.0, abs(slope))", "abs(ours - slope)"),
        hint="A slope of 100 that is off by 1 is as good as a slope of 1 that is off by 0.01. Divide by the size of "
        "the slope where that is above 1.",
    ),
]
