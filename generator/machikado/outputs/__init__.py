"""Outputs: write a package as files: downloads and their catalogue, feeds, forms, the search index."""

# What other rooms may import.
__all__ = ["datapackage", "downloads", "explorer", "feeds", "forms", "search"]
