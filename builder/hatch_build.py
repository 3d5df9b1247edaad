"""Hatchling's build hook: `pip install .` from a clone generates the reference and the course's files first."""

from __future__ import annotations

import sys

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseBuildHook(BuildHookInterface):
    """Generates tinytorch/reference and tinytorch/course before files are collected."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Run the generator of the source tree that is being built."""
        sys.path.insert(0, self.root)
        try:
            from builder.package import generate

            generate()
        finally:
            sys.path.remove(self.root)
