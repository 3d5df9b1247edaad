"""Wrong answers that people give in lesson 15, each with what to say to it."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "15-codes", "cuts the decimals off",
        swap=("np.rint(np.asarray(x) / scale)", "np.trunc(np.asarray(x) / scale)"),
        hint="Cutting off moves every number towards 0, by up to a whole step, and all errors pull the same way. Round "
        "to the nearest code.",
    ),
    Wrong(
        "15-codes", "rounds down",
        swap=("np.rint(np.asarray(x) / scale)", "np.floor(np.asarray(x) / scale)"),
        hint="Rounding down shifts everything to the left by half a step on average. Round to the nearest code.",
    ),
    Wrong(
        "15-codes", "does not saturate",
        swap=("np.clip(steps, -128, 127).astype(np.int8)", "steps.astype(np.int64).astype(np.int8)"),
        hint="int8 wraps around: 200 becomes -56, so the largest number turns negative. Hold what is "
        "outside at the end.",
    ),
    Wrong(
        "15-codes", "saturates before the zero point",
        swap=("np.rint(np.asarray(x) / scale) + zero_point",
              "np.clip(np.rint(np.asarray(x) / scale), -128, 127) + zero_point"),
        hint="With zero point -100 the ruler reaches from -28 to 227 steps. Add the zero point first; then the code "
        "must fit.",
    ),
    Wrong(
        "15-codes", "ignores the zero point on the way back",
        swap=("codes.astype(np.int32) - zero_point", "codes.astype(np.int32)"),
        hint="The code zero_point stands for 0.0, and everything is counted from there.",
    ),
    Wrong(
        "15-codes", "adds the zero point on the way back",
        swap=("codes.astype(np.int32) - zero_point", "codes.astype(np.int32) + zero_point"),
        hint="On the way there it was added. What undoes that?",
    ),
    Wrong(
        "15-codes", "subtracts in int8",
        swap=("codes.astype(np.int32) - zero_point", "codes - np.asarray(zero_point).astype(np.int8)"),
        hint="100 - (-100) is 200, and int8 has no 200. Widen the codes before you subtract.",
    ),
    Wrong(
        "15-scale", "takes the largest entry",
        swap=("np.abs(x).max(", "x.max("),
        hint="-2.54 is further from 0 than 1.0 is. With a scale made for 1.0 it saturates.",
    ),
    Wrong(
        "15-scale", "takes the lowest to the highest",
        swap=("np.abs(x).max(axis=axis, keepdims=axis is not None, initial=0)",
              "(x.max(axis=axis, keepdims=axis is not None, initial=0) - "
              "x.min(axis=axis, keepdims=axis is not None, initial=0)) / 2"),
        hint="Half of the range would do if the zero point could move. Here it is 0, and the further side decides.",
    ),
    Wrong(
        "15-scale", "divides by 128",
        swap=("largest / 127", "largest / 128"),
        hint="Then the largest positive number needs the code 128, which int8 does not have.",
    ),
    Wrong(
        "15-scale", "divides by 255",
        swap=("largest / 127", "largest / 255"),
        hint="All 255 steps lie on both sides of 0 together. One side has 127.",
    ),
    Wrong(
        "15-scale", "divides by zero",
        swap=("np.where(scale > 0, scale, np.float32(1))", "scale"),
        hint="Only zeros have no largest entry, and a scale of 0 divides by 0. Take 1 there.",
    ),
    Wrong(
        "15-channels", "one scale for the whole weight",
        swap=("symmetric_scale(weight, summed)", "symmetric_scale(weight)"),
        hint="That is what failed above: one loud output makes the steps long for all.",
    ),
    Wrong(
        "15-channels", "one scale for each input",
        swap=("summed = 0 if weight.ndim == 2 else tuple(range(1, weight.ndim))",
              "summed = 1 if weight.ndim == 2 else (0, 2, 3)"),
        hint="The inputs of one output are what is added up: they have to share a scale. It is outputs that get one "
        "each.",
    ),
    Wrong(
        "15-channels", "treats kernels like a matrix",
        swap=("summed = 0 if weight.ndim == 2 else tuple(range(1, weight.ndim))", "summed = 0"),
        hint="Right for (in, out). A kernel has its outputs in front: (out, in, k, k). Which axes are added up there?",
    ),
    Wrong(
        "15-channels", "a scale for every entry",
        swap=("symmetric_scale(weight, summed)", "symmetric_scale(weight, ())"),
        hint="Exact, and four times as large as before: each byte brings a float32 along. And what is added up has to "
        "share a scale.",
    ),
    Wrong(
        "15-pack", "packs biases too",
        swap=("if array.ndim > 1:", "if array.ndim > 0:"),
        hint="A bias is few bytes, and its error would move a whole output. Only arrays of two or more "
        "axes become int8.",
    ),
    Wrong(
        "15-pack", "packs matrices only",
        swap=("if array.ndim > 1:", "if array.ndim == 2:"),
        hint="A convolution's kernels have four axes, and they are most of its bytes.",
    ),
    Wrong(
        "15-pack", "forgets the scales",
        swap=('packed[name], packed[f"{name}.scale"] = weight.codes, weight.scale', "packed[name] = weight.codes"),
        hint="Codes without a scale say nothing about how long a step is.",
    ),
    Wrong(
        "15-pack", "leaves the scales in the state",
        swap=("if name not in scales}", "if True}"),
        hint="load_state_dict knows no parameter of that name. Scales have done their work when the codes are numbers.",
    ),
    Wrong(
        "15-pack", "drops every name that ends in .scale",
        swap=('scales = {f"{name}.scale" for name in packed}',
              'scales = {name for name in packed if name.endswith(".scale")}'),
        hint="A layer may have a parameter that is called scale. Drop only what stands beside a weight of that name.",
    ),
    Wrong(
        "15-pack", "loads codes as if they were numbers",
        swap=('dequantize(packed[name], packed[f"{name}.scale"])', "packed[name].astype(np.float32)"),
        hint="A code of 127 stands for 127 steps. Times the scale, it is the weight.",
    ),
    Wrong(
        "15-calibrate", "leaves 0 out",
        swap=("low, high = min(float(low), 0.0), max(float(high), 0.0)", "low, high = float(low), float(high)"),
        hint="From 2 to 5.1 no code stands for 0.0, and the zero point falls off the int8. Stretch the range until it "
        "contains 0.",
    ),
    Wrong(
        "15-calibrate", "keeps the zero point at 0",
        swap=("return scale, round(-128 - low / scale)", "return scale, 0"),
        hint="The lowest number should get the code -128. Which code does 0.0 have then?",
    ),
    Wrong(
        "15-calibrate", "measures the zero point from the wrong end",
        swap=("round(-128 - low / scale)", "round(127 - low / scale)"),
        hint="At low the code is -128. From there to 0.0 it is -low / scale steps upwards.",
    ),
    Wrong(
        "15-calibrate", "counts 256 steps",
        swap=("(high - low) / 255", "(high - low) / 256"),
        hint="256 codes have 255 steps between them, like the fingers of a hand and the gaps.",
    ),
    Wrong(
        "15-calibrate", "leaves the zero point as a fraction",
        swap=("round(-128 - low / scale)", "-128 - low / scale"),
        hint="A zero point is a code: a whole number. Otherwise 0.0 lies between two codes.",
    ),
    Wrong(
        "15-calibrate", "sees the last batch only",
        swap=("np.min(batch, initial=low), np.max(batch, initial=high)",
              "np.min(batch, initial=0), np.max(batch, initial=0)"),
        hint="Every batch overwrites what earlier ones have shown. Keep the lowest and the highest of all.",
    ),
    Wrong(
        "15-product", "multiplies in int8",
        swap=("steps @ weight.codes.astype(np.int32)", "(steps.astype(np.int8) @ weight.codes)"),
        hint="3 · 50 is 150, and in int8 that is -106. Widen both before you multiply.",
    ),
    Wrong(
        "15-product", "ignores the zero point",
        swap=("x.codes.astype(np.int32) - x.zero_point", "x.codes.astype(np.int32)"),
        hint="A code of the input counts from its zero point. Left out, every output is off by the same amount, for "
        "every input.",
    ),
    Wrong(
        "15-product", "forgets the input's scale",
        swap=("(x.scale * weight.scale)", "weight.scale"),
        hint="A step of the sum is a step of the input times a step of the weight.",
    ),
    Wrong(
        "15-product", "adds up in float32",
        swap=("sums = steps @ weight.codes.astype(np.int32)",
              "sums = np.cumsum(steps[:, :, None] * weight.codes.astype(np.float32), axis=1, dtype=np.float32)[:, -1]"),
        hint="Beyond 2²⁴ float32 does not hold every whole number, so long sums lose their last digits. Add up "
        "integers, and scale once.",
    ),
    Wrong(
        "15-product", "scales before adding up",
        swap=("    sums = steps @ weight.codes.astype(np.int32)\n"
              "    return (sums * (x.scale * weight.scale)).astype(np.float32)",
              "    numbers = (steps * x.scale).astype(np.float16)\n"
              "    return (numbers @ (weight.codes * weight.scale).astype(np.float16)).astype(np.float32)"),
        hint="These are floats again, rounded before the sum. Add up whole numbers; the scales come last.",
    ),
    Wrong(
        "15-linear", "keeps the float weight",
        swap=("self.codes, self.scale = weight.codes, weight.scale",
              "self.codes, self.scale = linear.weight.data, np.ones((1, linear.out_features), np.float32)"),
        hint="That is the old weight, four bytes an entry. Keep the codes.",
    ),
    Wrong(
        "15-linear", "shares the bias with the Linear",
        swap=("linear.bias.data.copy()", "linear.bias.data"),
        hint="When the Linear goes on learning, this layer's bias moves along. Keep a copy.",
    ),
    Wrong(
        "15-linear", "forgets the bias",
        swap=(" + self.bias)", ")"),
        hint="The product is right; what is added to it afterwards is missing.",
    ),
    Wrong(
        "15-linear", "takes a new ruler for every input",
        swap=("Quantized(quantize(x, self.input_scale, self.input_zero), self.input_scale, self.input_zero)",
              "Quantized(quantize(x, *calibrate([x])), *calibrate([x]))"),
        hint="Then the answer for one picture depends on which others lie in the batch. Use the ruler that calibration "
        "found.",
    ),
    Wrong(
        "15-linear", "forgets the zero point in the product",
        swap=("self.input_zero), self.input_scale, self.input_zero)", "self.input_zero), self.input_scale)"),
        hint="The codes were made with a zero point, and the product is told of none. Every output is off by the same "
        "amount.",
    ),
    Wrong(
        "15-model", "calibrates every layer with the network's inputs",
        swap=("inputs = [raw(layer(x)) for x in inputs]", "inputs = list(inputs)"),
        hint="The second layer never sees pixels: it sees what the first one makes of them. Pass the examples on from "
        "layer to layer.",
    ),
    Wrong(
        "15-model", "passes only Linear layers' outputs on",
        swap=("inputs = [raw(layer(x)) for x in inputs]",
              "inputs = [raw(layer(x)) for x in inputs] if isinstance(layer, Linear) else inputs"),
        hint="What reaches the next Linear has been through the ReLU: nothing of it is below 0.",
    ),
    Wrong(
        "15-model", "changes the model that it was given",
        swap=("return Sequential(*layers)", "model.layers = layers\n        return model"),
        hint="The float network is gone, and there is nothing left to compare with. Make a new Sequential.",
    ),
    Wrong(
        "15-model", "drops all other layers",
        swap=("layers.append(QuantizedLinear(layer, inputs) if isinstance(layer, Linear) else layer)",
              "layers += [QuantizedLinear(layer, inputs)] if isinstance(layer, Linear) else []"),
        hint="Without the ReLU between them, all Linear layers are one. Keep what is not quantized.",
    ),
    Wrong(
        "15-model", "looks at the first batch only",
        swap=("layers, inputs = [], list(batches)", "layers, inputs = [], list(batches)[:1]"),
        hint="A later batch may hold larger numbers, and they would saturate. Calibrate with all batches.",
    ),
]
