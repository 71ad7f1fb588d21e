"""Theme: the look of every page, and its style sheet as one file."""

# What other rooms may import.
__all__ = ["stylesheet"]
