"""Bytes become the text that they are, or a problem with a line: never a text of other letters."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from zipfile import ZipInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from machikado.core.model import Origin, Problem
from machikado.init.sources import _name_in
from machikado.package.encoding import decoded, read_letters

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "cp1252")
JAPANESE = "町田市の図書館ではたらく人、東京都千代田区スポーツセンター山川・（）２０ー。ﾀｶﾀﾞABCabc 12-"
RARE = "髙﨑瀧澤邉齋籠縺譁蟻罹鰻①㈱ⅲ～"
EUROPEAN = "abcdefghilmnoprstuvzéèàüößñçâîÉÜÖÇÃ’–“”°ABC 12-"
WORDS = (
    "Zürich",
    "Café",
    "Orléans",
    "São Paulo",
    "Málaga",
    "L’Haÿ",
    "Å",
    "É",
    "à",
    "Łódź",
    "Übersee",
    "naïve",
    "§ 5",
    "20 °C",
)
PLACES = (
    "塩尻市",
    "センサー",
    "大阪府",
    "ﾄｳｷｮｳ",
    "まちの図書館",
    "表",
    "年度",
    "第1回",
    "Wi-Fiスポット",
    "A棟",
    "〒100",
)


def cells() -> st.SearchStrategy[str]:
    """Real words, and any letters of one region."""
    return st.one_of(
        st.sampled_from(WORDS), st.sampled_from(PLACES), st.text(st.sampled_from(JAPANESE), max_size=8),
        st.text(st.sampled_from(JAPANESE + RARE), max_size=6), st.text(st.sampled_from(EUROPEAN), max_size=8),
        st.text(st.sampled_from("abcXYZ 019"), max_size=6),
    )  # fmt: skip


def files() -> st.SearchStrategy[str]:
    rows = st.lists(st.tuples(cells(), cells()), min_size=1, max_size=12)
    return rows.map(lambda rows: "id,name\n" + "".join(f"{a},{b}\n" for a, b in rows))


Damage = list[tuple[str, int, int]]


def hurt(data: bytes, damage: Damage) -> bytes:
    """Some bytes replaced, lost or added."""
    found = bytearray(data)
    for kind, place, byte in damage:
        at = place % max(len(found), 1)
        if kind == "add":
            found.insert(at, byte)
        elif kind == "lose":
            del found[at : at + 1]
        else:
            found[at : at + 1] = bytes([byte])
    return bytes(found)


damages = st.lists(
    st.tuples(st.sampled_from(["add", "lose", "replace"]), st.integers(0, 2_000), st.integers(0x80, 0xFF)), max_size=3
)


def read(data: bytes, declared: str = "") -> tuple[str | None, list[Problem]]:
    found = read_letters(data, Origin(path="x.csv"), declared=declared)
    return found.text, list(found.problems)


def strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


@settings(max_examples=1_500, deadline=None)
@given(files(), st.sampled_from(ENCODINGS), damages)
@example("id,name\n1,Café\n2,Zürich\n", "utf-8", [("add", 12, 0xFF)])
@example("id,name\n1,Café\n", "utf-8", [("lose", 14, 0)])
@example("id,name\n1,日本\n", "utf-8", [("replace", 12, 0xB1)])
@example("id,name\n1,éé\n2,ab\n", "utf-8", [("add", 20, 0xB1), ("add", 20, 0xB2), ("add", 20, 0xB3)])
def test_no_text_of_other_letters(text: str, encoding: str, damage: Damage) -> None:
    """What can be read in the encoding in which it was written is that, or it is told; a byte may be another letter."""
    data = hurt(text.encode(encoding, "ignore"), damage)
    said, problems = read(data)
    if said is None:
        assert problems
        return
    true = {strictly(data, encoding), strictly(data.removeprefix(codecs.BOM_UTF8), "utf-8")}
    assert said in true, (encoding, data)
    assert not problems


@settings(max_examples=500, deadline=None)
@given(files(), st.sampled_from(ENCODINGS), st.sampled_from(["cp932", "euc_jp", "cp1252", "utf-8", "latin-1"]), damages)
@example("id,name\n1,Café\n2,Zürich\n", "utf-8", "cp1252", [])
@example("id,name\n1,あいう\n2,町\n", "utf-8", "cp932", [])
def test_a_declaration_makes_no_mojibake_of_utf_8(text: str, encoding: str, declared: str, damage: Damage) -> None:
    data = hurt(text.encode(encoding, "ignore"), damage)
    said, problems = read(data, declared)
    assert (said is None) == bool(problems)
    wide = sum(sign >= "\u3040" for sign in text)
    if encoding == "utf-8" and not damage and declared != "utf-8" and wide > 3:
        assert said is None


LONG = {
    "cp932": "名称,所在地\n中央図書館,塩尻市大門\nｼﾞﾄﾞｳｶﾝ,広丘\n髙﨑記念館,宗賀\n",
    "euc_jp": "名称,所在地\n中央図書館,しおじり市大門\nセンサー,ひろおか\n",
    "utf-16": "名称,所在地\n中央図書館,塩尻市大門\n",
    "iso2022_jp": "名称,所在地\n中央図書館,塩尻市大門\n",
    "cp1252": "city,note\nZürich,“l’été”\nOrléans,–\nMálaga,20 °C\nÉvreux,à voir\n",
}


@pytest.mark.parametrize("encoding", LONG)
def test_files_as_people_have_them_are_read(encoding: str) -> None:
    assert read(LONG[encoding].encode(encoding)) == (LONG[encoding], [])


UTF8 = "id,name\n1,Café\n2,Zürich\n3,東京\n"


@pytest.mark.parametrize(
    ("data", "code", "line", "said"),
    [
        (UTF8.encode().replace(b"Z\xc3\xbc", b"Z\xfc"), "damaged-bytes", 3, "FC"),
        (UTF8.encode().replace(b"\xa9", b""), "damaged-bytes", 2, "C3"),
        (UTF8.encode("utf-8-sig").replace(b"\xa9", b""), "damaged-bytes", 2, "C3"),
        ("名称\nまちの名前\n日本\n".encode().replace(b"\x81", b"", 1), "damaged-bytes", 2, "E3"),
        ((LONG["cp932"] * 9).encode("cp932") + b"\xfd,a\n", "damaged-bytes", 37, "CP932"),
        (LONG["utf-16"].encode("utf-16")[:-1], "damaged-bytes", 2, "UTF-16"),
        ("名称\n日本の町\n".encode() + "図書館です\n".encode("cp932"), "mixed-encoding", 3, "3"),
        ((LONG["cp932"] * 9).encode("cp932") + "9,図書館です\n".encode(), "mixed-encoding", 37, "37"),
        ((LONG["cp1252"] * 9).encode("cp1252") + "9,Café\n".encode(), "mixed-encoding", 46, "46"),
        ("id,name\n1,Café\n".encode("cp1252"), "unclear-encoding", 2, "“1,Café” in cp1252"),
        ("id,name\n1,北京市\n2,上海市\n".encode("gbk"), "unclear-encoding", 2, "cp932"),
        ("id,name\n1,Москва\n2,Тверь\n".encode("cp1251"), "unclear-encoding", 2, "cp1252"),
        ("id,name\n1,Café\n2,Orléans\n3,Málaga\n4,Évora\n".encode("mac_roman"), "unclear-encoding", 2, "cp1252"),
    ],
)  # fmt: skip
def test_where_and_what_is_wrong_is_told(data: bytes, code: str, line: int, said: str) -> None:
    text, (found,) = read(data)
    assert text is None
    assert (found.code, found.origin.line) == (code, line) and said in found.message_en


@pytest.mark.parametrize(
    ("text", "written", "declared"),
    [
        (UTF8, "utf-8", "cp1252"), (UTF8, "utf-8", "latin-1"), (UTF8, "utf-8", "cp932"),
        (LONG["cp932"], "utf-8", "cp932"), ("a\nCafé\n", "utf-8", "cp1252"), ("a\nCafé\n", "utf-8", "cp932"),
    ],
)  # fmt: skip
def test_a_file_that_became_utf_8_is_not_read_as_it_is_declared(text: str, written: str, declared: str) -> None:
    said, (found,) = read(text.encode(written), declared)
    assert said is None and found.code in ("unreadable-file", "damaged-bytes")


@pytest.mark.parametrize("declared", ["", "utf-8", "UTF8"])
def test_utf_8_that_is_declared_is_told_like_any_other(declared: str) -> None:
    """Every Data Package may say so."""
    (found,) = read(UTF8.encode().replace(b"\xa9", b""), declared)[1]
    assert (found.code, found.origin.line) == ("damaged-bytes", 2)


@pytest.mark.parametrize("make", [lambda text: text.encode("cp932"), lambda text: text.encode("euc_jp")])
def test_a_declared_encoding_is_used_for_few_letters_too(make: Callable[[str], bytes]) -> None:
    data = make("id,name\n1,表\n")
    declared = "cp932" if data == "id,name\n1,表\n".encode("cp932") else "euc_jp"
    assert read(data, declared) == ("id,name\n1,表\n", [])


def test_what_is_sent_is_read_no_other_way() -> None:
    text, (found,) = decoded("x.csv", UTF8.encode().replace(b"\xa9", b""))
    assert text is None and (found.code, found.origin.line, found.level) == ("damaged-bytes", 2, "error")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Données_éa.csv", "cp437"), ("Städte.csv", "cp437"), ("施設一覧.csv", "cp932"), ("ﾃﾞｰﾀ一覧.csv", "cp932")],
)
def test_a_name_in_a_zip_is_no_mojibake(name: str, encoding: str) -> None:
    """Python reads names that do not tell their encoding as CP437."""
    assert _name_in(ZipInfo(name.encode(encoding).decode("cp437"))) == name
