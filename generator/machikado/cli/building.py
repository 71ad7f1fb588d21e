"""Build a site, or say that there is nothing to do: what that needs is imported before anything else."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..build.inputs import Asked, Unbounded, fingerprint
from ..build.last_build import FOLDER, NAME, Said, content_of, repeated
from ..core.messages import Both
from .options import DATA_ERRORS, chosen_language, each_one, emptied, language, say, tell

if TYPE_CHECKING:
    from ..build.pipeline import Built


def build_or_repeat(root: Path, site: Path, day: datetime.date, engine: str, jobs: int | None) -> int:
    """Builds unless the last build was just this one; tells of it, and gives the exit code."""
    asked = Asked(root=root, site=site.absolute(), as_of=day.isoformat(), engine=engine)
    if not each_one() and (said := repeated(asked)):
        spoken = chosen_language() or said.language
        _tell(said, spoken, site, 0)
        same = Both(
            "何も変わっていないので、前に作ったサイトのままです", "nothing has changed: the site stays as it is"
        )
        click.echo(same.half(spoken))
        return 0
    return _build(asked, emptied(site, root), day, jobs)


def _build(asked: Asked, site: Path, day: datetime.date, jobs: int | None) -> int:
    from ..build.hands import hands
    from ..build.pipeline import build

    known = _known(asked)
    built = build(asked.root, site=site, as_of=day, engine=asked.engine, say=say, jobs=hands(jobs))
    if built.written is None:
        tell(built.problems)
        return DATA_ERRORS
    said = _said(built)
    _tell(said, language(), site, len(built.written.written))
    if known and not each_one():
        _remember(asked, *known, said)
    return 0


def _said(built: Built) -> Said:
    """What there is to say, in both languages: who asks again may read another one."""
    from ..package.rows import summary_of
    from ..validation import report

    summary = summary_of(built.opened.package)
    problems, summaries = [], []
    for each in Both("ja", "en"):
        found = report.report(built.problems, "text", _FOUND, each, each_one=each_one()) if built.problems else ""
        problems.append(found)
        end = report.report([], "text", summary, each).partition("\n")[0]
        summaries.append(f"{end}\n{report.verdict(built.problems, each)}")
    return Said(problems=problems, summary=summaries, pages=built.pages, language=language(chosen=False))


_SAME = Both("何も変わっていないので、前に作ったサイトのままです", "nothing has changed: the site stays as it is")
_FOUND = Both("確認の結果", "what was found")


def _tell(said: Said, language: str, site: Path, written: int) -> None:
    problems, summary = Both(*said.problems), Both(*said.summary)
    if text := problems.half(language):
        click.echo(text, err=True)
    click.echo(summary.half(language))
    page = site / "index.html"
    where = Both(
        f"サイト：{page} — {said.pages:,} ページ（新しく書いたファイル {written:,}）",
        f"site: {page} – {said.pages:,} pages ({written:,} files newly written)",
    )
    click.echo(where.half(language))


def _known(asked: Asked) -> tuple[tuple[str, ...], str] | None:
    """What the build will read, and its fingerprint before it is read; None where that cannot be known."""
    from ..build.own_sources import own_sources
    from ..package.source_files import stands_alone

    if stands_alone(asked.root):  # a Data Package is left as it is
        return None
    try:
        sources = own_sources(asked.root)
        return (sources, fingerprint(asked, sources)) if sources else None
    except (Unbounded, OSError):
        return None


def _remember(asked: Asked, sources: tuple[str, ...], inputs: str, said: Said) -> None:
    from ..core.symlinks import put

    if record := content_of(asked, sources, inputs, said):
        put(asked.root / FOLDER / NAME, record, asked.root)
