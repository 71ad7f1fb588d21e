"""Write the guide, field and code sheets of that workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from ...core.i18n import description_of, noun_of
from .columns import REQUIRED
from .workbook_sheets import PROTECTED, Form, Letter, example_of, height, places, printed, told


def guide(sheet: Worksheet, form: Form, letter: Letter) -> None:
    """How to fill the workbook in, who gets it and where it is sent."""
    words = form.words
    title = noun_of(form.table, form.language)
    lines = [
        ("title", words["sheet_letter_title"].format(table=title)),
        ("plain", description_of(form.table, form.language)),
        ("section", words["sheet_how_title"]), *_paragraphs(words["sheet_how"]),
        *(("plain", words["sheet_how_new"].format(**new._asdict())) for new in form.new.values()),
        ("section", words["sheet_send_title"]), *_paragraphs(words["sheet_send"]),
        *(("plain", line) for line in letter.send),
        *([("plain", words["sheet_more"].format(address=letter.address))] if letter.address else ()),
        ("section", words["sheet_after_title"]), *_paragraphs(words["sheet_after"]),
        ("plain", letter.portal),
    ]  # fmt: skip
    sheet.set_column(0, 0, 100, form.styles["plain"])
    for row, (style, text) in enumerate(lines):
        sheet.write_string(row, 0, text, form.styles[style])
        sheet.set_row(row, {"title": 30, "section": 34}.get(style, height([(text, 98)])))
    sheet.hide_gridlines(2)
    sheet.protect("", PROTECTED)
    printed(sheet, 1)


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    return (("plain", line) for line in text.splitlines() if line.strip())


def dictionary(sheet: Worksheet, forms: Mapping[str, Form]) -> None:
    """One line a column of each sheet, by the sheet's name: what it is, whether it is needed, an example, what can be
    chosen. Items of a list once."""
    first, *others = forms.values()
    headings = ("sheet_heading", "required", "description", "example", "sheet_values")
    lines = [tuple(first.words[name] for name in headings), *_entries(first)]
    for name, form in zip(list(forms)[1:], others, strict=True):
        lines += [(first.words["sheet_of_sheet"].format(sheet=name), "", "", "", ""), *_entries(form)]
    _lines(sheet, first, lines, (28, 8, 60, 34, 60))
    printed(sheet, 1, titles=first.named)


def _entries(form: Form) -> Iterator[tuple[str, ...]]:
    return (_entry_of(form, place) for place, column in enumerate(form.columns) if column.item < 2)


def _entry_of(form: Form, place: int) -> tuple[str, ...]:
    column, choice = form.columns[place], form.choice(place)
    needed = column.required or (column.item and column.field.required)
    values = "、".join(line[0] for line in choice.lines) if choice and column.field.categories else ""
    elsewhere = (
        form.words["sheet_see_codes"].format(sheet=choice.sheet, heading=choice.heading[0])
        if choice and not values
        else ""
    )
    about = " ".join(line for line in told(form, place) if not line.startswith(form.words["sheet_example_is"]))
    heading = column.heading.removesuffix(REQUIRED[form.language])
    return heading, "○" if needed else "", about, example_of(form, place), values or elsewhere


def _lines(sheet: Worksheet, form: Form, lines: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, form.styles["plain" if row else "more"])
        sheet.set_row(row, height(zip(line, widths, strict=True)))
    sheet.freeze_panes(1, 0)
    sheet.protect("", PROTECTED)


def codes(sheet: Worksheet, form: Form) -> None:
    """The lists of one sheet of codes, side by side; codes are text. A list of its own can be filtered."""
    shown = [choice for choice in form.choices.values() if choice.sheet == sheet.get_name()]
    for choice in shown:
        for offset, heading in enumerate(choice.heading):
            place = choice.column + offset
            texts = [heading, *(line[offset] for line in choice.lines)]
            sheet.set_column(place, place, min(50, max(map(places, texts)) + 3))
            for row, text in enumerate(texts):
                sheet.write_string(row, place, text, form.styles["plain" if row else "more"])
    if shown[0].long and form.named:
        sheet.autofilter(0, 0, len(shown[0].lines), len(shown[0].heading) - 1)
    sheet.freeze_panes(1, 0)
    sheet.protect("", PROTECTED)
    printed(sheet, 1, paper=9 if shown[0].long else 8, landscape=not shown[0].long, titles=form.named)
