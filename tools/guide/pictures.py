"""Draws the pictures of the guide for contributors: the form, the workbook, and what comes back.

Usage: python tools/guide/pictures.py

Run it by hand after a change of the form, the workbook or the words, look at what came out, and commit it
(docs/assets/guide/). It needs the packages for tests, Chromium, LibreOffice (`soffice`) and `pdftoppm`.
All that is shown is invented: the town, its record, the source and the workbook's examples stand in a copy of the
portal and nowhere else.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import markdown
import openpyxl
from playwright.sync_api import sync_playwright

from machikado.build.pipeline import build
from machikado.core.git import as_of
from machikado.intake import Context, read
from machikado.intake.command import context_of
from machikado.intake.marked_workbook import annotated
from machikado.outputs.forms.columns import schema_stamp
from machikado.package.rows import summary_of
from machikado.portal import open_portal
from machikado.validation.report import report

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "assets" / "guide"
TABLE = "adoptions"
TOWN = "002011,town,000001,みほん県,さくら市,さくらし,36.1,138.1,,,\n"
PREFECTURE = "000001,prefecture,,,みほん県,みほんけん,36.0,138.0,,,\n"
SOURCE = "\n- id: mihon-report\n  title: みほん事業報告書（架空の例）\n  kind: web_page\n  read_in: excerpt\n"
TOWN_NAME = "みほん県さくら市"
TYPED = {"title": "見守りのしくみ（架空の例）", "what": "子どもの見守り（架空の例）"}
NEW = {
    "title": "さくら市の報道発表（架空の例）",
    "kind": "press_release",
    "publisher": "さくら市",
}
RECORD = """id: mihon-tsugakuro
title: 通学路の安全（架空の例）
adopter: "002011"
what: 通学路のカメラ（架空の例）
relation: unknown
stage: introduced
funding: own_funds
evidence: document
status: read
sources: [mihon-report]
"""
# What the schemas give as examples, and what stands there in the pictures.
EXAMPLES = {
    "adoptions": {
        "長崎県対馬市": TOWN_NAME, "獣害から獣財プロジェクト": TYPED["title"],
        "わなの作動を知らせるセンサー": TYPED["what"], "塩尻市の鳥獣被害センサー": "みほん市の見守り（架空の例）",
        "平成28年10月": "平成29年4月", "約2,400万円": "約120万円", "example: 国庫補助": "example: 自主財源",
        "わなの見回りの回数が減りました。": "見守る人がふえました（架空の例）。",
        "広報つしま 平成28年11月号": "広報さくら 平成29年6月号（架空の例）",
        "野生鳥獣被害対策地域ICT基盤構築事業": TYPED["title"], 'example: "422096"': 'example: "002011"',
        "example: 健康体力相談システム": f"example: {TYPED['what']}",
    },
    "sources": {
        "ICT街づくり推進会議（第14回）議事概要": "みほん事業報告書（架空の例）", "example: 総務省": "example: さくら市",
        "https://its-p21.com/information/cat2/_ict.html": "https://www.city.example.lg.jp/2017/",
    },
}  # fmt: skip
ROW = {
    "題名": NEW["title"],
    "種別": "報道発表",
    "読んだ範囲": "全文",
    "公表者": NEW["publisher"],
    "公表日": "H29.6.19",
}
SHEET = {
    "題名": TYPED["title"], "導入団体": TOWN_NAME, "もととの関係": "類似", "段階": "導入済み",
    "財源": "おこづかい", "証拠の水準": "公表された文書", "導入した仕組み": TYPED["what"], "導入時期": "平成29年4月",
    "横展開の出典1 出典": NEW["title"], "横展開の出典1 出典の箇所": "5ページ",
}  # fmt: skip
BROKEN = 'id: mihon-sakura\ntitle: 見守りのしくみ（架空の例）\nadopter: "002011"\nrelation: modell\nstage: introduced\n'
BROKEN += (
    "started: 平成29年4月\nfunding: own_funds\nevidence: document\nstatus: read\nsources:\n  - {source: mihon-report}\n"
)
CUT = """async ([data, width, height]) => {
  const image = new Image(); image.src = data; await image.decode();
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
  canvas.width = image.width; canvas.height = image.height; pen.drawImage(image, 0, 0);
  const pixels = pen.getImageData(0, 0, image.width, image.height).data;
  let left = image.width, top = image.height, right = 0, bottom = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at] > 250 && pixels[at + 1] > 250 && pixels[at + 2] > 240) continue;
    const x = (at / 4) % image.width, y = Math.floor(at / 4 / image.width);
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
  }
  canvas.width = Math.min(width, right - left + 25); canvas.height = Math.min(height, bottom - top + 25);
  pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 12 - left, 12 - top);
  return canvas.toDataURL("image/webp", 0.72);
}"""
STYLE = """body { font: 15px/1.6 sans-serif; margin: 16px; background: #fff; color: #1a1a1c; }
table { border-collapse: collapse } td, th { border: 1px solid #b3b3b3; padding: 6px 10px; text-align: left }"""


@contextmanager
def portal() -> Iterator[Path]:
    """A copy of the portal with a town and a source that do not exist."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for part in ("datasets", "docs"):
            shutil.copytree(ROOT / part, root / part)
        shutil.copy(ROOT / "mkdocs.yml", root)
        for path, text in (("municipalities.csv", PREFECTURE + TOWN), ("sources.yaml", SOURCE)):
            file = root / "datasets" / path
            file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
        (root / "datasets" / TABLE / "mihon-tsugakuro.yaml").write_text(RECORD, encoding="utf-8")
        (root / "datasets/quantities.yaml").unlink()  # a prefecture that does not exist is in no count of prefectures
        for name, examples in EXAMPLES.items():
            exemplify(root / f"datasets/schemas/{name}.yaml", examples)
        yield root


def exemplify(schema: Path, examples: dict[str, str]) -> None:
    """Puts invented examples where a schema names real ones."""
    text = schema.read_text(encoding="utf-8")
    for real, invented in examples.items():
        if real not in text:
            raise SystemExit(f"{schema.name}: no example {real!r}")
        text = text.replace(real, invented)
    schema.write_text(text, encoding="utf-8")


def kept(page: Any, picture: bytes, name: str, most: tuple[int, int] = (2_000, 2_000)) -> None:
    """A picture without its white border, no larger than told, as a small WebP file: Chromium makes it."""
    data = f"data:image/png;base64,{b64encode(picture).decode()}"
    made = page.evaluate(CUT, [data, *most])
    (TARGET / f"{name}.webp").write_bytes(b64decode(made.partition(",")[2]))


# ---------------------------------------------------------------- the form


def fill(page: Any, answers: dict[str, str]) -> None:
    for name, value in answers.items():
        field = page.locator(f"#{name}")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Tab")


def picture(page: Any, name: str, first: str, last: str, most: int = 620) -> None:
    """The part of the page from one field to another."""
    boxes = [page.locator(each).first.bounding_box() for each in (first, last)]
    top, bottom = (place + page.evaluate("scrollY") for place in (boxes[0]["y"], boxes[1]["y"] + boxes[1]["height"]))
    clip = {"x": 0, "y": top - 16, "width": 760, "height": min(bottom - top + 32, most)}
    kept(page, page.screenshot(clip=clip, full_page=True), name)


def form(site: Path, browser: Any) -> None:
    """Each step as it is gone through."""
    page = browser.new_page(viewport={"width": 760, "height": 2400}, locale="ja-JP")  # the bar is below everything
    page.goto((site / f"contribute/{TABLE}/index.html").as_uri())
    page.locator("form.mk-form--ready").wait_for()
    fill(page, {"adopter": TOWN_NAME})
    page.locator(".mk-form__records label", has_text="別の事例").click()
    page.evaluate("document.activeElement.blur()")
    picture(page, "form-town", ".mk-steps", ".mk-form__records")
    page.locator("[data-next='1']").click()
    fill(page, TYPED | {"started": "平成29年4月"})
    page.locator("#started-offer").wait_for()
    picture(page, "form-told", ".mk-field:has(#started)", "#started-offer")
    page.locator("#started-offer button").click()
    fill(page, {"funding": "own_funds"})
    page.locator("[data-next='2']").click()
    register(page)
    page.locator("[data-next='3']").click()
    page.locator("[data-send=xlsx]").wait_for()
    page.locator(".mk-form__result summary").first.click()  # what was written is long, and seen before
    page.evaluate("document.activeElement.blur()")
    picture(page, "form-result", ".mk-form__result", "[data-send=text]")


def register(page: Any) -> None:
    """A source that is not in the list, begun with its title."""
    page.locator("#sources-1-source").fill(NEW["title"])
    page.locator(".mk-form__register:visible").click()
    page.locator(".mk-form__new").wait_for()
    fill(
        page, {f"sources-1-source-new-{name}": value for name, value in NEW.items()} | {"sources-1-locator": "5ページ"}
    )
    page.evaluate("document.activeElement.blur()")
    picture(page, "form-register", ".mk-form__new", ".mk-field:has(#sources-1-source-new-publisher)")


# ---------------------------------------------------------------- the workbook


def filled(template: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template))
    for name, typed in (("入力", SHEET), ("新しい出典", ROW)):
        for cell in book[name][1]:
            book[name].cell(3, cell.column).value = typed.get(str(cell.value).removesuffix("（必須）"))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def only(workbook: bytes, name: str) -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for each in [*book.sheetnames]:
        if each != name:
            del book[each]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def page_of(workbook: bytes, scratch: Path, number: int, resolution: int) -> bytes:
    """One printed page of a workbook as a picture."""
    file = scratch / "workbook.xlsx"
    file.write_bytes(workbook)
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(scratch), str(file)], check=True)
    pages = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(resolution), "-png"]
    subprocess.run(["pdftoppm", *pages, str(scratch / "workbook.pdf"), str(scratch / "page")], check=True)
    return (scratch / "page.png").read_bytes()


def workbook(site: Path, context: Context, scratch: Path, browser: Any) -> None:
    template, page, table = (site / f"contribute/{TABLE}.xlsx").read_bytes(), browser.new_page(), context.tables[TABLE]
    sent = filled(template)
    found = read("mihon.xlsx", sent, table, context, schema_stamp(table, context.children(table)))
    back = annotated(sent, found, context)
    kept(page, page_of(only(template, "1件を書く"), scratch, 1, 110), "excel-short", (1_200, 600))
    kept(page, page_of(only(template, "入力"), scratch, 1, 110), "excel-template", (1_200, 190))
    kept(page, page_of(back, scratch, 1, 130), "excel-list")
    kept(page, page_of(back, scratch, 2, 110), "excel-marked", (1_200, 190))
    kept(page, page_of(only(sent, "新しい出典"), scratch, 1, 90), "excel-new", (1_200, 150))


# ---------------------------------------------------------------- the comment


def comment(root: Path, browser: Any) -> None:
    (root / "datasets" / TABLE / "mihon-sakura.yaml").write_text(BROKEN, encoding="utf-8")
    package = open_portal(root, as_of(ROOT)).package
    text = "### データの確認\n\n" + report(package.problems, "markdown", summary_of(package))
    body = markdown.markdown(unescape(re.sub("&#8288;", "", text)), extensions=["tables"])
    page = browser.new_page(viewport={"width": 900, "height": 400})
    page.set_content(f'<!doctype html><html lang="ja"><style>{STYLE}</style><body>{body}</body></html>')
    kept(page, page.screenshot(full_page=True), "github-comment")


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with portal() as root, tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        outcome = build(root, site=root / "site", as_of=as_of(ROOT))
        if not outcome.written:
            raise SystemExit(report(outcome.problems, "text", summary_of(outcome.opened.package)))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        form(root / "site", browser)
        workbook(root / "site", context_of(root), Path(name), browser)
        comment(root, browser)
        browser.close()


if __name__ == "__main__":
    main()
