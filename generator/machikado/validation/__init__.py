"""Validation: whether a cell, a row, a key, a reference and a schema are what they should be, and how that is told."""
