"""All records together: read, checked, and linked both ways."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from atlas import explain, source
from atlas.fields import SLUG
from atlas.links import Steps, links, texts
from atlas.model import KINDS, Record
from atlas.problems import DataError, Problem, errors, in_order
from atlas.text import mentions


@dataclass(frozen=True, slots=True)
class Backlink:
    """One record's mention of another: who mentions, and in which field (`text` for a link inside a text)."""

    record: Record
    field: str


@dataclass(frozen=True)
class Catalogue:
    """Every record, by kind and id, with the links between them in both directions."""

    kinds: Mapping[str, Mapping[str, Record]]
    backlinks: Mapping[str, tuple[Backlink, ...]]
    """Who mentions a record, by its key; sorted by kind and name."""
    citations: Mapping[int, tuple[Record, ...]]
    """Who cites a note, by its number."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """The file of each record, by key, relative to the repository."""

    def get(self, key: str) -> Record | None:
        """The record with this key (`kind/id`), or None."""
        kind, _, identifier = key.partition("/")
        return self.kinds.get(kind, {}).get(identifier)

    def __getitem__(self, key: str) -> Record:
        record = self.get(key)
        if record is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[Record]:
        for kind in self.kinds.values():
            yield from kind.values()

    def __len__(self) -> int:
        return sum(map(len, self.kinds.values()))

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind in their order: references by number, all others by name."""
        return self._ordered[kind]

    @cached_property
    def _ordered(self) -> dict[str, tuple[Record, ...]]:
        return {kind: tuple(sorted(records.values(), key=sort_key)) for kind, records in self.kinds.items()}


def sort_key(record: Record) -> tuple[Any, ...]:
    """References by number, dated records keep their name's order: letters without accents and case, then the id."""
    if record.kind == "references" and record.id.isdigit():
        return ("", int(record.id))
    return (folded(record.name), record.id)


def folded(text: str) -> str:
    """The text for comparing: lower case, without accents and punctuation."""
    import unicodedata

    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^\w]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


def load(data: Path) -> Catalogue:
    """The catalogue under a data folder. Raises DataError with every error when there is any."""
    catalogue, problems = check(data)
    if catalogue is None or errors(problems):
        raise DataError(errors(problems))
    return catalogue


def check(data: Path) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """The catalogue, where it can be built, and all problems in it, warnings too."""
    reader = _Reader(data)
    records = reader.read()
    problems = [*reader.problems, *_Checker(records, reader).problems()]
    return build(records, reader.paths()), in_order(problems)


def build(records: Iterable[Record], paths: Mapping[str, str] | None = None) -> Catalogue:
    """The catalogue of these records, linked both ways. Links that lead nowhere are left out."""
    kinds: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    for record in records:
        kinds[record.kind][record.id] = record
    known = {record.key for kind in kinds.values() for record in kind.values()}
    backlinks: dict[str, dict[tuple[str, str], Backlink]] = defaultdict(dict)
    citations: dict[int, dict[str, Record]] = defaultdict(dict)
    for kind in kinds.values():
        for record in kind.values():
            for key, name in _mentioned(record):
                if key in known and key != record.key:
                    backlinks[key].setdefault((record.key, name), Backlink(record, name))
            for number in cited(record):
                citations[number][record.key] = record
    return Catalogue(
        kinds=kinds,
        backlinks={key: tuple(sorted(found.values(), key=_backlink_order)) for key, found in backlinks.items()},
        citations={number: tuple(sorted(found.values(), key=_record_order)) for number, found in citations.items()},
        paths=paths or {},
    )


def cited(record: Record) -> tuple[int, ...]:
    """The paper's notes a record cites, in its `notes` field or its texts, in ascending order."""
    numbers = set(record.notes)
    for _, text in texts(record):
        numbers.update(mentions(text).notes)
    return tuple(sorted(numbers))


def _mentioned(record: Record) -> Iterator[tuple[str, str]]:
    for linked in links(record):
        yield linked.key, linked.field
    for _, text in texts(record):
        for key in mentions(text).records:
            yield key, "text"


_KIND_ORDER: Final = {kind: index for index, kind in enumerate(KINDS)}


def _record_order(record: Record) -> tuple[Any, ...]:
    return (_KIND_ORDER[record.kind], *sort_key(record))


def _backlink_order(backlink: Backlink) -> tuple[Any, ...]:
    return (*_record_order(backlink.record), backlink.field)


class _Reader:
    """Reads the files of a data folder into records, and remembers where each field stood."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.problems: list[Problem] = []
        self.documents: dict[str, source.Document] = {}

    def read(self) -> list[Record]:
        """Every record that can be typed; what cannot is in `problems`."""
        if not self.data.is_dir():
            self._refuse(self.data, "missing", "The data folder does not exist.", "Create it, with a folder for each kind.")
            return []
        return [record for path in self._files() if (record := self._record(path)) is not None]

    def paths(self) -> dict[str, str]:
        return {key: self.shown(self.data / f"{key}.yml") for key in self.documents}

    def shown(self, path: Path) -> str:
        """The path as problems name it: `data/...` with forward slashes."""
        return path.relative_to(self.data.parent).as_posix()

    def problem(self, key: str, steps: Steps, code: str, message: str, cure: str, **more: Any) -> Problem:
        """A problem at a place inside a record."""
        line, column = self.documents[key].position(steps)
        name = dotted(steps)
        return Problem(self.shown(self.data / f"{key}.yml"), line, column, code, message, cure, name, **more)

    def _files(self) -> Iterator[Path]:
        for folder in sorted(self.data.iterdir()):
            if folder.name.startswith("."):
                continue
            if folder.is_symlink():
                self._refuse(folder, "symlink", "A link to another place is not followed.", "Put the real files here.")
            elif not folder.is_dir():
                self._refuse(folder, "stray", "This file is not in a kind's folder.", "Move it into one, or delete it.")
            elif folder.name not in KINDS:
                cure = f"{did_you_mean(folder.name, KINDS)}Kinds are: {', '.join(KINDS)}."
                self._refuse(folder, "kind", f"There is no kind of record called {folder.name!r}.", cure)
            else:
                yield from self._files_of(folder)

    def _files_of(self, folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name.startswith("."):
                continue
            if path.is_symlink():
                self._refuse(path, "symlink", "A link to another file is not followed.", "Put the real file here.")
            elif not path.is_file():
                self._refuse(path, "stray", "A folder has no place here.", "Put the files directly under the kind's folder.")
            elif path.suffix != ".yml":
                self._refuse(path, "file-name", "A record's file ends in .yml.", f"Rename it to {path.stem}.yml.")
            elif not re.fullmatch(SLUG, path.stem) or len(path.stem) > 80:
                cure = "Rename it: lower-case letters a to z, digits, and single hyphens between them, 80 at most."
                self._refuse(path, "file-name", f"{path.stem!r} cannot be a record's id.", cure)
            else:
                yield path

    def _record(self, path: Path) -> Record | None:
        try:
            document = source.read(path)
        except OSError as error:
            self._refuse(path, "unreadable", f"The file cannot be read: {error.strerror}.", "Check its permissions.")
            return None
        key = f"{path.parent.name}/{path.stem}"
        self.documents[key] = document
        for flaw in document.flaws:
            self.problems.append(
                Problem(self.shown(path), flaw.line, flaw.column, flaw.code, flaw.message, flaw.cure)
            )
        if document.flaws:
            return None
        return self._typed(key, KINDS[path.parent.name], path.stem, document.value)

    def _typed(self, key: str, model: type[Record], identifier: str, value: dict[str, Any]) -> Record | None:
        if "id" in value:
            cure = "Delete the line: the file's name is the id."
            self.problems.append(self.problem(key, ("id",), "unknown-field", "A record does not hold its id.", cure))
            return None
        try:
            return model.model_validate({**value, "id": identifier})
        except ValidationError as error:
            for fault in explain.faults(error, model):
                self.problems.append(self.problem(key, fault.steps, fault.code, fault.message, fault.cure))
            return None

    def _refuse(self, path: Path, code: str, message: str, cure: str) -> None:
        self.problems.append(Problem(self.shown(path), 1, 1, code, message, cure))


def dotted(steps: Steps) -> str:
    """The way to a value as people write it: `contact_points[0].place`."""
    name = ""
    for step in steps:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """A suggestion with a trailing space, or nothing when no known word is close."""
    close = difflib.get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}? " if close else ""


class _Checker:
    """What only all records together show: links that lead nowhere, doubles, and contradictions."""

    def __init__(self, records: list[Record], reader: _Reader) -> None:
        self.records = records
        self.reader = reader
        # A record that could not be typed exists all the same: a link to it is not a second mistake.
        self.known = set(reader.documents)
        self.ids: dict[str, list[str]] = defaultdict(list)
        for key in self.known:
            kind, _, identifier = key.partition("/")
            self.ids[kind].append(identifier)

    def problems(self) -> Iterator[Problem]:
        for record in self.records:
            yield from self._links(record)
            yield from self._texts(record)
            yield from self._notes(record)
            yield from self._dates(record)
            yield from self._editor_fields(record)
        yield from self._doubles()
        yield from self._former_ids()

    def _links(self, record: Record) -> Iterator[Problem]:
        for linked in links(record):
            if linked.key == record.key:
                message, cure = "A record cannot name itself here.", "Remove it, or name another record."
                yield self.reader.problem(record.key, linked.path, "self-link", message, cure)
            elif linked.key not in self.known:
                yield self._unknown(record, linked.path, linked.key, linked.written)

    def _unknown(self, record: Record, steps: Steps, key: str, written: str) -> Problem:
        kind, _, identifier = key.partition("/")
        close = difflib.get_close_matches(identifier, self.ids[kind], n=1, cutoff=0.6)
        qualified = "/" in written
        elsewhere = [f"{other}/{identifier}" for other in KINDS if f"{other}/{identifier}" in self.known]
        if close:
            hint = f"Did you mean {(kind + '/' if qualified else '') + close[0]!r}? "
        elif qualified and elsewhere:
            hint = f"Did you mean {elsewhere[0]!r}? "
        else:
            hint = ""
        message = f"There is no record {key!r}."
        cure = f"{hint}Correct the id, or add data/{key}.yml."
        return self.reader.problem(record.key, steps, "unknown-id", message, cure)

    def _texts(self, record: Record) -> Iterator[Problem]:
        for steps, text in texts(record):
            found = mentions(text)
            for key in found.records:
                if key not in self.known:
                    yield self._unknown(record, steps, key, key)
            for target in found.broken:
                message = f"The link to {target!r} leads nowhere."
                cure = "Link to a record as kind/id, or to a web address that starts with https:// or http://."
                yield self.reader.problem(record.key, steps, "link-target", message, cure)
            for number in found.notes:
                if f"references/{number}" not in self.known:
                    yield self._unknown_note(record, steps, number)

    def _notes(self, record: Record) -> Iterator[Problem]:
        for index, number in enumerate(record.notes):
            if f"references/{number}" not in self.known:
                yield self._unknown_note(record, ("notes", index), number)

    def _unknown_note(self, record: Record, steps: Steps, number: int) -> Problem:
        numbers = sorted(int(identifier) for identifier in self.ids["references"] if identifier.isdigit())
        last = f"The notes go up to {numbers[-1]}: check the number" if numbers else "Check the number"
        cure = f"{last}, or add data/references/{number}.yml."
        return self.reader.problem(record.key, steps, "unknown-note", f"There is no note {number}.", cure)

    def _dates(self, record: Record) -> Iterator[Problem]:
        start, end = getattr(record, "start", None) or getattr(record, "date", None), getattr(record, "end", None)
        if end and not start:
            message, cure = "It has an end and no start.", "Add the start, or remove the end."
            yield self.reader.problem(record.key, ("end",), "end-alone", message, cure)
        elif start and end and end < start[: len(end)]:
            message, cure = f"It ends ({end}) before it starts ({start}).", "Swap the dates, or correct one."
            yield self.reader.problem(record.key, ("end",), "end-before-start", message, cure)

    def _editor_fields(self, record: Record) -> Iterator[Problem]:
        present = {name for name in type(record).model_fields if name != "id" and getattr(record, name)}
        for index, name in enumerate(record.from_editor):
            if name not in present:
                cure = f"{did_you_mean(name, present)}Name a field that this record has, or remove the line."
                message = f"The record has no field {name!r}."
                yield self.reader.problem(record.key, ("from_editor", index), "editor-field", message, cure)

    def _doubles(self) -> Iterator[Problem]:
        for model in KINDS:
            of_kind = [record for record in self.records if record.kind == model]
            yield from self._same(of_kind, lambda record: folded(record.title), "name", "duplicate-name", "is called the same")

    def _same(
        self, records: list[Record], value: Callable[[Record], str], field: str, code: str, what: str
    ) -> Iterator[Problem]:
        first: dict[str, Record] = {}
        for record in records:
            earlier = first.setdefault(value(record), record)
            if earlier is not record:
                message = f"The record {earlier.key!r} {what}."
                cure = "Give each its own name, or join the two records into one."
                yield self.reader.problem(record.key, (field,), code, message, cure)

    def _former_ids(self) -> Iterator[Problem]:
        claimed: dict[str, str] = {}
        for record in self.records:
            for index, identifier in enumerate(record.former_ids):
                key = f"{record.kind}/{identifier}"
                taken = key if key in self.known else claimed.get(key)
                claimed.setdefault(key, record.key)
                if taken:
                    message, cure = f"The address {key!r} is in use by {taken!r}.", "Remove it from this list."
                    yield self.reader.problem(record.key, ("former_ids", index), "former-id", message, cure)
