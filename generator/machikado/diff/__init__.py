"""Diff: a portal beside an earlier revision: what changed, what may not change without a reason, packs for meetings."""

# What other rooms may import.
__all__ = ["pack", "report", "review"]
