"""Import of tables: the workbook and the CSV files that the site offers, changed in a spreadsheet program.

A cell that reads as the export would write it changes nothing, however the program stores it. Any other cell becomes a
value of its record's file, in which all else stays as it is. Nothing is written unless all records stay free of errors.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from atlas.cli.scaffold import when_empty
from atlas.cli.table_reader import CELL_LENGTH, Cell, Row, Sheet, clean, column_letter
from atlas.cli.text_merge import merged
from atlas.cli.yaml_writer import Value, record_text, with_field
from atlas.exports import tables
from atlas.exports.tables import BETWEEN, Column
from atlas.records import checks
from atlas.records.comparison import differing, facts, on_one_line
from atlas.records.diagnostics import Diagnostic, errors
from atlas.records.file_names import id_refusal, meant_id
from atlas.records.links import is_list, is_map, is_text, nested, page_only
from atlas.records.model import ALWAYS_EDITORIAL, KINDS, Record, field_order
from atlas.records.strings import counted, folded, proposal, quoted
from atlas.records.synonyms import proposed_field
from atlas.records.text import EDITOR
from atlas.records.yaml_reader import parse
from atlas.site import Site
from atlas.site.kinds import asked

_SEPARATOR: Final = re.compile(rf"\s*(?<!\\){re.escape(BETWEEN.strip())}\s*")
_NO_RECORDS: Final = frozenset({"about", "columns"})
"""Sheets of the workbook that hold no records."""
_OF_EXPORT: Final = frozenset({"page_url", "added", "changed"})
"""Columns that say when and where a table was made."""
_ALIKE: Final = 0.6
"""Likeness, from 0 to 1, from which on a text of a list counts as another version of one that was there."""


@dataclass
class Import:
    """Result of reading tables: the files to write (None for one to delete), what is wrong, and what was left out."""

    files: dict[str, str | None] = field(default_factory=dict)
    """New text of each file, by its record's key."""
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    rows: int = 0
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    """Place in the table of each record's row (with an empty field) and of its changed cells."""


def read_sheets(site: Site, file: str, sheets: list[Sheet], kind: str = "", *, delete: bool = False) -> Import:
    """Import of the sheets of a file. `kind` says what a sheet holds whose name does not.

    With `delete`, a record without a row in the table of its kind is deleted.
    """
    result = Import()
    seen: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        found = _kind(sheet.name) or kind
        where = f"{file}: sheet {sheet.name!r}" if file.lower().endswith(".xlsx") else file
        if found:
            _SheetImport(site, sheet, found, where, result, seen.setdefault(found, {})).run()
        elif folded(sheet.name) not in _NO_RECORDS:
            result.left_out.append(f"{where}: no kind of record is called so. Its records need --kind.")
    if not seen:
        result.problems.append(f"{file}: It holds no table of records. Say of which kind they are: --kind missions.")
    for found, rows in seen.items():
        missing = [record.key for record in site.catalogue.of_kind(found) if record.id not in rows]
        if delete:
            result.files |= dict.fromkeys(missing)
        elif missing:
            result.left_out.append(f"{counted(len(missing), 'record')} of {found} without a row: left as they are.")
    return result


def check(data: Path, result: Import) -> list[str]:
    """Errors that the records would have after the import, each with its place in the table where it has one."""
    if not result.files:
        return []
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / data.name
        shutil.copytree(data, trial, symlinks=True)
        write(trial, result)
        return [_located(error, result, data.name) for error in errors(checks.check(trial)[1])]


def write(data: Path, result: Import) -> None:
    """Write the files of an import, and delete those that have to go."""
    for key, text in result.files.items():
        path = data / f"{key}.yml"
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")


def report(site: Site, result: Import) -> Iterator[str]:
    """What an import changes: each record, and from which value to which its fields."""
    for key, text in sorted(result.files.items()):
        record = site.catalogue.get(key)
        before = parse((site.root / site.source_path(record)).read_bytes()).value if record else {}
        done = "removed" if text is None else "changed" if record else "new"
        yield f"data/{key}.yml: {done}"
        for fact in facts(key.partition("/")[0], before, parse(text).value) if record and text is not None else ():
            if fact.before is None or fact.after is None:
                yield f"  {fact.field}: {fact.after or fact.before}{' (removed)' if fact.after is None else ''}"
            else:
                yield f"  {fact.field}: {' → '.join(differing(fact.before, fact.after))}"


def summary(site: Site, result: Import) -> str:
    """How many records an import changes, adds and removes, and how many rows it found as they were."""
    removed = sum(text is None for text in result.files.values())
    new = sum(site.catalogue.get(key) is None for key in result.files)
    changed = len(result.files) - removed - new
    same = result.rows - changed - new
    return f"{counted(changed, 'record')} changed, {new} new, {removed} removed, {same} as they were."


def _located(error: Diagnostic, result: Import, data: str) -> str:
    key = error.path.removeprefix(f"{data}/").removesuffix(".yml")
    name = re.split(r"[.\[]", error.field)[0]
    place = result.places.get((key, name)) or result.places.get((key, ""))
    said = f"{error.message} {error.hint}".strip()
    return f"{place}: {said}" if place else str(error)


def _kind(name: str) -> str:
    """Kind whose table has this name: the workbook's sheet, or a file that a browser may have numbered."""
    for kind, model in KINDS.items():
        if folded(name) == folded(model.plural) or re.fullmatch(rf"{kind}(?:[ _(.-].*)?", name.strip().lower()):
            return kind
    return ""


@dataclass
class _SheetImport:
    """Import of one sheet with records of one kind; `where` is its name in messages.

    `seen` has the place of each id that a sheet has had.
    """

    site: Site
    sheet: Sheet
    kind: str
    where: str
    result: Import
    seen: dict[str, str]

    @cached_property
    def model(self) -> type[Record]:
        return KINDS[self.kind]

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Columns that the export has, by name."""
        return {column.name: column for column in tables.columns(self.kind)}

    @cached_property
    def fields(self) -> dict[str, tuple[str, str]]:
        """Field, and its part if it is a map, that each column gives; columns made from others give none."""
        found: dict[str, tuple[str, str]] = {}
        for name in field_order(self.model):
            part = nested(self.model, name)
            if part and not is_list(self.model, name):
                found |= {f"{name}_{inner}": (name, inner) for inner in part.model_fields}
            elif name in self.columns:
                found[name] = (name, "")
        return found

    def run(self) -> None:
        """Read all rows."""
        for cells in self.sheet.merged:
            self.problem(f"{self.where}, cells {cells}", "They are merged.", "Split them, and fill each.")
        head, *rows = self.sheet.rows or [Row(1, [])]
        places = self._places(head)
        if "id" not in places:
            hint = "Copy the first row of the download into it."
            self.problem(f"{self.where}, row {head.number}", "The table has no column 'id'.", hint)
            return
        for row in rows:
            self.result.rows += 1
            if any(cell.text for cell in row.cells[len(head.cells) :]):
                hint = "Delete them; in CSV, put a text with commas between quotes."
                self.problem(f"{self.where}, row {row.number}", "It has more cells than the first row.", hint)
                continue
            identifier = self._identifier(row, places["id"])
            if identifier:
                self._row(row, f"{self.kind}/{identifier}", places)

    def _places(self, head: Row) -> dict[str, int]:
        """Places of the columns in a row, by name; columns that the export does not have are left out."""
        found: dict[str, int] = {}
        for index, cell in enumerate(head.cells):
            name = cell.text.lower()
            place = f"{self.where}, row {head.number}, column {column_letter(index)}"
            if name in found:
                self.problem(place, f"A second column is called {quoted(name)}.", "Delete one of them.")
            elif name in self.columns:
                found[name] = index
            elif name:
                meant = proposed_field(name, self.columns, [one.text.lower() for one in head.cells])
                hint = f" Did you mean {meant!r}?" if meant else ""
                self.result.left_out.append(f"{place}: {self.kind} have no field {quoted(name)}.{hint}")
        return found

    def _identifier(self, row: Row, index: int) -> str:
        """Id in a row; empty, with a problem, where it is none."""
        cell = row.cell(index)
        place = self._place(row, index, "id")
        if cell.problem:
            self.problem(place, *cell.problem)
        elif not cell.text:
            self.problem(place, "The row has no id.", "Give it one, or delete the row.")
        elif refusal := id_refusal(cell.text, self.kind):
            meant = meant_id(cell.text, self.kind)
            self.problem(place, refusal[0], proposal(meant) + refusal[1])
        elif cell.text in self.seen:
            hint = "Keep one of the rows, or give this one an id of its own."
            self.problem(place, f"The id {cell.text!r} stands here too: {self.seen[cell.text]}.", hint)
        else:
            self.seen[cell.text] = place
            return cell.text
        return ""

    def _row(self, row: Row, key: str, places: Mapping[str, int]) -> None:
        """Read a row: what it changes of its record, or all of a new one."""
        record = self.site.catalogue.get(key)
        reader = _RowReader(self, row, key, record)
        self.result.places[key, ""] = f"{self.where}, row {row.number}"
        # A new record must give some lists: an empty one says that there is nothing.
        changed: dict[str, Value | None] = {
            name: [] for name in places if not record and name in self.fields and _means_none(self.model, name)
        }
        for name, index in places.items():
            cell = row.cell(index)
            if not reader.is_same(name, cell):
                changed |= self._changed(reader, name, cell, changed, self._place(row, index, name))
        if changed and record and reader.is_stale(places):
            hint = "Make the change in a new download."
            self.problem(f"{self.where}, row {row.number}", "The record was changed after this table was made.", hint)
        if changed or not record:
            self.result.files[key] = self._text(record, changed)

    def _changed(
        self, reader: "_RowReader", name: str, cell: Cell, changed: Mapping[str, Value | None], place: str
    ) -> dict[str, Value | None]:
        """New value of the field that a cell gives, by its name; empty where it gives none."""
        target = self.fields.get(name)
        if cell.problem:
            self.problem(place, *cell.problem)
        elif target:
            self.result.places[reader.key, target[0]] = place
            try:
                return {target[0]: reader.value(*target, cell.text, changed)}
            except _Refused as refused:
                self.problem(place, *refused.args)
        elif reader.record and name not in _OF_EXPORT:
            self.result.left_out.append(f"{place}: The export makes this column from others. Change those.")
        return {}

    def _text(self, record: Record | None, changed: Mapping[str, Value | None]) -> str:
        if record is None:
            return record_text(self.model, {name: value for name, value in changed.items() if value is not None})
        text = (self.site.root / self.site.source_path(record)).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        for name, value in changed.items():
            text = with_field(text, self.model, name, value)
        return text

    def _place(self, row: Row, index: int, name: str) -> str:
        return f"{self.where}, row {row.number}, column {column_letter(index)} ({name})"

    def problem(self, place: str, message: str, hint: str) -> None:
        """Add what is wrong, where, and what to do."""
        self.result.problems.append(f"{place}: {message} {hint}".strip())


class _Refused(Exception):
    """Exception for a cell that gives no value: what is wrong, and what to do."""


@dataclass
class _RowReader:
    """Reader of a row's cells, beside the record as it is (None for a new one)."""

    sheet: _SheetImport
    row: Row
    key: str
    record: Record | None

    @cached_property
    def written(self) -> dict[str, Any]:
        """Values in the record's file."""
        if self.record is None:
            return {}
        path = self.sheet.site.source_path(self.record)
        return parse((self.sheet.site.root / path).read_bytes()).value

    def exported(self, name: str) -> str:
        """Text that the export writes into a column."""
        value = self.sheet.columns[name].cell(self.sheet.site, self.record) if self.record else None
        return "" if value is None else str(value).lower() if isinstance(value, bool) else clean(str(value))

    def is_same(self, name: str, cell: Cell) -> bool:
        """Whether a cell says what the export would write."""
        if cell.problem:
            return False
        exported, column = self.exported(name), self.sheet.columns[name]
        if _comparable(cell.text, column) == _comparable(exported, column):
            return True
        was_day = cell.is_day and exported and cell.text.endswith("-01") and cell.text.startswith(f"{exported}-")
        if was_day or (exported.startswith("0") and cell.text and exported.lstrip("0") == cell.text):
            note = f"The program has made {cell.text} of {exported}, which stays. Format the cell as text to change it."
            self.sheet.result.left_out.append(f"{self.sheet.where}, row {self.row.number} ({name}): {note}")
            return True
        was_cut = len(cell.text) >= CELL_LENGTH - 1
        is_default = self.record is None and column.type == "boolean" and cell.text == "false"
        return is_default or (was_cut and exported.startswith(cell.text))

    def is_stale(self, places: Mapping[str, int]) -> bool:
        """Whether the record has changed since the table was exported, by the day that it gives."""
        day = self.row.cell(places["changed"]).text if "changed" in places else ""
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", day)) and day < self.exported("changed")

    def value(self, name: str, part: str, text: str, changed: Mapping[str, Value | None]) -> Value | None:
        """New value of a field, of which the cell may give only a part; None for none. Raises _Refused."""
        model = self.sheet.model
        if part:
            before = changed.get(name, self.written.get(name))
            group = {**(before if isinstance(before, dict) else {}), part: text}
            kept = {inner: value for inner, value in group.items() if value}
            # What a table does not show goes with the rest.
            hidden = page_only(nested(model, name) or BaseModel)
            return kept if kept.keys() - {*hidden} else None
        if is_map(model, name):
            return self._map(name, text) or None
        if not is_list(model, name):
            return (self._text(name, text) if is_text(model, name) else text) or None
        items, group_of = _items(text), nested(model, name)
        if not items:
            return [] if _means_none(model, name) else None
        if group_of:
            return self._groups(name, group_of, items)
        return self._texts(name, items) if is_text(model, name) else items

    def _text(self, name: str, words: str) -> str:
        before = self.written.get(name)
        return self._merged(name, before, words) if before and words else on_one_line(words)

    def _texts(self, name: str, items: list[str]) -> list[str]:
        """Texts of a list, each merged into the one whose version it is."""
        before: list[str] = list(self.written.get(name, ()))
        known = [*map(self._words, before)]
        made = []
        for index, item in enumerate(items):
            words = on_one_line(item)
            if words in known:
                old: str | None = before[known.index(words)]
            elif len(items) == len(before):
                old = before[index]
            else:
                likeness = [(SequenceMatcher(None, words, one).ratio(), place) for place, one in enumerate(known)]
                best, at = max(likeness, default=(0.0, 0))
                old = before[at] if best > _ALIKE else None
            made.append(words if old is None else self._merged(name, old, words))
        return made

    def _merged(self, name: str, before: str, words: str) -> str:
        made = merged(before, self._words, on_one_line(words))
        if made is None:
            raise self._elsewhere(name, "The change reaches into a link or a note, which a table does not show.")
        return made

    def _words(self, text: str) -> str:
        return on_one_line(self.sheet.site.view("").plain(text))

    def _groups(self, name: str, model: type[BaseModel], items: list[str]) -> list[Any]:
        """Maps of a list, whose values have colons between them; one that is as it was keeps its texts too."""
        parts = [part for part in model.model_fields if not is_text(model, part)]
        needed = [part for part in parts if model.model_fields[part].is_required()]
        shown = (on_one_line(tables.shown(value)) for value in getattr(self.record, name, ()))
        before = dict(zip(shown, self.written.get(name, ()), strict=True))
        made, has_new = [], False
        for item in map(on_one_line, items):
            values = re.split(r"\s*:\s+", item, maxsplit=len(parts) - 1)
            if not len(needed) <= len(values) <= len(parts):
                raise _Refused(f"{quoted(item)} is not complete.", _form(needed, parts))
            has_new |= item not in before
            # What can be left out stands last.
            made.append(before.pop(item, None) or dict(zip(parts, values, strict=False)))
        if has_new and any(value.keys() - {*parts} for value in before.values()):
            raise self._elsewhere(name, "A value that differs has a text, which a table does not show.")
        return made

    def _map(self, name: str, text: str) -> dict[str, str]:
        """Values by name, with a colon after each name."""
        pairs = [item.partition(":") for item in _items(text)]
        if wrong := [key for key, colon, value in pairs if not (colon and key.strip() and value.strip())]:
            raise _Refused(f"{quoted(wrong[0])} is not complete.", "Write it as name: value.")
        made = {key.strip(): value.strip() for key, _, value in pairs}
        if name == "provenance":
            # The table says of some values that an editor knows them, which goes without saying in a file.
            said = self.written.get(name, {})
            implied = {*ALWAYS_EDITORIAL, *(self.record.origins if self.record else ())} - {*said}
            made = {key: value for key, value in made.items() if key not in implied or value != EDITOR}
        return made

    def _elsewhere(self, name: str, why: str) -> _Refused:
        path = self.sheet.site.source_path(self.record) if self.record else ""
        return _Refused(why, f"Make it in {path}, in the field {name!r}.")


def _means_none(model: type[Record], name: str) -> bool:
    """Whether a field has to be given, and says by an empty list that there is nothing."""
    return name in asked(model) and is_list(model, name) and when_empty(model, name) == "none"


def _items(text: str) -> list[str]:
    """Values of a cell that may have several."""
    return [item.replace(r"\|", "|") for item in _SEPARATOR.split(text) if item]


def _form(needed: list[str], parts: list[str]) -> str:
    """How to write the values of a map in a cell."""
    form = f"Write it as {': '.join(needed)}"
    return f"{form}, or {': '.join(parts)}." if len(parts) > len(needed) else f"{form}."


def _comparable(text: str, column: Column) -> str:
    """Text for comparing: numbers without closing zeros, values of a list with one separator."""
    if column.type == "boolean":
        return text.lower()
    if column.type in ("number", "integer") and re.fullmatch(r"-?\d{1,20}(?:\.\d{1,20})?", text):
        return format(Decimal(text).normalize() + 0, "f")
    return BETWEEN.join(_SEPARATOR.split(on_one_line(text)))
