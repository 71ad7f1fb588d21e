"""SQL: bounded SELECTs over typed tables: derived tables, checks across tables, worked examples."""

# What other rooms may import.
__all__ = ["checks", "derived", "engine", "examples", "parquet", "store", "stored_problems"]
