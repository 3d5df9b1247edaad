# %% [markdown]
# # The first ten minutes
#
# You are going to build a deep-learning framework. First, though: does everything work here, and where does it lead?
# Click the cell below, then press Shift+Enter, or ▶ above. The first time, Python takes a few seconds to start.

# %%
# %load_ext tinytorch.tito
# %tito baseline

# %% [markdown]
# ## What the numbers say
#
# For about a second, your browser did what training a network is made of: multiplying matrices, adding, taking maxima.
# Each row compares its time with that of one particular machine, the *reference system*. A ratio of 2 means twice as
# fast, 0.5 half as fast, and the score is the geometric mean of the ratios. There is no mark to reach: on a slower
# machine the same code gives the same results a little later.
#
# Did a note say that the machine was busy? Close other tabs and run the cell again. For now the last column says
# *numpy*. As you complete modules, rows appear that say *yours*.

# %% [markdown]
# ## The hello world of this course
#
# In 1957 Frank Rosenblatt describes a machine that is not told what to do but learns it from examples: the
# *perceptron*. Ours is shown cards with a mark on the left or on the right. A card gives two numbers: how far across
# the mark is, and how far up. The machine draws a line through the plane and says *left* on one side of it and *right*
# on the other. Each time it is wrong, it moves the line, by the rule in Rosenblatt's book of 1962. That is all.
#
# Run the cell, and watch the line.

# %%
from tinytorch import plot
from tinytorch.tito.milestones import script

perceptron = script(1)  # the course's page on 1957: its cards, its machine, its drawings


def watch_it_learn(gap):
    """Learn 200 cards whose classes are `gap` apart, then take a test on 200 others."""
    cards, test = perceptron.deck(seed=0, gap=gap)
    with plot.Live(interval=0, pause=0.15) as live:
        def draw(machine, cards):
            live.update(perceptron.picture(cards) + perceptron.border(machine))
        machine = perceptron.learn(cards, watch=draw)
    right = perceptron.accuracy(machine, test)
    print(f"{machine.mistakes} mistakes, then none. Of the cards it had never seen, it had {right:.1%} right.")


watch_it_learn(gap=0.6)

# %% [markdown]
# ## Change one line
#
# An empty strip, 0.6 wide, runs between the two classes. What if it is only 0.05 wide? That leaves the line far less
# room. Decide first: does the machine fail, or does it only make more mistakes before it succeeds?
#
# Then change the number in the next cell to 0.05 and run it. Try others. If something takes too long, press ■ above;
# it stops the cell and breaks nothing.

# %%
watch_it_learn(gap=0.6)

# %% [markdown]
# It makes several times as many mistakes, and still gets there. In 1962 Albert Novikoff proved that it always does if
# some line separates the cards. First a machine that works, then a reason to trust it: in this course you get both.
#
# ## Is that real, or luck?
#
# One run proves little. The course has six *milestones*, and each has *gates*, conditions that luck cannot meet. The
# next cell runs the first milestone on the *reference*, the course's own version of the framework, and writes its
# numbers down, so that you can compare yours with them later.

# %%
# %tito milestone run 1 --reference

# %% [markdown]
# ## Now yours
#
# Every product and every sum above was computed by a class called `Tensor`. It is borrowed. In module 01 you write
# your own, in a series of short exercises, each with a check that answers in a second. Then the same machine runs on
# your code, and learns by a rule that you write.
#
# Your work is saved in this browser as you go; *Saved* at the bottom means that it was written and read back. The
# course panel on the left takes you everywhere, and back to this page.
#
# **[Go on to module 01: Tensor](01_tensor.ipynb)**
