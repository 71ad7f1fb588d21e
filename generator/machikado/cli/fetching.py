"""The command that fetches what a portal may ask for and the program does not hold: `fetch`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..core.messages import Both
from .options import DATA_ERRORS, echo, tell, with_root


@click.command()
@click.argument("name", type=click.Choice(["duckdb-wasm"]))
@with_root
@click.option("--from", "places", multiple=True, type=click.Path(path_type=Path, exists=True),
              help="代わりに読む .tgz か、そのフォルダ / Packages to read instead.")  # fmt: skip
def fetch(name: str, root: Path, places: tuple[Path, ...]) -> None:
    """ブラウザーで動く DuckDB を取り寄せ、確かめて、この利用者のために取っておきます。 / Fetches DuckDB for browsers.

    例 / Example:  machikado fetch duckdb-wasm
    """
    from ..build.duckdb_wasm import SPECS
    from ..build.fetching import FetchError
    from ..build.fetching import fetch as fetch_packages
    from ..core.model import Origin
    from ..core.problems import problem

    try:
        folder = fetch_packages(places)
    except FetchError as error:
        tell([problem("fetch-failed", Origin(path=name), reason=error.reason, specs=SPECS)])
        sys.exit(DATA_ERRORS)
    size = sum(path.stat().st_size for path in folder.iterdir()) / (1 << 20)
    echo(Both(f"取り寄せました（{size:.1f} MB）：{folder}", f"fetched ({size:.1f} MB): {folder}"))
