"""A portal with one record of each kind of doubt: restated, approximate, self-reported, inferred, conflicting, a
partner, a candidate. It has the real portal's templates, schemas and SQL; its records are invented, as those of
synthetic.py are.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import synthetic
from synthetic_records import Scale

AS_OF = datetime.date(2024, 10, 1)
SCALE = Scale(municipalities=60, projects=1, adoptions=1, meetings=2, statements=40, outcomes=4, sources=8, speakers=12)
FIRST, SECOND = "synthetic-source-0001", "synthetic-source-0002"
TITLES = ("相談の待ち時間", "見守りの件数", "配った端末", "道の駅の来客")
SITE, PARTNER = "402061", "435104"  # towns

PROJECT = {
    "id": "marked", "title": "印のある実証", "programme": "ict-machi-hito-shigoto", "model_name": "印モデル",
    "started": "2013-04", "ended": "2015-03", "ended_source": FIRST, "evidence": "document", "status": "read",
    "areas": [
        {"municipality": SITE, "role": "main"}, {"municipality": PARTNER, "role": "partner"},
    ],
    "sources": [FIRST, SECOND],
    "costs": [
        {"kind": "demonstration", "amount_yen": 12_340_000, "approximate": True, "fiscal_year": 2013,
         "evidence": "document", "status": "read", "source": FIRST},
    ],
    "indicators": [
        {"id": "wait", "title": TITLES[0], "unit": "分", "direction": "decrease", "kind": "outcome", "target_value": 10,
         "target_fiscal_year": 2016, "target_source": FIRST, "target_status": "read", "attribution": "stated"},
        {"id": "watch", "title": TITLES[1], "unit": "件", "direction": "increase", "kind": "outcome"},
        {"id": "devices", "title": TITLES[2], "unit": "台", "direction": "increase", "kind": "output"},
        {"id": "guests", "title": TITLES[3], "unit": "人", "direction": "increase", "kind": "outcome"},
    ],
}  # fmt: skip

PAID = {
    "id": "paid", "title": "支払いだけの分かる実証", "programme": "ict-machi-hito-shigoto", "evidence": "document",
    "status": "read", "areas": [{"municipality": SITE, "role": "main"}], "sources": [FIRST],
    "costs": [
        {"kind": "demonstration", "covers": "state_payment", "subsidy_yen": 7_890_000, "fiscal_year": 2013,
         "evidence": "document", "status": "read", "source": FIRST},
    ],
}  # fmt: skip

_VALUES = [
    # id, indicator, role, year, value, approximate, evidence, status, conflict_note, source
    ("wait-0", "wait", "baseline", 2012, 30, "", "document", "read", "", FIRST),
    ("wait-1", "wait", "actual", 2016, 21, "true", "self_reported", "read", "", SECOND),
    ("watch-1", "watch", "actual", 2015, 41, "", "document", "read", "資料によって違います。", FIRST),
    ("watch-2", "watch", "actual", 2015, 43, "", "document", "read", "資料によって違います。", SECOND),
    ("devices-1", "devices", "actual", 2014, 55, "true", "document", "uncertain", "", FIRST),
    ("guests-1", "guests", "actual", 2014, 610, "true", "unverified", "read", "", FIRST),
]

_ADOPTION = {
    "adopter": "380008", "project": "marked", "evidence": "document", "status": "read", "sources": [FIRST],
    "known_to_ministry": False, "themes": ["防災"],
}  # fmt: skip
ADOPTIONS: list[dict[str, Any]] = [
    {"id": "candidate", "title": "候補の事例", "relation": "model", "what": "見守り", "stage": "candidate",
     "announced_on": "2016-05-01", "funding": "national_subsidy"},
    {"id": "guessed", "title": "推定の事例", "relation": "inferred", "relation_note": "題名が似ています。",
     "what": "相談", "stage": "introduced", "started": "2017-04", "funding": "own_funds", "evidence": "self_reported",
     "contact_department": "見本課", "contact_url": "https://town.example.jp/(form)",
     "costs": [{"kind": "introduction", "amount_yen": 5_670_000, "approximate": True, "fiscal_year": 2017,
                "evidence": "document", "status": "read", "source": FIRST}]},
]  # fmt: skip
RESTATED = "outcomes,marked-wait-1,value,25,21,読みまちがい,2020-02-03,site,read,"
CLAIM = {
    "id": "marked-claim", "project": "marked", "title": "似た仕組みの導入", "claimed": "19", "unit": "団体",
    "as_of": "2017-06-19", "claimed_by": "見本市長", "evidence": "self_reported", "status": "read", "source": FIRST,
}  # fmt: skip
CONTINUATION = {
    "id": "marked-continuation", "project": "marked", "fiscal_year": "2016", "state": "continued", "what": "相談の窓口",
    "funding": "own_funds", "evidence": "self_reported", "status": "read", "source": FIRST,
}  # fmt: skip


def write(folder: Path) -> Path:
    """The portal, in an empty folder."""
    data = synthetic.write(folder, scale=SCALE) / "datasets"
    _record(data / "projects", PROJECT)
    _record(data / "projects", PAID)
    for each in ADOPTIONS:
        _record(data / "adoptions", _ADOPTION | each)
    for name, indicator, role, year, value, about, evidence, status, conflict, source in _VALUES:
        _row(data / "outcomes.csv", {
            "id": f"marked-{name}", "project": "marked", "indicator": indicator, "role": role, "fiscal_year": str(year),
            "value": str(value), "approximate": about, "evidence": evidence, "status": status,
            "status_note": "数え方が分かりません。" if status == "uncertain" else "", "conflict_note": conflict,
            "source": source,
        })  # fmt: skip
    with (data / "restatements.csv").open("a", encoding="utf-8") as file:
        file.write(f"{RESTATED}{SECOND},{FIRST}\n")
    second = data / "meetings/synthetic-meeting-0002.yaml"
    words = second.read_text(encoding="utf-8").replace("record_kind: minutes_summary", "record_kind: minutes")
    second.write_text(words, encoding="utf-8")
    _row(data / "claims.csv", CLAIM)
    _row(data / "continuations.csv", CONTINUATION)
    return folder


def _record(folder: Path, record: Mapping[str, Any]) -> None:
    folder.joinpath(f"{record['id']}.yaml").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _row(path: Path, row: Mapping[str, str]) -> None:
    """A row more; a column more where the file lacks it."""
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    names = lines[0] + [name for name in row if name not in lines[0]]
    lines = [names, *([*cells, *[""] * (len(names) - len(cells))] for cells in lines[1:])]
    lines.append([row.get(name, "") for name in names])
    path.write_text("".join(f"{','.join(cells)}\n" for cells in lines), encoding="utf-8")
