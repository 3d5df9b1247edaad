"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

NORMAL = "rng.normal(0.0, sqrt(2 / in_features), size=(in_features, out_features))"
BIAS = "self.bias = Tensor(np.zeros(out_features), requires_grad=True) if bias else None"
MASK = "(kept / (1 - self.p)).astype(dtype)"

ROUNDS = """fresh = {name: fitting(name, state[name], array) for name, array in own.items()}
    for name, array in own.items():
        array[...] = fresh[name]"""

WRONG = [
    Wrong(
        "03-start", "takes standard normal numbers",
        swap=("sqrt(2 / in_features)", "1.0"),
        hint="That is std 1, the choice that ended in nan. The standard deviation must shrink with the number of "
        "inputs.",
    ),
    Wrong(
        "03-start", "takes the variance for the standard deviation",
        swap=("sqrt(2 / in_features)", "2 / in_features"),
        hint="2/n is the variance. rng.normal wants the standard deviation, its square root.",
    ),
    Wrong(
        "03-start", "forgets the ReLU",
        swap=("sqrt(2 / in_features)", "sqrt(1 / in_features)"),
        hint="√(1/n) keeps the spread of y. Then ReLU takes half of its mean square away: hence the 2.",
    ),
    Wrong(
        "03-start", "counts the outputs",
        swap=("sqrt(2 / in_features)", "sqrt(2 / out_features)"),
        hint="n is the number of terms in one sum x₁w₁ + … + xₙwₙ, and that is the number of inputs.",
    ),
    Wrong(
        "03-start", "draws uniform numbers between -std and std",
        swap=(NORMAL, "rng.uniform(-sqrt(2 / in_features), sqrt(2 / in_features), size=(in_features, out_features))"),
        hint="Uniform numbers between -a and a have standard deviation a/√3, not a. Draw normal ones.",
    ),
    Wrong(
        "03-start", "starts at zero",
        swap=(NORMAL, "np.zeros((in_features, out_features))"),
        hint="With all weights equal, all units compute the same and learn the same. They must start different.",
    ),
    Wrong(
        "03-start", "has the shape the wrong way round",
        swap=("size=(in_features, out_features)", "size=(out_features, in_features)"),
        hint="x @ weight needs as many rows as there are inputs: shape (in_features, out_features).",
    ),
    Wrong(
        "03-start", "ignores the generator",
        swap=("rng.normal", "np.random.default_rng().normal"),
        hint="The caller passed a generator with a seed, to get the same numbers again. Draw from rng.",
    ),
    Wrong(
        "03-start", "always uses the same seed",
        swap=("rng.normal", "np.random.default_rng(5).normal"),
        hint="With a fixed seed every layer of a network starts with the same numbers. Draw from rng.",
    ),
    Wrong(
        "03-linear", "parameters that no gradient reaches",
        swap=("requires_grad=True", "requires_grad=False"),
        hint="Learning moves only what has requires_grad=True.",
    ),
    Wrong(
        "03-linear", "a random bias",
        swap=("np.zeros(out_features)", "start_weight(1, out_features, rng)[0]"),
        hint="The bias starts at 0. The weights already make the outputs differ.",
    ),
    Wrong(
        "03-linear", "one bias for each input",
        swap=("np.zeros(out_features)", "np.zeros(in_features)"),
        hint="The bias is added to the output, so it has out_features entries.",
    ),
    Wrong(
        "03-linear", "one bias for all outputs",
        swap=("np.zeros(out_features)", "np.zeros(1)"),
        hint="It broadcasts, so no error comes; but all outputs share one bias. Each needs its own.",
    ),
    Wrong(
        "03-linear", "a bias nobody asked for",
        swap=(BIAS, "self.bias = Tensor(np.zeros(out_features), requires_grad=True)"),
        hint="With bias=False there is none: the attribute is None.",
    ),
    Wrong(
        "03-linear", "ignores the generator",
        swap=("start_weight(in_features, out_features, rng)", "start_weight(in_features, out_features)"),
        hint="rng was not handed on to start_weight, so the start cannot be repeated.",
    ),
    Wrong(
        "03-linear", "forgets the bias",
        swap=("return y if self.bias is None else y + self.bias", "return y"),
        hint="The product is right; the bias was never added.",
    ),
    Wrong(
        "03-linear", "adds a bias that is not there",
        swap=("return y if self.bias is None else y + self.bias", "return y + self.bias"),
        hint="Without a bias, self.bias is None, and None cannot be added. Ask `is None` first.",
    ),
    Wrong(
        "03-linear", "asks whether the bias is true",
        swap=("return y if self.bias is None else y + self.bias", "return y + self.bias if self.bias else y"),
        hint="`if self.bias` asks for the truth of the numbers in it, which several numbers do not have. Ask "
        "`self.bias is None`.",
    ),
    Wrong(
        "03-linear", "multiplies entry by entry",
        swap=("x @ self.weight", "x * self.weight"),
        hint="* multiplies entries in the same place. A linear layer is a matrix product: @.",
    ),
    Wrong(
        "03-linear", "transposes the weight",
        swap=("x @ self.weight", "x @ self.weight.T"),
        hint="PyTorch stores (out, in) and transposes. Your weight is (in_features, out_features): x @ weight fits as "
        "it is.",
    ),
    Wrong(
        "03-linear", "the first edition's cell",
        swap=("        (x,) = as_tensors(x)\n", ""),
        hint="A list has no shape. The given line (x,) = as_tensors(x) makes a Tensor of it; keep it at the top of "
        "forward.",
    ),
    Wrong(
        "03-parameters", "forgets the dot",
        swap=('f"{path}{name}."', 'f"{path}{name}"'),
        hint="A path ends in a dot, so that the attribute's name can follow: hidden. and weight.",
    ),
    Wrong(
        "03-parameters", "does not go down",
        swap=('yield from walk(child, f"{path}{name}.", seen)', 'yield f"{path}{name}.", child'),
        hint="The children are there, but not their children. Call walk for each child: it will call itself further.",
    ),
    Wrong(
        "03-parameters", "forgets where it came from",
        swap=('f"{path}{name}."', 'f"{name}."'),
        hint="inner lies inside middle, so its path is middle.inner. Put the path so far before the name.",
    ),
    Wrong(
        "03-parameters", "leaves itself out",
        swap=("        yield path, layer\n", ""),
        hint="The layer itself has attributes too. Yield it first, with its own path.",
    ),
    Wrong(
        "03-parameters", "names without their path",
        swap=("yield path + name, value", "yield name, value"),
        hint="Two layers both have a weight. Put the path before the name to tell them apart.",
    ),
    Wrong(
        "03-parameters", "yields a shared Tensor twice",
        swap=(" and id(value) not in seen", ""),
        hint="a.w and b.w are one Tensor. An optimizer would move it twice. Remember the id of what you have yielded.",
    ),
    Wrong(
        "03-parameters", "takes equal numbers for the same Tensor",
        swap=("id(value)", "value.data.tobytes()"),
        hint="c.w has the same value as a.w, but is another Tensor, and will move differently. Compare id(value).",
    ),
    Wrong(
        "03-parameters", "takes every Tensor for a parameter",
        swap=("if is_parameter(value)", "if isinstance(value, Tensor)"),
        hint="Data and results are Tensors too, and must not be moved. Ask is_parameter.",
    ),
    Wrong(
        "03-parameters", "walks in circles",
        swap=("seen.add(id(layer))\n        yield path, layer", "yield path, layer"),
        hint="A child knows its parent, and walk went from one to the other until Python gave up. Remember in `seen` "
        "which layers you have met, before you go down, and hand the same set on.",
    ),
    Wrong(
        "03-parameters", "looks at the attributes only",
        swap=("in attributes(part)", "in vars(part).items()"),
        hint="A parameter in a list or in a dict is a parameter, too. vars(part) shows the list, attributes(part) what "
        "is in it.",
    ),
    Wrong(
        "03-sequential", "gives every layer the first input",
        swap=("            x = layer(x)\n        return x", "            y = layer(x)\n        return y"),
        hint="Every layer got the original x. Each should get the result of the one before: x = layer(x).",
    ),
    Wrong(
        "03-sequential", "stops after the first layer",
        swap=("            x = layer(x)\n        return x", "            x = layer(x)\n            return x"),
        hint="The return stands inside the loop, so only the first layer is called.",
    ),
    Wrong(
        "03-sequential", "runs backward",
        swap=("for layer in self.layers:\n            x", "for layer in reversed(self.layers):\n            x"),
        hint="First things first: the first layer gets x.",
    ),
    Wrong(
        "03-sequential", "counts only the layers",
        swap=("enumerate(self.layers)", "enumerate(x for x in self.layers if isinstance(x, Layer))"),
        hint="The name is the position in the row, and the function at number 1 counts. So the third is called 2.",
    ),
    Wrong(
        "03-sequential", "counts from 1",
        swap=("enumerate(self.layers)", "enumerate(self.layers, 1)"),
        hint="Positions count from 0, as in row[0].",
    ),
    Wrong(
        "03-sequential", "names that are numbers",
        swap=("str(position)", "position"),
        hint="A name is a string, str(position), so that dots can join it with others.",
    ),
    Wrong(
        "03-sequential", "takes functions for children",
        swap=("if isinstance(layer, Layer):", "if True:"),
        hint="A function has no parameters and no children, and walk would fail on it. Yield Layers only.",
    ),
    Wrong(
        "03-dropout", "does not make up for what is lost",
        swap=(MASK, "kept.astype(np.float32)"),
        hint="Half of the sum is gone, and in use it comes back: the next layer gets twice what it learned with. "
        "Divide what is kept by 1 - p.",
    ),
    Wrong(
        "03-dropout", "multiplies by 1 - p",
        swap=("kept / (1 - self.p)", "kept * (1 - self.p)"),
        hint="That makes the loss larger. What is kept must grow: divide by 1 - p.",
    ),
    Wrong(
        "03-dropout", "divides by p",
        swap=("kept / (1 - self.p)", "kept / self.p"),
        hint="The share that is kept is 1 - p. For p = 0.5 there is no difference, for 0.2 there is.",
    ),
    Wrong(
        "03-dropout", "keeps with probability p",
        swap=(">= self.p", "< self.p"),
        hint="p is the probability to drop. rng.random() lies below p with probability p, so keep the others.",
    ),
    Wrong(
        "03-dropout", "drops in use",
        swap=("not self.training or ", ""),
        hint="In eval mode nothing is dropped: return x. self.training says which mode it is.",
    ),
    Wrong(
        "03-dropout", "has the switch the wrong way round",
        swap=("not self.training", "self.training"),
        hint="Nothing was dropped while training. Return x itself when self.training is False.",
    ),
    Wrong(
        "03-dropout", "copies what it should leave alone",
        swap=("return x\n", 'return apply("mul", x, 1.0)\n'),
        hint="With nothing to drop, there is nothing to compute. Return x itself, the same object.",
    ),
    Wrong(
        "03-dropout", "draws one mask for all rows",
        swap=("self.rng.random(x.shape)", "self.rng.random(x.shape[-1])"),
        hint="Each column was dropped as a whole. Draw a number for every entry: random(x.shape).",
    ),
    Wrong(
        "03-dropout", "starts the generator anew at each call",
        swap=("self.rng.random", "np.random.default_rng(3).random"),
        hint="A new generator with a fixed seed draws the same mask every time, so the same units always fall. Draw "
        "from self.rng.",
    ),
    Wrong(
        "03-dropout", "draws from no known seed",
        swap=("self.rng.random", "np.random.default_rng().random"),
        hint="The seed that the caller chose has no effect. Draw from self.rng.",
    ),
    Wrong(
        "03-dropout", "multiplies instead of using the op",
        swap=('apply("dropout", x, mask=(kept / (1 - self.p)).astype(dtype))',
              "apply(\"mul\", x, (kept / (1 - self.p)).astype(dtype))"),
        hint='The numbers are right, but the memory says "mul". Lesson 05 looks for the op dropout with its mask.',
    ),
    Wrong(
        "03-dropout", "always makes a float32 mask",
        swap=("astype(dtype)", "astype(np.float32)"),
        hint="For float64 the mask has to be float64 too: 1 / 0.9 in float32 is right to seven digits only. The given "
        "line above says which dtype.",
    ),
    Wrong(
        "03-dropout", "keeps a float64 mask",
        swap=(MASK, "kept / (1 - self.p)"),
        hint="A bool array divided by a number is float64: the mask takes twice the memory of x. astype(dtype).",
    ),
    Wrong(
        "03-state", "checks and writes in one loop",
        swap=(ROUNDS, "for name, array in own.items():\n        array[...] = fitting(name, state[name], array)"),
        hint="That is careless_load: one array was already overwritten when the next turned out not to fit. First make "
        "everything fit, then write.",
    ),
    Wrong(
        "03-state", "looks at the shapes only",
        swap=(
            ROUNDS,
            "for name, array in own.items():\n        if np.shape(state[name]) != array.shape:\n            raise "
            "ValueError(f'{name}: {array.shape} {np.shape(state[name])}')\n    for name, array in own.items():\n"
            "        array[...] = state[name]",
        ),
        hint="A word has a shape, too. It was refused by numpy in the middle of the writing, and half of the model had "
        "changed. fitting(...) finds that out before.",
    ),
    Wrong(
        "03-state", "puts the saved arrays into the model",
        swap=(ROUNDS, "for name, parameter in layer.named_parameters():\n        parameter.data = state[name]"),
        hint="Nothing was checked, the buffers were left out, and model and state now share their arrays, so learning "
        "changes the state. Write into the arrays of live_arrays.",
    ),
    Wrong(
        "03-state", "exchanges the arrays",
        swap=(
            "for name, array in own.items():\n        array[...] = fresh[name]",
            "for name, parameter in layer.named_parameters():\n        parameter.data = fresh[name]\n    for path, "
            "part in walk(layer):\n        for name in part.buffers:\n            "
            "setattr(part, name, fresh[path + name])",
        ),
        hint="The numbers are right, but in new arrays. Whoever holds the old ones, as an optimizer may, now moves "
        "something that no model uses. Write into the array that is there: array[...] = value.",
    ),
    Wrong(
        "03-state", "makes everything fit and forgets to write",
        swap=("\n    for name, array in own.items():\n        array[...] = fresh[name]", ""),
        hint="Everything fits, and nothing was taken over. The second round writes.",
    ),
    Wrong(
        "03-count", "counts tensors",
        swap=("sum(parameter.size for parameter in layer.parameters())", "len(layer.parameters())"),
        hint="There are four Tensors, but each holds many numbers. Add up their sizes.",
    ),
    Wrong(
        "03-count", "counts rows",
        swap=("parameter.size", "len(parameter)"),
        hint="len is the length of the first axis. size counts all entries.",
    ),
    Wrong(
        "03-count", "forgets the biases",
        swap=("in layer.parameters())", "in layer.parameters() if parameter.ndim > 1)"),
        hint="138 are missing: the biases, 128 and 10. They are learned too.",
    ),
    Wrong(
        "03-count", "assumes four bytes",
        swap=("sum(parameter.data.nbytes for parameter in layer.parameters())", "4 * parameter_count(layer)"),
        hint="Four bytes is float32. A float64 parameter takes eight: ask each array for its nbytes.",
    ),
]
