"""Reader of tables that a spreadsheet program has saved: XLSX workbooks and CSV files, as texts with their places.

A file from elsewhere is not trusted: what unpacks to very much, declares entities or has very many cells is refused,
and no formula is computed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import openpyxl
from openpyxl.utils import get_column_letter

from atlas.exports.files import printable

MAX_BYTES: Final = 64 * 1024 * 1024
"""Largest file, and most that a workbook may unpack to; that of 10,000 records unpacks to some 12 MB."""
MAX_CELLS: Final = 1_000_000
"""Most cells of a sheet, empty ones among them."""
CELL_LENGTH: Final = 32_767
"""Most characters that a cell of a workbook can hold; the export cuts longer texts."""

_ADDED_BY_EXPORT: Final = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")
"""Apostrophe that the CSV export puts before what a spreadsheet program would run."""
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HIDDEN: Final = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
"""Invisible characters that spreadsheet programs and copying leave in cells."""


class Unreadable(Exception):
    """Exception for a file that is no table: what it is, and how to make one of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Cell as text without spaces around it; `problem` says why it has none, and what to do.

    `is_day` is true where the program holds a day of the calendar, which it may have made of a month.
    """

    text: str = ""
    problem: tuple[str, str] | None = None
    is_day: bool = False


class Row(NamedTuple):
    """Row: its number in the sheet, from 1, and its cells."""

    number: int
    cells: list[Cell]

    def cell(self, index: int) -> Cell:
        """Cell in a column; an empty one behind the last."""
        return self.cells[index] if index < len(self.cells) else Cell()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sheet: its name (of a CSV file, that of the file), its rows with something in them, and its merged cells."""

    name: str
    rows: list[Row]
    merged: tuple[str, ...] = ()


def column_letter(index: int) -> str:
    """Name of a column in a spreadsheet program, by its place from 0: A, B, …, AA."""
    return str(get_column_letter(index + 1))


def read(path: Path) -> list[Sheet]:
    """Sheets of a file. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise Unreadable(f"The file holds more than {MAX_BYTES:,} bytes. Keep only the tables in it.")
    if data.startswith(b"PK"):
        return list(_workbook(data))
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or path.suffix.lower() in (".xls", ".numbers", ".pdf"):
        raise Unreadable("The file is neither XLSX nor CSV. Save it as a workbook of the type XLSX.")
    return [_csv(path.stem, data)]


def _workbook(data: bytes) -> Iterator[Sheet]:
    damaged = "The workbook is damaged. Open it in a spreadsheet program, and save it as XLSX again."
    try:
        _inspect(data)
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 (zipfile and openpyxl raise whatever a broken part causes)
        raise Unreadable(damaged) from None
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            size = f"{sheet.max_row:,} rows and {sheet.max_column:,} columns"
            raise Unreadable(f"The sheet {sheet.title!r} has {size}. Delete the empty ones behind the table.")
        rows = (Row(number, [*map(_cell, cells)]) for number, cells in enumerate(sheet.iter_rows(), start=1))
        yield Sheet(sheet.title, _filled(rows), tuple(sorted(map(str, sheet.merged_cells.ranges))))


def _inspect(data: bytes) -> None:
    """Raise Unreadable where a workbook could do harm before it is even read."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            raise Unreadable("The file is neither XLSX nor CSV. Save it as a workbook of the type XLSX.")
        if sum(part.file_size for part in packed.infolist()) > MAX_BYTES:
            raise Unreadable(f"The workbook unpacks to more than {MAX_BYTES:,} bytes. Keep only the tables in it.")
        for part in packed.infolist():
            # A part that is larger than it says does not get further than its said size.
            if _DOCTYPE.search(packed.read(part).replace(b"\0", b"")):
                raise Unreadable("The workbook declares XML entities, as no spreadsheet program does. Do not use it.")


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell()
    if cell.data_type == "f":
        return Cell(problem=("It holds a formula.", "Copy the cell, and paste only its value."))
    if cell.data_type == "e":
        return Cell(problem=(f"It holds the error {value}.", "Write the value."))
    if isinstance(value, datetime | date):
        return _day(value, str(cell.number_format).lower())
    if isinstance(value, time | timedelta):
        hint = "Format the cell as text, and write the value."
        return Cell(problem=("The spreadsheet program has made a time of it.", hint))
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, int | float):
        # In digits, without what binary fractions add to it.
        return Cell(format(Decimal(f"{value:.15g}"), "f"))
    return Cell(clean(str(value)))


def _day(value: date, number_format: str) -> Cell:
    """Cell of a date, as exact as the cell shows it."""
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format)
    if "d" in shown or not ("y" in shown or "m" in shown):
        return Cell(value.isoformat()[:10], is_day=True)
    return Cell(value.isoformat()[: 7 if "m" in shown else 4])


def clean(text: str) -> str:
    """Text of a cell without invisible characters and spaces around it, and without Windows' line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return printable(_HIDDEN.sub("", lines)).replace("\xa0", " ").strip()


def _csv(name: str, data: bytes) -> Sheet:
    text = _decoded(data)
    said = re.match(r"sep=(.)\r?\n", text)
    text = text[said.end() :] if said else text
    first = text.partition("\n")[0]
    delimiter = said[1] if said else max(",;\t", key=first.count)
    csv.field_size_limit(MAX_BYTES)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable(f"The CSV file is damaged: {error}. Save it from a spreadsheet program again.") from None
    if sum(map(len, lines)) > MAX_CELLS:
        raise Unreadable(f"The file has more than {MAX_CELLS:,} cells. Keep only the table in it.")
    rows = (Row(number, [*map(_csv_cell, line)]) for number, line in enumerate(lines, start=1))
    return Sheet(name, _filled(rows))


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable('The CSV file is not UTF-8. Save it as "CSV UTF-8", or as XLSX.') from None
    if "\0" in text:
        raise Unreadable("The file is neither XLSX nor CSV. Save it as a workbook of the type XLSX.")
    return text


def _csv_cell(text: str) -> Cell:
    text = clean(text)
    if re.fullmatch(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", text):
        return Cell(problem=(f"It holds the error {text}.", "Write the value."))
    return Cell(text[1:] if _ADDED_BY_EXPORT.match(text) else text)


def _filled(rows: Iterator[Row]) -> list[Row]:
    """Rows in which something stands."""
    return [row for row in rows if any(cell.text or cell.problem for cell in row.cells)]
