"""Build a site, or say that there is nothing to do: what that needs is imported before anything else."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from ..build.inputs import Asked, Unbounded, fingerprint
from ..build.last_build import FOLDER, NAME, Said, content_of, repeated
from .options import DATA_ERRORS, emptied, say


def build_or_repeat(root: Path, site: Path, day: datetime.date, engine: str, jobs: int | None) -> int:
    """Builds unless the last build was just this one; tells of it, and gives the exit code."""
    asked = Asked(root=root, site=site.absolute(), as_of=day.isoformat(), engine=engine)
    if said := repeated(asked):
        _tell(said, site, 0)
        click.echo("何も変わっていないので、前に作ったサイトのままです / nothing has changed: the site stays as it is")
        return 0
    return _build(asked, emptied(site, root), day, jobs)


def _build(asked: Asked, site: Path, day: datetime.date, jobs: int | None) -> int:
    from ..build.hands import hands
    from ..build.pipeline import build
    from ..package.rows import summary_of
    from ..validation import report

    known = _known(asked)
    built = build(asked.root, site=site, as_of=day, engine=asked.engine, say=say, jobs=hands(jobs))
    told = report.report(built.problems, "text", _FOUND) if built.problems else ""
    if built.written is None:
        click.echo(told, err=True)
        return DATA_ERRORS
    summary = f"{summary_of(built.opened.package)}。{report.verdict(built.problems)}"
    said = Said(problems=told, summary=summary, pages=built.pages)
    _tell(said, site, len(built.written.written))
    if known:
        _remember(asked, *known, said)
    return 0


_FOUND = "確認の結果 / what was found"


def _tell(said: Said, site: Path, written: int) -> None:
    if said.problems:
        click.echo(said.problems, err=True)
    click.echo(said.summary)
    counts = f"{said.pages:,} ページ（新しく書いたファイル {written:,}）"
    click.echo(f"サイト / site: {site / 'index.html'} — {counts} / {said.pages:,} pages")


def _known(asked: Asked) -> tuple[tuple[str, ...], str] | None:
    """What the build will read, and its fingerprint before it is read; None where that cannot be known."""
    from ..build.own_sources import own_sources

    try:
        sources = own_sources(asked.root)
        return (sources, fingerprint(asked, sources)) if sources else None
    except (Unbounded, OSError):
        return None


def _remember(asked: Asked, sources: tuple[str, ...], inputs: str, said: Said) -> None:
    from ..core.symlinks import put

    if record := content_of(asked, sources, inputs, said):
        put(asked.root / FOLDER / NAME, record, asked.root)
