"""What comes out of a printer: how many sheets of A4 a page takes."""

from __future__ import annotations

import re
from typing import Any


def pages_of(page: Any) -> int:
    """The number of pages when a page that is open in Chromium is printed as its style sheet asks."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
