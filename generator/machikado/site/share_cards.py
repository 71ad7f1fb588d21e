"""Draw preview cards and the touch icon at build time.

The same words give the same bytes. The face is Noto Sans CJK JP Bold (SIL Open Font License 1.1); what is published of
it is pictures only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

from PIL import Image, ImageColor, ImageDraw, ImageFont

from ..core.strings import shortened
from .line_breaks import lines_of

DRAWING = 1  # raise it when a card looks different for the same words
DRAWN_WITH = ("pillow", "noto-cjk-sans-jp-bold")
WIDTH, HEIGHT = 1200, 630
_MARGIN, _SITE = 80, 34
_BELOW_NAME = 140
_FIGURE, _TEXT = (170, 60), (64, 34)  # sizes: at most, at least
_PAPER, _INK, _INK_2, _ACCENT = "#fdfcf9", "#191a1f", "#4c4d54", "#0b33b8"
_SHADES = 16
_LETTERS = 300  # more never fits
_ICON = 180
_RECT = re.compile(r"<rect\b([^>]*)/?>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_OTHER_SHAPES = re.compile(r"<(path|circle|ellipse|polygon|polyline|line|text|image|use|g)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is shown of a page where its address is shared: a large figure, or none, and a sentence."""

    figure: str = ""
    text: str = ""


def card_picture(card: Card, site: str) -> bytes:
    """The card as PNG, 1200 × 630."""
    layers = {color: Image.new("L", (WIDTH, HEIGHT)) for color in (_INK_2, _INK, _ACCENT)}
    width, bottom = WIDTH - 2 * _MARGIN, HEIGHT - _MARGIN
    _draw_mark(layers, _MARGIN, 64, 60)
    (name,) = lines_of(site, lambda text: _width(text, _SITE) <= width - 84, 1)
    _write(layers[_INK_2], (_MARGIN + 84, 94), name, _SITE)
    room = (bottom - _BELOW_NAME) * (3 if card.figure else 5) // 5
    size, lines = _fitted(card.text, _TEXT, width, room)
    top = bottom - _step(size) * len(lines)
    for number, line in enumerate(lines):
        _write(layers[_INK], (_MARGIN, top + number * _step(size) + _step(size) // 2), line, size)
    if card.figure:
        above = top - _BELOW_NAME
        large, (figure, *_) = _fitted(card.figure, (min(_FIGURE[0], above * 3 // 4), _FIGURE[1]), width, 0)
        _write(layers[_ACCENT], (_MARGIN, _BELOW_NAME + above // 2), figure, large)
    return _png(_inked(layers))


def icon(mark: str) -> bytes:
    """An SVG mark made of rectangles as a PNG of 180 pixels; of any other a plain square in the site's blue."""
    image = Image.new("RGB", (_ICON, _ICON), _PAPER)
    draw = ImageDraw.Draw(image)
    found = list(_rectangles(mark))
    for left, top, right, bottom, color in found or [(8, 8, 24, 24, _ACCENT)]:
        place = [round(22 + each * (_ICON - 44) / 32) for each in (left, top, right, bottom)]
        draw.rectangle((place[0], place[1], place[2] - 1, place[3] - 1), color)
    return _png(image.quantize(16, dither=Image.Dither.NONE))


def _rectangles(mark: str) -> Iterator[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom and color of each, where the drawing has nothing else and is 32 wide."""
    if 'viewBox="0 0 32 32"' not in mark or _OTHER_SHAPES.search(mark):
        return
    for written in _RECT.findall(mark):
        found = dict(_ATTRIBUTE.findall(written))
        try:
            x, y, width, height = (float(found.get(name, 0)) for name in ("x", "y", "width", "height"))
        except ValueError:
            continue
        color = found.get("fill", "")
        if re.fullmatch(r"#[0-9a-fA-F]{6}", color) and 0 <= x <= x + width <= 32 and 0 <= y <= y + height <= 32:
            yield x, y, x + width, y + height, color


def _draw_mark(layers: Mapping[str, Image.Image], left: int, top: int, size: int) -> None:
    """The corner of a street and the place at it."""
    unit = size / 28
    for x, y, right, bottom, color in ((0, 0, 28, 4, _INK), (0, 0, 4, 28, _INK), (10, 10, 27, 27, _ACCENT)):
        box = (left + x * unit, top + y * unit, left + right * unit - 1, top + bottom * unit - 1)
        ImageDraw.Draw(layers[color]).rectangle([round(each) for each in box], 255)


def _write(layer: Image.Image, place: tuple[int, int], text: str, size: int) -> None:
    ImageDraw.Draw(layer).text(place, text, 255, _face(size), anchor="lm")


def _fitted(text: str, sizes: tuple[int, int], width: int, height: int) -> tuple[int, list[str]]:
    """The largest size in which the text fits the room, one line at least; in the smallest, the rest is cut."""
    largest, least = sizes
    text = shortened(text, _LETTERS)
    for size in range(largest, least - 1, -2):
        lines = lines_of(text, lambda part, size=size: _width(part, size) <= width)  # type: ignore[misc]
        if len(lines) * _step(size) <= max(height, _step(size)):
            return size, lines
    return least, lines_of(text, lambda part: _width(part, least) <= width, max(1, height // _step(least)))


def _step(size: int) -> int:
    """From line to line."""
    return size * 29 // 20


def _width(text: str, size: int) -> float:
    """How wide the text is: measured in one size, since every other has to be read from the file anew."""
    return _face(_SITE).getlength(text) * size / _SITE


@lru_cache(maxsize=256)
def _face(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("noto_cjk_sans_jp_bold") / "NotoSansCJKjp-Bold.otf") as path:
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def _inked(layers: Mapping[str, Image.Image]) -> Image.Image:
    """The layers on paper, each in its ink, with few shades between the two: small files."""
    image = Image.new("P", (WIDTH, HEIGHT))
    palette: list[int] = []
    for number, (color, layer) in enumerate(layers.items()):
        shades = layer.point([number * _SHADES + each * (_SHADES - 1) // 255 for each in range(256)])
        image.paste(shades, mask=layer.point([0] * 16 + [255] * 240))
        ink, paper = ImageColor.getrgb(color), ImageColor.getrgb(_PAPER)
        for shade in range(_SHADES):
            palette += [a + (b - a) * shade // (_SHADES - 1) for a, b in zip(paper, ink, strict=True)]
    image.putpalette(palette)
    return image


def _png(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=6)  # the most would take eight times as long for a tenth less
    return made.getvalue()
