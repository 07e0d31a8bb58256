"""A workbook as Excel, LibreOffice and others open it: Office Open XML (ECMA-376), of plain sheets.

A sheet has a head in bold, which stays in view with the first two columns, and rows of values below it: no formula, no
link, no macro. The parts that say so are templates; this module writes what is long, the rows and their texts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count, product
from string import ascii_uppercase
from typing import Final

import jinja2

from atlas.escaping import escaped
from atlas.exports.edition import stamp
from atlas.exports.packed import packed
from atlas.kept import Kept

Value = str | int | float | bool | None

LONGEST: Final = 32_767
"""Characters that a cell can hold, as Excel counts them: in UTF-16, where one of the rarer ones counts as two."""

_COLUMNS: Final = (*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2)))
"""How columns are called: A to Z, AA to ZZ."""
_PARTS: Final = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package.rels",
    "docProps/core.xml": "properties.xml",
    "xl/_rels/workbook.xml.rels": "workbook.rels",
    "xl/styles.xml": "styles.xml",
    "xl/workbook.xml": "workbook.xml",
}
"""The parts that are short, each with its template."""
_HEAD_STYLE: Final = ' s="1"'
"""Refers to the second format of the styles: bold."""
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""`_x000A_` in a text stands for a character; an underscore that means itself is escaped in the same way."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the names of its columns, and its rows. Texts hold no control character but tab, line feed."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Properties:
    """What the workbook says of itself; `created` in UTC."""

    title: str
    author: str
    description: str
    created: datetime


def workbook(templates: jinja2.Environment, properties: Properties, sheets: Sequence[Sheet], kept: Kept) -> bytes:
    """The file. Texts longer than a cell can hold are cut. The same content makes the same bytes."""
    made: list[_Written] = []
    number = 0
    for sheet in sheets:
        made.append(kept.once(f"sheet {sheet.name}", number, sheet.rows, partial(_written, sheet, number)))
        number += made[-1].count
    known = {"sheets": sheets, "properties": properties, "created": stamp(properties.created)}
    short = {part: templates.get_template(f"exports/workbook/{name}").render(known) for part, name in _PARTS.items()}
    texts = b"".join(sheet.texts for sheet in made)
    parts = {
        **{part: text.encode() for part, text in short.items()},
        **{f"xl/worksheets/sheet{place}.xml": sheet.part for place, sheet in enumerate(made, 1)},
        "xl/sharedStrings.xml": b"%s%s</sst>" % (_MAIN.format("sst").encode(), texts),
    }
    return packed(parts, properties.created)


_MAIN: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<{} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
_VIEW: Final = (
    '<sheetViews><sheetView workbookViewId="0"><pane xSplit="2" ySplit="1" topLeftCell="C2" activePane="bottomRight"'
    ' state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/>'
)


@dataclass(frozen=True, slots=True)
class _Written:
    """A sheet's own part, and what it adds to the part of all texts: how many, and those."""

    part: bytes
    count: int
    texts: bytes


def _written(sheet: Sheet, first: int) -> _Written:
    """A sheet, whose texts are numbered from `first` on."""
    numbers: dict[str, int] = defaultdict(count(first).__next__)
    part = _sheet(sheet, numbers)
    return _Written(part.encode(), len(numbers), "".join(map(_text, escaped([*numbers]))).encode())


def _sheet(sheet: Sheet, texts: dict[str, int]) -> str:
    """The part of a sheet; its texts are added to `texts`, each with its number."""
    head = _row(1, sheet.head, texts, _HEAD_STYLE)
    body = "".join([_row(line, row, texts) for line, row in enumerate(sheet.rows, start=2)])
    return f"{_MAIN.format('worksheet')}{_VIEW}<sheetData>{head}{body}</sheetData></worksheet>"


def _row(line: int, values: Sequence[Value], texts: dict[str, int], style: str = "") -> str:
    cells = [
        f'<c r="{column}{line}"{style}{_content(value, texts)}</c>'
        for column, value in zip(_COLUMNS, values, strict=False)
        if value is not None and value != ""
    ]
    return f'<row r="{line}">{"".join(cells)}</row>'


def _content(value: Value, texts: dict[str, int]) -> str:
    """The type of a cell and its value; a text by its number."""
    if isinstance(value, str):
        whole = value if len(value) <= LONGEST // 2 else _fitting(value)
        return f' t="s"><v>{texts[whole]}</v>'
    return f' t="b"><v>{value:d}</v>' if isinstance(value, bool) else f"><v>{value}</v>"


def _fitting(text: str) -> str:
    """The text, cut where a cell is full."""
    return text.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", "ignore")


def _text(text: str) -> str:
    spaced = "" if text == text.strip() else ' xml:space="preserve"'
    plain = _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
    return f"<si><t{spaced}>{plain}</t></si>"
