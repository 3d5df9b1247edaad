"""What the build says when it can't go on."""


class BuildError(Exception):
    """A sentence for the person who builds: what happened, and what to do next."""
