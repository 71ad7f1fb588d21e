"""The command line: `machikado` with one sentence of help and one example per command."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from ..core.messages import Both
from .checking import audit, check
from .fetching import fetch
from .options import (
    DATA_ERRORS,
    MISUSE,
    day_of,
    echo,
    emptied,
    language,
    misuse,
    portal_at,
    printer,
    say,
    tell,
    with_all,
    with_as_of,
    with_engine,
    with_root,
    working,
)
from .starting import init


@click.group()
@click.version_option(package_name="machikado")
def main() -> None:
    """街角：検証済みのデータから、静的なデータポータルを作ります。 / Open-data portals from checked data."""


@main.command()
@with_root
@with_all
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
@with_all
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
    count = len(written.written) + written.unchanged
    echo(Both(f"{folder}：{count:,} ファイル", f"{folder}: {count:,} files"))


@main.command("import")
@click.argument("table")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_root
@with_all
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
        asked = Both(f"誤りのない {count:,} 件を書きますか", f"Write {count:,} records?")
        return yes or click.confirm(asked.half(language()), default=False)

    try:
        done = import_file(portal_at(root), table, file, agreed if write else None, answer, printer())
    except MisuseError as error:
        raise misuse(*error.args[0]) from error
    sys.exit(0 if done else DATA_ERRORS)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("inbox"))
@with_root
@with_all
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

    sys.exit(0 if receive(portal_at(root), folder, form, answers, write, printer()) else DATA_ERRORS)


@main.command()
@click.argument("table")
@with_root
@click.option("--id", "identifier", default=None, help="新しい記録の識別子 / The new record's identifier.")
def new(table: str, root: Path, identifier: str | None) -> None:
    """説明の付いた空の記録ファイルを、表のフォルダに作ります。 / Writes an empty, annotated record file for a table.

    例 / Example:  machikado new adoptions --id tsushima
    """
    from ..outputs.forms.new_record import ScaffoldError, new_record
    from ..outputs.forms.new_record import told as scaffolded
    from ..site.config import read_config

    portal = portal_at(root)
    try:
        path = new_record(portal, table, identifier, read_config(portal).language)
    except ScaffoldError as error:
        raise misuse(*error.args[0]) from error
    echo(scaffolded(path, identifier))


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
    page = target / "index.html"
    echo(Both(f"会議資料：{page}", f"pack: {page}"))


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
        serve_site(portal_at(root), as_of=day_of(root, as_of), port=port, say=click.echo, language=language())
    except PortError as error:
        raise misuse(f"ポート {port} を使えません：{error}", f"cannot use port {port}: {error}") from error
    except FolderError as error:
        tell([error.args[0]])
        sys.exit(MISUSE)


main.add_command(init)
main.add_command(check)
main.add_command(audit)
main.add_command(fetch)
