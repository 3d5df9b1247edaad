# ---
# title: Tokenization
# id: "10"
# ---

# %% [markdown]
# # Tokenization
#
# A network multiplies numbers. Text has none. Here is the obvious way out: give each character of a text a number.

# %%
#| default_exp core.tokenization
# %load_ext tinytorch.tito
from IPython.display import display

from tinytorch import measure, plot
from tinytorch.data import load_course_text

# %%
text = load_course_text()[:150_000]  # the words and the code of this course
numbers = {character: place for place, character in enumerate(sorted(set(text)))}
print(f"{len(text):,} characters, {len(numbers)} different ones")
print("tensor:", [numbers[c] for c in "tensor"])
for sample in ["Good morning", "Hyvää yötä", "Good 🌙"]:
    unknown = [c for c in sample if c not in numbers]
    print(f"{sample}: {'no number for ' + ', '.join(unknown) if unknown else 'can be read'}")

# %% [markdown]
# Two problems in five lines. A text from outside meets characters that have no number, and a model must not stop
# because somebody wrote "ä". And one character at a time is slow reading: `tensor` is six steps, although it stands
# in this course hundreds of times and always means the same.
#
# A **tokenizer** turns text into integers, **token ids**, and back. You build two: one for characters, and the one
# behind today's language models, **byte-pair encoding**. It reads every text there is, and it finds the pieces worth a
# number of their own by counting.
#
# ```mermaid
# flowchart LR
#   text["'a text'"] -- encode --> ids["[97, 32, 259]"] --> model --> out["[261, 110]"] -- decode --> more["'more'"]
# ```
#
# **Uses**: nothing but Python and numpy. **Enables**: embeddings (11), which turn ids into vectors, and the transformer
# of milestone 5.

# %% [markdown]
# ## 1. One number a character
#
# The **vocabulary** is the list of all tokens; a token's place in it is its id. `CharTokenizer("banana")` has the
# vocabulary `["a", "b", "n"]`: every character once, in Python's sorting order, so that the same text gives the same
# ids on any machine. Then `"nab"` is `[2, 0, 1]`.
#
# An id array is int64, because lesson 11 uses it as an index.

# %%
#| export
from collections import Counter
from itertools import pairwise

import numpy as np

# %% exercise="10-characters"
#| export
class CharTokenizer:
    """One token for each character that occurs in a text."""

    def __init__(self, text: str) -> None:
        """`vocabulary` is the sorted list of the characters of text; `ids` maps each of them to its place."""
        ### BEGIN SOLUTION make the vocabulary and the way from a character to its id
        self.vocabulary = sorted(set(text))
        self.ids = {character: place for place, character in enumerate(self.vocabulary)}
        ### END SOLUTION

    def encode(self, text: str) -> np.ndarray:
        """The ids of all characters, shape (len(text),), int64. Raises ValueError for one without an id.

        >>> CharTokenizer("banana").encode("nab").tolist()
        [2, 0, 1]
        """
        unknown = sorted(set(text) - set(self.ids))
        if unknown:
            raise ValueError(f"No id for {', '.join(map(repr, unknown))}: not in the text that made this tokenizer.")
        ### BEGIN SOLUTION look every character up
        return np.array([self.ids[character] for character in text], dtype=np.int64)
        ### END SOLUTION

    def decode(self, ids: np.ndarray) -> str:
        """The text that these ids stand for.

        >>> CharTokenizer("banana").decode([2, 0, 1])
        'nab'
        """
        ### BEGIN SOLUTION put the characters together
        return "".join(self.vocabulary[i] for i in ids)
        ### END SOLUTION

# %%
check("10-characters")

# %% [markdown]
# ## 2. Bytes: nothing is unknown
#
# How does a file hold "ä"? In **UTF-8**, a character takes one to four bytes, and a byte is a number from 0 to 255.
# `"ä".encode()` gives the bytes, `.decode()` reads them back. (Ken Thompson and Rob Pike designed UTF-8 in September
# 1992.)

# %%
for sample in ["tensor", "Hyvää yötä", "こんにちは", "🌙"]:
    print(f"{sample}: {len(sample)} characters, {len(sample.encode())} bytes {list(sample.encode())[:8]}")

# %% [markdown]
# So 256 ids are enough for every text in every script, and for emoji. The price is length: bytes are even smaller steps
# than characters. Now shorten. Find the **pair** of neighbouring ids that occurs most often, give it a new id, and
# write that id wherever the pair stood. Then look again.
#
# Philip Gage published this in 1994 as a way to compress files (*A New Algorithm for Data Compression*, The C Users
# Journal 12). Rico Sennrich and his colleagues took it to translation in 2015 (arXiv:1508.07909), and GPT-2 to bytes.

# %% [markdown]
# Begin with the counting. In the ids of `"banana"`, `[98, 97, 110, 97, 110, 97]`, the pair (97, 110), "an", stands
# twice, and so does (110, 97), "na". A tie needs a rule, or two people get two vocabularies. Ours: **of the pairs that
# are equally frequent, the smallest**, as Python compares tuples. So "banana" gives `((97, 110), 2)`. `Counter` and
# `pairwise` are imported.

# %% exercise="10-pairs"
#| export
def most_frequent_pair(ids: list[int]) -> tuple[tuple[int, int], int]:
    """The pair of neighbours that occurs most often, and how often. Of equally frequent ones, the smallest pair.

    `ids` has at least two entries. Pairs may overlap: [7, 7, 7] holds (7, 7) twice.

    >>> most_frequent_pair([98, 97, 110, 97, 110, 97])
    ((97, 110), 2)
    """
    ### BEGIN SOLUTION count all pairs of neighbours, and choose by count and then by size
    counts = Counter(pairwise(ids))
    return min(counts.items(), key=lambda item: (-item[1], item[0]))
    ### END SOLUTION

# %%
check("10-pairs")

# %% [markdown]
# ## 3. Merge
#
# Now write the new id wherever the pair stands. "banana" with (97, 110) as 256 becomes `[98, 256, 256, 97]`.
#
# One case needs a decision. In `[7, 7, 7]` the pair (7, 7) stands in two places, but they share the middle 7. We read
# from left to right, and an id that was used is gone: the answer is `[256, 7]`.

# %% exercise="10-merge"
#| export
def merge(ids: list[int], pair: tuple[int, int], new: int) -> list[int]:
    """A new list in which `new` stands for each occurrence of `pair`, found from left to right.

    >>> merge([98, 97, 110, 97, 110, 97], (97, 110), 256)
    [98, 256, 256, 97]
    """
    ### BEGIN SOLUTION walk from left to right, and step over both ids of a pair
    merged, place = [], 0
    while place < len(ids):
        found = tuple(ids[place : place + 2]) == tuple(pair)
        merged.append(new if found else ids[place])
        place += 2 if found else 1
    return merged
    ### END SOLUTION

# %%
check("10-merge")

# %%
ids, sample = list(b"banana bandana"), 256
for new in (256, 257, 258):
    pair, count = most_frequent_pair(ids)
    ids = merge(ids, pair, new)
    print(f"{new} is {pair}, found {count} times; {len(ids)} ids are left: {ids}")

# %% [markdown]
# In the third step the pair (97, 256) was merged, and 256 is a pair itself: tokens grow out of tokens. Before you go
# on, a question that the next exercises need. Replace the dots.

# %%
# After how many merges of its most frequent pair does "aaaaaaaa" (eight letters) become a single token?
answer("10-q-doubling", ...)

# %% [markdown]
# ## 4. The same for a megabyte
#
# Training repeats the two steps until the vocabulary is full. How long will your functions take for a text of a million
# bytes and 256 merges? Guess the minutes. One step on a small part is measured and scaled up; later steps are counted
# half, because the list gets shorter.

# %%
guess = ...  # minutes

if measure.predicted(guess):
    part = list(text.encode()[:20_000])
    pair, _ = most_frequent_pair(part)
    count_time, merge_time = measure.in_turn(lambda: most_frequent_pair(part), lambda: merge(part, pair, 256))
    print(f"counting 20,000 ids takes {count_time}, merging {merge_time}")
    measure.against(guess, (count_time + merge_time) * (1_000_000 / len(part)) * 256 / 2 / 60)

# %% [markdown]
# Python looks at every id by itself. Lesson 01's way out was to hand whole arrays to numpy. For the counting it is
# given: a pair (a, b) becomes the single number a · size + b, and `np.bincount` counts how often each number occurs.
# The first largest count is that of the smallest pair, so the tie rule is kept.

# %%
#| export
def count_pairs(ids: np.ndarray, size: int) -> tuple[tuple[int, int], int]:
    """What most_frequent_pair gives, for an array of ids below `size`; in a time that grows with both."""
    numbers = (ids[:-1] * size + ids[1:]).astype(np.intp)  # in the browser np.bincount takes no wider integers
    counts = np.bincount(numbers)
    winner = int(counts.argmax())
    return divmod(winner, size), int(counts[winner])

# %% [markdown]
# For the merging, here is a first attempt: find the places, write the new id there, delete what stood behind.

# %%
def hasty_merge(ids, pair, new):
    places = np.flatnonzero((ids[:-1] == pair[0]) & (ids[1:] == pair[1]))
    merged = ids.copy()
    merged[places] = new
    return np.delete(merged, places + 1)

for sample in ["banana", "aaa", "aaaa", "baab aaaaa"]:
    ids = np.array(list(sample.encode()))
    pair, _ = count_pairs(ids, 256)
    print(f"{sample!r}: yours {merge(ids.tolist(), pair, 256)}, hasty {hasty_merge(ids, pair, 256).tolist()}")

# %% [markdown]
# "banana" is right, and "aaa" has lost a letter. Find out when it fails and why, and write one that is always right,
# with no loop over ids in Python. Your slow `merge` is the judge.
#
# Some tools, of which you may not need all: `np.flatnonzero` gives the places of what is true; `np.diff` the steps
# between neighbours; `np.maximum.accumulate([3, 0, 0, 7, 0])` is `[3, 3, 3, 7, 7]`; `places % 2` says which are odd.

# %% exercise="10-fast-merge"
#| export
def merge_array(ids: np.ndarray, pair: tuple[int, int], new: int) -> np.ndarray:
    """What merge gives, for an array of ids (n,); as an array, and without a loop over the ids.

    >>> merge_array(np.array([7, 7, 7]), (7, 7), 256).tolist()
    [256, 7]
    """
    ### BEGIN SOLUTION find the places of the pair, drop those that overlap the one before, then write and delete
    places = np.flatnonzero((ids[:-1] == pair[0]) & (ids[1:] == pair[1]))
    first = np.diff(places, prepend=-2) != 1
    start = np.maximum.accumulate(np.where(first, places, 0))
    places = places[(places - start) % 2 == 0]
    merged = ids.copy()
    merged[places] = new
    return np.delete(merged, places + 1)
    ### END SOLUTION

# %%
check("10-fast-merge")

# %% [markdown]
# ## 5. The tokenizer
#
# Training keeps the **merges**, in the order in which they were found: entry k made the token 256 + k. They are all
# that a tokenizer needs to be saved and to read any other text.
#
# - `train` is given: your two steps, again and again. It stops early when no pair stands twice.
# - `encode`: bytes first, then the merges. Does their order matter? With the merges "an" and then "na", "banana" is
#   `[98, 256, 256, 97]`. The other way round it would be `[98, 97, 257, 257]`, and a model trained on the one cannot
#   read the other. And a merge may use tokens that an earlier one made.
# - `decode`: each token stands for some bytes. `tokens[i]` holds them for every id: 256 single bytes, and for each
#   merge the bytes of its two parts, one after the other.

# %% [markdown]
# The trap is in `decode`. Token ids may cut a character in two: "ä" is the bytes 195 and 164, and neither of them is
# text. A model can even produce bytes that are no text at all; for those, `bytes.decode(errors="replace")` writes �.

# %% exercise="10-tokenizer"
#| export
class BPETokenizer:
    """Byte-pair encoding: 256 bytes, and one more token for each merge."""

    def __init__(self, merges: list[tuple[int, int]]) -> None:
        """`merges` in the order they were found; `tokens` are the bytes of every id."""
        self.merges = [tuple(pair) for pair in merges]
        ### BEGIN SOLUTION list the bytes of every token: the single bytes, then what each merge puts together
        self.tokens = [bytes([value]) for value in range(256)]
        for left, right in self.merges:
            self.tokens.append(self.tokens[left] + self.tokens[right])
        ### END SOLUTION

    @classmethod
    def train(cls, text: str, vocab_size: int) -> "BPETokenizer":
        """Learn merges from a text, until there are vocab_size tokens or no pair occurs twice."""
        if vocab_size < 256:
            raise ValueError(f"A vocabulary of {vocab_size} is too small: the 256 bytes are always in it.")
        ids, merges = byte_ids(text), []
        for new in range(256, vocab_size):
            pair, count = count_pairs(ids, new) if len(ids) > 1 else (None, 0)
            if count < 2:
                break
            ids = merge_array(ids, pair, new)
            merges.append(pair)
        return cls(merges)

    def encode(self, text: str) -> np.ndarray:
        """The ids of a text, shape (n,), int64. Every text has one."""
        ids = byte_ids(text)
        ### BEGIN SOLUTION apply the merges
        for new, pair in enumerate(self.merges, 256):
            ids = merge_array(ids, pair, new)
        return ids
        ### END SOLUTION

    def decode(self, ids: np.ndarray) -> str:
        """The text that these ids stand for; � for bytes that are none."""
        ### BEGIN SOLUTION join the bytes, then read them as text
        return b"".join(self.tokens[i] for i in ids).decode(errors="replace")
        ### END SOLUTION

    @property
    def vocab_size(self) -> int:
        """How many tokens there are."""
        return len(self.tokens)

def byte_ids(text: str) -> np.ndarray:
    """The bytes of a text in UTF-8 as ids, shape (n,), int64."""
    return np.frombuffer(text.encode(), np.uint8).astype(np.int64)

# %%
check("10-tokenizer")

# %% [markdown]
# ## Look at it
#
# A tokenizer trained on this course, 256 merges. What has it found? A dot marks a space, and a bar the end of a token.

# %%
tokenizer = BPETokenizer.train(text, 512)

def pieces(tokenizer, text):
    """The text with a bar after every token, and a dot for every space."""
    parts = [tokenizer.tokens[i].decode(errors="replace") for i in tokenizer.encode(text)]
    return "|".join(parts).replace(" ", "·")

longest = sorted(tokenizer.tokens[256:], key=len)[-12:]
print("longest tokens:", [token.decode(errors="replace") for token in longest])
for sample in ["The gradient of the loss", "A tokenizer is trained once", "Hyvää yötä", "10 + 20 = 30", "🌙"]:
    print(f"{len(sample):2} characters, {len(tokenizer.encode(sample)):2} tokens  {pieces(tokenizer, sample)}")

# %% [markdown]
# Nobody told it about words. It found frequent ones, often together with the space behind them. Words that this course
# seldom uses stay in pieces.
#
# A number is cut wherever the counting happened to cut it; place value has no part in that, which makes arithmetic hard
# for a model that reads so. And Finnish costs more tokens a character than English, because the counting was done on
# English. Whoever pays a language model by the token pays more in a language that its tokenizer saw little of.

# %% [markdown]
# ## What does it cost?
#
# Two sizes pull against each other. A **larger vocabulary** makes texts shorter, and attention (lesson 12) costs the
# square of the length. But each token needs a vector of its own, and the last layer of a model scores every one of
# them. Guess: doubling the merges from 128 to 256, by what factor do the texts shrink?

# %%
guess = ...  # 2 would be half as long

held_out = load_course_text()[-10_000:]  # not trained on
sizes = [256, 272, 288, 320, 384, 512, 640]
if measure.predicted(guess):
    full = BPETokenizer.train(text[:60_000], sizes[-1])
    lengths = [len(BPETokenizer(full.merges[: size - 256]).encode(held_out)) for size in sizes]
    measure.against(guess, lengths[sizes.index(384)] / lengths[sizes.index(512)])
    bytes_per_token = [len(held_out.encode()) / length for length in lengths]
    display(plot.line(sizes, bytes_per_token, x="size of the vocabulary", y="bytes a token"))

# %% [markdown]
# The first merges bring the most; later ones are rarer, so each doubling gains less. GPT-2 went up to 50,257 tokens,
# at roughly four bytes each in English. Its table of vectors has 50,257 rows, used or not.
#
# And your speed? One merge over a million bytes, yours beside the list. The part is repeated to make the million; the
# cost of a merge depends on the length alone.

# %%
million = byte_ids((text * 6)[:1_000_000])
small = million[:20_000]
pair, _ = count_pairs(million, 256)
slow, fast = measure.in_turn(lambda: merge(small.tolist(), pair, 256), lambda: merge_array(small, pair, 256))
step = measure.seconds(lambda: (count_pairs(million, 256), merge_array(million, pair, 256)))
print(f"merging 20,000 ids: the list takes {slow / fast:.0f} times as long as the array")
print(f"one step of training on a million bytes: {step}; 256 steps at the most {256 * step:.0f} s")

# %% [markdown]
# **In production** (tiktoken, Hugging Face's tokenizers) the text is first split into words, so that no token reaches
# across a space into the next word, and each distinct word is counted once. That is faster still, and it changes the
# tokens. Check it: GPT-2's tokenizer gives `tiktoken.get_encoding("gpt2").encode("hello world")` = `[31373, 995]`, and
# 995 is " world", with the space in front. Your tokens have it behind.

# %% [markdown]
# ## Break it
#
# Three ways to read the same text wrongly. Guess each line, then run.

# %%
ids = tokenizer.encode("Hyvää")
print("whole:         ", tokenizer.decode(ids))
print("token by token:", "".join(tokenizer.decode([i]) for i in ids))
backwards = BPETokenizer.train(text[::-1], 512)
print("another's ids: ", backwards.decode(tokenizer.encode("the gradient")))
print("one space more:", tokenizer.encode("the loss").tolist(), "and", tokenizer.encode("the loss ").tolist())

# %% [markdown]
# Token by token, "ä" falls apart into bytes that are no text. Ids without the tokenizer that made them are noise:
# save both together. And a space at the end changes the last ids, so a model meets a text that it has never seen
# ended like that; a classic cause of bad completions.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# A BPE tokenizer has a vocabulary of 1,000. How many merges did it learn?
answer("10-q-merges", ...)

# %%
# How many ids does a BPETokenizer without any merges give for "Ääni!" ("Ä" and "ä" take two bytes each)?
answer("10-q-bytes", ...)

# %%
# A colleague prints a model's tokens as they come, each decoded by itself, and users in Helsinki complain about �.
# "a": the vocabulary is too small   "b": a token may hold half a character; wait for the rest before you decode
# "c": the model was not trained on Finnish
answer("10-q-debug", ...)

# %%
# Something new: a music file is a list of notes, each a number from 0 to 127. To run this lesson's training on it, what
# has to change?   "a": nothing but the 256 first tokens, which become 128   "b": the pair counting
# "c": it cannot be done, since notes are not text
answer("10-q-transfer", ...)

# %% [markdown]
# ## Where this goes
#
# Every text is now a row of integers and comes back unharmed. In lesson 11 each of these integers gets a vector, and
# the vectors learn what the tokens mean. Milestone 5 reads and writes through your tokenizer.

# %%
# %tito complete 10
