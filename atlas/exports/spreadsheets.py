"""CSV tables, one for each kind, and the XLSX workbook that holds them all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Final

from atlas.exports.edition import AUTHOR, LICENCE_ADDRESS, NAME, SOURCE, UNDATED, Edition, ExportedFile
from atlas.exports.tables import Cell, Column, Table, table
from atlas.exports.workbook import Properties, Sheet
from atlas.exports.workbook import workbook as written
from atlas.records.model import KINDS

FOLDER: Final = "downloads"
WORKBOOK: Final = f"{FOLDER}/eu-china-cluster-atlas.xlsx"

_MARK: Final = "\ufeff"
"""The byte order mark: without it spreadsheet programs take UTF-8 for an older encoding."""
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet program run a cell instead of showing it."""


def files(edition: Edition) -> Iterator[ExportedFile]:
    """The CSV files and the workbook."""
    made = cache(partial(table, edition))
    for kind in KINDS:
        yield ExportedFile(f"{FOLDER}/{kind}.csv", partial(_csv, made, kind))
    yield ExportedFile(WORKBOOK, lambda: workbook(edition, [*map(made, KINDS)]))


def _csv(made: Callable[[str], Table], kind: str) -> str:
    return csv_text(made(kind))


def csv_text(table: Table) -> str:
    """A table as CSV after RFC 4180: commas, CR LF, quotes doubled; with a byte order mark."""
    text = io.StringIO(newline="")
    text.write(_MARK)
    writer = csv.writer(text)
    writer.writerow(table.head)
    # Most cells are empty.
    writer.writerows([cell if cell is None else defused(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def defused(cell: Cell) -> Cell:
    """The cell, with an apostrophe before a text that a spreadsheet program would run as a formula."""
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in _FORMULA_STARTS else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell


def workbook(edition: Edition, made: Sequence[Table]) -> bytes:
    """All tables as one workbook: a sheet on the whole, one for each kind, and one on the columns."""
    explained = [(table.model.plural, *_explained(column)) for table in made for column in table.columns]
    sheets = [
        Sheet("About", ("about", "value"), [*_about(edition)]),
        *(Sheet(table.model.plural, table.head, table.rows) for table in made),
        Sheet("Columns", ("sheet", "column", "title", "type", "description"), explained),
    ]
    properties = Properties(NAME, AUTHOR, LICENCE_ADDRESS, edition.date or UNDATED)
    return written(properties, sheets)


def _about(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    yield "Name", NAME
    yield "Author", AUTHOR
    yield "Licence", LICENCE_ADDRESS
    yield "Source", SOURCE
    known = (("Version", edition.site.version), ("Date of the data", edition.day), ("Address", edition.address("")))
    yield from ((name, value) for name, value in known if value)


def _explained(column: Column) -> tuple[str, str, str, str]:
    return column.name, column.title, column.type, column.description
