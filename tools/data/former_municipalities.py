"""Build datasets/former_municipalities.csv from a public list of abolished municipalities.

Usage: python tools/data/former_municipalities.py former-municipalities.csv localgovjp-utf8.csv

The first list is drawn from https://github.com/opaopa6969/municipality-history (MIT), a copy of e-Stat's
廃置分合等情報: code, name, prefecture, day, kind and successor of each municipality that ceased to exist between
April 1970 and 1 January 2024. The second is the list that datasets/municipalities.csv is built from (CC0): its
wards say which city a ward belongs to. What this script does to them:

* codes of five digits get their check digit, and every check digit is verified;
* the successor's code stays as printed; beside it stands today's municipality, wherever the lists lead to one: its
  code is still in use, it was merged itself later on, it has another code now but the same name in the same
  prefecture, it is a ward, or - marked as inferred - the town has become the one city of that name there;
* a row whose name is a piece of a sentence (「と上九一色村」, twice there) is left out, and a prefecture in front of
  a name (「長野県山口村」) is taken off;
* nothing is written unless every row has a day and a successor, and every municipality of today is a known one.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from municipalities import check_digit, code_of, read

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
TARGET = DATASETS / "former_municipalities.csv"
COLUMNS = (
    *("code", "name", "prefecture", "abolished_on", "kind"),
    *("successor_code", "successor_name", "successor", "successor_basis"),
)
Row = dict[str, str]
_PREFECTURE = re.compile(r"^.{2,3}[都道府県](?=.+[市町村区]$)")  # in front of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What a successor is looked up in."""

    today: Mapping[str, Row]  # by code
    places: Mapping[tuple[str, str], str]  # prefecture and name -> code
    wards: Mapping[str, str]  # a ward's code -> its city's
    former: Mapping[str, list[Row]]  # by code, oldest first


def main(former_list: str, municipality_list: str) -> None:
    listed = [with_digits(row) for row in read(former_list) if not row["former_name"].startswith("と上九")]
    former = sorted(listed, key=lambda row: (row["code"], row["abolished_on"]))
    lists = lists_of(former, read(municipality_list))
    rows = [row | dict(zip(("successor", "successor_basis"), today_of(row, lists), strict=True)) for row in former]
    verify(rows, lists)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def with_digits(row: Row) -> Row:
    renamed = {
        "code": full(row["former_code"]),
        "name": row["former_name"].removeprefix(row["prefecture"]),
        "successor_code": full(row["successor_code"]),
        "successor_name": _PREFECTURE.sub("", row["successor_name"]),
    }
    return renamed | {name: row[name] for name in ("prefecture", "abolished_on", "kind")}


def full(code: str) -> str:
    """The code with its check digit: five digits get one."""
    return f"{code}{check_digit(code)}" if len(code) == 5 else code


def lists_of(former: list[Row], listed: list[Row]) -> Lists:
    today = {row["code"]: row for row in read(str(DATASETS / "municipalities.csv"))}
    places = {(row["prefecture"], row["name"]): code for code, row in today.items() if row["prefecture"]}
    wards = {code_of(row): places[row["pref"], row["city"].split(" ")[0]] for row in listed if " " in row["city"]}
    by_code = defaultdict(list)
    for row in former:
        by_code[row["code"]].append(row)
    return Lists(today=today, places=places, wards=wards, former=by_code)


def today_of(row: Row, lists: Lists) -> tuple[str, str]:
    """Today's municipality and how it was found; both empty where the lists lead nowhere."""
    code, name, prefecture = row["successor_code"], row["successor_name"], row["prefecture"]
    if code in lists.today:
        return code, "same_code"
    if later := [each for each in lists.former.get(code, ()) if each["abolished_on"] >= row["abolished_on"]]:
        return today_of(later[0], lists)[0], "chain"
    if code in lists.wards:
        return lists.wards[code], "ward"
    if found := lists.places.get((prefecture, name)):
        return found, "same_name"
    if name.endswith("町"):
        return as_city(row, lists)
    return "", ""


def as_city(row: Row, lists: Lists) -> tuple[str, str]:
    """The city of a town's name, or what that city was merged into."""
    city = row["successor_name"][:-1] + "市"
    if found := lists.places.get((row["prefecture"], city)):
        return found, "became_city"
    merged = [each for rows in lists.former.values() for each in rows
              if (each["prefecture"], each["name"]) == (row["prefecture"], city)
              and each["abolished_on"] >= row["abolished_on"]]  # fmt: skip
    return (today_of(merged[0], lists)[0], "became_city") if len(merged) == 1 else ("", "")


def verify(rows: list[Row], lists: Lists) -> None:
    codes = [code for row in rows for code in (row["code"], row["successor_code"])]
    wrong = [code for code in codes if len(code) != 6 or not code.isdigit() or int(code[5]) != check_digit(code)]
    astray = [row["code"] for row in rows if row["successor"] and row["successor"] not in lists.today]
    empty = [row["code"] for row in rows if not all(row[name] for name in COLUMNS[:7])]
    keys = {(row["code"], row["abolished_on"]) for row in rows}
    if wrong or astray or empty or len(keys) != len(rows):
        sys.exit(f"not written: wrong check digits {wrong}, unknown {astray}, incomplete {empty}, of {len(rows)} rows")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
