"""The student's notebook: its cells, which module and which exercise they belong to, and which of them have run."""
