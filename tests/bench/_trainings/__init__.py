"""Long trainings and comparisons of numbers, which benchmarks run as programs of their own or in a notebook's cell."""
