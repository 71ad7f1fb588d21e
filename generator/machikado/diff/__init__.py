"""Diff: compare a portal with an earlier revision, require reasons for changed published values, make meeting packs."""

# What other rooms may import.
__all__ = ["pack", "report", "review"]
