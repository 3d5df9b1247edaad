"""The parts of build.py: what is made from the course's sources, and how."""


class BuildError(Exception):
    """A sentence for the person who builds: what happened, and what to do next."""
