"""The small portal with the page for SQL, and a table whose names and values SQL could stumble over."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import AS_OF, PORTALS
from selectolax.lexbor import LexborHTMLParser

from machikado.build.pipeline import build
from machikado.validation.report import report

_ODD = """\
title: Odd
title_en: Odd
description: Names that SQL could stumble over.
description_en: Names that SQL could stumble over.
missingValues: [""]
fields:
  - {name: Recipient Org:Name}
  - {name: select, type: integer}
  - {name: 'a "b"', type: list}
  - {name: 名称}
  - {name: order, type: number}
  - {name: Order}
  - {name: when, type: yearmonth}
  - {name: at, type: datetime}
  - {name: town}
foreignKeys: [{fields: town, reference: {resource: municipalities, fields: code}}]
explore: {facets: ['a "b"'], time: when, measures: [order]}
"""
_ROWS = '''\
Recipient Org:Name,select,"a ""b""",名称,order,Order,when,at,town
"it's ""x"", y",1,b;c,あ,123456789012345678901234567890.125,x,2015-04,2015-04-01T10:00:00Z,{0}
,9007199254740993,,;-- い,-0.5,,2016-01,,{0}
2,,b,,,z,,2016-01-01T00:00:00Z,
'''


def sql_portal(root: Path) -> Path:
    """Lays the portal out and builds it; the folder of the site."""
    shutil.copytree(PORTALS / "small", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    package, settings = root / "datasets" / "datapackage.yaml", root / "mkdocs.yml"
    text = package.read_text(encoding="utf-8").replace("machikado:\n", "machikado:\n  explore: sql\n")
    odd = "resources:\n  - {name: odd, path: odd.csv, schema: schemas/odd.yaml}\n"
    package.write_text(text.replace("resources:\n", odd), encoding="utf-8")
    settings.write_text(settings.read_text(encoding="utf-8") + "  content_security_policy: true\n", encoding="utf-8")
    towns = (root / "datasets" / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    (root / "datasets" / "schemas" / "odd.yaml").write_text(_ODD, encoding="utf-8")
    (root / "datasets" / "odd.csv").write_text(_ROWS.format(towns[1].split(",")[0]), encoding="utf-8")
    outcome = build(root, site=root / "site", as_of=AS_OF)
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


def statements(site: Path) -> dict[str, list[str]]:
    """The SQL of the page by table; derived tables' own by `=TABLE`; by the empty name what comes first."""
    page = LexborHTMLParser((site / "data" / "sql" / "index.html").read_text(encoding="utf-8"))
    found = {}
    for group in page.css("details.mk-group"):
        attributes = group.attributes
        name = attributes.get("data-sql-table") or f"={attributes['data-sql-derived']}"
        found[name] = [each.text() for each in group.css("pre")]
    return found | {"": [each.text() for each in page.css("#duckdb ~ pre")]}
