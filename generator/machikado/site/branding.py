"""Make a publisher's accent colour into the colours of both schemes, if it can be read on their papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..core.messages import Both, reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.yaml_reader import Loaded, plain

LEAST = 4.5  # contrast of text, WCAG 2.2 AA
_SETTINGS = "mkdocs.yml"
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
# The papers that the accent stands on (as in `10-tokens.css`), what it is moved towards, and how much tints a band.
_SCHEMES: Mapping[str, tuple[tuple[str, ...], str, float]] = {
    "light": (("#fdfcf9", "#f5f3ec"), "#000000", 0.11),
    "dark": (("#15171b", "#1e2126"), "#ffffff", 0.2),
}
_INKS = ("#ffffff", "#10142a")  # on the accent


def accent_of(loaded: Loaded | None) -> tuple[dict[str, str], list[Problem]]:
    """`extra: {accent: …}` by scheme: one colour, from which that of the dark scheme is made, or one for each."""
    extra = _entries(loaded).get("extra")
    stated = _entries(extra).get("accent")
    if stated is None:
        return {}, []
    entries = _entries(stated) or {"light": stated}
    colors, faults = dict[str, str](), list[Problem]()
    for scheme, entry in entries.items():
        origin, value = Origin(path=_SETTINGS, line=entry[1]), str(plain(entry))
        if why := _fault(scheme, value):
            near = fitting(value, scheme) if scheme in _SCHEMES and _COLOR.match(value) else None
            faults.append(problem("bad-accent", origin, value=value, proposed=near, reason=why))
        else:
            colors[scheme] = value
    for scheme in _SCHEMES if colors else ():
        colors.setdefault(scheme, fitting(next(iter(colors.values())), scheme))
    return ({} if faults else colors), faults


def logo_faults(loaded: Loaded | None, docs: Path, theme: Path | None) -> Iterator[Problem]:
    """That the file of `theme: {logo: …}` is not where pages would look for it."""
    entry = _entries(_entries(loaded).get("theme")).get("logo")
    value = str(plain(entry)) if entry else ""
    if entry and value and not any((folder / value).is_file() for folder in (docs, theme) if folder):
        yield problem("missing-logo", Origin(path=_SETTINGS, line=entry[1]), value=value, folder=docs.name)


def _entries(loaded: Loaded | None) -> dict[str, Loaded]:
    return loaded[0] if loaded and isinstance(loaded[0], dict) else {}


def _fault(scheme: str, value: str) -> Both | None:
    if scheme not in _SCHEMES:
        return reason("scheme-names", value=scheme)
    if not _COLOR.match(value):
        return reason("color-as-hex")
    found = least_contrast(value, scheme)
    if found >= LEAST:
        return None
    told = f"{found:.1f}"
    return reason("low-contrast-dark", found=told) if scheme == "dark" else reason("low-contrast-light", found=told)


def fitting(color: str, scheme: str) -> str:
    """The colour nearest to this one, towards black or white, that can be read on every paper of a scheme."""
    _, towards, _ = _SCHEMES[scheme]
    shades = (mixed(color, towards, step / 50) for step in range(51))
    return next(shade for shade in shades if least_contrast(shade, scheme) >= LEAST)


def least_contrast(color: str, scheme: str) -> float:
    """How a colour stands out from the paper of a scheme that it stands out from least, 1 to 21."""
    papers, _, tint = _SCHEMES[scheme]
    return min(contrast(color, paper) for paper in (*papers, mixed(papers[0], color, tint)))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """One colour with a share, 0 to 1, of another."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(255 * (ours + share * (theirs - ours))):02x}" for ours, theirs in pairs)


def brand_style(accent: Mapping[str, str]) -> str:
    """The style sheet that lays an accent over the tokens; empty without one."""
    if not accent:
        return ""
    light, dark = (_tokens(accent[scheme], scheme) for scheme in _SCHEMES)
    system = f'@media (prefers-color-scheme: dark) {{\n:root:not([data-mk-scheme="light"]) {{\n{dark}}}\n}}\n'
    return f':root {{\n{light}}}\n:root[data-mk-scheme="dark"] {{\n{dark}}}\n{system}'


def _tokens(color: str, scheme: str) -> str:
    papers, _, tint = _SCHEMES[scheme]
    band, step, mark = (mixed(papers[0], color, share) for share in (tint, 0.28, 0.5))
    ink = max(_INKS, key=lambda each: contrast(each, color))
    tokens = {
        "accent": color, "accent-ink": ink, "accent-2": band, "accent-3": mark,
        "step-1": band, "step-2": step, "step-3": mark, "step-4": color, "step-4-ink": ink,
    }  # fmt: skip
    return "".join(f"--mk-{name}: {value};\n" for name, value in tokens.items())


def _parts(color: str) -> list[float]:
    digits = color.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]


def _luminance(color: str) -> float:
    parts = _parts(color)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
