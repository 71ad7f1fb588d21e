"""Build: run the whole pipeline (check, derive, render, stamp, write), serve locally, audit the finished site."""

# What other rooms may import.
__all__ = ["audit", "engines", "folders", "pipeline", "prepared_site", "serve", "shells", "write", "written_files"]
