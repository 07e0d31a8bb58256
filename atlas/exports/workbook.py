"""XLSX workbook of plain sheets, written by XlsxWriter.

A sheet has a head in bold, which stays in view with the first two columns, and rows of values below it: no formula, no
link, no macro.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Value = str | int | float | bool | None

_WIDTH: Final = 18
"""The width of every column, in characters."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the names of its columns, and its rows. Texts hold no control character but tab, line feed."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Properties:
    """What the workbook says of itself. Without a moment `created`, XlsxWriter would take that of the build."""

    title: str
    author: str
    description: str
    created: datetime


def workbook(properties: Properties, sheets: Sequence[Sheet]) -> bytes:
    """The file; a text longer than a cell can hold is cut. The same content makes the same bytes."""
    content = io.BytesIO()
    # In memory, the parts of the archive are dated 1980; in temporary files, they would follow the time zone.
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": properties.title,
                "author": properties.author,
                "comments": properties.description,
                "created": properties.created.astimezone(UTC),
            }
        )
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            made = book.add_worksheet(sheet.name)
            made.freeze_panes(1, 2)
            made.set_column(0, len(sheet.head) - 1, _WIDTH)
            for column, name in enumerate(sheet.head):
                made.write_string(0, column, name, bold)
            for line, row in enumerate(sheet.rows, start=1):
                _write(made, line, row)
    return content.getvalue()


def _write(sheet: Worksheet, line: int, row: Sequence[Value]) -> None:
    # `write_row` would make formulas, links and numbers of texts that look like them.
    for column, value in enumerate(row):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            # XlsxWriter writes what looks like its own rich text without escaping it.
            sheet.write_string(line, column, f" {value}" if value.startswith("<r>") else value)
        elif isinstance(value, bool):
            sheet.write_boolean(line, column, value)
        else:
            sheet.write_number(line, column, value)
