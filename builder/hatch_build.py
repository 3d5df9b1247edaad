"""Hatchling's build hook: `pip install .` from a clone makes the reference, the course's files and the digits first."""

from __future__ import annotations

import sys

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseBuildHook(BuildHookInterface):
    """Generates tinytorch/reference and tinytorch/course, and puts the 8 by 8 digits in, before files are collected."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Run the generators of the source tree that is being built."""
        sys.path.insert(0, self.root)
        try:
            from builder.datasets.digits import embed_digits
            from builder.lessons.generate import generate

            generate()
            embed_digits()
        finally:
            sys.path.remove(self.root)
