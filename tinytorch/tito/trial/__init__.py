"""Trying a student's code: run aside, under a time limit, with its prints kept, and its values compared."""
