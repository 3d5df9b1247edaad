"""Wrong answers that people give in lesson 08, each with what to say to it."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "08-dataset", "counts the parts",
        swap=("return len(self.arrays[0])", "return len(self.arrays)"),
        hint="You counted the arrays, 2. The length is the number of examples: the rows of each array.",
    ),
    Wrong(
        "08-dataset", "returns a list",
        swap=("return tuple(array[rows] for array in self.arrays)", "return [array[rows] for array in self.arrays]"),
        hint="A batch is a tuple of its parts, so that images, labels = data[rows] works as for PyTorch's data sets.",
    ),
    Wrong(
        "08-dataset", "forgets the labels' order",
        swap=("return tuple(array[rows] for array in self.arrays)",
              "return (self.arrays[0][rows], *(array[:np.size(rows)] for array in self.arrays[1:]))"),
        hint="The pictures come in the order that was asked for, and the labels do not: every picture gets another's.",
    ),
    Wrong(
        "08-dataset", "returns the first part alone",
        swap=("return tuple(array[rows] for array in self.arrays)", "return (self.arrays[0][rows],)"),
        hint="Every part has to come: pictures and labels, and whatever else there is.",
    ),
    Wrong(
        "08-dataset", "indexes the list of parts",
        swap=("return tuple(array[rows] for array in self.arrays)", "return tuple(self.arrays[rows])"),
        hint="self.arrays is the list of parts. Index each array in it by the rows.",
    ),
    Wrong(
        "08-plan", "shuffles the batches",
        swap=("order = rng.permutation(count) if shuffle else np.arange(count)",
              "order = np.arange(count)\n    if shuffle:\n        starts = rng.permutation(np.arange(0, count, "
              "batch_size))\n        return [order[start : start + batch_size] for start in starts if not "
              "drop_last or start + batch_size <= count]"),
        hint="The batches come in a random order, but each still holds neighbours: of sorted data, one class. Shuffle "
        "the rows first, then cut.",
    ),
    Wrong(
        "08-plan", "forgets the last batch",
        swap=("stop = count - count % batch_size if drop_last else count", "stop = count - count % batch_size"),
        hint="The smaller batch at the end is missing although drop_last is off. Some examples would never be seen.",
    ),
    Wrong(
        "08-plan", "keeps the last batch",
        swap=("stop = count - count % batch_size if drop_last else count", "stop = count"),
        hint="With drop_last, a batch that is too small has to go.",
    ),
    Wrong(
        "08-plan", "drops the last examples",
        swap=("    order = rng.permutation(count) if shuffle else np.arange(count)\n    stop = count - count % "
              "batch_size if drop_last else count",
              "    stop = count - count % batch_size if drop_last else count\n    order = rng.permutation(stop) if "
              "shuffle else np.arange(stop)"),
        hint="You leave out the same examples in each epoch, those with the highest numbers. Shuffle all of them, "
        "then leave out what comes last.",
    ),
    Wrong(
        "08-plan", "draws with repetition",
        swap=("rng.permutation(count)", "rng.integers(0, count, count)"),
        hint="Random numbers repeat: some examples come twice, others not at all. An epoch has each of them once.",
    ),
    Wrong(
        "08-plan", "makes its own generator",
        swap=("rng.permutation(count)", "np.random.default_rng(0).permutation(count)"),
        hint="Each plan has the same order. Draw from the generator that you were given: it goes on.",
    ),
    Wrong(
        "08-loader", "counts examples",
        swap=("return whole + (rest > 0 and not self.drop_last)", "return len(self.dataset)"),
        hint="That is the number of examples. len(loader) is the number of batches.",
    ),
    Wrong(
        "08-loader", "rounds down always",
        swap=("return whole + (rest > 0 and not self.drop_last)", "return whole"),
        hint="The smaller batch at the end counts, unless drop_last is on.",
    ),
    Wrong(
        "08-loader", "adds one always",
        swap=("return whole + (rest > 0 and not self.drop_last)", "return whole + (not self.drop_last)"),
        hint="6 examples in batches of 3 are 2 batches: nothing is left for another one.",
    ),
    Wrong(
        "08-loader", "makes a plan to count it",
        swap=("whole, rest = divmod(len(self.dataset), self.batch_size)\n        return whole + (rest > 0 and not "
              "self.drop_last)",
              "return len(self.epoch())"),
        hint="The number is right, but a plan was drawn for it: the generator moved, and the next epoch is another "
        "one. Compute the number.",
    ),
    Wrong(
        "08-loader", "collects all batches",
        swap=("        for rows in self.epoch():\n            yield self.dataset[rows]",
              "        return iter([self.dataset[rows] for rows in self.epoch()])"),
        hint="All batches were made before the first was used: a second copy of the data. yield one at a time.",
    ),
    Wrong(
        "08-loader", "keeps the first order",
        swap=("for rows in self.epoch():",
              "self.order = getattr(self, 'order', None) or self.epoch()\n        for rows in self.order:"),
        hint="Every epoch has the order of the first one. Ask for a new plan in each loop.",
    ),
    Wrong(
        "08-loader", "hands out row numbers",
        swap=("yield self.dataset[rows]", "yield rows"),
        hint="These are the row numbers. A batch is what the data set answers to them.",
    ),
    Wrong(
        "08-resume", "skips in a new order",
        swap=("            set_state(self.rng, self.start)\n", "            pass\n"),
        hint="You skip the right number of batches, but in a new order: some examples come twice. The order has to be "
        "drawn again as it was. From which state was it drawn?",
    ),
    Wrong(
        "08-resume", "does not put the present back",
        swap=("            set_state(self.rng, now)\n", "            pass\n"),
        hint="The order is right, and then the generator stands where it stood after drawing it. Transforms have "
        "drawn since. After the order, put back where it stood at the stop.",
    ),
    Wrong(
        "08-resume", "begins the epoch anew",
        swap=("for rows in batches[self.served :]:", "for rows in batches:"),
        hint="The order is right, but the epoch begins at its first batch. Leave out those that were served.",
    ),
    Wrong(
        "08-resume", "always goes on",
        swap=("        else:\n            self.start, self.served = now, 0\n",
              "        elif self.served in (0, len(self)):\n            self.start, self.served = now, 0\n"),
        hint="After a loop that was left with break, the next one is short. Only a loader whose state was loaded goes "
        "on.",
    ),
    Wrong(
        "08-resume", "counts too late",
        swap=("            self.served += 1\n            yield batch",
              "            yield batch\n            self.served += 1"),
        hint="A function with yield stands still at the yield: while the loop's body has the batch, the line after it "
        "has not run yet. Count before you hand out.",
    ),
    Wrong(
        "08-resume", "ends at the end",
        swap=("between = self.served in (0, len(self))", "between = self.served == 0"),
        hint="In the last step of a loop nothing is left to go on with. The state is then the beginning of the next "
        "epoch.",
    ),
    Wrong(
        "08-resume", "saves the order",
        swap=('"now": now}', '"now": now, "order": list(range(len(self.dataset)))}'),
        hint="The state holds one number for each example. The order can be drawn again; keep what it was drawn from.",
    ),
    Wrong(
        "08-split", "cuts without shuffling",
        swap=("order = rng.permutation(len(dataset))", "order = np.arange(len(dataset))"),
        hint="The last part is the end of the data. If it is sorted, the part holds one class. Draw an order first.",
    ),
    Wrong(
        "08-split", "parts overlap",
        swap=("stops = np.cumsum(lengths)", "stops = np.array(lengths)"),
        hint="Every part begins at the start of the order, so they share examples. Each must begin where the one "
        "before ended.",
    ),
    Wrong(
        "08-split", "draws each part anew",
        swap=("order[stop - length : stop])", "rng.permutation(len(dataset))[stop - length : stop])"),
        hint="Two orders, so an example may be in both parts, or in none. Draw one order and cut it.",
    ),
    Wrong(
        "08-split", "ignores the subset's rows",
        swap=("return self.dataset[self.rows[rows]]", "return self.dataset[rows]"),
        hint="Number 1 of the part is not number 1 of the data. self.rows says which it is.",
    ),
    Wrong(
        "08-split", "has the whole's length",
        swap=("return len(self.rows)", "return len(self.dataset)"),
        hint="That is the length of the whole data set. The part has as many examples as rows.",
    ),
    Wrong(
        "08-flip", "turns upside down",
        swap=("images[..., ::-1], images)", "images[..., ::-1, :], images)"),
        hint="Rows changed places: the cat stands on its head. Left and right are the last axis.",
    ),
    Wrong(
        "08-flip", "flips the channels",
        swap=("images[..., ::-1], images)", "images[:, ::-1], images)"),
        hint="The channels changed places: red became blue. Left and right are the last axis.",
    ),
    Wrong(
        "08-flip", "one coin for all",
        swap=("mirrored[:, None, None, None]", "mirrored[0]"),
        hint="The whole batch is mirrored or nothing is. Each picture needs its own coin.",
    ),
    Wrong(
        "08-flip", "turns the probability around",
        swap=("self.rng.random(len(images)) < self.p", "self.rng.random(len(images)) > self.p"),
        hint="With p = 1 nothing is mirrored. A random number from 0 to 1 is below p with probability p.",
    ),
    Wrong(
        "08-flip", "writes into the batch",
        swap=("return np.where(mirrored[:, None, None, None], images[..., ::-1], images)",
              "images[mirrored] = images[mirrored][..., ::-1]\n        return images"),
        hint="The pictures that you were given changed, and they may belong to the data set. Return a new array.",
    ),
    Wrong(
        "08-flip", "a coin for each row",
        swap=("mirrored = self.rng.random(len(images)) < self.p\n        return np.where(mirrored[:, None, None, "
              "None],",
              "mirrored = self.rng.random(images.shape[:3]) < self.p\n        return np.where(mirrored[..., None],"),
        hint="Rows of one picture were mirrored and others not. One coin decides for a whole picture.",
    ),
    Wrong(
        "08-crop", "never draws the last place",
        swap=("(height - self.size + 1, width - self.size + 1)", "(height - self.size, width - self.size)"),
        hint="integers(low, high) never gives high. With padding 1 there are three places, 0, 1 and 2: high is 3.",
    ),
    Wrong(
        "08-crop", "one place for all",
        swap=("zip(framed, places, strict=True)", "zip(framed, places[[0] * len(places)])"),
        hint="All pictures of a batch moved the same way. Each has a place of its own.",
    ),
    Wrong(
        "08-crop", "forgets the left edge",
        swap=("left : left + self.size]", ": self.size]"),
        hint="The windows move up and down, and never sideways.",
    ),
    Wrong(
        "08-normalize", "forgets to scale",
        swap=("(images / np.float32(255) - self.mean)", "(images - self.mean)"),
        hint="Mean and deviation are those of values from 0 to 1, and your pictures go to 255. Divide by 255 first.",
    ),
    Wrong(
        "08-normalize", "multiplies by the deviation",
        swap=("- self.mean) / self.std", "- self.mean) * self.std"),
        hint="A small deviation must become 1: divide by it.",
    ),
    Wrong(
        "08-normalize", "answers in float64",
        swap=("images / np.float32(255)", "images / np.float64(255)"),
        hint="The batch became float64, twice the bytes, and the whole network would follow. Divide by "
        "np.float32(255).",
    ),
    Wrong(
        "08-normalize", "takes everything at once",
        swap=("for start in range(0, len(images), piece):", "for start in [0]:\n        piece = len(images)"),
        hint="All pictures became floats at once: 1.2 GB for CIFAR-10. Take `piece` pictures at a time.",
    ),
    Wrong(
        "08-normalize", "averages the deviations",
        swap=("squares = squares + (values**2).sum(axis=(0, 2, 3))",
              "squares = squares + (values.var(axis=(0, 2, 3)) + values.mean(axis=(0, 2, 3)) ** 2) * values.size / "
              "values.shape[1] * (1 if start == 0 else 0.5)"),
        hint="The pieces count differently. Each piece adds its squares, in full.",
    ),
    Wrong(
        "08-normalize", "forgets the mean's square",
        swap=("squares / (images.size / len(sums)) - mean**2", "squares / (images.size / len(sums))"),
        hint="That is the mean of the squares. The variance is that minus the square of the mean.",
    ),
    Wrong(
        "08-normalize", "mixes the channels",
        swap=("sums = sums + values.sum(axis=(0, 2, 3))", "sums = sums + values.sum() / len(sums)"),
        hint="All channels got the same mean. Leave axis 1 out of the sum: each channel has its own.",
    ),
]
