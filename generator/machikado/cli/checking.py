"""The commands that judge and write nothing: `check` and `audit`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from ..core.messages import Both
from ..validation import report
from .options import (
    DATA_ERRORS,
    asks,
    day_of,
    each_one,
    language,
    misuse,
    portal_at,
    portal_problems,
    settings_problems,
    told,
    with_all,
    with_as_of,
    with_root,
)


@click.command()
@with_root
@with_all
@with_as_of
@click.option("--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True,
              help="出力の形 / The report's format.")  # fmt: skip
@click.option("--base", metavar="REV", default=None,
              help="この版からの違いも示します / Also tells what differs from this revision.")  # fmt: skip
def check(root: Path, as_of: datetime.datetime | None, form: str, base: str | None) -> None:
    """データを確かめ、問題の場所・理由・直し方を示します。 / Checks the data and says where, what, why and how to fix.

    例 / Example:  machikado check --format github
    """
    from ..package.rows import summary_of
    from ..portal import open_portal

    if base is not None:
        sys.exit(_check_beside(portal_at(root), base, day_of(root, as_of), form))
    opened = open_portal(portal_at(root), day_of(root, as_of))
    problems = [*settings_problems(root, asks(opened)), *portal_problems(root, opened)]
    click.echo(told(problems, form, summary_of(opened.package)))
    sys.exit(DATA_ERRORS if any(each.level == "error" for each in problems) else 0)


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_root
@with_all
def audit(site: Path, root: Path) -> None:
    """できたサイトのページ・リンク・外部への通信を調べます。 / Audits a built site.

    例 / Example:  machikado audit site
    """
    from ..build.audit import audit as audit_site
    from ..build.written_files import expected
    from ..site.config import read_config

    found = list(audit_site(site, expected(root, site), nav=read_config(root).nav))
    pages = sum(1 for _ in site.rglob("*.html"))
    click.echo(told(found, "text", Both(f"{pages:,} ページを調べました", f"audited {pages:,} pages")))
    sys.exit(DATA_ERRORS if any(each.level == "error" for each in found) else 0)


def _check_beside(root: Path, base: str, day: datetime.date, form: str) -> int:
    """Tells the problems and what differs from a revision; gives the exit code, misuse for no such revision."""
    from ..core.git import RevisionError
    from ..core.strings import visible
    from ..diff.report import change_report
    from ..diff.review import review
    from ..package.rows import summary_of

    try:
        found = review(root, base, day)
    except RevisionError as error:
        reason = visible(f"{base}: {error}")
        raise misuse(
            f"比べる版が見つかりません。ブランチやコミットの名前を確かめてください（{reason}）",
            f"no such revision ({reason})",
        ) from error
    summary = summary_of(found.opened.package)
    click.echo(change_report(found.problems, form, summary, found.comparison, language(), each_one=each_one()))
    return DATA_ERRORS if found.opened.errors else 0
