"""CSV tables, one for each kind, and the XLSX workbook that holds them all."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Final, NamedTuple

import xlsxwriter

from atlas.exports.files import UNDATED, ExportedFile
from atlas.exports.tables import Cell, Table, table
from atlas.records.model import KINDS
from atlas.site import Site

FOLDER: Final = "downloads"

_MARK: Final = "\ufeff"
"""The byte order mark: without it spreadsheet programs take UTF-8 for an older encoding."""
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet program run a cell instead of showing it."""
_WIDTH: Final = 18
"""The width of every column of the workbook, in characters."""


class Sheet(NamedTuple):
    """A plain sheet of a workbook: its name, the names of its columns, and its rows.

    Texts hold no control character but tab and line feed. There is no formula, link or macro.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_path(site: Site) -> str:
    """The path of the workbook from the site's home."""
    return f"{FOLDER}/{site.settings.short_name}.xlsx"


def files(site: Site) -> Iterator[ExportedFile]:
    """The CSV files and the workbook."""
    made = cache(partial(table, site))

    def csv_of(kind: str) -> str:
        return csv_text(made(kind).head, made(kind).rows)

    for kind in KINDS:
        yield ExportedFile(f"{FOLDER}/{kind}.csv", partial(csv_of, kind))
    yield ExportedFile(workbook_path(site), lambda: workbook(site, [*map(made, KINDS)]))


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV after RFC 4180: commas, CR LF, quotes doubled; with a byte order mark."""
    text = io.StringIO(newline="")
    text.write(_MARK)
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([defused(cell) for cell in row] for row in rows)
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
    settings = site.settings
    about = {
        "Name": settings.name,
        "Author": settings.author,
        "Licence": settings.licence.url,
        "Source": site.source,
        "Version": site.version,
        "Date of the data": site.day,
        "Address": site.address(""),
    }
    explained = [
        (table.model.plural, column.name, column.title, column.type, column.description)
        for table in made
        for column in table.columns
    ]
    sheets = [
        Sheet("About", ("about", "value"), [(name, value) for name, value in about.items() if value]),
        *(Sheet(table.model.plural, table.head, table.rows) for table in made),
        Sheet("Columns", ("sheet", "column", "title", "type", "description"), explained),
    ]
    properties = {"title": settings.name, "author": settings.author, "comments": settings.licence.url}
    return as_xlsx(properties, site.date or UNDATED, sheets)


def as_xlsx(properties: Mapping[str, str], created: datetime, sheets: Sequence[Sheet]) -> bytes:
    """A workbook, with `properties` under XlsxWriter's names; a text longer than a cell can hold is cut.

    A sheet's head is bold, and stays in view with the first two columns. The same content makes the same bytes.
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
    # The book and its sheets name each other: all cells would stay in memory until Python looks for garbage.
    vars(book).clear()
    return content.getvalue()
