"""What `init` writes is built without a hand edit: pages pass the audit, files the Frictionless check."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from click.testing import CliRunner
from frictionless import Package

from machikado.cli import main
from starting import laid, start

_FILES: dict[str, str | bytes] = {
    "施設.csv": (
        "施設一覧,,,,,\r\n番号, 名称 ,緯度,経度,登録日,事業費（千円）\r\n"
        + "".join(
            f"{i:03},施設{i}<br>別館,34.{i:03},135.{i:03},2024/{i % 12 + 1}/1,{i * 999:,}\r\n" for i in range(1, 50)
        )
        + "050,余り,1,2,3,4,5,6\r\n"
    ).encode("cp932"),
    "odd.csv": '"a{b}","x\ny",=cmd,<b>,null,"yes: no","- q",a\n'
    + "1,<script>alert(1)</script>,=1+1,4,NA,6,約7,8\n" * 4,
    "twice.csv": "a,a,,b\n1,2,3,4\n5,6,7,8\n",
    "series.tsv": "Year\tValue\n" + "".join(f"{2000 + i}\t{i * 1.25}\n" for i in range(20)),
    "list.json": json.dumps(
        {"rows": [{"id": i, "tags": ["x", "y"], "at": {"n": None if i else 1.5}} for i in range(9)]}
    ),
    "names.csv": "id,name\na,x\nb,\nc,<b>z</b>\n",
    "gaps.csv": "id,name\na,x\nb,\nc,z\n",
    "none.csv": "a,b\n",
    "datapackage.csv": "search,data\n1,2\n",
    "eu.csv": "v;w\n1,5;x\n2,25;y\n",
}


def test_a_folder_of_odd_files_is_published_without_a_hand_edit(tmp_path: Path) -> None:
    laid(tmp_path, _FILES)
    start("--into", tmp_path, tmp_path, "--title", "Odd", "--licence", "CC0-1.0")
    for words in (["check"], ["build", "--jobs", "1"], ["audit", str(tmp_path / "site")]):
        result = CliRunner().invoke(main, [*words, "--root", str(tmp_path)])
        assert result.exit_code == 0, result.output
    package = Package(str(tmp_path / "site/data/datapackage.json"))
    assert len(package.resources) == len(_FILES)
    assert package.validate().valid
    rows = [
        list(csv.reader(path.open(encoding="utf-8"))) for path in (tmp_path / "odd.csv", tmp_path / "site/data/odd.csv")
    ]
    assert rows[0] == rows[1]
