"""The board: reports that people sent in, run again and put on a page."""
