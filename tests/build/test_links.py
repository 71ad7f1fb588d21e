"""Links that a proposed change could lay: nothing is read, written, replaced or removed behind one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS, Portal

from history import commit
from importing import HEADINGS, MOMIJI, workbook
from machikado.build import engines, serve
from machikado.build.folders import folder_fault, is_site, workplace
from machikado.build.pipeline import build
from machikado.build.shells import frames_of
from machikado.build.write import write
from machikado.core.model import Artifact
from machikado.core.symlinks import LinkError, create, link_in, put
from mkdocs_command import mkdocs, printed

KITA = ["kita-2015", *MOMIJI[1:]]


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """Somebody's own folder, which is as it was when the test ends."""
    folder = tmp_path / "outside"
    content = {"thesis.docx": b"thesis", "data/datapackage.json": b"{}", "site/index.html": b"mine", "in/x.csv": b"a,b"}
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    before = state(folder)
    yield folder
    assert state(folder) == before


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file and folder, its bytes and when it was last changed."""
    found = {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}
    return {str(path): (path.read_bytes() if path.is_file() else b"", time) for path, time in found.items()}


def link(portal: Portal, name: str, target: Path | str) -> Path:
    """Lays a link as a commit would: whatever stood there is gone, and it leads out by a relative way."""
    place = portal.root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.symlink_to(os.path.relpath(target, place.parent) if isinstance(target, Path) else target)
    return place


def told(output: str) -> set[str]:
    return set(re.findall(r"\[([a-z]+-[a-z-]+)\]", output)) - {"external-links", "formula-text"}


def errors(output: str) -> set[str]:
    """The codes of lines that tell an error."""
    return told("\n".join(line for line in output.splitlines() if "注意" not in line))


def site_of(portal: Portal) -> dict[str, bytes]:
    site = portal.root / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of the portal without any link."""
    portal = Portal(tmp_path_factory.mktemp("good") / "small")
    shutil.copytree(PORTALS / "small", portal.root, ignore=shutil.ignore_patterns(".machikado", "site"))
    assert portal.run("build").exit_code == 0
    return site_of(portal)


# ---------------------------------------------------------------- where builds work, and where the site goes

# Names that builds have used below `.machikado`, now or before, and some that only look like them.
WORK = [
    ["downloads", "mkdocs", "zensical", "plugin", "theme", "preview", "work-x", "frames/a", "artifacts.txt.new"],
    ["mkdocs/site", "mkdocs/docs", "mkdocs/theme", "mkdocs/mkdocs.yml", "preview/a", "work-x/in-use", "frames/a/b"],
    ["mkdocs/site/a", "work-x/site", "work-x/docs", "downloads/data", "plugin/index.md"],
]


@pytest.mark.parametrize("names", WORK, ids=range(len(WORK)))
@pytest.mark.parametrize("target", ["", "thesis.docx"], ids=["folder", "file"])
def test_links_below_the_folder_of_work_are_not_in_the_way(
    small: Portal, outside: Path, good: dict[str, bytes], names: list[str], target: str
) -> None:
    for name in names:
        link(small, f".machikado/{name}", outside / target)
    result = small.run("build")
    assert result.exit_code == 0, result.output
    assert site_of(small) == good


@pytest.mark.parametrize("name", [".machikado", ".machikado/artifacts.txt", ".machikado/frames", "site"])
@pytest.mark.parametrize("target", ["", "thesis.docx", "site", "nowhere", "itself"])
def test_a_link_that_a_build_would_write_behind_stops_it(small: Portal, outside: Path, name: str, target: str) -> None:
    link(small, name, name.rpartition("/")[2] if target == "itself" else outside / target)
    result = small.run("build")
    assert result.exit_code in (1, 2), result.output
    assert "link-not-followed" in told(result.output) and f"「{name}」" in result.output


@pytest.mark.parametrize("given", ["public", "public/site", "a/../public/site", "x/site"])
@pytest.mark.parametrize("verb", ["build", "render", "pack"])
def test_a_result_behind_a_link_of_the_portal_is_refused(
    small: Portal, outside: Path, monkeypatch: pytest.MonkeyPatch, verb: str, given: str
) -> None:
    """Also on the way to it, and whatever the target holds."""
    link(small, "public", outside)
    link(small, "x", "public")
    (small.root / "a").mkdir()
    monkeypatch.chdir(small.root)
    arguments = {"build": ["--site", given], "render": [given], "pack": ["HEAD", "HEAD", "--output", given]}[verb]
    result = small.command(verb, *arguments)
    assert result.exit_code == 2 and told(result.output) == {"link-not-followed"}, result.output


def test_a_computers_own_links_above_a_portal_are_followed(small: Portal, tmp_path: Path) -> None:
    """As `/tmp` on macOS."""
    (tmp_path / "way").symlink_to(tmp_path)
    arguments = ("--root", str(tmp_path / "way/small"), "--as-of", "2016-01-01", "--site", str(tmp_path / "way/out"))
    result = small.command("build", *arguments)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out/index.html").is_file()


def test_links_in_a_site_are_replaced_and_never_followed(small: Portal, outside: Path, good: dict[str, bytes]) -> None:
    assert small.run("build").exit_code == 0
    for name, target in (("projects", ""), ("index.html", "thesis.docx"), ("more", "site")):
        link(small, f"site/{name}", outside / target)
    link(small, "site/loop", "loop")
    assert small.run("build").exit_code == 0
    assert site_of(small) == good and not [path for path in (small.root / "site").rglob("*") if path.is_symlink()]


@pytest.mark.parametrize("place", ["", "a", "a/b"])
def test_a_link_that_is_laid_while_the_site_is_made_changes_nothing(tmp_path: Path, outside: Path, place: str) -> None:
    site = tmp_path / "public"
    first = [Artifact(path=path, content=b"1", origin=path) for path in ("x", "a/x", "a/b/x", "a/b/gone")]
    write(first, site)

    def made() -> Iterator[Artifact]:
        yield from (Artifact(path=each.path, content=b"22", origin=each.path) for each in first[:3])
        (site / place).rename(tmp_path / "moved")
        (site / place).symlink_to(outside)

    with pytest.raises(LinkError):
        write(made(), site)
    found = [path for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(outside)]
    assert [path.read_bytes() for path in found if path.name in ("x", "gone")] == [b"1"] * 4


def test_a_build_that_finds_a_link_made_between_tells_it(
    small: Portal, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = engines.run

    def running(engine: str, root: Path, *arguments: object) -> Path:
        link(small, "site", outside)
        return run(engine, root, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(engines, "run", running)
    outcome = build(small.root, site=small.root / "site", as_of=AS_OF)
    assert outcome.written is None
    assert [found.code for found in outcome.problems if found.level == "error"] == ["link-not-followed"]


@pytest.mark.parametrize("name", [".machikado", ".machikado/preview"])
def test_a_preview_behind_a_link_is_not_served(small: Portal, outside: Path, name: str) -> None:
    link(small, name, outside)
    result = small.command("serve", "--root", str(small.root), "--port", "0")
    assert result.exit_code == 2 and told(result.output) == {"link-not-followed"}


def test_an_edit_shown_at_once_is_not_written_behind_a_link(small: Portal, outside: Path) -> None:
    preview, record = small.root / ".machikado/preview", small.root / "datasets/projects/sakura.yaml"
    before = build(small.root, site=preview, as_of=AS_OF).opened
    assert frames_of(small.root).is_dir()
    small.edit("datasets/projects/sakura.yaml", "title: さくらの見守り事業", "title: うめの見守り事業")
    serve.show_edited(small.root, preview, before, {record})
    assert "うめの見守り事業" in (preview / "projects/sakura/index.html").read_text(encoding="utf-8")
    link(small, ".machikado/preview", outside)
    with pytest.raises(LinkError):
        serve.show_edited(small.root, preview, before, {record})
    link(small, ".machikado/frames", outside)
    serve.show_edited(small.root, small.root / "other", before, {record})
    assert not (small.root / "other").exists()


# ---------------------------------------------------------------- folders that are not ours

SCHEMA = '"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"'


@pytest.mark.parametrize(
    "content",
    [
        {"thesis.docx": "x"},
        {"data/datapackage.json": '{"resources": []}', "data/index.html": "x"},
        {"data/datapackage.json": f"{{{SCHEMA}}}", "data/index.html": "x"},
        {
            "data/datapackage.json": f'{{{SCHEMA}, "resources": [{{"name": "a"}}]}}',
            "data/a.csv": "x",
            "data/a.json": "x",
            "data/index.html": "x",
        },
        {"data/datapackage.json": "[" * 100_000},
        {"changes.json": "{}"},
    ],
    ids=range(6),
)
def test_what_others_made_is_refused_and_stays(small: Portal, content: dict[str, str]) -> None:
    small.write_all({f"site/{name}": text for name, text in content.items()})
    before = state(small.root / "site")
    result = small.run("build")
    assert result.exit_code == 2 and told(result.output) == {"foreign-folder"}
    outcome = build(small.root, site=small.root / "site", as_of=AS_OF)
    assert outcome.written is None and outcome.problems[-1].code == "foreign-folder"
    assert state(small.root / "site") == before


def test_a_site_is_known_without_any_record_of_it(small: Portal) -> None:
    """Sites that earlier versions made, or another checkout: by their own catalogue of downloads."""
    assert small.run("build").exit_code == 0
    shutil.rmtree(small.root / ".machikado")
    assert is_site(small.root / "site")
    assert small.run("build").exit_code == 0
    small.write("site/.git/config", "x")
    assert small.run("build").exit_code == 2 and (small.root / "site/.git/config").is_file()


def test_a_pack_replaces_packs_only(small: Portal) -> None:
    commit(small.root)
    out = small.root / "out"
    arguments = ("pack", "--root", str(small.root), "HEAD", "HEAD", "--output", str(out))
    assert small.command(*arguments).exit_code == 0
    assert small.command(*arguments).exit_code == 0
    (out / "thesis.docx").write_text("x")
    result = small.command(*arguments)
    assert result.exit_code == 2 and told(result.output) == {"foreign-folder"}
    assert (out / "thesis.docx").read_text() == "x"


# ---------------------------------------------------------------- the folder of work


def test_work_is_done_in_a_fresh_folder_that_goes(small: Portal) -> None:
    with workplace(small.root) as one, workplace(small.root) as two:
        assert one != two and one.parent == two.parent == small.root / ".machikado"
        assert one.stat().st_mode & 0o777 == 0o700
    assert list((small.root / ".machikado").iterdir()) == []


def test_what_a_killed_build_left_goes_and_nothing_else(small: Portal, outside: Path) -> None:
    kept = ("work-mine/thesis.docx", "work-other/in-use", "other/in-use", "a.txt")
    small.write_all({f".machikado/{name}": "machikado\n" if name == "other/in-use" else "not ours" for name in kept})
    small.write_all({".machikado/work-dead/in-use": "machikado\n", ".machikado/work-dead/site/x": "x"})
    link(small, ".machikado/work-dead/site/out", outside)
    link(small, ".machikado/work-link", outside)
    with workplace(small.root) as busy, workplace(small.root):
        assert busy.is_dir()
    names = {path.name for path in (small.root / ".machikado").iterdir()}
    assert names == {"work-mine", "work-other", "work-link", "other", "a.txt"}


LEFT = {"artifacts.txt", "frames", "last-build.json"}


def test_a_build_leaves_only_what_the_next_one_needs(small: Portal) -> None:
    assert small.run("build").exit_code == 0
    assert {path.name for path in (small.root / ".machikado").iterdir()} == LEFT
    small.append("docs/projects/index.md.j2", "{{ nope }}")
    assert small.run("build").exit_code == 1
    assert {path.name for path in (small.root / ".machikado").iterdir()} == LEFT


# ---------------------------------------------------------------- what is published


@pytest.mark.parametrize("target", ["/etc/passwd", "../mkdocs.yml", "outside", "/nowhere", "itself", "/dev/zero"])
def test_links_in_pages_are_refused(small: Portal, outside: Path, target: str) -> None:
    names = ["pic.png", "a/b.md", "index.md", "projects/{id}.html.j2", "_macros/x.j2", ".x/y", "a/c.yaml"]
    for name in names:
        own: dict[str, Path | str] = {
            "outside": outside / "thesis.docx", "itself": Path(name).name, "../mkdocs.yml": small.root / "mkdocs.yml"
        }  # fmt: skip
        link(small, f"docs/{name}", own.get(target, target))
    result = small.run("build", "--all")
    assert result.exit_code == 1 and "root:" not in result.output
    refused = re.findall(r"docs/(\S+) \[link-not-followed\]", result.output)
    assert sorted(refused) == sorted(names)
    assert not (small.root / "site").exists()


@pytest.mark.parametrize("target", ["outside", "..", ".", "projects"])
def test_links_to_folders_in_pages_are_refused(small: Portal, outside: Path, target: str) -> None:
    link(small, "docs/more", outside if target == "outside" else target)
    assert "link-not-followed" in told(small.run("build").output)


@pytest.mark.xdist_group("plugin")
def test_mkdocs_alone_publishes_nothing_behind_a_link(small: Portal, outside: Path) -> None:
    link(small, "docs/more", outside)
    done = mkdocs(small)
    assert done.returncode != 0 and "[link-not-followed]" in printed(done) and "Traceback" not in printed(done)


def test_a_link_to_a_file_beside_it_and_an_editors_lock_are_no_harm(small: Portal) -> None:
    link(small, "docs/twin.txt", "one.txt")
    small.write("docs/one.txt", "same")
    link(small, "docs/.#index.md", "somebody@computer.1:2")
    result = small.run("build")
    assert result.exit_code == 0, result.output
    assert site_of(small)["twin.txt"] == b"same"


@pytest.mark.parametrize("name", ["docs", "look", "mkdocs.yml", "datasets"])
def test_the_portals_own_folders_are_no_links(small: Portal, tmp_path: Path, name: str) -> None:
    small.edit("mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: look\n")
    small.write("look/x.txt", "x")
    shutil.move(small.root / name, tmp_path / "elsewhere")
    link(small, name, tmp_path / "elsewhere")
    result = small.run("build")
    assert result.exit_code == 1 and (result.exception is None or isinstance(result.exception, SystemExit))
    assert told(result.output) & {"link-not-followed", "unreadable-file"} and not (small.root / "site").exists()


@pytest.mark.parametrize("setting", ["docs_dir", "custom_dir"])
@pytest.mark.parametrize("value", ["..", ".", "../outside", "/etc", "docs/../../outside", ".git", ".machikado", "a/.b"])
def test_folders_of_the_settings_stand_in_the_portal(small: Portal, outside: Path, setting: str, value: str) -> None:
    small.write(".git/config", "token")
    if setting == "docs_dir":
        small.append("mkdocs.yml", f"docs_dir: {value}\n")
    else:
        small.edit("mkdocs.yml", "  name: material\n", f"  name: material\n  custom_dir: {value}\n")
    result = small.run("build")
    assert result.exit_code == 1 and "folder-outside" in told(result.output), result.output
    assert not (small.root / "site").exists()


def test_links_in_an_own_theme_are_refused(small: Portal) -> None:
    small.edit("mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: look\n")
    link(small, "look/assets/x.txt", "/etc/passwd")
    assert "link-not-followed" in told(small.run("build").output)


def test_a_comparison_does_not_read_behind_links_either(small: Portal) -> None:
    commit(small.root)
    link(small, "docs/projects/{id}.html.j2", "/etc/passwd")
    result = small.run("check", "--base", "main")
    assert result.exit_code == 1 and "link-not-followed" in told(result.output) and "root:" not in result.output
    result = small.command("pack", "--root", str(small.root), "HEAD", "HEAD", "--output", str(small.root / "out"))
    assert result.exit_code == 1 and not (small.root / "out").exists()


@pytest.mark.xdist_group("plugin")
@pytest.mark.parametrize("name", [".machikado", "site"])
def test_mkdocs_alone_writes_behind_no_link(small: Portal, outside: Path, name: str) -> None:
    link(small, name, outside)
    done = mkdocs(small)
    assert done.returncode != 0 and "[link-not-followed]" in printed(done) and "Traceback" not in printed(done)


@pytest.mark.xdist_group("plugin")
def test_mkdocs_alone_empties_nobodys_folder(small: Portal, outside: Path) -> None:
    small.append("mkdocs.yml", "site_dir: ../outside\n")
    done = mkdocs(small)
    assert done.returncode != 0 and "[foreign-folder]" in printed(done)


# ---------------------------------------------------------------- what imports write


@pytest.mark.parametrize(
    ("place", "target"),
    [("datasets/adoptions", ""), ("datasets/adoptions/kita-2015.yaml", "new.yaml"), ("datasets", "")],
)
def test_a_record_is_not_written_behind_a_link(
    small: Portal, outside: Path, tmp_path: Path, place: str, target: str
) -> None:
    case = tmp_path / "case.xlsx"
    case.write_bytes(workbook(HEADINGS, KITA))
    small.write("inbox/adoptions/case.xlsx", workbook(HEADINGS, KITA))
    if place == "datasets":
        outside = Path(shutil.move(small.root / place, tmp_path / "moved"))
    link(small, place, outside / target)
    before = state(outside)
    for arguments in (
        ("import", "--root", str(small.root), "adoptions", str(case), "--write", "--yes"),
        ("inbox", "--root", str(small.root), "--write"),
        ("new", "adoptions", "--root", str(small.root), "--id", "kita-2015"),
    ):
        result = small.command(*arguments)
        assert result.exit_code != 0 and isinstance(result.exception, SystemExit), arguments
    assert state(outside) == before and (small.root / "inbox/adoptions/case.xlsx").is_file()


def test_rows_are_not_written_behind_a_link_beside_their_file(small: Portal, outside: Path, tmp_path: Path) -> None:
    link(small, "datasets/.municipalities.csv.new", outside / "thesis.docx")
    rows = (small.root / "datasets/municipalities.csv").read_text(encoding="utf-8").splitlines()
    small.write("datasets/municipalities.csv", "\n".join(rows[:-1]) + "\n")
    (tmp_path / "rows.csv").write_text(f"{rows[0]}\n{rows[-1]}\n", encoding="utf-8")
    arguments = ("import", "--root", str(small.root), "municipalities", str(tmp_path / "rows.csv"))
    result = small.command(*arguments, "--write", "--yes")
    assert result.exit_code == 0, result.output
    assert (small.root / "datasets/municipalities.csv").read_text(encoding="utf-8").splitlines() == rows


def test_marked_workbooks_are_not_written_behind_a_link(small: Portal, outside: Path) -> None:
    sent = small.write("inbox/adoptions/case.xlsx", workbook(HEADINGS, ["kita-2015", "だれか", *MOMIJI[2:]]))
    answers = ("inbox", "--root", str(small.root), "--answers")
    link(small, "answers", outside)
    assert "link-not-followed" in told(small.command(*answers, str(small.root / "answers")).output)
    link(small, "marked/01.xlsx", outside / "thesis.docx")
    assert "link-not-followed" in told(small.command(*answers, str(small.root / "marked")).output)
    back = link(small, "back.xlsx", outside / "new.xlsx")
    result = small.command("import", "--root", str(small.root), "adoptions", str(sent), "--answer", str(back))
    assert result.exit_code == 2


def test_a_file_of_another_folder_is_taken_out_of_there(small: Portal, tmp_path: Path) -> None:
    """And not a file of the portal that has the same name."""
    sent = tmp_path / "in/adoptions/case.xlsx"
    sent.parent.mkdir(parents=True)
    sent.write_bytes(workbook(HEADINGS, KITA))
    small.write("case.xlsx", "the portal's own")
    result = small.command("inbox", str(tmp_path / "in"), "--root", str(small.root), "--write")
    assert result.exit_code == 0, result.output
    assert not sent.exists() and (small.root / "case.xlsx").read_text() == "the portal's own"


@pytest.mark.parametrize("place", ["x", "a/x"])
def test_a_file_is_put_whole_and_readable_by_others(tmp_path: Path, place: str) -> None:
    put(tmp_path / place, b"1", tmp_path)
    put(tmp_path / place, b"2", tmp_path)
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / place).read_bytes() == b"2"
    assert (tmp_path / place).stat().st_mode == (tmp_path / "other").stat().st_mode
    assert list(tmp_path.rglob(".*")) == []
    with pytest.raises(FileExistsError):
        create(tmp_path / place, b"3", tmp_path)


def test_a_link_on_the_way_is_found_where_the_portal_could_have_laid_it(tmp_path: Path) -> None:
    root = tmp_path / "portal"
    (root / "a").mkdir(parents=True)
    (root / "in").symlink_to("a")
    (tmp_path / "way").symlink_to(root)
    assert link_in(root / "in/x", root) == root / "in"
    assert link_in(tmp_path / "way/a/x", root) is None
    assert link_in(tmp_path / "way/in/x", root) == tmp_path / "way/in"
    assert link_in(root / "a/x", root) is None
    assert folder_fault(root / "a", root) is None
