"""Start a portal: read files that somebody has, decide what their columns mean, and write what a portal needs."""

# What other rooms may import.
__all__ = ["report", "settings", "start", "updating"]
