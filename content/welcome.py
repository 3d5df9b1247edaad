# %% [markdown]
# # The first ten minutes
#
# You are going to build a deep-learning framework. Before that: does everything work here, and where does it lead?
# Click the cell below, then press Shift+Enter, or ▶ above. The first time, Python needs some seconds to start.

# %%
# %load_ext tinytorch.tito
# %tito baseline

# %% [markdown]
# ## What the numbers say
#
# For one second, your browser did what training a network consists of: it multiplied matrices, added, took maxima.
# Each row compares its time with one machine that the course describes, the *reference system*. A ratio of 2 means
# twice as fast, 0.5 half as fast, and the score is the mean of the ratios. There is no mark to reach: on a slower
# machine the same code gives the same results a little later.
#
# Did a note say that the machine was busy? Close other tabs and run the cell again. The last column says *numpy*
# today. With each module that you complete, rows appear that say *yours*.

# %% [markdown]
# ## The hello world of this course
#
# In 1957 Frank Rosenblatt describes a machine that is not told what to do, but learns it from examples: the
# *perceptron*. Ours is shown cards with a mark on the left or on the right. A card gives two numbers: how far across
# the mark is, and how far up. The machine draws a line through the plane and says *left* on one side of it, *right*
# on the other. After each mistake it moves the line a little. That is all.
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
# Between the two classes runs an empty strip, 0.6 wide. What if it is only 0.05? The line has much less room. Decide
# first: does the machine fail, or does it only make more mistakes before it succeeds?
#
# Then change the number in the next cell to 0.05 and run it. Try others. If something takes too long, press ■ above;
# that stops it and breaks nothing.

# %%
watch_it_learn(gap=0.6)

# %% [markdown]
# It makes several times as many mistakes, and gets there. In 1962 Albert Novikoff proved that it always does if any
# line separates the cards. Five years after the machine, a reason to trust it: in this course you see both each time.
#
# ## Is that true, or luck?
#
# One run proves little. The course keeps six *milestones*, and each has *gates*, conditions that luck cannot meet. This
# cell runs the first milestone on the *reference*, the course's own version of the framework, and writes its numbers
# down, so that yours can stand beside them later.

# %%
# %tito milestone run 1 --reference

# %% [markdown]
# ## Now yours
#
# Every product and every sum above was computed by a class called `Tensor`. It is borrowed. In module 01 you write
# it, in eight exercises, each with a check that answers in a second. Then the same machine of 1957 runs on your code.
#
# Your work is saved in this browser while you go; *Saved* at the bottom means that it was read back. The course panel
# on the left leads everywhere, and back to this page.
#
# **[Go on to module 01: Tensor](01_tensor.ipynb)**
