"""Validation: whether a cell, a row, a key, a reference and a schema are what they should be, and how that is told."""

# What other rooms may import.
__all__ = [
    "cells",
    "derived_rules",
    "duplicates",
    "feed_rules",
    "keys",
    "report",
    "schema_rules",
    "schema_shape",
    "value_checks",
]
