"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "10-characters", "keeps the order of the set",
        swap=("self.vocabulary = sorted(set(text))", "self.vocabulary = list(dict.fromkeys(text))"),
        hint="The order in which characters appear differs from text to text. Sort them, so that two texts with the "
        "same characters give the same ids.",
    ),
    Wrong(
        "10-characters", "counts characters more than once",
        swap=("sorted(set(text))", "sorted(text)"),
        hint="Each character is in the vocabulary once, however often it occurs.",
    ),
    Wrong(
        "10-characters", "counts from 1",
        swap=("for place, character in enumerate(self.vocabulary)}",
              "for place, character in enumerate(self.vocabulary, 1)}"),
        hint="An id is a place in the vocabulary, and places count from 0.",
    ),
    Wrong(
        "10-characters", "puts spaces between the characters",
        swap=('"".join', '" ".join'),
        hint="Nothing may come between two characters: what goes in has to come out.",
    ),
    Wrong(
        "10-characters", "forgets the dtype",
        swap=("np.array([self.ids[character] for character in text], dtype=np.int64)",
              "np.array([self.ids[character] for character in text], dtype=np.float32)"),
        hint="Ids are used as an index later, so they have to be integers: dtype=np.int64. An empty list needs it too, "
        "because numpy takes it for floats.",
    ),
    Wrong(
        "10-pairs", "takes the first pair among equals",
        swap=("min(counts.items(), key=lambda item: (-item[1], item[0]))", "counts.most_common(1)[0]"),
        hint="Counter.most_common breaks a tie by what it met first, which depends on the text. The rule here: of "
        "equally frequent pairs, the smallest.",
    ),
    Wrong(
        "10-pairs", "takes the largest pair among equals",
        swap=("min(counts.items(), key=lambda item: (-item[1], item[0]))",
              "max(counts.items(), key=lambda item: (item[1], item[0]))"),
        hint="max finds the largest count, and among equal counts the largest pair. The smallest pair is asked for.",
    ),
    Wrong(
        "10-pairs", "counts pairs that do not overlap",
        swap=("pairwise(ids)", "zip(ids[::2], ids[1::2])"),
        hint="You cut the list into blocks of two. Every id, but for the last, begins a pair with its neighbour.",
    ),
    Wrong(
        "10-pairs", "counts single ids",
        swap=("counts = Counter(pairwise(ids))", "counts = Counter((one, one) for one in ids)"),
        hint="Count neighbours, two at a time: (98, 97), (97, 110), and so on.",
    ),
    Wrong(
        "10-pairs", "takes the rarest pair",
        swap=("-item[1]", "item[1]"),
        hint="The pair that occurs most often is asked for.",
    ),
    Wrong(
        "10-merge", "uses an id twice",
        swap=("place += 2 if found else 1", "place += 1"),
        hint="After a pair, go on behind both of its ids. In [7, 7, 7] the middle 7 belongs to the first pair.",
    ),
    Wrong(
        "10-merge", "steps by two everywhere",
        swap=("place += 2 if found else 1", "place += 2"),
        hint="Where no pair was found, only one id was copied, so step by one. Stepping by two loses every other id.",
    ),
    Wrong(
        "10-merge", "compares one id only",
        swap=("tuple(ids[place : place + 2]) == tuple(pair)", "ids[place] == pair[0]"),
        hint="Both ids have to agree. The first one alone stands in many other pairs.",
    ),
    Wrong(
        "10-merge", "stops before the last id",
        swap=("while place < len(ids):", "while place < len(ids) - 1:"),
        hint="The last id has no neighbour to the right, but it must be copied all the same.",
    ),
    Wrong(
        "10-merge", "does not care for the order",
        swap=("tuple(ids[place : place + 2]) == tuple(pair)",
              "sorted(ids[place : place + 2]) == sorted(pair)"),
        hint="(1, 2) and (2, 1) are different pairs: \"an\" is not \"na\".",
    ),
    Wrong(
        "10-fast-merge", "the hasty one",
        swap=("    places = places[(places - start) % 2 == 0]\n", ""),
        hint="In \"aaa\" the pair stands at 0 and at 1, and both were written: the second one overlaps the first. Of a "
        "run of neighbouring places, keep the first, the third, the fifth …",
    ),
    Wrong(
        "10-fast-merge", "keeps only even places",
        swap=("(places - start) % 2 == 0", "places % 2 == 0"),
        hint="Whether a place is even in the whole array says nothing: a run may begin at an odd place. Count from the "
        "start of its run.",
    ),
    Wrong(
        "10-fast-merge", "keeps the first of each run only",
        swap=("(places - start) % 2 == 0", "first"),
        hint="\"aaaa\" holds two pairs that do not overlap, at 0 and at 2. Your answer keeps the first one of a run "
        "only.",
    ),
    Wrong(
        "10-fast-merge", "counts every other place, whatever the run",
        swap=("places = places[(places - start) % 2 == 0]", "places = places[::2] if pair[0] == pair[1] else places"),
        hint="Every other place of all: that is right for a single run. With two runs, the second one begins anew.",
    ),
    Wrong(
        "10-fast-merge", "deletes the wrong neighbour",
        swap=("np.delete(merged, places + 1)", "np.delete(merged, places - 1)"),
        hint="The new id stands at the first of the two; the one behind it has to go.",
    ),
    Wrong(
        "10-fast-merge", "writes into its input",
        swap=("merged = ids.copy()", "merged = ids"),
        hint="Whoever called still needs the old ids. Copy before you write.",
    ),
    Wrong(
        "10-tokenizer", "applies the merges backwards",
        swap=("enumerate(self.merges, 256):\n            ids",
              "reversed([*enumerate(self.merges, 256)]):\n            ids"),
        hint="A later merge uses tokens that an earlier one makes; backwards they are not there yet. Apply the merges "
        "in the order in which they were learned.",
    ),
    Wrong(
        "10-tokenizer", "numbers the merges from 0",
        swap=("for new, pair in enumerate(self.merges, 256):", "for new, pair in enumerate(self.merges):"),
        hint="The ids 0 to 255 are the bytes. Merge k makes the token 256 + k.",
    ),
    Wrong(
        "10-tokenizer", "decodes token by token",
        swap=('b"".join(self.tokens[i] for i in ids).decode(errors="replace")',
              '"".join(self.tokens[i].decode(errors="replace") for i in ids)'),
        hint="A character may be spread over two tokens, and neither half is text. Join all bytes first, then decode.",
    ),
    Wrong(
        "10-tokenizer", "stops at bytes that are no text",
        swap=('.decode(errors="replace")', ".decode()"),
        hint="A model may produce half a character. Reading must not fail there: errors=\"replace\" writes a �.",
    ),
    Wrong(
        "10-tokenizer", "drops bytes that are no text",
        swap=('errors="replace"', 'errors="ignore"'),
        hint="errors=\"ignore\" drops them silently, and nobody sees that something was wrong. Show a � "
        "in their place.",
    ),
    Wrong(
        "10-tokenizer", "puts the parts of a token in the wrong order",
        swap=("self.tokens[left] + self.tokens[right]", "self.tokens[right] + self.tokens[left]"),
        hint="The left part comes first: \"a\" and \"n\" make \"an\".",
    ),
    Wrong(
        "10-tokenizer", "looks the parts up among the merges",
        swap=("self.tokens.append(self.tokens[left] + self.tokens[right])",
              "self.tokens.append(bytes([left % 256, right % 256]))"),
        hint="The parts of a merge are ids, and an id above 255 is itself a merge. self.tokens has the bytes of every "
        "id so far.",
    ),
]
