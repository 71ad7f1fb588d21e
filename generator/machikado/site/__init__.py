"""Site: render templates and rows into pages, with charts, citations and preview cards."""

# What other rooms may import.
__all__ = ["config", "data_edition", "markdown_files", "pages", "share_cards", "templates", "theme_files"]
