"""The files of a data folder, read into records that know where each of their fields stands."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from atlas.progress import watched
from atlas.records import explain, source
from atlas.records.fields import SLUG
from atlas.records.graph import Catalogue
from atlas.records.links import Steps, nested
from atlas.records.model import KINDS, Record
from atlas.records.problems import Problem
from atlas.records.words import SHOWN_LENGTH, counted, did_you_mean, hyphenated, quoted

ID_LENGTH: Final = 80
"""The longest id, in characters."""
MAX_MARKUP: Final = 100
"""Signs of markup in one text; the richest paragraph has some thirty."""
_ID: Final = re.compile(SLUG).fullmatch
MOMENT: Final = 5_000_000_000
"""Nanoseconds: no clock of a disk in use ticks more seldom than every two seconds."""


Stamp = tuple[int, ...]
"""What the system says of a file: while it stays the same, so does the content."""


@dataclass(frozen=True, slots=True)
class Held:
    """What reading a file gave, for when it is read again. `stamp` is empty where it might not tell the next change."""

    stamp: Stamp
    data: bytes
    document: source.Document
    record: Record | None
    fragments: tuple[Record, ...]
    problems: tuple[Problem, ...]


@dataclass
class Memory:
    """What is known of a data folder: a file that is the same as the last time is not read again."""

    held: dict[str, Held] = field(default_factory=dict)
    """What each file held, by the record's key."""
    read: set[str] = field(default_factory=set)
    """The files that were read as YAML the last time, as problems name them."""
    sound: Set[str] = frozenset()
    """The keys of all records the last time, if nothing was wrong with any."""
    catalogue: Catalogue | None = None
    """What was made of the records the last time."""
    unjudged: Set[str] = frozenset()
    """The keys of the files that were read as YAML since something is wrong: there may be doubts about them."""


@dataclass
class Reading:
    """What a data folder holds: its records, what is wrong with the others, and where everything stands."""

    data: Path
    records: list[Record] = field(default_factory=list)
    fragments: list[Record] = field(default_factory=list)
    """What is sound of the records that cannot be used: their links are checked all the same."""
    problems: list[Problem] = field(default_factory=list)
    documents: dict[str, source.Document] = field(default_factory=dict)
    """Each file that is a record or should be one, by the record's key."""
    fresh: set[str] = field(default_factory=set)
    """The keys of the files that were read as YAML, not remembered; or remembered, but not judged yet."""
    begun: int = field(default_factory=time.time_ns)
    """The time on the clock before the first file was looked at, in nanoseconds."""

    def paths(self) -> dict[str, str]:
        """The file of each record, by key."""
        folder = self.shown(self.data)
        return {key: f"{folder}/{key}.yml" for key in self.documents}

    def path(self, key: str) -> str:
        """The record's file as problems name it: `data/kind/id.yml`."""
        return self.shown(self.data / f"{key}.yml")

    def shown(self, path: Path) -> str:
        """A path as problems name it: from the repository, with forward slashes, on one line whatever its name is."""
        name = path.relative_to(self.data.parent).as_posix()
        return name if name.isprintable() else repr(name)[1:-1]

    def problem(self, key: str, steps: Steps, code: str, message: str, cure: str, **more: Any) -> Problem:
        """A problem at a place inside a record."""
        line, column = self.documents[key].position(steps)
        return Problem(self.path(key), line, column, code, message, cure, dotted(steps), **more)

    def refuse(self, path: Path, code: str, message: str, cure: str) -> None:
        """Note a problem with a file or folder as a whole."""
        self.problems.append(Problem(self.shown(path), 1, 1, code, message, cure))


def read(data: Path, memory: Memory | None = None) -> Reading:
    """Every record under a data folder that can be typed; what cannot is among the problems.

    A `memory` knows the files of the last time, and learns those of this one.
    """
    reading = Reading(data)
    if memory:
        memory.read.clear()
    if not data.is_dir():
        reading.refuse(data, "missing", "The data folder does not exist.", "Create it, with a folder for each kind.")
        return reading
    for key, entry in watched(_files(reading), "records read"):
        record = _record(reading, key, entry, memory)
        if record is not None:
            reading.records.append(record)
    if memory:
        reading.fresh |= memory.unjudged & reading.documents.keys()
        # What comes back is read again: meanwhile, others may have changed with which it must agree.
        memory.held = {key: held for key, held in memory.held.items() if key in reading.documents}
    return reading


def is_id(name: str) -> bool:
    """Whether a record can have this id."""
    return len(name) <= ID_LENGTH and bool(_ID(name))


def dotted(steps: Steps) -> str:
    """The way to a value as people write it: `contact_points[0].place`."""
    name = ""
    for step in steps:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            shown = step if step.isidentifier() and len(step) <= SHOWN_LENGTH else quoted(step)
            name += f".{shown}" if name else shown
    return name


def _files(reading: Reading) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The key and the file of every record."""
    for entry in _entries(reading, reading.data):
        folder = Path(entry.path)
        if entry.is_symlink():
            reading.refuse(folder, "symlink", "A link to another place is not followed.", "Put the real files here.")
        elif not entry.is_dir():
            reading.refuse(folder, "stray", "This file is not in a kind's folder.", "Move it into one, or delete it.")
        elif folder.name not in KINDS:
            cure = f"{did_you_mean(folder.name, KINDS)}Kinds are: {', '.join(KINDS)}."
            reading.refuse(folder, "kind", f"There is no kind of record called {quoted(folder.name)}.", cure)
        else:
            yield from _files_of(reading, folder)


def _files_of(reading: Reading, folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for entry in _entries(reading, folder):
        stem = entry.name.removesuffix(".yml")
        if stem != entry.name and is_id(stem) and entry.is_file(follow_symlinks=False):
            yield f"{folder.name}/{stem}", entry
            continue
        path = Path(entry.path)
        if entry.is_symlink():
            reading.refuse(path, "symlink", "A link to another file is not followed.", "Put the real file here.")
        elif not entry.is_file():
            cure = "Put files, and only files, directly under the kind's folder."
            reading.refuse(path, "stray", "This is not a file.", cure)
        elif stem == entry.name:
            cure = f"{_renamed(path)}If it is no record, move it out of this folder."
            reading.refuse(path, "file-name", "A record's file ends in .yml.", cure)
        else:
            cure = f"{_renamed(path)}An id has lower-case letters a to z, digits, and single hyphens between them"
            reading.refuse(
                path, "file-name", f"{quoted(stem)} cannot be a record's id.", f"{cure}, {ID_LENGTH} at most."
            )


def _entries(reading: Reading, folder: Path) -> Iterable[os.DirEntry[str]]:
    """What a folder holds, in order, without what the editor's machine keeps there for itself."""
    try:
        with os.scandir(folder) as found:
            named = sorted(found, key=lambda entry: entry.name)
        return [entry for entry in named if not _is_aside(entry.name)]
    except OSError as error:
        reading.refuse(folder, "unreadable", f"The folder cannot be read: {error.strerror}.", "Check its permissions.")
        return []


def _is_aside(name: str) -> bool:
    """Whether a file is hidden (`.DS_Store`, `.gitkeep`) and no record; `.#gaia.yml` is an editor's lock."""
    return name.startswith(".#") or (name.startswith(".") and not name.endswith(".yml"))


def _renamed(path: Path) -> str:
    """Which name a record's file could have, with a trailing space; nothing where its present one does not tell."""
    name = hyphenated(path.name.partition(".")[0])
    return f"Rename it to {name}.yml. " if is_id(name) else ""


def _record(reading: Reading, key: str, entry: os.DirEntry[str], memory: Memory | None) -> Record | None:
    try:
        held, stamp = (memory.held.get(key), _stamp(entry, reading.begun)) if memory else (None, ())
        if held and stamp and held.stamp == stamp:
            return _remembered(reading, key, held)
        path = Path(entry.path)
        data = source.load(path)
        if memory and held and held.data == data:
            memory.held[key] = replace(held, stamp=stamp)
            return _remembered(reading, key, held)
        document = source.document(path, data)
    except OSError as error:
        cure = "Check its permissions."
        reading.refuse(Path(entry.path), "unreadable", f"The file cannot be read: {error.strerror}.", cure)
        return None
    problems, fragments = len(reading.problems), len(reading.fragments)
    record = take(reading, key, document)
    if memory:
        kept = tuple(reading.fragments[fragments:]), tuple(reading.problems[problems:])
        memory.held[key] = Held(stamp, data, document, record, *kept)
        memory.read.add(reading.path(key))
    return record


def _stamp(entry: os.DirEntry[str], now: int) -> Stamp:
    """The stamp of a file; empty when it was changed a moment ago. Raises OSError when it is not there any more.

    Two changes in one moment have one stamp, as the clock of a disk ticks: a file that could change once more within it
    is read again.
    """
    found = entry.stat(follow_symlinks=False)
    changed, noted = found.st_mtime_ns, found.st_ctime_ns
    if changed > now - MOMENT or noted > now - MOMENT:
        return ()
    return found.st_ino, found.st_size, changed, noted


def _remembered(reading: Reading, key: str, held: Held) -> Record | None:
    reading.documents[key] = held.document
    reading.fragments.extend(held.fragments)
    reading.problems.extend(held.problems)
    return held.record


def take(reading: Reading, key: str, document: source.Document) -> Record | None:
    """The record in a document, which joins the reading under this key; None when it cannot be typed."""
    reading.documents[key] = document
    reading.fresh.add(key)
    for flaw in document.flaws:
        problem = Problem(reading.path(key), flaw.line, flaw.column, flaw.code, flaw.message, flaw.cure)
        reading.problems.append(problem)
    return None if document.flaws else _typed(reading, key, document.value)


def _typed(reading: Reading, key: str, value: dict[str, Any]) -> Record | None:
    kind, _, identifier = key.partition("/")
    model = KINDS[kind]
    written = {name: item for name, item in value.items() if name != "id"}
    if "id" in value:
        cure = "Delete the line: the file's name is the id."
        reading.problems.append(reading.problem(key, ("id",), "unknown-field", "A record does not hold its id.", cure))
    try:
        record = model.model_validate({**written, "id": identifier})
    except ValidationError as error:
        reading.problems.extend(_faults(reading, key, error, model))
        reading.fragments.append(_fragment(model, identifier, written, error))
        return None
    overloaded = list(_overloaded(reading, record))
    reading.problems.extend(overloaded)
    return None if overloaded else record


def _fragment(model: type[Record], identifier: str, written: dict[str, Any], error: ValidationError) -> Record:
    """The record without the fields that are wrong, so that what else is wrong is told at once and not after."""
    wrong = {detail["loc"][0] for detail in error.errors(include_url=False, include_context=False, include_input=False)}
    sound: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in written.items()
        if name not in wrong and not nested(model, name)
    }
    notes = tuple(int(number) for number in sound.pop("notes", ()))
    values: dict[str, Any] = {**dict.fromkeys(model.model_fields), **sound, "id": identifier, "notes": notes}
    return model.model_construct(**values)


def _overloaded(reading: Reading, record: Record) -> Iterator[Problem]:
    """Texts that are nothing but markup: reading it takes time with the square of its length."""
    for steps, text in record.texts:
        signs = sum(map(text.count, "*_[]!\\"))
        if signs > MAX_MARKUP:
            message = f"The text holds {signs:,} signs of markup."
            cure = f"Write plain sentences: {MAX_MARKUP} stars, underscores and brackets at most."
            yield reading.problem(record.key, steps, "markup", message, cure)


def _faults(reading: Reading, key: str, error: ValidationError, model: type[Record]) -> Iterator[Problem]:
    """Each complaint about a record at its place; of very many only the first, and how many follow."""
    for fault in islice(explain.faults(error, model), source.MAX_PROBLEMS):
        yield reading.problem(key, fault.steps, fault.code, fault.message, fault.cure)
    more = error.error_count() - source.MAX_PROBLEMS
    if more > 0:
        message = f"The file holds {counted(more, 'further problem')}."
        yield reading.problem(key, (), "more", message, "Mend these first, and check again.")
