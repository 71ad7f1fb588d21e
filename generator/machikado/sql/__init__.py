"""SQL: bounded SELECTs over typed tables: derived tables, checks across tables, worked examples; tables as Parquet."""

# What other rooms may import.
__all__ = [
    "checks",
    "derived",
    "engine",
    "examples",
    "loading",
    "names",
    "parquet",
    "parquet_writer",
    "setup",
    "store",
    "stored_problems",
    "syntax",
]
