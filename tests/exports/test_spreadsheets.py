"""The tables, read back by csv, frictionless and openpyxl."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pytest

from atlas.exports import datapackage, spreadsheets, tables
from atlas.exports.tables import columns
from atlas.records.model import KINDS
from atlas.site import Site
from tests.exports.conftest import Files, full_site, write


def table(files: Files, kind: str) -> list[list[str]]:
    text = files[f"downloads/{kind}.csv"].data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def workbook(site: Site) -> bytes:
    return spreadsheets.workbook(site, [tables.table(site, kind) for kind in KINDS])


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_has_every_record_and_every_column(any_site: Site, any_files: Files, kind: str) -> None:
    head, *body = table(any_files, kind)
    assert head == [column.name for column in columns(kind, any_site.settings.second_language.former_field)]
    assert len(set(head)) == len(head)
    assert {len(row) for row in body} <= {len(head)}
    assert [row[0] for row in body] == [record.id for record in any_site.catalogue.of_kind(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_a_column_and_every_column_a_meaning(kind: str) -> None:
    names = [column.name for column in columns(kind)]
    for field in KINDS[kind].model_fields:
        assert any(name == field or name.startswith(f"{field}_") for name in names), field
    assert all(column.description and column.title for column in columns(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_dialect_is_the_one_that_spreadsheets_expect(any_files: Files, kind: str) -> None:
    data = any_files[f"downloads/{kind}.csv"].data
    assert data.startswith("\ufeff".encode())
    text = data.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text.splitlines()[0])
    assert (dialect.delimiter, dialect.quotechar) == (",", '"')
    unquoted = "".join(text.split('"')[::2])
    assert unquoted.endswith("\r\n")
    assert "\n" not in unquoted.replace("\r\n", "")


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_of_a_hostile_table_runs_as_a_formula(hostile: Site, kind: str) -> None:
    table = tables.table(hostile, kind)
    text = spreadsheets.csv_text(table.head, table.rows).removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    dangerous = [cell for cell in cells if cell[:1] in "=+-@\t\r＝＋－＠" and cell and not _is_number(cell)]
    assert dangerous == []
    assert any(cell.startswith("'=cmd") for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_each_way_to_start_a_formula_is_defused(start: str) -> None:
    assert spreadsheets.defused(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", [-12.5, 0, None, "plain", "'quoted"])
def test_numbers_and_plain_texts_are_left_alone(value: spreadsheets.Cell) -> None:
    assert spreadsheets.defused(value) == value


def test_the_package_is_accepted(folder: Path) -> None:
    report = frictionless.validate(str(folder / "downloads/datapackage.json"))
    assert report.flatten(["path", "rowNumber", "fieldName", "type", "message"]) == []
    assert [task.name for task in report.tasks] == [*KINDS, "relations"]


def test_the_package_leaves_out_what_its_format_refuses_empty(folder: Path) -> None:
    package = json.loads((folder / "downloads/datapackage.json").read_bytes())
    for resource in package["resources"]:
        assert resource["schema"].get("foreignKeys") != []
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_names_of_linked_records_have_their_marks(site: Site) -> None:
    table = tables.table(site, "success-stories")
    names = next(row for row in table.rows if "clara-and-sjtu" in row)[table.head.index("activities_names")]
    assert "Training session in clinical research, Shanghai (planned) | " in str(names)


def test_a_value_that_holds_the_separator_is_told_from_two() -> None:
    cell = tables.joined(["a | b", "c|d", "e"])
    assert re.split(r"\s*(?<!\\)\|\s*", cell) == [r"a \| b", r"c\|d", "e"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",4.84,", ",east,"),
        ("lyon,Lyon", "paris,Paris"),
        (",France,", ",France,,"),
        ("france,France", "frankia,France"),
    ],
)
def test_a_spoilt_table_is_refused(files: Files, tmp_path: Path, old: str, new: str) -> None:
    places = write(files, tmp_path) / "downloads/places.csv"
    text = places.read_bytes().decode()
    assert old in text
    places.write_bytes(text.replace(old, new, 1).encode())
    assert not frictionless.validate(str(tmp_path / "downloads/datapackage.json")).valid


def test_the_package_says_of_which_version_and_day_it_is(files: Files, site: Site, bare: Site) -> None:
    package = json.loads(files["downloads/datapackage.json"].content)
    assert package["version"] == site.version
    assert package["created"].startswith(site.day)
    assert "created" not in _package(bare)


def test_the_package_gives_each_column_its_type(any_site: Site, any_files: Files) -> None:
    kinds = {"string": str, "number": int | float, "integer": int, "boolean": bool}
    package = json.loads(any_files["downloads/datapackage.json"].content)
    types = {
        field["name"]: field["type"] for resource in package["resources"] for field in resource["schema"]["fields"]
    }
    assert [types[name] for name in ("latitude", "value", "focus", "start")] == [
        "number",
        "number",
        "boolean",
        "string",
    ]
    for resource in package["resources"][: len(KINDS)]:
        made = tables.table(any_site, resource["name"])
        for field, values in zip(resource["schema"]["fields"], zip(*made.rows, strict=True), strict=False):
            assert all(value is None or isinstance(value, kinds[field["type"]]) for value in values), field


def _package(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(datapackage.package(site, []).content)
    return found


def test_the_workbook_says_the_same_as_the_tables(any_site: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(any_site)))
    assert book.sheetnames == ["About", *(model.plural for model in KINDS.values()), "Columns"]
    for kind, model in KINDS.items():
        head, *body = book[model.plural].iter_rows(values_only=True)
        assert list(head) == [column.name for column in columns(kind, any_site.settings.second_language.former_field)]
        wanted = [tuple(cell if cell != "" else None for cell in row) for row in tables.table(any_site, kind).rows]
        assert [tuple(row) for row in body] == wanted


def test_the_workbook_holds_no_formula_and_no_link(hostile: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert not any(cell.hyperlink for cell in cells)
    assert any(str(cell.value).startswith("=cmd") for cell in cells)


def test_the_workbook_is_dated_by_the_data(site: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(site)))
    assert site.date is not None
    assert book.properties.created == site.date.replace(tzinfo=None)
    again = workbook(full_site(site.catalogue))
    assert again == workbook(site)
