"""Reader of a data folder: from YAML files to typed records that know where each of their fields stands."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from atlas.records import file_names, messages, record_checks, renames, yaml_reader
from atlas.records.diagnostics import Diagnostic, Severity, Steps
from atlas.records.links import choices, nested
from atlas.records.model import FORMER_FIELDS, KINDS, Record
from atlas.records.progress import watched
from atlas.records.strings import closest, proposal, quoted
from atlas.records.yaml_reader import MAX_BYTES, Document

MAX_MARKUP: Final = 100
"""Most signs of markup in one text; the richest real paragraph has some thirty."""

_KINDS_BY_WORD: Final = {
    word.casefold(): kind
    for kind, model in KINDS.items()
    for word in (kind, model.singular, *model.plural.split(" and "))
}


@dataclass(frozen=True, slots=True)
class RecordFile:
    """Result of reading one record's file: its record, or else a fragment, with what is wrong."""

    key: str
    data: bytes
    document: Document
    record: Record | None = None
    """Typed record; None when it cannot be used."""
    fragment: Record | None = None
    """Sound part of a record that cannot be used: its links are checked all the same."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the file, or with its record by itself."""


RecordCache = dict[str, RecordFile]
"""Cache of a data folder's files, by record key: one with the same bytes is neither parsed nor checked again."""


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
    refused: set[str] = field(default_factory=set)
    """Keys that refused files may have been meant for: a link to one of them is not a second mistake."""
    unread: set[str] = field(default_factory=set)
    """Kinds whose folder cannot be read, so that any id may be in it."""

    former: dict[str, set[str]] = field(default_factory=dict)
    """Former keys by which a record's file names others, by the record's key; the record has the present ones."""

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Present keys of renamed records, by the former ones."""
        return renames.present_keys([*self.records, *self.fragments], self.documents.keys() | self.refused)

    def follow_renames(self) -> None:
        """Let the records name others by their present keys only."""
        for records in (self.records, self.fragments) if self.renamed else ():
            for place, record in enumerate(records):
                if former := renames.named(record, self.renamed):
                    records[place] = renames.updated(record, self.renamed)
                    self.former[record.key] = former - renames.named(records[place], self.renamed)

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
        stem = path.name.partition(".")[0].lower()
        kinds = (path.parent.name,) if path.parent.name in KINDS else KINDS
        self.refused.update(f"{kind}/{name}" for kind in kinds for name in (stem, file_names.meant_id(path.name)))

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

    A `cache` from an earlier reading of the folder saves work on what has not changed, and is brought up to date.
    """
    reading = Reading(data)
    cache = RecordCache() if cache is None else cache
    read_now: set[str] = set()
    if not data.is_dir():
        hint = "Run the command in the project's folder, which holds mkdocs.yml and data/."
        reading.refuse(data, "missing", "The data folder does not exist.", hint)
        return reading
    for key, path in watched(_files(reading), "records read"):
        try:
            content = _content(path)
        except OSError as error:
            message = f"The file cannot be read: {error.strerror}."
            reading.refuse(path, "unreadable", message, "Check its permissions.")
            continue
        shown = reading.shown(path)
        if key not in cache or (cache[key].data, cache[key].document.path) != (content, shown):
            cache[key] = read_file(key, content, shown)
        read_now.add(key)
        _add(reading, key, cache[key])
    for key in cache.keys() - read_now:
        del cache[key]
    reading.follow_renames()
    return reading


def _content(path: Path) -> bytes:
    """Bytes of a file, no more of them than show that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _add(reading: Reading, key: str, file: RecordFile) -> None:
    """Add what a file holds; of one in a wrong folder whose right name is taken, only what is wrong with it."""
    if file.key != key:
        moved = f"data/{file.key.partition('/')[0]}/"
        if any(found.path == file.document.path and moved in found.hint for found in reading.diagnostics):
            # What was said of its name says where it belongs, too.
            rest = tuple(found for found in file.diagnostics if found.code != "wrong-folder")
            file = replace(file, diagnostics=rest)
        reading.refused.add(key)
        if (reading.data / f"{file.key}.yml").exists() or file.key in reading.documents:
            reading.diagnostics.extend(file.diagnostics)
            return
    reading.add(file)


def read_file(key: str, data: bytes, path: str) -> RecordFile:
    """Record in the bytes of a file, which diagnostics call `path`; in a wrong folder, with its right key."""
    document = yaml_reader.parse(data, path)
    if document.diagnostics and not document.value:
        return RecordFile(key, data, document, diagnostics=tuple(document.diagnostics))
    kind, _, identifier = key.partition("/")
    _rename_fields(document)
    written = {name: item for name, item in document.value.items() if name != "id"}
    found = list(document.diagnostics)
    if "id" in document.value:
        hint = "Delete the line: the file's name is the id."
        found.append(document.diagnostic(("id",), "unknown-field", "A record does not hold its id.", hint))
    right_kind = _fitting_kind(kind, written)
    if right_kind != kind:
        name = KINDS[right_kind].singular.lower()
        message = f"By its fields, this is {'an' if name[0] in 'aeiou' else 'a'} {name}."
        found.append(document.diagnostic((), "wrong-folder", message, f"Move it to data/{right_kind}/."))
    model, key = KINDS[right_kind], f"{right_kind}/{identifier}"
    try:
        record = model.model_validate({**written, "id": identifier})
    except ValidationError as error:
        found += [*_mistakes(error, model, document), *_unsourced(document, model)]
        fragment = _fragment(model, identifier, written, error)
        return RecordFile(key, data, document, fragment=fragment, diagnostics=tuple(found))
    found += [*_unsourced(document, model), *_overloaded(document, record)]
    if found:
        return RecordFile(key, data, document, fragment=record, diagnostics=tuple(found))
    return RecordFile(key, data, document, record, diagnostics=tuple(record_checks.diagnostics(document, record)))


def _fitting_kind(kind: str, written: Mapping[str, Any]) -> str:
    """Kind that a file's fields are those of: its folder's, unless that does not fit and one other clearly does."""
    own = _misfits(KINDS[kind], written)
    if own < 2:
        return kind
    misfits = {name: _misfits(model, written) for name, model in KINDS.items()}
    least = min(misfits.values())
    fitting = [name for name, number in misfits.items() if number == least]
    return fitting[0] if len(fitting) == 1 and 3 * least < own else kind


def _misfits(model: type[Record], written: Mapping[str, Any]) -> int:
    """Number of a file's fields that a kind does not have, needs and misses, or has with other choices."""
    own = model.model_fields.keys() - Record.model_fields.keys()
    missing = [name for name in own - written.keys() if model.model_fields[name].is_required()]
    chosen = [(choices(model, name), written[name]) for name in own & written.keys()]
    other = [value for known, value in chosen if known and isinstance(value, str) and value not in known]
    return len(written.keys() - model.model_fields.keys()) + len(missing) + len(other)


def _rename_fields(document: Document) -> None:
    """Give fields that stand under a former name the one that they have now, also where `provenance` speaks of them."""
    provenance = document.value.get("provenance")
    for fields in (document.value, provenance):
        for former, name in FORMER_FIELDS.items():
            if isinstance(fields, dict) and former in fields and name not in fields:
                fields[name] = fields.pop(former)
                document.written_as[name] = former


def _mistakes(error: ValidationError, model: type[Record], document: Document) -> Iterator[Diagnostic]:
    """Mistakes in the values of a file, without those that follow from what could not be read."""
    told = {diagnostic.line for diagnostic in document.diagnostics}
    for found in messages.diagnostics(error, model, document):
        if found.code == "missing-field" or found.line not in told:
            yield found


def _files(reading: Reading) -> Iterator[tuple[str, Path]]:
    """Key and path of every file that is a record, or was meant to be one."""
    for entry in _entries(reading, reading.data):
        folder = Path(entry.path)
        if entry.is_symlink():
            reading.refuse(folder, "symlink", "A link to another place is not followed.", "Put the real files here.")
        elif not entry.is_dir():
            reading.refuse(folder, "stray", "This file is not in a kind's folder.", _cure_of_stray(folder))
        elif folder.name in KINDS:
            yield from _files_of(reading, folder, folder.name)
        else:
            meant = _KINDS_BY_WORD.get(folder.name.casefold()) or closest(folder.name, KINDS)
            hint = f"{proposal(meant)}Kinds are: {', '.join(KINDS)}."
            reading.refuse(folder, "kind", f"There is no kind of record called {quoted(folder.name)}.", hint)
            if meant:
                yield from _files_of(reading, folder, meant)
            else:
                names = [file_names.meant_id(one.name) for one in _entries(reading, folder)]
                reading.refused.update(f"{kind}/{name}" for kind in KINDS for name in names)


def _cure_of_stray(path: Path) -> str:
    """Hint where a file belongs that lies beside the kinds' folders."""
    try:
        written = yaml_reader.parse(_content(path)).value if path.suffix == ".yml" and path.is_file() else {}
    except OSError:
        written = {}
    misfits = sorted((_misfits(model, written), kind) for kind, model in KINDS.items())
    if not written or misfits[0][0] == misfits[1][0]:
        return "Move it into one, or delete it."
    kind = misfits[0][1]
    return f"By its fields, it is of the kind {KINDS[kind].singular.lower()!r}: move it to data/{kind}/."


def _files_of(reading: Reading, folder: Path, kind: str) -> Iterator[tuple[str, Path]]:
    entries = _entries(reading, folder)
    taken = {entry.name for entry in entries}
    for entry in entries:
        path = Path(entry.path)
        stem = path.name.removesuffix(".yml")
        if entry.is_symlink():
            reading.refuse(path, "symlink", "A link to another file is not followed.", "Put the real file here.")
        elif not entry.is_file():
            hint = "Put files, and only files, directly under the kind's folder."
            reading.refuse(path, "stray", "This is not a file.", hint)
        elif stem != path.name and not file_names.id_refusal(stem, kind):
            yield f"{kind}/{stem}", path
        elif name := _misnamed(reading, path, kind, taken):
            taken.add(f"{name}.yml")
            yield f"{kind}/{name}", path


def _misnamed(reading: Reading, path: Path, kind: str, taken: set[str]) -> str:
    """Tell that a file's name is wrong; the id under which its content is looked at, empty where it is not."""
    stem = path.name.removesuffix(".yml")
    refused = file_names.id_refusal(stem, kind) if stem != path.name else None
    message, hint = refused or ("A record's file ends in .yml.", "If it is no record, move it out of this folder.")
    meant = file_names.meant_id(path.name, kind)
    is_taken = bool(meant) and f"{meant}.yml" in taken
    is_text = path.suffix.lower() not in file_names.OTHER_FORMATS
    if is_taken:
        hint = f"Delete it, for there is {meant}.yml; if this one is right, put its text there first."
    elif meant:
        hint = f"{'Rename it to' if is_text else 'Write its text into the file'} {meant}.yml. {hint}"
    reading.refuse(path, "file-name", message, hint)
    if is_taken or not (is_text and file_names.is_record_like(path.name)):
        return ""
    return meant or next(name for number in count(1) if f"{(name := f'unnamed-{number}')}.yml" not in taken)


def _entries(reading: Reading, folder: Path) -> list[os.DirEntry[str]]:
    """Entries of a folder, in order, without the files that systems and editors make for themselves."""
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        reading.refuse(folder, "unreadable", f"The folder cannot be read: {error.strerror}.", "Check its permissions.")
        reading.unread.add(folder.name)
        return []
    return [entry for entry in found if not file_names.is_machines(entry.name)]


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
    """Diagnostics of a record that names no source, or a section of the paper and not whether a note stands there.

    Where a part of the file could not be read, they may stand there.
    """
    if document.diagnostics:
        return
    sections, sources = document.value.get("sections"), document.value.get("sources")
    if not sections and not sources and model.kind != "sources":
        message = "The record names no source."
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
