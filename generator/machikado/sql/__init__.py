"""SQL: bounded SELECTs over typed tables: derived tables, rules across tables, and worked examples that prove them."""

# What other rooms may import.
__all__ = ["checks", "derived", "engine", "examples"]
