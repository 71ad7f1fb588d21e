"""Outputs: a package as files: downloads and their catalogue, feeds, forms to fill in, the search index."""

# What other rooms may import.
__all__ = ["datapackage", "downloads", "feeds", "forms", "search"]
