"""The parts of build.py: what is made from the course's sources, and how."""
