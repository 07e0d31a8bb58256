"""The workbook, read back by two programs that share no code with its writer or each other: openpyxl and calamine."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from atlas.exports.spreadsheets import Sheet, as_xlsx
from atlas.exports.tables import Cell

LONGEST = 32_767
"""Characters that a cell can hold, as Excel counts them: in UTF-16, where one of the rarer ones counts as two."""
MADE = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
AWKWARD = [
    "=1+1",
    "  spaces before and behind  ",
    "two\nlines\tand a tab",
    "<b>&amp;</b> \"quoted\" 'twice'",
    "中欧产业集群",
    "👩‍🔬",
    "_x000A_ is not a line feed",
    "a_xyz_b",
    "@SUM(A1)",
    "{=A1}",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "1",
    "TRUE",
    "2026-01-31",
    "https://example.org/?a=1&b=2",
]


def made(*sheets: Sheet, created: datetime = MADE) -> bytes:
    properties = {"title": "Title <&>", "author": "An author", "comments": "A description"}
    return as_xlsx(properties, created, sheets)


def by_openpyxl(data: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))


def by_calamine(data: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()


@pytest.mark.parametrize("text", AWKWARD)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    data = made(Sheet("One", ("head",), [(text,)]))
    assert by_calamine(data, "One") == [["head"], [text]]


@pytest.mark.parametrize("text", [text for text in AWKWARD if "_x0" not in text])
def test_another_program_reads_the_same(text: str) -> None:
    # openpyxl leaves the escapes of underscores as they are.
    assert by_openpyxl(made(Sheet("One", ("head",), [(text,)])), "One") == [("head",), (text,)]


@pytest.mark.parametrize("value", [0, -1, 1.5, 1e-7, 123456789012345, 38.8951, True, False])
def test_a_value_keeps_its_type(value: Cell) -> None:
    data = made(Sheet("One", ("head",), [(value,)]))
    (read,) = by_openpyxl(data, "One")[1]
    assert read == value
    assert isinstance(read, bool) == isinstance(value, bool)
    assert by_calamine(data, "One")[1] == [value]


def test_an_empty_cell_leaves_the_others_where_they_are() -> None:
    data = made(Sheet("One", ("a", "b", "c", "d"), [(None, "", "x", None), (1, None, None, 2)]))
    assert by_openpyxl(data, "One")[1:] == [(None, None, "x", None), (1, None, None, 2)]


def test_a_sheet_may_have_more_columns_than_the_alphabet_has_letters() -> None:
    head = [f"column {number}" for number in range(60)]
    data = made(Sheet("Wide", head, [range(60)]))
    assert by_openpyxl(data, "Wide") == [tuple(head), tuple(range(60))]
    assert by_calamine(data, "Wide")[1] == list(range(60))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * LONGEST),
        ("集" * (LONGEST + 1), "集" * LONGEST),
        # These count as two characters each; no half of one stays.
        ("🚄" * LONGEST, "🚄" * (LONGEST // 2)),
        ("🚄" * (LONGEST // 2), "🚄" * (LONGEST // 2)),
    ],
    ids=["full", "too long", "Chinese", "pictures", "full of pictures"],
)
def test_a_text_too_long_for_a_cell_is_cut(text: str, kept: str) -> None:
    assert by_openpyxl(made(Sheet("One", ("head",), [(text,)])), "One")[1] == (kept,)


def test_the_head_is_bold_and_stays_in_view() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(Sheet("One", ("a", "b"), [("x", "y")]))))
    sheet = book["One"]
    assert sheet.freeze_panes == "C2"
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert [cell.font.bold for cell in sheet[2]] == [False, False]


def test_the_sheets_are_in_their_order_and_the_first_is_shown() -> None:
    data = made(*(Sheet(name, ("head",), [(name,)]) for name in ("Zeta", "Alpha & Omega", "Mid")))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Zeta", "Alpha & Omega", "Mid"]
    assert book.active is book["Zeta"]
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == book.sheetnames
    assert [sheet["A2"].value for sheet in book] == book.sheetnames


def test_the_properties_say_what_it_is() -> None:
    elsewhere = MADE.astimezone(timezone(timedelta(hours=8)))
    found = openpyxl.load_workbook(io.BytesIO(made(created=elsewhere))).properties
    assert (found.title, found.creator, found.description) == ("Title <&>", "An author", "A description")
    assert found.created == found.modified == MADE.replace(tzinfo=None)


def test_what_looks_like_the_writer_s_own_markup_is_a_text() -> None:
    data = made(Sheet("One", ("head",), [("<r>1 & 2</r>",)]))
    assert by_openpyxl(data, "One")[1] == (" <r>1 & 2</r>",)
    assert by_calamine(data, "One")[1] == [" <r>1 & 2</r>"]


def test_columns_are_wide_enough_to_read() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(Sheet("One", ("a", "b"), []))))["One"]
    # One entry stands for neighbours of the same width.
    assert [(width.min, width.max, round(width.width)) for width in sheet.column_dimensions.values()] == [(1, 2, 19)]


def test_the_same_content_makes_the_same_bytes_wherever_and_whenever_it_is_made(tmp_path: Path) -> None:
    make = f"""
import sys
from tests.exports.test_workbook import made, Sheet
sys.stdout.buffer.write(made(Sheet("One", ("a", "b"), {[("x", 1), ("y", None)]!r})))
"""
    for zone, seed in (("Asia/Shanghai", "1"), ("America/Lima", "2")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        run = subprocess.run(
            [sys.executable, "-c", make], cwd=tmp_path, env=environment, capture_output=True, check=True
        )
        assert run.stdout == made(Sheet("One", ("a", "b"), [("x", 1), ("y", None)]))
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(run.stdout)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
