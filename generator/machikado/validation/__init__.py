"""Validation: judge cells, rows, keys, references and schemas, and report problems."""

# What other rooms may import.
__all__ = [
    "cells",
    "checked_files",
    "derived_rules",
    "duplicates",
    "feed_rules",
    "judges",
    "keys",
    "licence_rules",
    "numerals",
    "personal_data",
    "report",
    "schema_rules",
    "schema_shape",
    "standard_rules",
    "value_checks",
]
