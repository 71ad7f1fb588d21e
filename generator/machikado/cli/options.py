"""Options, the portal's folder, the day, and how problems and progress are printed, in one language."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..build.engine_commands import ENGINES
from ..core.i18n import LANGUAGES
from ..core.messages import Both

if TYPE_CHECKING:  # the commands import what they need: a build that has nothing to do needs next to nothing
    from ..core.model import Problem
    from ..portal import Opened
    from ..validation import report

DATA_ERRORS = 1  # exit codes: 0 all is well, 1 the data has errors, 2 the command was misused
MISUSE = 2
_LANGUAGE, _ALL = f"{__name__}.language", f"{__name__}.all"  # where a command keeps what was chosen

_root = click.option(
    "--root", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path(), is_eager=True,
    help="ポータルのフォルダ（mkdocs.yml のあるところ） / The portal's folder.",
)  # fmt: skip
_language = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=None, expose_value=False, is_eager=True,
    callback=lambda context, _, value: context.meta.update({_LANGUAGE: value}),
    help="表示の言語（既定はポータルの言語、なければ環境の言語） / What is printed is in this language.",
)  # fmt: skip
with_all = click.option(
    "--all", is_flag=True, expose_value=False, callback=lambda context, _, value: context.meta.update({_ALL: value}),
    help="原因ごとにまとめず、問題を一つずつ示します / Tells each problem instead of each cause.",
)  # fmt: skip
with_as_of = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None,
    help="「今日」とみなす日（既定はデータの最新コミットの日） / The day taken as today.",
)  # fmt: skip
with_engine = click.option(
    "--engine", type=click.Choice(list(ENGINES)), default="mkdocs", show_default=True,
    help="サイトエンジン / The site engine.",
)  # fmt: skip


def with_root(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command: the portal's folder, and the language of what is printed."""
    return _root(_language(command))


with_language = _language  # of commands that need no portal


def chosen_language() -> str | None:
    """The language that was asked for."""
    chosen: str | None = click.get_current_context().meta.get(_LANGUAGE)
    return chosen


def language(*, chosen: bool = True) -> str:
    """The language that was chosen (unless that does not count), else that of the portal, else of the machine."""
    from ..site.config import read_in

    asked = chosen_language() if chosen else None
    return asked or read_in(click.get_current_context().params.get("root", Path()), os.environ)


def each_one() -> bool:
    """Whether each problem is to be told instead of each cause."""
    return bool(click.get_current_context().meta.get(_ALL))


def misuse(ja: str, en: str) -> click.UsageError:
    """An error of the command's use, in the one language."""
    return click.UsageError(Both(ja, en).half(language()))


def portal_at(root: Path) -> Path:
    """The portal's absolute folder; misuse when it is none."""
    from ..package.source_files import descriptors_of

    if not descriptors_of(root):
        place = root.resolve()
        raise misuse(
            f"{place} に datasets/datapackage.yaml（.yml・.json）も、フォルダ直下の datapackage もありません。"
            "--root でポータルのフォルダを示してください。",
            f"neither a portal nor a Data Package here: {place} has no datasets/datapackage.yaml (.yml, .json) and no"
            " datapackage of its own; use --root",
        )
    return root.resolve()


def settings_problems(root: Path, asks: bool) -> list[Problem]:
    """What is wrong with `mkdocs.yml`, and that nothing says where to send what people are asked for (`asks`)."""
    from ..package.contact import SETTINGS, missing_contact
    from ..site.config import read_config

    if not (root / SETTINGS).is_file():  # data may be checked before there is a site
        return []
    config = read_config(root)
    return [*config.faults, *missing_contact(config.contact, asks)]


def asks(opened: Opened) -> bool:
    """Whether people are invited to add rows to a table."""
    tables = (rows.table for rows in opened.package.tables.values())
    return any(table.contribute is not None and table.fields for table in tables)


def portal_problems(root: Path, opened: Opened) -> list[Problem]:
    """What is wrong with the data; without errors also what a build would find wrong with the pages."""
    from ..package.contact import SETTINGS

    found = opened.package.problems
    if opened.errors or not (root / SETTINGS).is_file():
        return found
    from ..site.config import read_config
    from ..site.page_checks import page_problems

    config = read_config(root)
    if any(each.level == "error" for each in config.faults):
        return found
    return [*found, *page_problems(opened.package, config)]


def emptied(folder: Path, root: Path, is_ours: Callable[[Path], bool] | None = None) -> Path:
    """A folder whose content may be replaced; misuse when it holds anything but our own, or a link leads there."""
    from ..build.folders import folder_fault, is_site

    if fault := folder_fault(folder, root, is_ours or is_site):
        tell([fault])
        sys.exit(MISUSE)
    return folder


def day_of(root: Path, as_of: datetime.datetime | None) -> datetime.date:
    """The given day, or the one the portal's own history gives."""
    from ..core.git import as_of as newest
    from ..package.data_files import data_of

    return as_of.date() if as_of else newest(root, data_of(root))


def tell(problems: list[Problem]) -> None:

    if problems:
        click.echo(told(problems, "text", Both("確認の結果", "what was found")), err=True)


def told(problems: list[Problem], form: str, summary: Both) -> str:
    """The report in the language and at the length that was chosen."""
    from ..validation import report

    return report.report(problems, form, summary, language(), each_one=each_one())


def printer() -> report.Printer:
    """What prints for rooms below, in the language and at the length that was chosen."""
    from ..validation import report

    return report.Printer(click.echo, language(), each_one())


def echo(words: Both | str) -> None:
    """What a command prints, in the one language."""
    printer().say(words)


def say(words: Both) -> None:
    """Progress, for somebody who is watching."""
    if sys.stderr.isatty():
        click.echo(f"… {words.half(language())}", err=True)


@contextmanager
def working(root: Path) -> Iterator[Path]:
    """A fresh folder to work in; misuse where a link leads elsewhere."""
    from ..build.folders import workplace
    from ..core.symlinks import LinkError, link_problem

    try:
        with workplace(root) as work:
            yield work
    except LinkError as error:
        tell([link_problem(error.place, root)])
        sys.exit(MISUSE)
