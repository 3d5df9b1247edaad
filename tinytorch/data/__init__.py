"""Data for lessons and milestones: made on the spot, carried along, or fetched from the course's own site.

    from tinytorch.data import load_digits, load_mnist, two_blobs

    text = load_course_text()       # the words and the code of all lessons, always there
    train, test = load_digits()     # 1,797 pictures of 8 by 8, always there
    train, test = load_mnist()      # 70,000 pictures of 28 by 28, where the site or this machine has them
    train, test = load_cifar10()    # 60,000 colour photographs of 32 by 32, where the site or this machine has them
    train, test = colour_shapes()   # ten drawn shapes in the form of those, always there
    text = load_shakespeare()       # a million characters, where the site or this machine has them

Nothing is ever fetched from anywhere else. Whatever is read is compared with its known size and digest first.
"""

from tinytorch.data.blobs import SHAPES, Blobs, colour_shapes, two_blobs
from tinytorch.data.cifar10 import load_cifar10
from tinytorch.data.course_text import load_course_text
from tinytorch.data.images import Images, has_mnist, load_digits, load_mnist
from tinytorch.data.places import DataError, DataMissing
from tinytorch.data.shakespeare import load_shakespeare

__all__ = [
    "SHAPES", "Blobs", "DataError", "DataMissing", "Images",
    "colour_shapes", "has_mnist", "load_cifar10", "load_course_text", "load_digits", "load_mnist", "load_shakespeare",
    "two_blobs",
]  # fmt: skip
