"""A student's results, to show around: a card, a report, and two reports side by side."""
