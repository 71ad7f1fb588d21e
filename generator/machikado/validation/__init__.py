"""Validation: judge cells, rows, keys, references and schemas, and report problems."""

# What other rooms may import.
__all__ = [
    "cells",
    "derived_rules",
    "duplicates",
    "feed_rules",
    "keys",
    "licence_rules",
    "report",
    "schema_rules",
    "schema_shape",
    "value_checks",
]
