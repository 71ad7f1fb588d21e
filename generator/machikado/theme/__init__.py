"""Theme: styles, scripts and partials of every page."""

# What other rooms may import.
__all__ = ["stylesheet"]
