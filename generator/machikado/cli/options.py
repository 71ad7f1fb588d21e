"""Options, the portal's folder, the day, and how problems and progress are printed, for all commands."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..build.engine_commands import ENGINES

if TYPE_CHECKING:  # the commands import what they need: a build that has nothing to do needs next to nothing
    from ..core.model import Problem

DATA_ERRORS = 1  # exit codes: 0 all is well, 1 the data has errors, 2 the command was misused
MISUSE = 2

with_root = click.option(
    "--root", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path(),
    help="ポータルのフォルダ（mkdocs.yml のあるところ） / The portal's folder.",
)  # fmt: skip
with_as_of = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None,
    help="「今日」とみなす日（既定はデータの最新コミットの日） / The day taken as today.",
)  # fmt: skip
with_engine = click.option(
    "--engine", type=click.Choice(list(ENGINES)), default="mkdocs", show_default=True,
    help="サイトエンジン / The site engine.",
)  # fmt: skip


def portal_at(root: Path) -> Path:
    """The portal's absolute folder; misuse when it is none."""
    if not (root / "datasets" / "datapackage.yaml").is_file():
        raise click.UsageError(
            f"{root.resolve()} に datasets/datapackage.yaml がありません / no portal here; use --root"
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

    return as_of.date() if as_of else newest(root)


def tell(problems: list[Problem]) -> None:
    from ..validation import report

    if problems:
        click.echo(report.report(problems, "text", "確認の結果 / what was found"), err=True)


def say(text: str) -> None:
    """Progress, for somebody who is watching."""
    if sys.stderr.isatty():
        click.echo(f"… {text}", err=True)


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
