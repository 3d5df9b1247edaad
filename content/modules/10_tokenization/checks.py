"""What every solution of lesson 10 must do."""

from functools import partial

import numpy as np

from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

TEXTS = ["banana", "aaaaaaa", "low lower lowest, slow slower slowest", "Hyvää yötä! Öitä! Äiti", "日本語、日本",
         "🌙🌙 🎓🌙", "\x00\n\t "]
PROSE = ("A tensor remembers. The tensor that remembers most is the tensor that forgets last; so the rest of the tests "
         "rest on the tests that rest. äää ööö äää 🌙🌙🌙 aaaaaaaaa. ") * 4


def slow_pair(ids):
    """The most frequent pair by trying every pair."""
    pairs = [(ids[i], ids[i + 1]) for i in range(len(ids) - 1)]
    winner = sorted(set(pairs), key=lambda pair: (-pairs.count(pair), pair))[0]
    return winner, pairs.count(winner)


def slow_merge(ids, pair, new):
    """Merging by eating a list from its front."""
    left, merged = list(ids), []
    while left:
        if tuple(left[:2]) == pair:
            merged.append(new)
            del left[:2]
        else:
            merged.append(left.pop(0))
    return merged


def slow_train(text, vocab_size):
    """Merges by the slow functions."""
    ids, merges = list(text.encode()), []
    for new in range(256, vocab_size):
        if len(ids) < 2 or slow_pair(ids)[1] < 2:
            break
        merges.append(slow_pair(ids)[0])
        ids = slow_merge(ids, merges[-1], new)
    return merges


def slow_encode(text, merges):
    """Another way to the same ids: always do the earliest merge that is possible anywhere."""
    ids, rank = list(text.encode()), {pair: number for number, pair in enumerate(merges)}
    while True:
        possible = [pair for pair in zip(ids, ids[1:], strict=False) if pair in rank]
        if not possible:
            return ids
        first = min(possible, key=rank.get)
        ids = slow_merge(ids, first, 256 + rank[first])


# 10-characters


@exercise("10-characters")
def test_characters_example(module):
    """The example from the text."""
    tokenizer = module.CharTokenizer("banana")
    expect_equal(tokenizer.vocabulary, ["a", "b", "n"], 'CharTokenizer("banana").vocabulary')
    expect_array(tokenizer.encode("nab"), [2, 0, 1], 'CharTokenizer("banana").encode("nab")', dtype=np.int64)
    expect_equal(tokenizer.decode([2, 0, 1]), "nab", 'CharTokenizer("banana").decode([2, 0, 1])')


@exercise("10-characters")
def test_characters_round_trip(module):
    """Every text comes back from its own tokenizer, and ids count the sorted characters from 0."""
    for text in [*TEXTS, "zyx cba"]:
        tokenizer = module.CharTokenizer(text)
        ids = tokenizer.encode(text)
        expect_equal(tokenizer.decode(ids), text, f"decode(encode({text!r}))")
        found = tokenizer.encode("".join(sorted(set(text))))
        expect_array(found, np.arange(len(set(text))), f"the ids of the sorted characters of {text!r}")
    expect_equal(module.CharTokenizer("a\nb").decode(np.array([1, 0, 2])), "a\nb", "decode of an array")


@exercise("10-characters")
def test_characters_empty_and_unknown(module):
    """An empty text has no ids, and an unknown character is named."""
    tokenizer = module.CharTokenizer("abc")
    expect_array(tokenizer.encode(""), np.zeros(0, np.int64), 'encode("")', dtype=np.int64)
    expect_equal(tokenizer.decode([]), "", "decode([])")
    expect_raises(ValueError, partial(tokenizer.encode, "abä"), 'CharTokenizer("abc").encode("abä")', mentions=["ä"])


# 10-pairs


@exercise("10-pairs")
def test_pairs_example(module):
    """The example from the text, and one without a tie."""
    found = [module.most_frequent_pair(ids) for ids in ([98, 97, 110, 97, 110, 97], [1, 1, 2, 1, 1])]
    what = 'most_frequent_pair of "banana", and of [1, 1, 2, 1, 1]'
    expect_equal(found, [((97, 110), 2), ((1, 1), 2)], what)


@exercise("10-pairs")
def test_pairs_ties(module):
    """Of equally frequent pairs, the smallest; a more frequent one wins over a smaller one."""
    for ids, expected in [([5, 4, 3, 2], ((3, 2), 1)), ([2, 9, 2, 1], ((2, 1), 1)), ([9, 1, 9, 1, 0, 0], ((9, 1), 2)),
                          ([3, 9, 7, 3, 8, 7, 3, 9, 7], ((3, 9), 2)), ([300, 2, 300, 2], ((300, 2), 2))]:  # fmt: skip
        expect_equal(module.most_frequent_pair(ids), expected, f"most_frequent_pair({ids})")


@exercise("10-pairs")
def test_pairs_overlap(module):
    """Pairs may overlap, and neighbours are pairs at both ends too."""
    expect_equal(module.most_frequent_pair([7, 7, 7]), ((7, 7), 2), "most_frequent_pair([7, 7, 7])")
    expect_equal(module.most_frequent_pair([1, 2]), ((1, 2), 1), "most_frequent_pair([1, 2])")
    ids = [0, 5, 5, 1, 5, 5]
    expect_equal(module.most_frequent_pair(ids), ((5, 5), 2), f"most_frequent_pair({ids})")
    expect_equal(ids, [0, 5, 5, 1, 5, 5], "the list after most_frequent_pair")


@exercise("10-pairs")
def test_pairs_like_a_slow_count(module):
    """The same as counting every pair, in many lists."""
    rng = np.random.default_rng(1)
    for length in (2, 3, 10, 60):
        ids = rng.integers(0, 4, length).tolist()
        expect_equal(module.most_frequent_pair(ids), slow_pair(ids), f"most_frequent_pair({ids})")


# 10-merge


@exercise("10-merge")
def test_merge_example(module):
    """The example from the text."""
    found = module.merge([98, 97, 110, 97, 110, 97], (97, 110), 256)
    expect_equal(found, [98, 256, 256, 97], 'merge of "an" in "banana"')


@exercise("10-merge")
def test_merge_overlaps(module):
    """From left to right, and no id is used twice."""
    for count, expected in [(1, [7]), (2, [256]), (3, [256, 7]), (4, [256, 256]), (5, [256, 256, 7])]:
        expect_equal(module.merge([7] * count, (7, 7), 256), expected, f"merge({[7] * count}, (7, 7), 256)")


@exercise("10-merge")
def test_merge_ends(module):
    """Pairs at both ends, a pair that is not there, and nothing at all."""
    for ids, expected in [([1, 2, 3], [9, 3]), ([3, 1, 2], [3, 9]), ([1, 3, 2], [1, 3, 2]), ([2, 1], [2, 1]),
                          ([1, 1, 2], [1, 9]), ([], []), ([1], [1])]:  # fmt: skip
        expect_equal(module.merge(ids, (1, 2), 9), expected, f"merge({ids}, (1, 2), 9)")


@exercise("10-merge")
def test_merge_leaves_its_input(module):
    """A new list comes; the old one stays."""
    ids = [1, 2, 1, 2]
    module.merge(ids, (1, 2), 9)
    expect_equal(ids, [1, 2, 1, 2], "the list after merge")


# 10-fast-merge


@exercise("10-fast-merge")
def test_fast_merge_examples(module):
    """The examples from the text."""
    for text, pair in [("banana", (97, 110)), ("aaa", (97, 97)), ("aaaa", (97, 97)), ("baab aaaaa", (97, 97))]:
        ids = np.array(list(text.encode()))
        what = f"merge_array of {text!r} and {pair}"
        expect_array(module.merge_array(ids, pair, 256), slow_merge(ids.tolist(), pair, 256), what)


@exercise("10-fast-merge")
def test_fast_merge_like_the_slow_one(module):
    """Runs of every length, side by side and apart, at both ends, and 300 random arrays."""
    runs = [[7] * a + [1] * b + [7] * c for a in range(7) for b in range(3) for c in range(7)]
    rng = np.random.default_rng(2)
    runs += [rng.integers(0, 3, rng.integers(0, 30)).tolist() for _ in range(300)]
    for ids in runs:
        for pair in [(7, 7), (7, 1), (0, 0), (1, 2)]:
            found = module.merge_array(np.array(ids, np.int64), pair, 256)
            what = f"merge_array({ids}, {pair}, 256)"
            expect_array(found, np.array(slow_merge(ids, pair, 256), np.int64), what, dtype=np.int64)


@exercise("10-fast-merge")
def test_fast_merge_leaves_its_input(module):
    """A new array comes; the old one stays."""
    ids = np.array([1, 2, 1, 2])
    module.merge_array(ids, (1, 2), 9)
    expect_array(ids, [1, 2, 1, 2], "the array after merge_array")


# 10-tokenizer


@exercise("10-tokenizer")
def test_tokenizer_by_hand(module):
    """Two merges on "banana", in their order."""
    tokenizer = module.BPETokenizer([(97, 110), (256, 97)])
    expect_equal(tokenizer.tokens[255:], [b"\xff", b"an", b"ana"], "the last three tokens")
    expect_equal(tokenizer.vocab_size, 258, "vocab_size after two merges")
    expect_array(tokenizer.encode("banana"), [98, 256, 257], 'encode("banana")', dtype=np.int64)
    expect_equal(tokenizer.decode([98, 256, 257]), "banana", "decode([98, 256, 257])")
    other = module.BPETokenizer([(110, 97), (97, 110)])
    expect_array(other.encode("banana"), [98, 97, 256, 256], 'encode("banana") with the merges "na", "an"')


@exercise("10-tokenizer")
def test_tokenizer_round_trip(module):
    """Every text comes back, in any script, seen in training or not."""
    tokenizer = module.BPETokenizer.train(PROSE, 300)
    for text in [*TEXTS, "", "a", PROSE]:
        expect_equal(tokenizer.decode(tokenizer.encode(text)), text, f"decode(encode({text[:30]!r}))")
    bare = module.BPETokenizer([])
    expect_array(bare.encode("ä"), [195, 164], 'BPETokenizer([]).encode("ä")', dtype=np.int64)


@exercise("10-tokenizer")
def test_tokenizer_like_a_slow_one(module):
    """The same merges and the same ids as two slow programs find."""
    for text, size in [("banana bandana", 260), ("aaaaaaaaaaaa", 300), (PROSE[:300], 290), ("ab", 300), ("a", 300)]:
        tokenizer = module.BPETokenizer.train(text, size)
        expect_equal(tokenizer.merges, slow_train(text, size), f"the merges learned from {text[:30]!r}")
        for sample in [text, "an abandoned banana", "aaaaa"]:
            what = f"encode({sample[:30]!r}) after training on {text[:30]!r}"
            expect_array(tokenizer.encode(sample), np.array(slow_encode(sample, tokenizer.merges), np.int64), what)


@exercise("10-tokenizer")
def test_tokenizer_decodes_pieces(module):
    """A character that two tokens share; bytes that are no text; an array of ids."""
    tokenizer = module.BPETokenizer([])
    expect_equal(tokenizer.decode([195, 164]), "ä", "decode([195, 164])")
    expect_equal(tokenizer.decode(np.array([72, 195, 33])), "H\ufffd!", "decode of H, half an ä, !")
    expect_equal(tokenizer.decode([]), "", "decode([])")


@exercise("10-tokenizer")
def test_tokenizer_trains(module):
    """As large as asked for; a vocabulary below the bytes is refused."""
    tokenizer = module.BPETokenizer.train(PROSE, 280)
    expect_equal(tokenizer.vocab_size, 280, "vocab_size after training for 280 tokens")
    expect(len(tokenizer.encode(PROSE)) < 0.75 * len(PROSE.encode()), "24 merges should shorten the text by a quarter.")
    expect_equal(module.BPETokenizer.train("banana", 256).merges, [], "the merges of a vocabulary of 256")
    expect_raises(ValueError, partial(module.BPETokenizer.train, "a", 255), "train for 255 tokens", mentions=["255"])
    expect_array(module.count_pairs(np.array([5, 4, 5, 4, 5]), 6)[0], (4, 5), "count_pairs([5, 4, 5, 4, 5]): the pair")
    expect_equal(module.count_pairs(np.array([5, 4, 5, 4, 5]), 6)[1], 2, "count_pairs([5, 4, 5, 4, 5]): the count")
