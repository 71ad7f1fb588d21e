"""Build: a whole site: check, derive, render, run the engine, stamp, write, serve; and the audit of a finished site."""

# What other rooms may import.
__all__ = ["audit", "engines", "folders", "pipeline", "prepared_site", "serve", "shells", "write", "written_files"]
