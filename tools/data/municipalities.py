"""Build datasets/municipalities.csv from two public lists of Japanese local governments.

Usage: python tools/data/municipalities.py localgovjp-utf8.csv prefjp-utf8.csv

Both lists are published by code4fukui under CC0 at https://github.com/code4fukui/localgovjp:
`localgovjp-utf8.csv` holds municipalities and the wards of designated cities, `prefjp-utf8.csv` the prefectures.
The edition used here is of 2026-07. What this script does to them:

* wards of designated cities ("札幌市 中央区") are left out; the cities that have them are marked `designated_city`;
* the prefectures' codes get back the leading zero that nine of them have lost;
* every check digit is verified, and nothing is written unless all 47 + 1,741 codes are right;
* coordinates are rounded to six decimals (about ten centimetres).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "datasets" / "municipalities.csv"
COLUMNS = ("code", "kind", "part_of", "prefecture", "name", "kana", "lat", "lng", "url", "valid_from", "valid_to")
KINDS = {"市": "city", "区": "special_ward", "町": "town", "村": "village"}
EXPECTED = {"prefecture": 47, "municipality": 1_741}


def main(municipality_list: str, prefecture_list: str) -> None:
    prefectures = {row["pref"]: row for row in read(prefecture_list)}
    rows = sorted([*prefecture_rows(prefectures), *municipality_rows(municipality_list, prefectures)])
    verify(rows)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])


def read(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def prefecture_rows(prefectures: dict[str, dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for name, row in prefectures.items():
        yield (code_of(row), "prefecture", "", "", name, row["prefkana"], *place(row), row["url"], "", "")


def municipality_rows(path: str, prefectures: dict[str, dict[str, str]]) -> Iterator[tuple[str, ...]]:
    rows = read(path)
    designated = {(row["pref"], row["city"].split(" ")[0]) for row in rows if " " in row["city"]}
    for row in rows:
        name, prefecture = row["city"], row["pref"]
        if " " in name:
            continue
        kind = "designated_city" if (prefecture, name) in designated else KINDS[name[-1]]
        part_of = code_of(prefectures[prefecture])
        yield (code_of(row), kind, part_of, prefecture, name, row["citykana"], *place(row), row["url"], "", "")


def code_of(row: dict[str, str]) -> str:
    return row["lgcode"].zfill(6)


def place(row: dict[str, str]) -> tuple[str, str]:
    lat, lng = (str(round(Decimal(row[name]), 6)) for name in ("lat", "lng"))
    return lat, lng


def verify(rows: list[tuple[str, ...]]) -> None:
    """Stop unless every code is unique, well-formed, in its prefecture, and all are there."""
    codes = [row[0] for row in rows]
    wrong = [code for code in codes if len(code) != 6 or int(code[5]) != check_digit(code)]
    astray = [row[0] for row in rows if row[2] and row[0][:2] != row[2][:2]]
    found = {"prefecture": sum(row[1] == "prefecture" for row in rows)}
    found["municipality"] = len(rows) - found["prefecture"]
    if wrong or astray or len(set(codes)) != len(codes) or found != EXPECTED:
        sys.exit(f"not written: wrong check digits {wrong}, outside their prefecture {astray}, found {found}")


def check_digit(code: str) -> int:
    """The sixth digit from the first five: 11 minus their weighted sum modulo 11, its last digit."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
