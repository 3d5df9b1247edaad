"""The course engine: it checks, completes, remembers and restores.

`%load_ext tinytorch.tito` brings it into a notebook. Nothing heavy is imported here: every kernel start loads this.
"""

from __future__ import annotations


def load_ipython_extension(ip) -> None:
    """Put `check`, `hint`, `answer` and `%tito` into the running IPython shell `ip`."""
    from tinytorch.tito.commands import magic

    magic.register(ip)
