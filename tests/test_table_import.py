"""Tables that were changed in a spreadsheet program become changes of the records' files, and of nothing else."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from atlas.cli import table_import, table_reader
from atlas.cli.main import main
from atlas.exports import spreadsheets, tables
from atlas.records import checks
from atlas.records.catalogue import Catalogue, build
from atlas.records.links import is_text
from atlas.records.model import KINDS, Outcome
from atlas.records.yaml_reader import parse
from atlas.site import Site
from atlas.site.settings import Settings
from tests.conftest import ROOT
from tests.exports.conftest import full_site

Capture = pytest.CaptureFixture[str]
Edit = Callable[[Any], None]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the real data."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture(scope="module")
def site(catalogue: Catalogue) -> Site:
    return Site(catalogue, Settings(), root=ROOT)


@pytest.fixture(scope="module")
def workbook(site: Site) -> bytes:
    """The workbook as the site offers it."""
    return spreadsheets.workbook(site, [tables.table(site, kind) for kind in KINDS])


def csv_of(table: tables.Table) -> str:
    """A table as the site offers it in a CSV file."""
    return spreadsheets.csv_text(table.head, table.rows)


def saved(workbook: bytes, target: Path, edit: Edit) -> Path:
    """The workbook, opened and saved again after an edit."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    edit(book)
    book.save(target)
    return target


def cell(book: Any, sheet: str, identifier: str, column: str) -> Any:
    """Cell of a record in a column."""
    rows = book[sheet]
    place = [head.value for head in rows[1]].index(column)
    return next(row[place] for row in rows.iter_rows() if row[0].value == identifier)


def put(sheet: str, identifier: str, column: str, value: Any, number_format: str = "") -> Edit:
    """Edit that writes a value into a record's cell."""

    def edit(book: Any) -> None:
        found = cell(book, sheet, identifier, column)
        found.value = value
        found.number_format = number_format or found.number_format

    return edit


def run(path: Path, data: Path, *options: str) -> int:
    return main(["import", str(path), "--data", str(data), *options])


def differing(data: Path) -> list[str]:
    """Files that are not what they were."""
    files = {path.relative_to(folder): path.read_bytes() for folder in (data,) for path in folder.rglob("*.yml")}
    old = {path.relative_to(ROOT / "data"): path.read_bytes() for path in (ROOT / "data").rglob("*.yml")}
    return sorted(str(path) for path in files.keys() | old.keys() if files.get(path) != old.get(path))


# What was not changed stays.


def test_the_workbook_as_it_was_offered_changes_nothing(workbook: bytes, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "atlas.xlsx"
    path.write_bytes(workbook)
    assert run(path, data) == 0
    assert run(saved(workbook, tmp_path / "saved.xlsx", lambda book: None), data) == 0
    assert differing(data) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_csv_file_as_it_was_offered_changes_nothing(kind: str, site: Site, data: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{kind} (1).csv"
    path.write_bytes(csv_of(tables.table(site, kind)).encode())
    assert run(path, data) == 0
    assert differing(data) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_cell_makes_the_value_that_it_was_made_of(kind: str, site: Site) -> None:
    table = tables.table(site, kind)
    sheet = table_reader._csv(kind, csv_of(table).encode())
    empty = Site(build([]), Settings(), root=ROOT)
    result = table_import.read_sheets(empty, "x.csv", [sheet])
    assert result.problems == []
    for record in site.catalogue.of_kind(kind):
        values = parse(result.files[record.key] or "").value
        # Tables keep back how to reach a person, without whom a contact is not whole.
        contact = values.pop("contact", None)
        assert (contact is None) == (getattr(record, "contact", None) is None)
        made = KINDS[kind].model_validate({**values, "id": record.id})
        for name in KINDS[kind].model_fields:
            if not is_text(KINDS[kind], name) and name != "contact":
                wanted, found = getattr(record, name), getattr(made, name)
                # The table says of texts that an editor knows them, which the markup says that it leaves out.
                assert found == wanted or (name == "provenance" and found.items() >= wanted.items()), (record.key, name)


def test_columns_in_another_order_missing_or_added_are_understood(
    site: Site, data: Path, tmp_path: Path, capsys: Capture
) -> None:
    rows = [*csv.reader(io.StringIO(csv_of(tables.table(site, "places")).removeprefix("\ufeff")))]
    head = rows[0]
    wanted = ["latitude", "id", "my remarks", "name"]
    text = (
        "\r\n".join(
            ";".join(
                (row[head.index(name)] if name in head else ("my remarks" if row is head else "x")) for name in wanted
            )
            for row in rows
        )
        + "\r\n;;;\r\n"
    )
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode("utf-16"))
    assert run(path, data, "--kind", "places") == 0
    assert differing(data) == []
    assert "places have no field 'my remarks'" in capsys.readouterr().err


def test_comments_and_the_order_of_other_fields_stay(workbook: bytes, data: Path, tmp_path: Path) -> None:
    path = data / "places" / "lyon.yml"
    text = path.read_text("utf-8")
    latitude = next(line for line in text.splitlines() if line.startswith("latitude"))
    text = "# First.\n" + text.replace(f"{latitude}\n", "") + f"# Measured.\n{latitude} # by hand\n"
    path.write_text(text, "utf-8")
    assert run(saved(workbook, tmp_path / "x.xlsx", put("Places", "lyon", "latitude", 45.7)), data) == 0
    assert path.read_text("utf-8") == text.replace(latitude, "latitude: 45.7")


# What was changed is written, and told.


@pytest.mark.parametrize(
    ("sheet", "kind", "identifier", "column", "value", "wanted"),
    [
        ("Places", "places", "lyon", "latitude", 45.5, "45.5"),
        ("Places", "places", "lyon", "latitude", "45.50 ", "45.50"),
        ("Places", "places", "lyon", "aliases", "Lugdunum | Lione", ["Lugdunum", "Lione"]),
        ("Clusters", "clusters", "clara", "abbreviation", None, None),
        ("Clusters", "clusters", "clara", "name", "\xa0Cancer\u200b cluster ", "Cancer cluster"),
        ("Figures", "indicators", "acea-members", "value", 16.0, "16"),
        ("Figures", "indicators", "acea-members", "date", 2019, "2019"),
        ("Figures", "indicators", "acea-members", "notes", None, []),
        ("Sectors", "sectors", "agriculture", "focus", True, "true"),
        ("Organisations", "organisations", "acea", "aliases", "=1+1", "formula"),
    ],
)
def test_a_cell_becomes_a_value(
    sheet: str,
    kind: str,
    identifier: str,
    column: str,
    value: Any,
    wanted: Any,
    workbook: bytes,
    data: Path,
    tmp_path: Path,
) -> None:
    path = saved(workbook, tmp_path / "x.xlsx", put(sheet, identifier, column, value))
    if wanted == "formula":
        assert run(path, data) == 1
        assert differing(data) == []
        return
    assert run(path, data) == 0
    assert differing(data) == [f"{kind}/{identifier}.yml"]
    assert parse((data / kind / f"{identifier}.yml").read_bytes()).value.get(column) == wanted


@pytest.mark.parametrize(
    ("value", "number_format", "wanted"),
    [
        (date(2018, 11, 30), "dd/mm/yyyy", "2018-11-30"),
        (date(2018, 12, 1), "mmm-yy", "2018-12"),
        (date(2017, 1, 1), "yyyy", "2017"),
        (2017, "General", "2017"),
        ("2018-12-03", "@", "2018-12-03"),
        # The program has made a day of the month that was there.
        (date(2018, 11, 1), "dd/mm/yyyy", "2018-11"),
    ],
)
def test_a_date_stays_as_exact_as_it_is_shown(
    value: Any, number_format: str, wanted: str, workbook: bytes, data: Path, tmp_path: Path
) -> None:
    edit = put("Missions and activities", "ec2i-mission-2018", "start", value, number_format)
    assert run(saved(workbook, tmp_path / "x.xlsx", edit), data) == 0
    assert parse((data / "missions" / "ec2i-mission-2018.yml").read_bytes()).value["start"] == wanted


def test_contact_points_and_contacts_are_read_back(workbook: bytes, data: Path, tmp_path: Path) -> None:
    story = next(path for path in sorted((data / "success-stories").iterdir()) if "contact:" in path.read_text("utf-8"))
    body = next(
        path for path in sorted((data / "organisations").iterdir()) if "contact_points" in path.read_text("utf-8")
    )

    def edit(book: Any) -> None:
        put("Success stories", story.stem, "contact_role", "Director")(book)
        found = cell(book, "Organisations", body.stem, "contact_points")
        found.value = " | ".join([*str(found.value).split(" | ")[1:], "lyon: 7"])

    before = parse(story.read_bytes()).value["contact"], parse(body.read_bytes()).value["contact_points"]
    assert run(saved(workbook, tmp_path / "x.xlsx", edit), data) == 0
    assert parse(story.read_bytes()).value["contact"] == {**before[0], "role": "Director"}
    assert parse(body.read_bytes()).value["contact_points"] == [*before[1][1:], {"place": "lyon", "count": "7"}]


OUTCOMES = [
    {"status": "no-trace", "date": "2019-06", "source": "discussion-paper-on-china", "summary": "Nobody *told*."},
    {"status": "held", "date": "2019-07", "source": "discussion-paper-on-china"},
]
NO_TRACE, HELD = "no-trace: 2019-06: discussion-paper-on-china", "held: 2019-07: discussion-paper-on-china"
RENAMED = (
    "renamed: 2020: discussion-paper-on-china: partnerships/give",
    {
        "status": "renamed",
        "date": "2020",
        "source": "discussion-paper-on-china",
        "successor": "partnerships/give",
    },
)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (f"{NO_TRACE} | {HELD.replace('07', '08')}", [OUTCOMES[0], {**OUTCOMES[1], "date": "2019-08"}]),
        (f"{NO_TRACE} | {HELD} | {RENAMED[0]}", [*OUTCOMES, RENAMED[1]]),
        (f"{RENAMED[0]} | {NO_TRACE}", [RENAMED[1], OUTCOMES[0]]),
        (HELD, OUTCOMES[1:]),
        ("", None),
    ],
)
def test_outcomes_are_read_back_with_their_texts(
    words: str, wanted: object, catalogue: Catalogue, tmp_path: Path
) -> None:
    result = with_outcomes(words, catalogue, tmp_path)
    assert result.problems == []
    assert parse(result.files["partnerships/elbe"] or "").value.get("outcomes") == wanted


def test_outcomes_as_they_were_change_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    assert with_outcomes(f"{NO_TRACE} | {HELD}", catalogue, tmp_path).files == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (f"{NO_TRACE.replace('06', '05')} | {HELD}", "A value that differs has a text, which a table does not show."),
        ("held: 2019-07", "Write it as status: date: source, or status: date: source: successor."),
    ],
)
def test_outcomes_that_cannot_be_read_back_are_refused(
    words: str, told: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    (problem,) = with_outcomes(words, catalogue, tmp_path).problems
    assert told in problem
    assert "column B (outcomes)" in problem


def with_outcomes(words: str, catalogue: Catalogue, root: Path) -> table_import.Import:
    """Import of a table that gives these words for a record with OUTCOMES."""
    record = catalogue["partnerships/elbe"].model_copy(
        update={"outcomes": tuple(map(Outcome.model_validate, OUTCOMES))}
    )
    text = (ROOT / "data" / "partnerships" / "elbe.yml").read_text("utf-8")
    (root / "data" / "partnerships").mkdir(parents=True)
    (root / "data" / "partnerships" / "elbe.yml").write_text(f"{text}outcomes: {json.dumps(OUTCOMES)}\n", "utf-8")
    sheet = table_reader._csv("partnerships", f"id,outcomes\nelbe,{words}\n".encode())
    return table_import.read_sheets(Site(build([record]), Settings(), root=root), "x.csv", [sheet])


def test_of_the_provenance_only_what_does_not_go_without_saying_is_written(
    workbook: bytes, data: Path, tmp_path: Path
) -> None:
    before = parse((data / "places" / "lyon.yml").read_bytes()).value.get("provenance", {})

    def edit(book: Any) -> None:
        found = cell(book, "Places", "lyon", "provenance")
        assert "latitude: editor" in found.value
        found.value = f"{found.value} | name: editor"

    assert run(saved(workbook, tmp_path / "x.xlsx", edit), data) == 0
    found = parse((data / "places" / "lyon.yml").read_bytes()).value["provenance"]
    assert found == {**before, "name": "editor"}


def test_a_value_that_holds_the_separator_stays_one(workbook: bytes, data: Path, tmp_path: Path) -> None:
    path = data / "programmes" / "eu-gateway.yml"
    before = parse(path.read_bytes()).value["aliases"]
    assert "EU Gateway | Business Avenues" in before

    def edit(book: Any) -> None:
        found = cell(book, "Programmes and projects", "eu-gateway", "aliases")
        found.value = f"{found.value} | Gateway"

    assert run(saved(workbook, tmp_path / "x.xlsx", edit), data) == 0
    assert parse(path.read_bytes()).value["aliases"] == [*before, "Gateway"]


def test_a_text_keeps_its_links_and_notes(workbook: bytes, data: Path, tmp_path: Path) -> None:
    path = data / "programmes" / "5g-drive.yml"
    before = parse(path.read_bytes()).value["summary"]

    def edit(book: Any) -> None:
        found = cell(book, "Programmes and projects", "5g-drive", "summary")
        found.value = f"In short: {found.value}"

    assert "[" in before
    assert run(saved(workbook, tmp_path / "x.xlsx", edit), data) == 0
    assert parse(path.read_bytes()).value["summary"] == f"In short: {before}"


def test_what_changed_is_told_and_a_dry_run_writes_nothing(
    workbook: bytes, data: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = saved(workbook, tmp_path / "x.xlsx", put("Places", "lyon", "latitude", 45.5))
    assert run(path, data, "--dry-run") == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "data/places/lyon.yml: changed"
    assert " → 45.5" in told.out.splitlines()[1]
    assert "1 record changed, 0 new, 0 removed" in told.err
    assert differing(data) == []


def test_a_new_row_is_a_new_record(workbook: bytes, data: Path, tmp_path: Path, capsys: Capture) -> None:
    new = {
        "id": "test-term", "name": "Test term", "summary": "An expression of section [^14].", "sections": "2.2 | 3",
    }  # fmt: skip

    def edit(book: Any) -> None:
        sheet = book["Terms"]
        sheet.append([new.get(head.value) for head in sheet[1]])

    assert run(saved(workbook, tmp_path / "x.xlsx", edit), data) == 0
    assert differing(data) == ["terms/test-term.yml"]
    assert "data/terms/test-term.yml: new" in capsys.readouterr().out
    assert (data / "terms" / "test-term.yml").read_text("utf-8") == (
        'name: Test term\nsummary: An expression of section [^14].\nsections: ["2.2", 3]\n'
    )


def test_a_row_that_is_gone_deletes_a_record_only_if_told_to(
    workbook: bytes, data: Path, tmp_path: Path, capsys: Capture
) -> None:
    linked = {key for record in checks.load(data) for key, _ in record.mentioned}
    gone = next(record.id for record in checks.load(data).of_kind("terms") if record.key not in linked)

    def edit(book: Any) -> None:
        book["Terms"].delete_rows(cell(book, "Terms", gone, "id").row)

    path = saved(workbook, tmp_path / "x.xlsx", edit)
    assert run(path, data) == 0
    assert differing(data) == []
    assert "1 record of terms without a row" in capsys.readouterr().err
    assert run(path, data, "--delete") == 0
    assert differing(data) == [f"terms/{gone}.yml"]
    assert f"data/terms/{gone}.yml: removed" in capsys.readouterr().out


# What is wrong is told with its place, all at once, and nothing is written.


def test_all_mistakes_are_told_with_sheet_row_column_and_cure(
    workbook: bytes, data: Path, tmp_path: Path, capsys: Capture
) -> None:
    def edit(book: Any) -> None:
        put("Places", "lyon", "country", "frnace")(book)
        put("Places", "wuxi", "latitude", "ninety")(book)
        put("Clusters", "clara", "name", None)(book)
        put("Figures", "acea-members", "value", "=SUM(A1:A2)")(book)
        put("Terms", "sme", "id", "../../x")(book)
        book["Sectors"].merge_cells("C3:C4")
        sheet = book["References"]
        sheet.append([found.value for found in sheet[2]])

    assert run(saved(workbook, tmp_path / "x.xlsx", edit), data) == 1
    told = capsys.readouterr()
    lines = told.out.splitlines()
    for beginning, end in (
        ("x.xlsx: sheet 'Places', row ", "Did you mean 'france'?"),
        ("x.xlsx: sheet 'Places', row ", "Write digits only, such as 280 or 17.5."),
        ("x.xlsx: sheet 'Clusters', row ", "Add a line `name: ...`."),
        ("x.xlsx: sheet 'Figures', row ", "It holds a formula. Copy the cell, and paste only its value."),
        ("x.xlsx: sheet 'Terms', row ", "An id has lower-case letters"),
        ("x.xlsx: sheet 'Sectors', cells C3:C4: ", "They are merged. Split them, and fill each."),
        ("x.xlsx: sheet 'References', row ", "stands here too"),
    ):
        assert [line for line in lines if line.startswith(beginning) and end in line], (beginning, end, lines)
    assert "column F (latitude)" in told.out or "(latitude): " in told.out
    assert "Nothing was written." in told.err
    assert differing(data) == []


def test_a_record_that_has_changed_since_is_not_overwritten(site: Site, workbook: bytes, tmp_path: Path) -> None:
    known = full_site(site.catalogue)
    table = tables.table(known, "places")
    sheet = table_reader._csv("places", csv_of(table).encode())
    changed, latitude = (table.head.index(name) for name in ("changed", "latitude"))
    row = sheet.rows[1]
    row.cells[latitude] = table_reader.Cell("1.5")
    assert table_import.read_sheets(known, "x.csv", [sheet]).problems == []
    row.cells[changed] = table_reader.Cell("2019-01-01")
    (problem,) = table_import.read_sheets(known, "x.csv", [sheet]).problems
    assert (
        problem == "x.csv, row 2: The record was changed after this table was made. Make the change in a new download."
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "x.csv",
            "id,name\nbücher,x\n".encode("cp1252"),
            'The CSV file is not UTF-8. Save it as "CSV UTF-8", or as XLSX.',
        ),
        ("x.csv", b'id,name\nlyon,"Lyo', "The CSV file is damaged: unexpected end of data."),
        ("x.xls", b"\xd0\xcf\x11\xe0...", "The file is neither XLSX nor CSV."),
        ("x.xlsx", b"PK\x03\x04 broken", "The workbook is damaged."),
        ("x.csv", b"\x00\x01\x02", "The file is neither XLSX nor CSV."),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    name: str, content: bytes, told: str, data: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert run(path, data) == 2
    assert capsys.readouterr().err.startswith(f"{path}: {told}")


def test_a_file_that_is_not_there_and_a_table_of_no_kind_are_told(data: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(tmp_path / "none.csv", data) == 2
    (tmp_path / "table.csv").write_text("id,name\nlyon,Lyon\n")
    assert run(tmp_path / "table.csv", data) == 1
    assert "Say of which kind they are: --kind missions." in capsys.readouterr().out


TABLES = {
    "id,name\nlyon,Lyon, a city\n": "row 2: It has more cells than the first row.",
    "id,description\nlyon,A city.\n": "column B: places have no field 'description'. Did you mean 'summary'?",
    "id,latitude,lat\nlyon,45,45\n": "column C: places have no field 'lat'.\n",
}


@pytest.mark.parametrize(("table", "said"), TABLES.items())
def test_what_does_not_fit_the_columns_is_told(
    table: str, said: str, data: Path, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "places.csv").write_text(table)
    run(tmp_path / "places.csv", data)
    told = capsys.readouterr()
    assert said in told.out + told.err


# A hostile workbook does no harm.


def repacked(workbook: bytes, target: Path, name: str, content: bytes) -> Path:
    """The workbook with another content of a part."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    ("part", "content", "told"),
    [
        ("xl/media/bomb.bin", b"\0" * (table_reader.MAX_BYTES + 1), "The workbook unpacks to more than"),
        (
            "xl/sharedStrings.xml",
            b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>',
            "The workbook declares XML entities",
        ),
        (
            "xl/worksheets/sheet2.xml",
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
            "The sheet 'Clusters' has 1,048,576 rows and 16,384 columns.",
        ),
        ("xl/worksheets/sheet2.xml", b"<worksheet><sheet", "The workbook is damaged."),
    ],
)
def test_a_hostile_workbook_is_refused(
    part: str, content: bytes, told: str, workbook: bytes, data: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = repacked(workbook, tmp_path / "x.xlsx", part, content)
    assert run(path, data) == 2
    assert capsys.readouterr().err.startswith(f"{path}: {told}")


def test_what_looks_like_a_formula_is_text_in_both_directions(workbook: bytes, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("id,name\nlyon,'=cmd|' /C calc'!A0\nwuxi,-1+1\n", encoding="utf-8-sig")
    assert run(path, data) == 0
    assert parse((data / "places" / "lyon.yml").read_bytes()).value["name"] == "=cmd|' /C calc'!A0"
    assert parse((data / "places" / "wuxi.yml").read_bytes()).value["name"] == "-1+1"
