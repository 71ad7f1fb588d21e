"""The command that starts a portal from files that somebody has: `init`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.i18n import LANGUAGES
from .options import DATA_ERRORS, chosen_language, with_language

if TYPE_CHECKING:
    from ..init.settings import Settings
    from ..init.start import Outcome


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path(path_type=Path))
@with_language
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="ポータルを作るフォルダ（既定はここ） / Where the portal goes (default: here).")  # fmt: skip
@click.option("--language", "pages_in", type=click.Choice(LANGUAGES), default=None,
              help="ページの言語 / The language of the pages.")  # fmt: skip
@click.option("--title", default=None, help="ポータルの題名 / The portal's title.")
@click.option("--publisher", default=None, help="公開する団体 / Who publishes.")
@click.option("--licence", metavar="SPDX", default=None, help="CC-BY-4.0 など / The licence of the data.")
@click.option("--yes", is_flag=True, help="たずねません / Asks nothing.")
@click.option("--update", is_flag=True, help="新しい表と列を加えます / Adds new tables and columns.")
def init(
    sources: tuple[Path, ...], into: Path | None, pages_in: str | None, title: str | None, publisher: str | None,
    licence: str | None, yes: bool, update: bool,
) -> None:  # fmt: skip
    """CSV や Excel から、公開できるポータルを作ります。元のファイルは変えません。 / Starts a portal from files.

    例 / Example:  machikado init data/
    """
    from ..init.report import lines_of
    from ..init.start import Outcome, is_portal, place_of, start
    from ..init.updating import add

    place = place_of(sources, into)
    given = {"title": title, "publisher": publisher, "licence": licence, "language": pages_in}
    stated = {name: value for name, value in given.items() if value is not None}
    if is_portal(place):
        outcome = add(sources, place) if update else Outcome(into=place, state="exists")
    else:
        outcome = start(sources, place, _asking(stated, quiet=yes or not sys.stdin.isatty()))
    for line in lines_of(outcome, _spoken(outcome)):
        click.echo(line)
    sys.exit(DATA_ERRORS if outcome.state == "nothing" else 0)


def _spoken(outcome: Outcome) -> str:
    """The language of the terminal: as chosen, else the portal's, else the machine's."""
    from ..site.config import read_in

    if asked := chosen_language():
        return asked
    return outcome.settings.language if outcome.settings else read_in(outcome.into, os.environ)


def _asking(stated: dict[str, str], *, quiet: bool) -> Callable[[Settings, bool], Settings]:
    """What asks for the four things that a portal should say, unless they are stated or nobody is there to answer."""
    from ..core.messages import reason

    questions = {
        "title": reason("init-ask-title"), "publisher": reason("init-ask-publisher"),
        "licence": reason("init-ask-licence"), "language": reason("init-ask-language"),
    }  # fmt: skip

    def ask(found: Settings, licensed: bool) -> Settings:
        settings = replace(found, **stated)
        names = ["title", "publisher", *([] if licensed else ["licence"]), "language"]
        for name in (name for name in names if not quiet and name not in stated):
            words = questions[name].half(chosen_language() or found.language)
            kind = click.Choice(LANGUAGES) if name == "language" else str
            answer = click.prompt(words, default=getattr(settings, name), type=kind)
            settings = replace(settings, **{name: str(answer).strip()})
        return settings if settings.title else replace(settings, title=found.title)

    return ask
