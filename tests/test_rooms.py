"""The rooms of the package, from top to bottom: a room imports only what rooms below it offer; a library has a door."""

import ast
from importlib import import_module
from importlib.util import resolve_name
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator" / "machikado"
ROOMS = """__main__, cli plugin, init intake build diff, portal, site, outputs, profile, sql, package, validation, core,
theme"""
FLOORS = {room: floor for floor, rooms in enumerate(ROOMS.split(",")) for room in rooms.split()}
DOORS = """click=cli defusedxml=intake duckdb=sql/engine frictionless=validation/judges jinja2=site/sandbox
mkdocs=plugin openpyxl=intake|package/xlsx_reader markdown=site/permalinks PIL=site/share_cards selectolax=build/audit
watchfiles=build/serve xlsxwriter=outputs/downloads/xlsx|outputs/forms|intake
yaml=core|build/engines|outputs/forms/issue_form"""
OPEN = {library: tuple(rooms.split("|")) for library, rooms in (door.split("=") for door in DOORS.split())}


@pytest.mark.parametrize("place", [path.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.rglob("*.py"))])
def test_a_room_imports_only_what_is_below_it(place: str) -> None:
    here, package = place.removesuffix(".py").split("/")[0], ".".join(["machikado", *place.split("/")[:-1]])
    for node in ast.walk(ast.parse((PACKAGE / place).read_text(encoding="utf-8"))):
        for each in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
            name = "." * getattr(node, "level", 0) + (getattr(node, "module", "") or each.name)
            library, *inside = resolve_name(name, package).split(".")
            if library == "machikado" and inside[0] != here:
                face = getattr(import_module(f"machikado.{inside[0]}"), "__all__", [each.name])
                assert FLOORS[inside[0]] > FLOORS[here] and [*inside, each.name][1] in face, (place, inside)
            assert place.startswith(OPEN.get(library, "")), f"{library} has its door elsewhere"
