"""How lessons are read, measured and turned into notebooks."""
