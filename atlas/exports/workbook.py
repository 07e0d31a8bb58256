"""XLSX workbook of plain sheets, written by XlsxWriter.

A sheet has a head in bold, which stays in view with the first two columns, and rows of values below it: no formula, no
link, no macro.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import xlsxwriter

Value = str | int | float | bool | None

_WIDTH: Final = 18
"""The width of every column, in characters."""


class Sheet(NamedTuple):
    """A sheet: its name, the names of its columns, and its rows. Texts hold no control character but tab, line feed."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]


def workbook(properties: Mapping[str, str], created: datetime, sheets: Sequence[Sheet]) -> bytes:
    """The file, with `properties` under XlsxWriter's names; a text longer than a cell can hold is cut.

    The same content makes the same bytes.
    """
    content = io.BytesIO()
    # In memory, the parts of the archive are dated 1980; in temporary files, they would follow the time zone.
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({**properties, "created": created.astimezone(UTC)})
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            made = book.add_worksheet(sheet.name)
            made.freeze_panes(1, 2)
            made.set_column(0, len(sheet.head) - 1, _WIDTH)
            for column, name in enumerate(sheet.head):
                made.write_string(0, column, name, bold)
            for line, row in enumerate(sheet.rows, start=1):
                for column, value in enumerate(row):
                    # `write` and `write_row` would make formulas, links and numbers of texts that look like them.
                    if isinstance(value, str) and value:
                        # XlsxWriter writes what looks like its own rich text without escaping it.
                        made.write_string(line, column, f" {value}" if value.startswith("<r>") else value)
                    elif isinstance(value, bool):
                        made.write_boolean(line, column, value)
                    elif isinstance(value, int | float):
                        made.write_number(line, column, value)
    return content.getvalue()
