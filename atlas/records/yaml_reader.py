"""YAML reader: from text to plain values with their positions. Hostile YAML stops here.

Records use a small, safe part of YAML: mappings, lists and text. Every scalar stays the text that was written, so that
`NO`, `1.10` and `12:30` mean what they say; the model gives types. What a record never needs (anchors, aliases, tags,
merge keys, several documents) is refused with its position, and nothing is ever constructed from a tag.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Final

import yaml

from atlas.records.diagnostics import Diagnostic, Severity, Steps, dotted
from atlas.records.strings import quoted

MAX_BYTES: Final = 64 * 1024
"""Largest size of a record's file; what is larger is a mistake or an attack."""
MAX_DEPTH: Final = 8
"""Deepest nesting in a record's file; the deepest real record has three levels."""
MAX_DIAGNOSTICS: Final = 50
"""Most diagnostics of one file; more would hide the first."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_CONFLICT: Final = re.compile("^<{7}(?= |$)", re.MULTILINE)
"""Marker that version control writes above two versions of a line that it could not join."""
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(slots=True)
class Document:
    """Content of one YAML file: its text, its value (a mapping, empty where reading failed) and its diagnostics."""

    path: str
    """File's name in diagnostics."""
    text: str
    value: dict[str, Any] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    written_as: dict[str, str] = field(default_factory=dict)
    """Former names under which fields stand in the file, by the names that they have now."""
    _marks: dict[Steps, tuple[int, int]] | None = field(default=None, init=False, repr=False, compare=False)

    def position(self, steps: Steps) -> tuple[int, int]:
        """Line and column, from 1, of the value at `steps`, or of the nearest one above it that exists.

        A field's position is that of its name, not of its value.
        """
        if self._marks is None:
            # Most files have nothing to tell: only one that has is read a second time, for its positions.
            self._marks = _Builder(self.path, self.text, keep_marks=True).run().marks
        steps = tuple(self.written_as.get(step, step) if isinstance(step, str) else step for step in steps)
        while steps and steps not in self._marks:
            steps = steps[:-1]
        return self._marks.get(steps, (1, 1))

    def diagnostic(
        self, steps: Steps, code: str, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Diagnostic:
        """Diagnostic at a value inside the document."""
        return Diagnostic(self.path, *self.position(steps), code, message, hint, dotted(steps), severity)


def parse(data: bytes | str, path: str = "") -> Document:
    """Document in some YAML text, as bytes (then UTF-8) or text; `path` is its file's name in diagnostics."""
    if isinstance(data, str):
        return _parsed(data, path)
    hint = "Save the file with the encoding UTF-8."
    if len(data) > MAX_BYTES:
        message = f"The file holds more than {MAX_BYTES:,} bytes."
        wrong = Diagnostic(path, 1, 1, "too-large", message, "No record is so large: keep only its fields.")
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wrong = Diagnostic(path, 1, 1, "encoding", "This is UTF-16, not UTF-8 text.", hint)
    else:
        try:
            return _parsed(data.decode("utf-8").removeprefix("\ufeff"), path)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
            place = _line_and_column(before, len(before))
            message = f"Byte 0x{data[error.start]:02x} is not UTF-8 text."
            wrong = Diagnostic(path, *place, "encoding", message, hint)
    return Document(path, "", diagnostics=[wrong])


def _parsed(text: str, path: str) -> Document:
    # Editors and YAML disagree on whether a lone carriage return ends a line: with it, positions would be wrong.
    text = text.replace("\r\n", "\n")
    unwanted = [
        _unwanted_character(path, *_line_and_column(text, match.start()), match.group())
        for match in islice(_UNWANTED.finditer(text), MAX_DIAGNOSTICS)
    ]
    if unwanted:
        return Document(path, text, diagnostics=unwanted)
    message = "Two versions stand here that version control could not join (a merge conflict)."
    hint = "Keep what is right of both, and delete the lines that start with <<<<<<<, ======= and >>>>>>>."
    conflicts = [
        Diagnostic(path, *_line_and_column(text, match.start()), "conflict", message, hint)
        for match in islice(_CONFLICT.finditer(text), MAX_DIAGNOSTICS)
    ]
    if conflicts:
        return Document(path, text, diagnostics=conflicts)
    builder = _Builder(path, text).run()
    return Document(path, text, builder.value, builder.diagnostics)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _unwanted_character(path: str, line: int, column: int, character: str) -> Diagnostic:
    kind = "changes the direction of text" if _BIDIRECTIONAL.match(character) else "cannot be seen"
    message = f"The character U+{ord(character):04X} {kind}."
    hint = "Delete it, or type the visible character that was meant."
    return Diagnostic(path, line, column, "character", message, hint)


class _Stop(Exception):
    """Exception for a file in which nothing more can be read sensibly."""


class _Builder:
    """Builder of a record's value from the parser's events; what is nested too deeply for a record is refused."""

    def __init__(self, path: str, text: str, *, keep_marks: bool = False) -> None:
        self.path = path
        self.text = text
        self.value: dict[str, Any] = {}
        self.diagnostics: list[Diagnostic] = []
        self.marks: dict[Steps, tuple[int, int]] = {}
        self._keep_marks = keep_marks
        self._events = yaml.parse(text, Loader=_LOADER)

    def run(self) -> _Builder:
        with suppress(_Stop):
            try:
                self._documents()
            except yaml.YAMLError as error:
                self._syntax(error)
            except RecursionError:
                self._refuse(None, "nesting", "The lists and maps are nested too deeply.", "Write a flat record.")
        return self

    def _documents(self) -> None:
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    hint = "Give each record its own file."
                    self._refuse(event, "documents", "The file holds a second document.", hint)
                    raise _Stop
                self._record(next(self._events))
        if not documents:
            self._refuse(None, "empty", "The file holds no record.", "Write at least its name, summary and sections.")

    def _record(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._take(event, (), [].append)
            return
        self._refuse_extras(event)
        if isinstance(event, yaml.MappingStartEvent):
            self._mark((), event)
            self._fields((), self.value)
            return
        if isinstance(event, yaml.ScalarEvent) and not event.value.strip():
            self._refuse(event, "empty", "The file holds no record.", "Write at least its name, summary and sections.")
        else:
            found = "a list" if isinstance(event, yaml.SequenceStartEvent) else "a single text"
            message = f"The file holds {found}, not a record."
            self._refuse(event, "shape", message, "Write fields: a name, a colon, a value.")
        raise _Stop

    def _take(self, event: Any, steps: Steps, place: Callable[[Any], None]) -> None:
        """Read the value that begins with this event, and `place` it; a map or list is placed before it is filled."""
        if isinstance(event, yaml.AliasEvent):
            place("")
            alias = quoted(f"*{event.anchor}")
            self._refuse(event, "alias", f"The alias {alias} is not used in records.", "Write the value out in full.")
            return
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            place(event.value)
        elif len(steps) >= MAX_DEPTH:
            hint = f"A record nests at most {MAX_DEPTH} levels."
            self._refuse(event, "nesting", "The lists and maps are nested too deeply.", hint)
            raise _Stop
        elif isinstance(event, yaml.MappingStartEvent):
            fields: dict[str, Any] = {}
            place(fields)
            self._fields(steps, fields)
        else:
            items: list[Any] = []
            place(items)
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                path = (*steps, len(items))
                self._mark(path, item)
                self._take(item, path, items.append)

    def _fields(self, steps: Steps, fields: dict[str, Any]) -> None:
        """Read the fields of a map whose start has been read."""
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if isinstance(event, yaml.CollectionStartEvent):
                message = "A list or map cannot be the name of a field."
                self._refuse(event, "key", message, "Write a name followed by a colon.")
                raise _Stop
            names: list[str] = []
            self._take(event, steps, names.append)
            key = names[0]
            place: Callable[[Any], None] = partial(fields.__setitem__, key)
            if key == "<<" and not getattr(event, "style", None):
                message, hint = "The merge key << is not used in records.", "Write the fields out in full."
                self._refuse(event, "merge", message, hint)
                place = names.append
            elif key in lines:
                hint = f"Keep one of them (the first is on line {lines[key]})."
                self._refuse(event, "duplicate-key", f"The field {quoted(key)} is given twice.", hint)
                place = names.append
            else:
                lines[key] = _mark(event)[0]
                self._mark((*steps, key), event)
            self._take(next(self._events), (*steps, key), place)

    def _mark(self, path: Steps, event: Any) -> None:
        if self._keep_marks:
            self.marks.setdefault(path, _mark(event))

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor:
            anchor = quoted(f"&{event.anchor}")
            self._refuse(event, "anchor", f"The anchor {anchor} is not used in records.", "Remove it.")
        if event.tag and event.tag != "!":
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._refuse(event, "tag", f"The tag {tag} is not used in records.", "Remove it: all values are text.")
        # U+FEFF and friends can also hide behind a double-quoted escape, where the text check does not see them.
        hidden = isinstance(event, yaml.ScalarEvent) and _UNWANTED.search(event.value)
        if hidden:
            self._add(_unwanted_character(self.path, *_mark(event), hidden.group()))

    def _syntax(self, error: yaml.YAMLError) -> None:
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        mark = getattr(error, "problem_mark", None)
        begun = getattr(error, "context_mark", None)
        if begun and (not mark or any(part in (getattr(error, "context", None) or "") for part in _BEGUN)):
            mark = begun
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        written = "".join(self.text.splitlines()[line - 1 : line])
        message = f"This is not YAML: {said}."
        self._add(Diagnostic(self.path, line, column, "syntax", message, _hint(said, written)))

    def _refuse(self, event: Any, code: str, message: str, hint: str) -> None:
        line, column = _mark(event) if event else (1, 1)
        self._add(Diagnostic(self.path, line, column, code, message, hint))

    def _add(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            raise _Stop


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


_BEGUN: Final = ("simple key", "quoted scalar", "flow sequence", "flow mapping")
"""Constructs during which the parser fails lines further down: the mistake is where they begin."""
_FOREIGN: Final = (
    ("：", "Type the colon of a Latin keyboard in the place of ：, and a space after it."),
    ("\u00a0", "Type a plain space in the place of the one that is kept from breaking (U+00A0)."),
    ("\u3000", "Type a plain space in the place of the wide one (U+3000)."),
)
"""Characters that look like those of YAML, with a hint for each."""
_HINTS: Final = (
    ("mapping values are not allowed", "Put the text between quotes: a colon followed by a space starts a value."),
    ("cannot start any token", "Use spaces, not tabs, and put text that starts with a special sign between quotes."),
    ("tab", "Use spaces, not tabs."),
    ("nesting", "Write a flat record."),
    ("could not find expected ':'", "Write each field as a name, a colon, a space and a value."),
    (
        "did not find expected ','",
        "Close the bracket that begins here; put a text with a comma or colon between quotes.",
    ),
    ("did not find expected", "Check the indentation of this line, and the quotes and brackets above it."),
    ("unexpected end of stream", "Close the quotes that begin here."),
)


def _hint(said: str, line: str) -> str:
    """Hint for a message of the parser about a line."""
    if "expected ':'" in said:
        for character, hint in _FOREIGN:
            if character in line:
                return hint
    for part, hint in _HINTS:
        if part in said:
            return hint
    return "Check the indentation, quotes and colons on this line and the one above it."
