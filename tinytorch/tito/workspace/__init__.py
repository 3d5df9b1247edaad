"""The student's files: where they are, how one is written so that it survives, and the forms that they must have."""

from tinytorch._workspace import root

__all__ = ["root"]  # lessons, and so the students' own files, ask where the workspace is
