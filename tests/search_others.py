"""Other generators' searches on the same pages."""

TOOLS = {}
PAGEFIND = []
