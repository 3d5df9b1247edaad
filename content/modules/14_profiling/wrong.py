"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "14-flops", "counts multiplications only",
        swap=("return 2 * result.size * inputs[0].shape[-1]", "return result.size * inputs[0].shape[-1]"),
        hint="Each product is also added to its sum: a multiplication and an addition make 2.",
    ),
    Wrong(
        "14-flops", "takes the wrong axis",
        swap=("inputs[0].shape[-1]", "inputs[1].shape[-1]"),
        hint="A sum runs along a row of the left array. The right one's last axis says how many results there are.",
    ),
    Wrong(
        "14-flops", "forgets the input channels",
        swap=("inputs[1][0].size", "inputs[1].shape[-1] * inputs[1].shape[-2]"),
        hint="A window is as deep as the pictures: its sum runs over all input channels, too.",
    ),
    Wrong(
        "14-flops", "counts the kernels twice",
        swap=("inputs[1][0].size", "inputs[1].size"),
        hint="The output channels are in result.size already. One result needs one kernel, inputs[1][0].",
    ),
    Wrong(
        "14-flops", "looks at the result only",
        swap=("max(array.size for array in (*inputs, result))", "result.size"),
        hint="A sum of 100 numbers has one result, and still adds 100 numbers. Look at the inputs, too.",
    ),
    Wrong(
        "14-traffic", "the obvious count",
        swap=("return sum(moved.values()) if made else 0",
              "return sum(a.nbytes for a in reads) + sum(a.nbytes for a in writes)"),
        hint="A transpose or a reshape copies no number, and an array that is given twice is read once.",
    ),
    Wrong(
        "14-traffic", "asks for a base",
        swap=("not any(np.may_share_memory(new, old) for old in reads)", "new.base is None"),
        hint="(a + 1).T has a base, and all of its numbers are new. Ask whether it shares memory with what was read.",
    ),
    Wrong(
        "14-traffic", "counts the second reading",
        swap=("return sum(moved.values()) if made else 0",
              "return sum(array.nbytes for array in (*reads, *made)) if made else 0"),
        hint="In a * a there is one array. It comes from memory once.",
    ),
    Wrong(
        "14-traffic", "reads for a view",
        swap=("sum(moved.values()) if made else 0", "sum(moved.values())"),
        hint="A view doesn't even read: it only says how to look at what is there. If nothing is made, nothing moves.",
    ),
    Wrong(
        "14-stopwatch", "no warm-up",
        swap=("    run()\n    count = 1", "    count = 1"),
        hint="Here the first call is twenty thousand times as slow as the others, and it decided how many calls "
        "make a round. Call once before anything is measured.",
    ),
    Wrong(
        "14-stopwatch", "times one call",
        swap=("while min(spent(run, count, clock), spent(run, count, clock)) < needed:", "while False:"),
        hint="One call of 30 µs does not move a clock with steps of 1 ms. Find how many calls in a row do.",
    ),
    Wrong(
        "14-stopwatch", "believes a single trial",
        swap=("min(spent(run, count, clock), spent(run, count, clock))", "spent(run, count, clock)"),
        hint="One trial was disturbed and lasted a second. It was taken for long enough, and so each round had one "
        "call. Let two trials agree.",
    ),
    Wrong(
        "14-stopwatch", "forgets to divide",
        swap=("spent(run, count, clock) / count for", "spent(run, count, clock) for"),
        hint="A round has `count` calls in a row; the answer is for one of them.",
    ),
    Wrong(
        "14-stopwatch", "reports the slowest only",
        swap=("Timing([spent(run, count, clock) / count for _ in range(rounds)])",
              "Timing([max(spent(run, count, clock) / count for _ in range(rounds))])"),
        hint="Hand all rounds to Timing. A single disturbed round should show in the spread, not in the median.",
    ),
    Wrong(
        "14-timed", "starts the clock once",
        swap=("    def run(*inputs, **params):\n        start = clock()\n",
              "    start = clock()\n    def run(*inputs, **params):\n"),
        hint="The clock was read when the function was made, so the second call's time has everything since then in "
        "it. Read it at the start of each call.",
    ),
    Wrong(
        "14-timed", "loses the result",
        swap=("        return result\n    return run", "    return run"),
        hint="The framework needs what the rule computed. Return it.",
    ),
    Wrong(
        "14-timed", "runs the rule at once",
        swap=("    return run", "    return run()"),
        hint="timed makes a function; it is not yet time to call it. Return the function itself, without brackets.",
    ),
    Wrong(
        "14-timed", "loses the settings",
        swap=("result = rule(*inputs, **params)", "result = rule(*inputs)"),
        hint="A setting, such as axis=0, came as a keyword and has to be handed on to the rule.",
    ),
    Wrong(
        "14-profile", "one gradient for all",
        swap=("wanted * flops(op, arrays, node.data)", "flops(op, arrays, node.data)"),
        hint="A product of two operands that both learn needs two products backward.",
    ),
    Wrong(
        "14-profile", "two gradients always",
        swap=("wanted * flops(op, arrays, node.data)", "len(arrays) * flops(op, arrays, node.data)"),
        hint="Data need no gradient. Count the parents that require one.",
    ),
    Wrong(
        "14-profile", "no warm-up",
        swap=("    run()\n    passes", "    passes"),
        hint="The first pass is the slow one, and it was measured. Call run() once before.",
    ),
    Wrong(
        "14-profile", "mean instead of median",
        swap=("seconds=median(call.seconds for call in same)",
              "seconds=sum(call.seconds for call in same) / len(same)"),
        hint="A mean of 1, 9 and 3 is 4.33: one disturbed pass pulls it up. The median is 3.",
    ),
    Wrong(
        "14-profile", "puts all passes one behind the other",
        swap=("[replace(same[0], seconds=median(call.seconds for call in same)) for same in zip(*passes, strict=True)]",
              "[call for one in passes for call in one]"),
        hint="Now each operation stands there once for every pass, and all sums are too large. The third call of each "
        "pass is the same call: zip(*passes).",
    ),
    Wrong(
        "14-by", "keeps the last call",
        swap=("Row(row.count + 1, row.flops + call.flops, row.bytes + call.bytes, row.seconds + call.seconds)",
              "Row(row.count + 1, call.flops, call.bytes, call.seconds)"),
        hint="A row is a sum. You replaced what was there by the newest call.",
    ),
    Wrong(
        "14-by", "does not sort",
        swap=("return dict(sorted(rows.items(), key=lambda item: -item[1].seconds))", "return rows"),
        hint="The slowest row comes first; that is the one to look at.",
    ),
    Wrong(
        "14-by", "sorts the wrong way",
        swap=("-item[1].seconds", "item[1].seconds"),
        hint="The fastest came first. Turn the order around.",
    ),
    Wrong(
        "14-by", "sorts by FLOPs",
        swap=("-item[1].seconds", "-item[1].flops"),
        hint="FLOPs are what was counted. The order is that of the seconds, which were measured.",
    ),
    Wrong(
        "14-memory", "counts what a view shows",
        swap=("{id(own): own.nbytes for own in map(owner, arrays) if id(own) not in seen}",
              "{id(owner(array)): array.nbytes for array in arrays if id(owner(array)) not in seen}"),
        hint="A view of 5 numbers keeps all of its owner's memory alive. Count the owner's bytes.",
    ),
    Wrong(
        "14-memory", "counts every view",
        swap=("found[kind] = sum(owners.values())", "found[kind] = sum(array.nbytes for array in arrays)"),
        hint="Several views of one array were counted, each with its own bytes. What they show lies in memory once.",
    ),
    Wrong(
        "14-memory", "starts anew for each kind",
        swap=("        seen |= owners.keys()\n", ""),
        hint="Memory that an earlier kind has was counted a second time. Remember the owners over all kinds.",
    ),
    Wrong(
        "14-memory", "asks for a base, as lesson 12 did",
        swap=("{id(own): own.nbytes for own in map(owner, arrays) if id(own) not in seen}",
              "{id(own): own.nbytes for own in arrays if own.base is None and id(own) not in seen}"),
        hint="If only a view of an array is left, nobody else holds it, and its memory is taken all the same.",
    ),
    Wrong(
        "14-roofline", "adds both times",
        swap=("max(work.flops / machine.peak, work.bytes / machine.bandwidth)",
              "work.flops / machine.peak + work.bytes / machine.bandwidth"),
        hint="Arithmetic and memory work at the same time: the slower one decides, and the other is done by then.",
    ),
    Wrong(
        "14-roofline", "takes the faster one",
        swap=("max(work.flops", "min(work.flops"),
        hint="Whoever is done first has to wait for the other.",
    ),
    Wrong(
        "14-roofline", "compares FLOPs with bytes",
        swap=("work.flops * machine.bandwidth >= work.bytes * machine.peak", "work.flops >= work.bytes"),
        hint="A FLOP and a byte take different times, and how different depends on the machine. Compare the two times.",
    ),
    Wrong(
        "14-roofline", "names the wrong one",
        swap=('return "arithmetic" if work.flops * machine.bandwidth >= work.bytes * machine.peak else "memory"',
              'return "memory" if work.flops * machine.bandwidth >= work.bytes * machine.peak else "arithmetic"'),
        hint="The limit is what takes longer. An addition of large arrays waits for memory.",
    ),
]
