"""Site: render templates and rows into pages, with charts, citations and preview cards."""

# What other rooms may import.
__all__ = [
    "assemble",
    "branding",
    "config",
    "data_edition",
    "markdown_files",
    "model",
    "navigation",
    "page_checks",
    "pages",
    "share_cards",
    "sql_page",
    "subjects",
    "templates",
    "theme_files",
]  # fmt: skip
