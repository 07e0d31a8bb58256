"""Reader of a data folder: from YAML files to typed records that know where each of their fields stands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from atlas.records import messages, yaml_reader
from atlas.records.diagnostics import Diagnostic, Severity, Steps
from atlas.records.field_types import SLUG
from atlas.records.links import nested
from atlas.records.model import FORMER_FIELDS, KINDS, Record
from atlas.records.progress import watched
from atlas.records.strings import did_you_mean, hyphenated, quoted
from atlas.records.text import EDITOR
from atlas.records.yaml_reader import MAX_BYTES, Document

ID_LENGTH: Final = 80
"""Longest id, in characters."""
MAX_MARKUP: Final = 100
"""Most signs of markup in one text; the richest real paragraph has some thirty."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """Result of reading one record's file: its record, or else a fragment, with what is wrong."""

    key: str
    data: bytes
    document: Document
    record: Record | None = None
    """Typed record; None when something is wrong with it."""
    fragment: Record | None = None
    """Sound part of a record that cannot be used: its links are checked all the same."""
    diagnostics: tuple[Diagnostic, ...] = ()


class RecordCache(dict[str, RecordFile]):
    """Cache of a data folder's files, by record key: a file with the same bytes is not parsed again."""


@dataclass
class Reading:
    """Result of reading a data folder: its records, what is wrong with the others, and the files' documents."""

    data: Path
    records: list[Record] = field(default_factory=list)
    fragments: list[Record] = field(default_factory=list)
    """Sound parts of the records that cannot be used."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    """Document of each file that is a record or should be one, by the record's key."""

    def path(self, key: str) -> str:
        """Path of a record's file in diagnostics: `data/kind/id.yml`."""
        return self.shown(self.data / f"{key}.yml")

    def shown(self, path: Path) -> str:
        """Path as diagnostics name it: from the repository, with forward slashes, on one line whatever its name is."""
        name = path.relative_to(self.data.parent).as_posix()
        return name if name.isprintable() else repr(name)[1:-1]

    def diagnostic(
        self, key: str, steps: Steps, code: str, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Diagnostic:
        """Diagnostic at a place inside a record."""
        return self.documents[key].diagnostic(steps, code, message, hint, severity)

    def refuse(self, path: Path, code: str, message: str, hint: str) -> None:
        """Add a diagnostic about a file or folder as a whole."""
        self.diagnostics.append(Diagnostic(self.shown(path), 1, 1, code, message, hint))

    def add(self, file: RecordFile) -> None:
        """Add what a record's file holds."""
        self.documents[file.key] = file.document
        self.diagnostics.extend(file.diagnostics)
        if file.record is not None:
            self.records.append(file.record)
        if file.fragment is not None:
            self.fragments.append(file.fragment)


def read(data: Path, cache: RecordCache | None = None) -> Reading:
    """All files under a data folder, typed where that is possible.

    A `cache` from an earlier reading of the folder saves parsing what has not changed, and is brought up to date.
    """
    reading = Reading(data)
    cache = RecordCache() if cache is None else cache
    if not data.is_dir():
        reading.refuse(data, "missing", "The data folder does not exist.", "Create it, with a folder for each kind.")
        return reading
    for key, path in watched(_files(reading), "records read"):
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            message = f"The file cannot be read: {error.strerror}."
            reading.refuse(path, "unreadable", message, "Check its permissions.")
            continue
        if key not in cache or cache[key].data != content:
            cache[key] = read_file(key, content, reading.path(key))
        reading.add(cache[key])
    for key in cache.keys() - reading.documents.keys():
        del cache[key]
    return reading


def read_file(key: str, data: bytes, path: str) -> RecordFile:
    """Record in the bytes of a file, which diagnostics call `path`."""
    document = yaml_reader.parse(data, path)
    if document.diagnostics:
        return RecordFile(key, data, document, diagnostics=tuple(document.diagnostics))
    kind, _, identifier = key.partition("/")
    _rename_fields(document)
    written = {name: item for name, item in document.value.items() if name != "id"}
    diagnostics = []
    if "id" in document.value:
        hint = "Delete the line: the file's name is the id."
        diagnostics.append(document.diagnostic(("id",), "unknown-field", "A record does not hold its id.", hint))
    try:
        record = KINDS[kind].model_validate({**written, "id": identifier})
    except ValidationError as error:
        diagnostics.extend(messages.diagnostics(error, KINDS[kind], document))
        diagnostics.extend(_unsourced(document, KINDS[kind]))
        fragment = _fragment(KINDS[kind], identifier, written, error)
        return RecordFile(key, data, document, fragment=fragment, diagnostics=tuple(diagnostics))
    overloaded = list(_overloaded(document, record))
    diagnostics += [*_unsourced(document, KINDS[kind]), *overloaded]
    return RecordFile(key, data, document, None if overloaded else record, diagnostics=tuple(diagnostics))


def _rename_fields(document: Document) -> None:
    """Give fields that stand under a former name the one that they have now, also where `provenance` speaks of them."""
    provenance = document.value.get("provenance")
    for fields in (document.value, provenance):
        for former, name in FORMER_FIELDS.items():
            if isinstance(fields, dict) and former in fields and name not in fields:
                fields[name] = fields.pop(former)
                document.written_as[name] = former


def is_id(name: str) -> bool:
    """Whether a record can have this id."""
    return len(name) <= ID_LENGTH and re.fullmatch(SLUG, name) is not None


def _files(reading: Reading) -> Iterator[tuple[str, Path]]:
    """Key and path of every record."""
    for entry in _entries(reading, reading.data):
        folder = Path(entry.path)
        if entry.is_symlink():
            reading.refuse(folder, "symlink", "A link to another place is not followed.", "Put the real files here.")
        elif not entry.is_dir():
            reading.refuse(folder, "stray", "This file is not in a kind's folder.", "Move it into one, or delete it.")
        elif folder.name not in KINDS:
            hint = f"{did_you_mean(folder.name, KINDS)}Kinds are: {', '.join(KINDS)}."
            reading.refuse(folder, "kind", f"There is no kind of record called {quoted(folder.name)}.", hint)
        else:
            yield from _files_of(reading, folder)


def _files_of(reading: Reading, folder: Path) -> Iterator[tuple[str, Path]]:
    for entry in _entries(reading, folder):
        path = Path(entry.path)
        stem = path.name.removesuffix(".yml")
        if entry.is_symlink():
            reading.refuse(path, "symlink", "A link to another file is not followed.", "Put the real file here.")
        elif not entry.is_file():
            hint = "Put files, and only files, directly under the kind's folder."
            reading.refuse(path, "stray", "This is not a file.", hint)
        elif stem == path.name:
            hint = f"{_renamed(path)}If it is no record, move it out of this folder."
            reading.refuse(path, "file-name", "A record's file ends in .yml.", hint)
        elif not is_id(stem):
            hint = f"{_renamed(path)}An id has lower-case letters a to z, digits, and single hyphens between them"
            message = f"{quoted(stem)} cannot be a record's id."
            reading.refuse(path, "file-name", message, f"{hint}, {ID_LENGTH} at most.")
        elif reserved := _reserved(folder.name, stem):
            reading.refuse(path, "file-name", *reserved)
        else:
            yield f"{folder.name}/{stem}", path


def _reserved(kind: str, name: str) -> tuple[str, str] | None:
    """Message and hint about a name that no record of this kind can have; None where it can."""
    is_number = re.fullmatch(r"[1-9][0-9]{0,2}", name) is not None
    if kind == "references" and not is_number:
        message = f"{quoted(name)} is not the number of a note, and the records here are the notes of the paper."
        return (
            message,
            "Move the file to data/sources/, which holds all other sources, or name it after the note's number.",
        )
    if kind == "sources" and (name == EDITOR or name[0].isdigit()):
        message = f"A source cannot be called {quoted(name)}: its id starts with a letter, and is not 'editor'."
        return message, "Name the file after who published the source and when, such as eccp-news-2023.yml."
    return None


def _entries(reading: Reading, folder: Path) -> list[os.DirEntry[str]]:
    """Entries of a folder, in order, without hidden files (`.DS_Store`) and editors' locks (`.#gaia.yml`)."""
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        reading.refuse(folder, "unreadable", f"The folder cannot be read: {error.strerror}.", "Check its permissions.")
        return []
    hidden = re.compile(r"\.#|(?!.*\.yml\Z)\.", re.DOTALL)
    return [entry for entry in found if not hidden.match(entry.name)]


def _renamed(path: Path) -> str:
    """Hint of a valid file name, with a trailing space; empty where the present name does not suggest one."""
    name = hyphenated(path.name.partition(".")[0])
    return f"Rename it to {name}.yml. " if is_id(name) else ""


def _fragment(model: type[Record], identifier: str, written: dict[str, Any], error: ValidationError) -> Record:
    """Record without its invalid fields, so that all that is wrong is reported at once."""
    wrong = {detail["loc"][0] for detail in error.errors(include_url=False, include_context=False, include_input=False)}
    sound: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in written.items()
        if name not in wrong and not nested(model, name)
    }
    notes = tuple(int(number) for number in sound.pop("notes", ()))
    values: dict[str, Any] = {
        **dict.fromkeys(model.model_fields),
        **dict.fromkeys(("sections", "sources"), ()),
        "provenance": {},
        **sound,
        "id": identifier,
        "notes": notes,
    }
    return model.model_construct(**values)


def _unsourced(document: Document, model: type[Record]) -> Iterator[Diagnostic]:
    """Diagnostics of a record that names no source, or a section of the paper and not whether a note stands there."""
    sections, sources = document.value.get("sections"), document.value.get("sources")
    if not sections and not sources and model.kind != "sources":
        message = "It names no source."
        hint = "Add `sections: [...]` if the paper speaks of it, or `sources: [...]` with ids from data/sources/."
        yield document.diagnostic(("sections",), "missing-field", message, hint)
    if sections and model.asks_for_notes and "notes" not in document.value:
        message = "The field 'notes' is missing (the paper's notes that stand behind it)."
        hint = "Add a line `notes: [...]`, or `notes: []` where the paper gives none."
        yield document.diagnostic(("notes",), "missing-field", message, hint)


def _overloaded(document: Document, record: Record) -> Iterator[Diagnostic]:
    """Diagnostics of texts that are nothing but markup: reading it takes time with the square of its length."""
    for steps, text in record.texts:
        signs = sum(map(text.count, "*_[]!\\"))
        if signs > MAX_MARKUP:
            message = f"The text holds {signs:,} signs of markup."
            hint = f"Write plain sentences: {MAX_MARKUP} stars, underscores and brackets at most."
            yield document.diagnostic(steps, "markup", message, hint)
