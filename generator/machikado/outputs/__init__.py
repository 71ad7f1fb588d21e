"""Outputs: a package as files: downloads and their catalogue, feeds, forms to fill in, the search index."""
