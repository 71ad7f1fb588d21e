"""Site: render templates and rows into pages, with charts, citations and preview cards."""

# What other rooms may import.
__all__ = [
    "branding", "config", "data_edition", "markdown_files", "navigation", "page_checks", "pages", "share_cards",
    "sql_page",
    "templates", "theme_files",
]  # fmt: skip
