"""CSV tables, one for each kind, and the XLSX workbook that holds them all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Final

from atlas.exports.files import UNDATED, ExportedFile
from atlas.exports.tables import Cell, Column, Table, table
from atlas.exports.workbook import Properties, Sheet
from atlas.exports.workbook import workbook as written
from atlas.records.model import KINDS
from atlas.site import Site

FOLDER: Final = "downloads"

_MARK: Final = "\ufeff"
"""The byte order mark: without it spreadsheet programs take UTF-8 for an older encoding."""
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet program run a cell instead of showing it."""


def workbook_path(site: Site) -> str:
    """The path of the workbook from the site's home."""
    return f"{FOLDER}/{site.settings.short_name}.xlsx"


def files(site: Site) -> Iterator[ExportedFile]:
    """The CSV files and the workbook."""
    made = cache(partial(table, site))
    for kind in KINDS:
        yield ExportedFile(f"{FOLDER}/{kind}.csv", partial(_csv, made, kind))
    yield ExportedFile(workbook_path(site), lambda: workbook(site, [*map(made, KINDS)]))


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


def workbook(site: Site, made: Sequence[Table]) -> bytes:
    """All tables as one workbook: a sheet on the whole, one for each kind, and one on the columns."""
    explained = [(table.model.plural, *_explained(column)) for table in made for column in table.columns]
    sheets = [
        Sheet("About", ("about", "value"), [*_about(site)]),
        *(Sheet(table.model.plural, table.head, table.rows) for table in made),
        Sheet("Columns", ("sheet", "column", "title", "type", "description"), explained),
    ]
    properties = Properties(site.settings.name, site.settings.author, site.settings.licence.url, site.date or UNDATED)
    return written(properties, sheets)


def _about(site: Site) -> Iterator[tuple[Cell, ...]]:
    yield "Name", site.settings.name
    yield "Author", site.settings.author
    yield "Licence", site.settings.licence.url
    yield "Source", site.settings.source
    known = (("Version", site.version), ("Date of the data", site.day), ("Address", site.address("")))
    yield from ((name, value) for name, value in known if value)


def _explained(column: Column) -> tuple[str, str, str, str]:
    return column.name, column.title, column.type, column.description
