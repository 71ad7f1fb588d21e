"""Tell what is wrong with a workbook's ZIP before anything in it is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from ..core.messages import reason
from ..core.model import Origin, Problem
from ..core.problems import problem

_KINDS = {"word/": "Word", "ppt/": "PowerPoint", "content.xml": "OpenDocument", "xl/workbook.bin": ".xlsb"}


def refused_archive(origin: Origin, data: bytes, most: int, most_part: int) -> Iterator[Problem]:
    """Why a workbook is not read; `most` bytes may unpack, and `most_part` of a part that is read as a whole."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception:  # whatever a damaged archive makes of the reader
        yield problem("damaged-workbook", origin, reason=reason("no-readable-zip"))
        return
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        yield problem("encrypted-workbook", origin)
    elif "[Content_Types].xml" not in names or not any(each.startswith("xl/workbook.xml") for each in names):
        kind = next((_KINDS[key] for key in _KINDS for each in names if each.startswith(key)), "ZIP")
        yield problem("not-a-table", origin, value=kind, kind=kind)
    elif _is_bomb(parts, most, most_part):
        yield problem("too-large", origin, reason=reason("unpacked-size"))


def _is_bomb(parts: Sequence[zipfile.ZipInfo], most: int, most_part: int) -> bool:
    """Whether the parts say that they unpack to more than is read; a reader gives no more than they say."""
    whole = (part.file_size for part in parts if _is_read_whole(part.filename))
    twice = len({part.filename for part in parts}) < len(parts)
    return twice or sum(part.file_size for part in parts) > most or max(whole, default=0) > most_part


def _is_read_whole(part: str) -> bool:
    return part.endswith((".xml", ".rels")) and not part.startswith(("xl/worksheets/", "xl/sharedStrings"))
