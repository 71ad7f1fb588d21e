"""The command line: `machikado` with one sentence of help and one example per command."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from ..validation import report
from .options import (
    DATA_ERRORS,
    MISUSE,
    day_of,
    emptied,
    portal_at,
    say,
    settings_problems,
    tell,
    with_as_of,
    with_engine,
    with_root,
    working,
)


@click.group()
@click.version_option(package_name="machikado")
def main() -> None:
    """街角：検証済みのデータから、静的なデータポータルを作ります。 / Open-data portals from checked data."""


@main.command()
@with_root
@with_as_of
@click.option("--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True,
              help="出力の形 / The report's format.")  # fmt: skip
@click.option("--base", metavar="REV", default=None,
              help="この版からの違いも示します / Also tells what differs from this revision.")  # fmt: skip
def check(root: Path, as_of: datetime.datetime | None, form: str, base: str | None) -> None:
    """データを確かめ、問題の場所・理由・直し方を示します。 / Checks the data and says where, what, why and how to fix.

    例 / Example:  machikado check --format github
    """
    from ..outputs.forms.web import contributed
    from ..package.rows import summary_of
    from ..portal import open_portal

    if base is not None:
        sys.exit(_check_beside(portal_at(root), base, day_of(root, as_of), form))
    opened = open_portal(portal_at(root), day_of(root, as_of))
    problems = [*settings_problems(root, bool(contributed(opened.package))), *opened.package.problems]
    click.echo(report.report(problems, form, str(summary_of(opened.package))))
    sys.exit(DATA_ERRORS if any(each.level == "error" for each in problems) else 0)


@main.command()
@with_root
@with_as_of
@with_engine
@click.option("--site", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="書き出すフォルダ（既定は site/） / Where the site is written.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1), default=None,
              help="同時に働くプロセスの数（既定はコアの数、4まで） / Processes at work (one a core).")  # fmt: skip
def build(root: Path, as_of: datetime.datetime | None, engine: str, site: Path | None, jobs: int | None) -> None:
    """データを確かめ、サイトを作ります。誤りがあれば前のサイトに触れません。 / Checks and builds the site.

    例 / Example:  machikado build --engine zensical
    """
    from .building import build_or_repeat

    portal = portal_at(root)
    sys.exit(build_or_repeat(portal, site or portal / "site", day_of(root, as_of), engine, jobs))


@main.command()
@with_root
@with_as_of
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def render(root: Path, as_of: datetime.datetime | None, folder: Path) -> None:
    """サイトエンジンに渡す Markdown の木を書き出します。 / Writes the tree of Markdown that any site engine can build.

    例 / Example:  machikado render build/docs
    """
    from ..build.engines import hand_written
    from ..build.pipeline import prepare
    from ..build.write import write
    from ..site.pages import markdown_pages

    emptied(folder, portal_at(root))
    with working(portal_at(root)) as work:
        prepared = prepare(portal_at(root), day_of(root, as_of), work, say)
        pages = list(markdown_pages(prepared.site, shells=False)) if prepared.site else []
        tell(prepared.problems)
        if prepared.failed:
            sys.exit(DATA_ERRORS)
        written = write([*hand_written(prepared.config.docs), *pages, *prepared.files()], folder)
    click.echo(f"{folder}: {len(written.written) + written.unchanged:,} files")


@main.command("import")
@click.argument("table")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_root
@click.option(
    "--write", is_flag=True, help="誤りのない記録を datasets/ に書きます / Writes the records without errors."
)
@click.option("--yes", is_flag=True, help="--write のとき、たずねずに書きます / Writes without asking.")
@click.option("--answer", type=click.Path(path_type=Path, dir_okay=False), default=None,
              help="印と説明を付けた Excel を書く先 / Where the workbook goes with its cells marked.")  # fmt: skip
def import_(table: str, file: Path, root: Path, write: bool, yes: bool, answer: Path | None) -> None:
    """届いた Excel や CSV を読み、直しの案と問題を示します。 / Reads a file that was sent and shows what is to fix.

    例 / Example:  machikado import adoptions inbox/case.xlsx
    """
    from ..intake.command import MisuseError, import_file

    def agreed(count: int) -> bool:
        return yes or click.confirm(f"誤りのない {count} 件を書きますか / Write {count} records?", default=False)

    try:
        done = import_file(portal_at(root), table, file, click.echo, agreed if write else None, answer)
    except MisuseError as error:
        raise click.UsageError(str(error)) from error
    sys.exit(0 if done else DATA_ERRORS)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("inbox"))
@with_root
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True,
              help="出力の形 / The answer's format.")  # fmt: skip
@click.option("--answers", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="印と説明を付けた Excel を書くフォルダ / Where workbooks go with their cells marked.")  # fmt: skip
@click.option("--write", is_flag=True, help="変換して、元のファイルを消します / Converts and removes them.")
def inbox(folder: Path, root: Path, form: str, answers: Path | None, write: bool) -> None:
    """届いたファイルをまとめて読み、変換できるか、何を直すかを示します。 / Reads all files that arrived in a folder.

    例 / Example:  machikado inbox --write
    """
    from ..intake.receive import receive

    sys.exit(0 if receive(portal_at(root), folder, form, click.echo, answers, write) else DATA_ERRORS)


@main.command()
@click.argument("table")
@with_root
@click.option("--id", "identifier", default=None, help="新しい記録の識別子 / The new record's identifier.")
def new(table: str, root: Path, identifier: str | None) -> None:
    """説明の付いた空の記録ファイルを、表のフォルダに作ります。 / Writes an empty, annotated record file for a table.

    例 / Example:  machikado new adoptions --id tsushima
    """
    from ..outputs.forms.new_record import ScaffoldError, new_record, told
    from ..site.config import read_config

    portal = portal_at(root)
    try:
        path = new_record(portal, table, identifier, read_config(portal).language)
    except ScaffoldError as error:
        raise click.UsageError(str(error)) from error
    click.echo(told(path, identifier))


@main.command()
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
@with_root
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=Path("pack"), show_default=True,
              help="書き出すフォルダ / Where the pack is written.")  # fmt: skip
def pack(first: str, last: str, root: Path, output: Path) -> None:
    """二つの時点の間に変わったことを、紙面とデータにします。 / Packs what changed between two revisions or days.

    例 / Example:  machikado pack 2026-04-01 2027-03-31 --output pack
    """
    from ..build.folders import is_pack
    from ..build.write import write
    from ..diff.pack import pack as packed

    target = emptied(output, portal_at(root), is_pack)
    found = packed(portal_at(root), first, last)
    tell(found.problems)
    if not found.artifacts:
        sys.exit(MISUSE if all(each.origin.path in ("FROM", "TO") for each in found.problems) else DATA_ERRORS)
    write(found.artifacts, target)
    click.echo(f"会議資料 / pack: {target / 'index.html'}")


@main.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_root
def audit(site: Path, root: Path) -> None:
    """できたサイトのページ・リンク・外部への通信を調べます。 / Audits a built site.

    例 / Example:  machikado audit site
    """
    from ..build.audit import audit as audit_site
    from ..build.written_files import expected
    from ..site.config import read_config

    found = list(audit_site(site, expected(root, site), nav=read_config(root).nav))
    pages = sum(1 for _ in site.rglob("*.html"))
    click.echo(report.report(found, "text", f"{pages:,} ページを調べました / audited {pages:,} pages"))
    sys.exit(DATA_ERRORS if any(each.level == "error" for each in found) else 0)


@main.command()
@with_root
@with_as_of
@click.option("--port", type=int, default=8000, show_default=True, help="ポート番号 / The port.")
def serve(root: Path, as_of: datetime.datetime | None, port: int) -> None:
    """手元でサイトを見ながら直せます。保存するとすぐに映ります。 / Serves the site as you edit.

    例 / Example:  machikado serve --port 8080
    """
    from ..build.serve import FolderError, PortError
    from ..build.serve import serve as serve_site

    try:
        serve_site(portal_at(root), as_of=day_of(root, as_of), port=port, say=click.echo)
    except PortError as error:
        raise click.UsageError(f"ポート {port} を使えません / cannot use port {port}: {error}") from error
    except FolderError as error:
        tell([error.args[0]])
        sys.exit(MISUSE)


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
        raise click.UsageError(
            f"比べる版が見つかりません。ブランチやコミットの名前を確かめてください / no such revision ({reason})"
        ) from error
    summary = str(summary_of(found.opened.package))
    click.echo(change_report(found.problems, form, summary, found.comparison, found.language))
    return DATA_ERRORS if found.opened.errors else 0
