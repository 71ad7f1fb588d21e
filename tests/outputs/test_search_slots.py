"""Places of the search index stay where they are, and the site's own scripts find exactly what is there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import search_reader
from machikado.core.folding import fold
from machikado.outputs.search.documents import Document
from machikado.outputs.search.entries import Kind
from machikado.outputs.search.extra_pieces import More
from machikado.outputs.search.index_files import files
from machikado.outputs.search.names import Called
from machikado.outputs.search.slots import Kept, power, slots_of, spread

NODE = Path(sys.executable).parent / "node"
SCRIPT = Path(__file__).parent / "twins/finder.mjs"
KINDS = [Kind("adoptions", "横展開"), Kind("towns", "まち"), Kind("statements", "発言")]
FACETS = {"prefecture": "都道府県", "year": "年"}
SYLLABLES = "街路見守仕組用水林農業防災子育交通観光森川海山田町村市県鳥獣被害センサーデータ連携基盤の。、をがはに"


# ---------------------------------------------------------------- many documents, and what one more of them changes


def prose(random: Random, letters: int) -> str:
    return "".join(random.choices(SYLLABLES, k=letters))


def adoption(number: int, **others: Any) -> Document:
    random = Random(f"adoption {number}")
    return Document(**{
        "kind": "adoptions", "address": f"adoptions/a-{number:05}/", "title": f"{prose(random, 12)}{number}",
        "text": tuple(prose(random, random.randint(60, 110)) for _ in range(4)),
        "facets": {"prefecture": (f"第{number % 7}県",), "year": (f"{2010 + random.randrange(12)}",)}, **others,
    })  # fmt: skip


def statement(meeting: int, number: int) -> Document:
    random = Random(f"statement {meeting} {number}")
    address = f"meetings/m-{meeting}/#s{number}"
    text = (prose(random, random.randint(20, 180)),)
    return Document(kind="statements", address=address, title=prose(random, 8), text=text)


@pytest.fixture(scope="module")
def many() -> list[Document]:
    return [
        *(adoption(number) for number in range(1, 2_001)),
        *(statement(meeting, number) for meeting in range(40) for number in range(20)),
    ]


def written(documents: Iterable[Document], more: More | None = None) -> dict[str, bytes]:
    return {each.path: each.content for each in files(documents, KINDS, FACETS, more)}


@pytest.fixture(scope="module")
def before(many: list[Document]) -> dict[str, bytes]:
    return written(many)


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]


def told(paths: Iterable[str]) -> list[str]:
    """Of files those with texts."""
    return [path for path in paths if path.startswith("search/t/")]


def in_lists(document: Document) -> int:
    """How many pairs a document has: so many files may have to tell where it stands."""
    lines = [fold(document.title), *map(fold, document.text)]
    return len({line[at : at + 2] for line in lines for at in range(len(line) - 1)})


def test_an_edit_changes_the_files_of_its_own_words(many: list[Document], before: dict[str, bytes]) -> None:
    edited = [*many]
    place, text = 1_234, many[1_234].text
    edited[place] = replace(many[place], text=(*text[:3], text[3][:40] + "見守りの仕組み" + text[3][40:]))
    files_changed = changed(before, written(edited))
    assert len(told(files_changed)) == 1
    assert len(files_changed) <= 0.1 * len(before)


def test_one_more_moves_no_other(many: list[Document], before: dict[str, bytes]) -> None:
    """Its neighbours' texts have another stamp; no list of places changes but those of its own pairs."""
    one = adoption(2_001)
    after = written([*many, one])
    files_changed = changed(before, after)
    assert 1 <= len(told(files_changed)) <= 32
    assert len(files_changed) <= in_lists(one) + 34
    known = {each["address"]: each["start"] for each in search_reader.documents(values(before))}
    now = {each["address"]: each["start"] for each in search_reader.documents(values(after))}
    assert now.items() - known.items() == {(one.address, now[one.address])}


def test_one_less_anywhere_moves_few(many: list[Document]) -> None:
    """Who stood elsewhere because of it goes home: hardly anybody, but seldom a whole slot."""
    kept = sorted((kept_of(each) for each in many), key=lambda each: each.facets)
    known, moved = placed(kept), []
    for number in range(0, 2_000, 23):
        now = placed(kept[:number] + kept[number + 1 :])
        moved.append(sum(known[address] != start for address, start in now.items()))
    assert sorted(moved)[len(moved) // 2] <= 2 and sum(moved) / len(moved) <= 0.01 * len(many)


def test_a_slot_that_grows_leaves_others_where_they_are() -> None:
    sizes = {f"第{number}県": 64 for number in range(64)}
    known, moved = spread(sizes, 64 * 256), []
    for name in sizes:
        now = spread({**sizes, name: 128}, 64 * 256)
        moved.append(sum(known[other] != now[other] for other in sizes if other != name))
    assert sum(moved) / len(moved) <= 3


def test_the_order_in_which_kinds_and_values_are_met_moves_nothing(many: list[Document]) -> None:
    kept = [kept_of(each) for each in many[:200]]
    turned = sorted(kept, key=lambda each: each.facets, reverse=True)
    assert placed(sorted(kept, key=lambda each: each.facets)) == placed(turned)


def kept_of(each: Document) -> Kept:
    return Kept(each.kind, (each.facets.get("prefecture", ()),), each.address, len("".join(each.text)) // 50)


def placed(kept: Sequence[Kept]) -> dict[str, int]:
    return {
        kept[number].address: slot.first + cell * slot.cell
        for slot in slots_of(kept)
        for number, cell in zip(slot.documents, slot.cells, strict=True)
    }


@given(st.dictionaries(st.text(max_size=4), st.sampled_from([1, 2, 4, 8, 64]), min_size=1), st.sampled_from([1, 2]))
def test_blocks_stand_apart_and_at_their_multiples(sizes: dict[str, int], spare: int) -> None:
    room = power(sum(sizes.values()) * spare)
    found = spread(sizes, room)
    units = [unit for name, start in found.items() for unit in range(start, start + sizes[name])]
    assert len(units) == len(set(units)) == sum(sizes.values()) and max(units) < room
    assert all(start % sizes[name] == 0 for name, start in found.items())


@given(st.dictionaries(st.text(max_size=4), st.just(4), min_size=1))
def test_who_comes_last_moves_nobody(sizes: dict[str, int]) -> None:
    room = power(sum(sizes.values()) * 2)
    assert spread(sizes, room).items() <= spread({**sizes, "last one": 4}, room).items()


# ---------------------------------------------------------------- what the scripts find


def values(pieces: dict[str, bytes]) -> dict[str, Any]:
    wanted = [path for path in pieces if path.startswith("search/t/") or path == "search/index.js"]
    return {path: search_reader.piece(pieces[path].decode())[2] for path in wanted}


def asked(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the site's finder, in node."""
    done = subprocess.run([NODE, SCRIPT], input=json.dumps(questions), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def save(pieces: dict[str, bytes], folder: Path) -> str:
    for path, content in pieces.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return str(folder)


words = st.text(st.sampled_from("街路見守りaセ \n"), max_size=90)
some = st.lists(
    st.builds(
        Document,
        kind=st.sampled_from(["adoptions", "towns", "statements"]),
        address=st.sampled_from(
            [f"x/{number}/" for number in range(30)] + [f"y/{number % 3}/#s{number}" for number in range(30)]
        ),
        title=st.text(st.sampled_from("街路見守りa"), min_size=1, max_size=9),
        text=st.lists(words, max_size=3).map(tuple),
        facets=st.sampled_from([{}, {"prefecture": ("甲県",)}, {"prefecture": ("甲県", "乙県"), "year": ("2016",)}]),
    ),
    max_size=25, unique_by=lambda each: each.address,
)  # fmt: skip
QUERIES = ["街", "街路", "見守り", "守り a", "りa", "セ街", "路見守り街", "街路 見守", "乙"]


def holds(document: Document, query: str) -> bool:
    head, text = fold(document.title), fold("\n".join(document.text))
    return all(word in head or (len(word) > 1 and word in text) for word in fold(query).split())


def wanted(documents: Iterable[Document], query: str, **filters: str) -> list[str]:
    return sorted(
        each.address for each in documents
        if holds(each, query)
        and all(value in (each.kind, *each.facets.get(name, ())) for name, value in filters.items())
    )  # fmt: skip


@given(some, some, st.integers(0, 25))
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])  # each takes a second
def test_random_documents_are_found_as_a_scan_finds_them(
    documents: list[Document], others: list[Document], place: int
) -> None:
    """Before an edit and after it; and in the middle of a replacement as before or as after, never a mixture."""
    fresh = [each for each in others if each.address not in {one.address for one in documents}]
    after = [*documents[:place], *fresh[:2], *documents[place + 1 :]]
    with TemporaryDirectory() as folder:
        old, new = (
            save(written(each), Path(folder) / name) for name, each in (("old", documents), ("new", after))
        )  # fmt: skip
        filters: list[dict[str, str]] = [{}, {"prefecture": "甲県"}, {"kind": "towns"}]
        questions = [(query, each) for query in QUERIES for each in filters]
        answers = asked(
            [
                {"folder": here, "then": then, "find": query, "filters": each}
                for here, then in ((old, old), (new, new), (old, new))
                for query, each in questions
            ]
        )
    for number, (query, each) in enumerate(questions):
        first, second, mixed = answers[number :: len(questions)]
        assert sorted(first["addresses"]) == wanted(documents, query, **each), query
        assert sorted(second["addresses"]) == wanted(after, query, **each), query
        assert mixed.get("error") == "Stale" or sorted(mixed["addresses"]) in (
            wanted(documents, query, **each), wanted(after, query, **each),
        ), query  # fmt: skip


def test_an_old_index_over_new_pieces_is_read_again(many: list[Document], tmp_path: Path) -> None:
    """A record went and another stands in its cells: the old index would call the new one by the old one's facets."""
    some_documents = many[:300]
    gone = [each for each in some_documents if each.address != "adoptions/a-00100/"]
    gone.append(adoption(100, address="adoptions/b-00100/", text=("別の街の話です。",)))
    old, new = save(written(some_documents), tmp_path / "old"), save(written(gone), tmp_path / "new")
    title = some_documents[99].title[-8:]
    (answer,) = asked([{"folder": old, "then": new, "find": title}])
    assert answer["addresses"] == ["adoptions/b-00100/"]


def test_a_text_that_took_the_place_of_another_is_noticed(tmp_path: Path) -> None:
    """A filter alone loads no list of places; the stamp of the texts tells that the old index did not mean this one."""
    gone = Document(kind="towns", address="towns/old/", title="旧町", facets={"year": ("2016",)})
    (start,) = (each["start"] for each in search_reader.documents(values(written([gone]))))
    for number in range(99):
        new = replace(gone, address=f"towns/{number}/", facets={"year": ("2017",)})
        if [each["start"] for each in search_reader.documents(values(written([new])))] == [start]:
            break
    old, now = save(written([gone]), tmp_path / "old"), save(written([new]), tmp_path / "new")
    (answer,) = asked([{"folder": old, "then": now, "find": "", "filters": {"year": "2016"}}])
    assert answer == {"error": "Stale"}


def test_names_lead_to_documents_wherever_they_stand(many: list[Document], tmp_path: Path) -> None:
    names = [Called(many[at].address, f"町{at}", f"町{at}", (f"町{at}", f"まち{at}")) for at in (3, 500, 1_999, 2_100)]
    folder = save(written(many, More(names=names)), tmp_path)
    answers = asked([{"folder": folder, "called": f"まち{at}"} for at in (3, 500, 1_999, 2_100)])
    assert [each["names"] for each in answers] == [[[each.label, each.address]] for each in names]


def test_what_no_facet_distinguishes_is_listed_as_it_was_given(tmp_path: Path) -> None:
    """A filter alone lists records by their facets, and those alike in the order of the data."""
    towns = [
        Document(
            kind="towns", address=f"towns/{number}/", title=f"まち{number}",
            facets={"prefecture": (f"{number // 50}県",)},
        )
        for number in range(100)
    ]  # fmt: skip
    (answer,) = asked([{"folder": save(written(towns), tmp_path), "find": "", "filters": {"kind": "towns"}}])
    assert answer["addresses"] == [each.address for each in towns]
    dated = [adoption(number) for number in range(1, 60)]
    (answer,) = asked(
        [{"folder": save(written(dated), tmp_path / "dated"), "find": "", "filters": {"kind": "adoptions"}}]
    )
    met = list(dict.fromkeys(each.facets["prefecture"] for each in dated))
    facets = {each.address: (met.index(each.facets["prefecture"]), -int(each.facets["year"][0])) for each in dated}
    listed = [facets[each] for each in answer["addresses"]]
    assert listed == sorted(listed) and len(listed) == 59
