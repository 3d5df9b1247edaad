"""How the engine speaks: sentences, and pages of blocks that a terminal and a notebook both can show."""
