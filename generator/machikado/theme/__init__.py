"""Theme: the look of every page, and its style sheet as one file."""
