"""Wrong answers that people give in lesson 09, each with what to say to it."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "09-loops", "turns the kernel around",
        swap=("* kernel[i, j]", "* kernel[height - 1 - i, width - 1 - j]"),
        hint="That is the mathematicians' convolution: the kernel is turned upside down and left to right. Lay it on "
        "as it is.",
    ),
    Wrong(
        "09-loops", "keeps the picture's size",
        swap=("(picture.shape[0] - height + 1, picture.shape[1] - width + 1)", "picture.shape"),
        hint="Four pixels have three places for a kernel of two. Only places where it fits entirely count.",
    ),
    Wrong(
        "09-loops", "forgets the last place",
        swap=("(picture.shape[0] - height + 1, picture.shape[1] - width + 1)",
              "(max(1, picture.shape[0] - height), picture.shape[1] - width)"),
        hint="The last place is missing: in a length of 4, a kernel of 2 begins at 0, 1 and 2.",
    ),
    Wrong(
        "09-loops", "keeps the last product only",
        swap=("result[row, column] += picture", "result[row, column] = picture"),
        hint="Each product overwrites the one before. An output is the sum over the window.",
    ),
    Wrong(
        "09-loops", "transposes the kernel",
        swap=("* kernel[i, j]", "* kernel.T.reshape(height, width)[i, j]"),
        hint="Rows and columns of the kernel changed places.",
    ),
    Wrong(
        "09-size", "forgets the 1",
        swap=("// stride + 1", "// stride"),
        hint="If the window fits exactly, it has one place, not none. Count the first place too.",
    ),
    Wrong(
        "09-size", "pads one side",
        swap=("2 * padding", "padding"),
        hint="The frame goes around: padding on the left and on the right.",
    ),
    Wrong(
        "09-size", "rounds up",
        swap=("(length + 2 * padding - kernel_size) // stride + 1",
              "-(-(length + 2 * padding - kernel_size) // stride) + 1"),
        hint="A window that sticks out at the end is not used: round down.",
    ),
    Wrong(
        "09-size", "divides first",
        swap=("(length + 2 * padding - kernel_size) // stride + 1",
              "(length + 2 * padding) // stride - kernel_size + 1"),
        hint="The stride divides the way that the window can move, not the length itself.",
    ),
    Wrong(
        "09-forward", "turns the kernel around",
        swap=("kernels = weight.transpose", "kernels = weight[:, :, ::-1, ::-1].transpose"),
        hint="The kernels are turned upside down and left to right. Lay them on as they are.",
    ),
    Wrong(
        "09-forward", "ignores the stride",
        swap=("[:, :, ::stride, ::stride]", ""),
        hint="The window moved pixel by pixel although the stride is larger. Take every stride-th window.",
    ),
    Wrong(
        "09-forward", "pads one side",
        swap=("framed(x, padding)", "np.pad(x, ((0, 0), (0, 0), (padding, 0), (padding, 0)))"),
        hint="There are zeros at the top and on the left only. The frame goes around.",
    ),
    Wrong(
        "09-forward", "lists the entries in two orders",
        swap=("view.transpose(0, 2, 3, 4, 5, 1)", "view.transpose(0, 2, 3, 1, 4, 5)"),
        hint="A window lists its entries by channel first, a kernel by place first. Both sides of the product need "
        "one order.",
    ),
    Wrong(
        "09-forward", "reads the result in the wrong order",
        swap=("channels_first((windows @ kernels).reshape(count, rows, columns, out_channels))",
              "(windows @ kernels).reshape(count, out_channels, rows, columns)"),
        hint="The product has one row for each place, and the channels stand last. A reshape to (N, O, H, W) mixes "
        "places and channels; reshape to (N, H, W, O), then turn the axes.",
    ),
    Wrong(
        "09-forward", "forgets the padding",
        swap=("framed(x, padding)", "x"),
        hint="There is no frame, so the result is too small. Use framed.",
    ),
    Wrong(
        "09-forward", "strides twice",
        swap=("[:, :, ::stride, ::stride]", "[:, :, ::stride, ::stride][:, :, ::stride, ::stride]"),
        hint="The stride was applied twice.",
    ),
    Wrong(
        "09-backward", "ignores the stride in the pixels",
        swap=("flat(x[met(i, j, rows, columns, stride)])", "flat(x[met(i, j, rows, columns, 1)])"),
        hint="With a stride of 2 an entry of the kernel meets every second pixel only.",
    ),
    Wrong(
        "09-backward", "overwrites in place of adding",
        swap=("+= channels_first(part)", "= channels_first(part)"),
        hint="A pixel lies in several windows. What they send back has to be added up.",
    ),
    Wrong(
        "09-backward", "takes the mean over pictures",
        swap=("flat(grad).T @ flat(x[met(i, j, rows, columns, stride)])",
              "flat(grad).T @ flat(x[met(i, j, rows, columns, stride)]) / len(x) / grad[0, 0].size"),
        hint="Every place of every picture pulls with full strength: a sum, no mean.",
    ),
    Wrong(
        "09-backward", "turns the kernel around",
        swap=("weight[:, :, i, j]).reshape",
              "weight[:, :, weight.shape[2] - 1 - i, weight.shape[3] - 1 - j]).reshape"),
        hint="The entry (i, j) met the grid that begins at (i, j), in both directions. Nothing is turned around here.",
    ),
    Wrong(
        "09-backward", "sends back to one place",
        swap=("result[met(i, j, rows, columns, stride)] +=", "result[met(0, 0, rows, columns, stride)] +="),
        hint="All entries send their part to the same pixels. The entry (i, j) met the grid that begins at (i, j).",
    ),
    Wrong(
        "09-layer", "counts the channels only",
        swap=("in_channels * kernel_size**2", "in_channels"),
        hint="One output adds up in_channels · k · k numbers, not only in_channels. The start is too wide.",
    ),
    Wrong(
        "09-layer", "counts the outputs",
        swap=("in_channels * kernel_size**2", "out_channels * kernel_size**2"),
        hint="What counts is how many numbers are added up for one output: the input channels.",
    ),
    Wrong(
        "09-layer", "swaps the channels",
        swap=("(out_channels, in_channels, kernel_size, kernel_size)",
              "(in_channels, out_channels, kernel_size, kernel_size)"),
        hint="The weight is (O, C, k, k): output channels first.",
    ),
    Wrong(
        "09-layer", "adds the bias along the columns",
        swap=("y + self.bias.reshape(-1, 1, 1)", "y + Tensor(np.resize(self.bias.data, y.shape[3]))"),
        hint="The bias belongs to output channels. Shape (O, 1, 1) meets (N, O, H', W') on the right axis, and the "
        "graph must see it.",
    ),
    Wrong(
        "09-layer", "forgets stride and padding",
        swap=("stride=self.stride, padding=self.padding)\n        return", "stride=1)\n        return"),
        hint="The settings were not handed on to the operation.",
    ),
    Wrong(
        "09-layer", "forgets the bias",
        swap=("return y if self.bias is None else y + self.bias.reshape(-1, 1, 1)", "return y"),
        hint="The bias is never added.",
    ),
    Wrong(
        "09-pool", "gives to every tie",
        swap=("chosen = free & (x[at] == largest)", "chosen = x[at] == largest"),
        hint="In a flat window all four entries got the whole gradient: four times too much. The first one takes all.",
    ),
    Wrong(
        "09-pool", "gives to the last",
        swap=("for at in places(x, **node.params):", "for at in places(x, **node.params)[::-1]:"),
        hint="The last of the equal entries took the gradient. Read row by row, the first one takes it, as in PyTorch.",
    ),
    Wrong(
        "09-pool", "shares between ties",
        swap=("        result[at] += grad * chosen",
              "        result[at] += grad * (x[at] == largest) / sum(x[other] == largest for other in places(x, "
              "**node.params))"),
        hint="You shared the gradient between equal entries. That adds up as well, but it is lesson 05's rule; here "
        "the first entry takes all, as in PyTorch.",
    ),
    Wrong(
        "09-pool", "always gives to the first pixel",
        swap=("chosen = free & (x[at] == largest)", "chosen = free"),
        hint="The top left pixel of each window got everything, whether it was the largest or not.",
    ),
    Wrong(
        "09-pool", "overwrites where windows overlap",
        swap=("result[at] += grad * chosen", "result[at] = grad * chosen"),
        hint="A pixel may be the largest of several windows. Add up what they send.",
    ),
    Wrong(
        "09-pool", "takes the mean",
        swap=("np.maximum(largest, x[at], out=largest)", "largest += x[at]"),
        hint="Max pooling keeps the largest entry; you added them up.",
    ),
    Wrong(
        "09-norm", "uses the batch in eval mode",
        swap=("if self.training:", "if True:"),
        hint="In eval mode the answer for a picture must not depend on its neighbours: use the running values.",
    ),
    Wrong(
        "09-norm", "turns the momentum around",
        swap=("self.running_mean += self.momentum * (mean.data.ravel() - self.running_mean)",
              "self.running_mean += (1 - self.momentum) * (mean.data.ravel() - self.running_mean)"),
        hint="The new batch counts momentum, 0.1; the past counts 0.9. An optimizer's momentum is the other way "
        "around.",
    ),
    Wrong(
        "09-norm", "takes one mean for all channels",
        swap=("mean = x.mean(axis=(0, 2, 3), keepdims=True)",
              "mean = x.mean(axis=(0, 1, 2, 3), keepdims=True) + x.mean(axis=(0, 2, 3), keepdims=True) * 0"),
        hint="Each channel has its own mean: axis 1 stays.",
    ),
    Wrong(
        "09-norm", "normalises each picture",
        swap=("axis=(0, 2, 3)", "axis=(2, 3)"),
        hint="You normalised each picture by itself. The batch's statistics run over axis 0 too.",
    ),
    Wrong(
        "09-norm", "forgets the unbiased variance",
        swap=("var.data.ravel() * count / (count - 1)", "var.data.ravel()"),
        hint="The running variance takes the unbiased one: n/(n - 1) times the batch's.",
    ),
    Wrong(
        "09-norm", "keeps mean and variance out of the graph",
        swap=("mean = x.mean(axis=(0, 2, 3), keepdims=True)",
              "mean = x.mean(axis=(0, 2, 3), keepdims=True).detach()"),
        hint="The mean is made of x, so the gradient flows through it too. Compute it with Tensors, without .data or "
        "detach().",
    ),
    Wrong(
        "09-norm", "divides by the variance",
        swap=("(var + self.eps).sqrt()", "(var + self.eps)"),
        hint="Divide by the deviation, the root of the variance.",
    ),
    Wrong(
        "09-norm", "never moves the running values",
        swap=("self.running_mean += self.momentum * (mean.data.ravel() - self.running_mean)", "pass"),
        hint="The running values stay where they began. Every batch in train mode moves them.",
    ),
]
