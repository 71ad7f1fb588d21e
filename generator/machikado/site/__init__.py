"""Site: templates and rows to pages: what templates can say, where they run, charts, citations, cards to share."""

# What other rooms may import.
__all__ = ["config", "data_edition", "markdown_files", "pages", "share_cards", "templates", "theme_files"]
