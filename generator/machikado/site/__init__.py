"""Site: templates and rows to pages: what templates can say, where they run, charts, citations, cards to share."""
