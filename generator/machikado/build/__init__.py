"""Build: run the whole pipeline (check, derive, render, stamp, write), serve locally, audit the finished site."""

# What other rooms may import.
__all__ = [
    "audit",
    "duckdb_wasm",
    "engine_commands",
    "engines",
    "fetching",
    "folders",
    "hands",
    "inputs",
    "last_build",
    "own_sources",
    "pipeline",
    "prepared_site",
    "serve",
    "shells",
    "site_files",
    "write",
    "written_files",
]
