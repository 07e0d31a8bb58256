"""The workbook's format, read back by two programs that share no code: openpyxl and calamine."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import openpyxl
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from atlas.exports import Edition
from atlas.exports.workbook import LONGEST, Properties, Sheet, Value, workbook

MADE = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
AWKWARD = [
    "=1+1",
    "  spaces before and behind  ",
    "two\nlines\tand a tab",
    "<b>&amp;</b> \"quoted\" 'twice'",
    "中欧产业集群",
    "👩‍🔬",
    "_x000A_ is not a line feed",
    "_x005F_x000A_",
    "a_xyz_b",
    "1",
    "TRUE",
    "2026-01-31",
    "https://example.org/?a=1&b=2",
]


def made(edition: Edition, *sheets: Sheet, created: datetime = MADE) -> bytes:
    properties = Properties("Title <&>", "An author", "A description", created)
    return workbook(edition.site.templates, properties, sheets, edition.site.kept)


def by_openpyxl(data: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))


def by_calamine(data: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()


@pytest.mark.parametrize("text", AWKWARD)
def test_a_text_comes_back_as_it_was(edition: Edition, text: str) -> None:
    data = made(edition, Sheet("One", ("head",), [(text,)]))
    assert by_calamine(data, "One") == [["head"], [text]]


@pytest.mark.parametrize("text", [text for text in AWKWARD if "_x0" not in text])
def test_another_program_reads_the_same(edition: Edition, text: str) -> None:
    # openpyxl leaves the escapes of underscores as they are.
    assert by_openpyxl(made(edition, Sheet("One", ("head",), [(text,)])), "One") == [("head",), (text,)]


@pytest.mark.parametrize("value", [0, -1, 1.5, 1e-7, 123456789012345, 38.8951, True, False])
def test_a_value_keeps_its_type(edition: Edition, value: Value) -> None:
    data = made(edition, Sheet("One", ("head",), [(value,)]))
    (read,) = by_openpyxl(data, "One")[1]
    assert read == value
    assert isinstance(read, bool) == isinstance(value, bool)
    assert by_calamine(data, "One")[1] == [value]


def test_an_empty_cell_leaves_the_others_where_they_are(edition: Edition) -> None:
    data = made(edition, Sheet("One", ("a", "b", "c", "d"), [(None, "", "x", None), (1, None, None, 2)]))
    assert by_openpyxl(data, "One")[1:] == [(None, None, "x", None), (1, None, None, 2)]


def test_a_sheet_may_have_more_columns_than_the_alphabet_has_letters(edition: Edition) -> None:
    head = [f"column {number}" for number in range(60)]
    data = made(edition, Sheet("Wide", head, [range(60)]))
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
def test_a_text_too_long_for_a_cell_is_cut(edition: Edition, text: str, kept: str) -> None:
    assert by_openpyxl(made(edition, Sheet("One", ("head",), [(text,)])), "One")[1] == (kept,)


def test_the_head_is_bold_and_stays_in_view(edition: Edition) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(edition, Sheet("One", ("a", "b"), [("x", "y")]))))
    sheet = book["One"]
    assert sheet.freeze_panes == "C2"
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert [cell.font.bold for cell in sheet[2]] == [False, False]


def test_the_sheets_are_in_their_order_and_the_first_is_shown(edition: Edition) -> None:
    data = made(edition, *(Sheet(name, ("head",), [(name,)]) for name in ("Zeta", "Alpha & Omega", "Mid")))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Zeta", "Alpha & Omega", "Mid"]
    assert book.active is book["Zeta"]
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == book.sheetnames
    assert [sheet["A2"].value for sheet in book] == book.sheetnames


def test_the_properties_say_what_it_is(edition: Edition) -> None:
    elsewhere = MADE.astimezone(timezone(timedelta(hours=8)))
    found = openpyxl.load_workbook(io.BytesIO(made(edition, created=elsewhere))).properties
    assert (found.title, found.creator, found.description) == ("Title <&>", "An author", "A description")
    assert found.created == found.modified == MADE.replace(tzinfo=None)


def test_every_part_is_well_formed_and_has_a_content_type(edition: Edition) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(edition, Sheet("One", ("head",), [("x",)]))))
    parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    named = {part.get("PartName") for part in parts["[Content_Types].xml"]}
    assert {f"/{name}" for name in parts if not name.startswith(("[", "_rels/", "xl/_rels/"))} == named - {None}
