"""YAML reader: from text to plain values with their positions. Hostile YAML stops here.

Records use a small, safe part of YAML: mappings, lists and text. Every scalar stays the text that was written, so that
`NO`, `1.10` and `12:30` mean what they say; the model gives types. What a record never needs (anchors, aliases, tags,
merge keys, several documents) is refused with its position, and nothing is ever constructed from a tag.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Final, Self

import yaml

from atlas.records import characters, yaml_syntax
from atlas.records.diagnostics import Diagnostic, Severity, Steps, dotted
from atlas.records.strings import quoted

MAX_BYTES: Final = 64 * 1024
"""Largest size of a record's file; what is larger is a mistake or an attack."""
MAX_DEPTH: Final = 8
"""Deepest nesting in a record's file; the deepest real record has three levels."""
MAX_DIAGNOSTICS: Final = 50
"""Most diagnostics of one file; more would hide the first."""

UNREADABLE: Final = frozenset({"character", "conflict", "documents", "encoding", "line-ends", "syntax"})
"""Codes of what keeps any YAML from being read; the reader refuses more, which settings may have."""
_CONFLICT: Final = re.compile("^(?:<{7}|={7}|>{7}|[|]{7})(?: .*)?$", re.MULTILINE)
"""Marker that version control writes around two versions of lines that it could not join."""
_OTHER_FORMATS: Final = (b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"%PDF")
"""Beginnings of files that programs make: of Word in three formats, and of a PDF."""
_FENCE: Final = re.compile(r"^(?:```|~~~)\w*[ \t]*$", re.MULTILINE)
"""Line that Markdown writes around code."""
_SPACES: Final = "[ \u00a0\u202f\u3000]"
_ODD_INDENTATION: Final = re.compile(rf"^(?=[ -]*[\u00a0\u202f\u3000]){_SPACES}*(?:-{_SPACES}+)*", re.MULTILINE)
"""Beginning of a line, and of the items on it, with spaces that YAML takes for letters."""


@dataclass(slots=True)
class Document:
    """Content of one YAML file: its text, its value (a mapping, empty where reading failed) and its diagnostics."""

    path: str
    """File's name in diagnostics."""
    text: str
    value: dict[str, Any] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    marks: dict[Steps, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)
    """Line and column, from 1, of each field and item."""
    unread: frozenset[str] = frozenset()
    """Fields that stand in the file and could not be read."""
    written_as: dict[str, str] = field(default_factory=dict, init=False)
    """Former names under which fields stand in the file, by the names that they have now."""

    def position(self, steps: Steps) -> tuple[int, int]:
        """Line and column, from 1, of the value at `steps`, or of the nearest one above it that exists.

        A field's position is that of its name, not of its value.
        """
        steps = tuple(self.written_as.get(step, step) if isinstance(step, str) else step for step in steps)
        while steps and steps not in self.marks:
            steps = steps[:-1]
        return self.marks.get(steps, (1, 1))

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
    elif data.startswith(_OTHER_FORMATS):
        message, hint = "This is no plain text, but a file of a word processor or the like.", f"Copy its words. {hint}"
        wrong = Diagnostic(path, 1, 1, "encoding", message, hint)
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:4].count(0) > 1:
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
    if "\r" in text and "\n" not in text:
        message, hint = "Its lines end as on the first Macs (CR).", "Save the file with the line ends LF."
        return Document(path, text, diagnostics=[Diagnostic(path, 1, 1, "line-ends", message, hint)])
    if unfinished := conflicts(path, text):
        return Document(path, text, diagnostics=unfinished)
    deceptive = [
        Diagnostic(path, *_line_and_column(text, found.start), "character", found.message, found.hint)
        for found in islice(characters.findings(text), MAX_DIAGNOSTICS)
    ]
    if fence := _FENCE.search(text):
        message, hint = "The lines of ``` are Markdown's, and no part of a record.", "Delete them."
        deceptive.append(Diagnostic(path, *_line_and_column(text, fence.start()), "fence", message, hint))
    if not text.isascii():
        deceptive += _odd_indentations(path, text)
        text = _ODD_INDENTATION.sub(lambda found: re.sub(_SPACES, " ", found.group()), text)
    sound = _FENCE.sub("", characters.without_unwanted(text)) if deceptive else text
    document = _document(path, sound)
    told = {diagnostic.line for diagnostic in deceptive}
    more = [diagnostic for diagnostic in document.diagnostics if diagnostic.line not in told]
    document.diagnostics = [*deceptive, *more][:MAX_DIAGNOSTICS]
    return document


def _odd_indentations(path: str, text: str) -> Iterator[Diagnostic]:
    """Diagnostics of lines that are indented by other spaces than plain ones."""
    for found in islice(_ODD_INDENTATION.finditer(text), MAX_DIAGNOSTICS):
        start, sign = next((place, sign) for place, sign in enumerate(found.group()) if sign not in " -")
        message = f"A special space (U+{ord(sign):04X}) stands at the beginning of the line."
        hint = "Type plain spaces in its place: delete what stands before the text, and indent it anew."
        yield Diagnostic(path, *_line_and_column(text, found.start() + start), "character", message, hint)


def conflicts(path: str, text: str) -> list[Diagnostic]:
    """Diagnostics of an unfinished merge: where each conflict begins, or what was left of one."""
    markers = list(islice(_CONFLICT.finditer(text), 4 * MAX_DIAGNOSTICS))
    message = "Two versions stand here that version control could not join (a merge conflict)."
    hint = "Keep what is right of both, and delete the lines that start with <<<<<<<, ======= and >>>>>>>."
    begun = [marker for marker in markers if marker.group().startswith("<")]
    return [
        Diagnostic(path, *_line_and_column(text, marker.start()), "conflict", message, hint)
        for marker in (begun or markers)[:MAX_DIAGNOSTICS]
    ]


def _document(path: str, text: str) -> Document:
    """Document of a text whose characters are in order."""
    try:
        builder = _Builder(path, text).run()
    except yaml.YAMLError as error:
        return _partly_read(path, text, error)
    if builder.diagnostics and builder.diagnostics[-1].code == "shape" and yaml_syntax.has_fields(text):
        return _partly_read(path, text, yaml.YAMLError("it starts with a text"))
    return Document(path, text, builder.value, builder.diagnostics, builder.marks)


def _partly_read(path: str, text: str, error: yaml.YAMLError) -> Document:
    """Document of a text with mistakes of syntax: its sound fields, and every mistake."""
    repair = yaml_syntax.repaired(text)
    told = [_syntax(path, mistake) for mistake in repair.mistakes[:MAX_DIAGNOSTICS]]
    lines = text.split("\n")
    try:
        builder = _Builder(path, repair.text).run()
    except yaml.YAMLError as left:
        return Document(path, text, diagnostics=told or [_syntax(path, yaml_syntax.said_by_parser(left, lines))])
    if not told:
        return Document(path, text, diagnostics=[_syntax(path, yaml_syntax.said_by_parser(error, lines))])
    rest = [one for one in builder.diagnostics if one.code not in ("empty", "shape")]
    return Document(path, text, builder.value, [*told, *rest], builder.marks, frozenset(repair.unread))


def _syntax(path: str, wrong: yaml_syntax.Mistake) -> Diagnostic:
    field = dotted((wrong.field,)) if wrong.field else ""
    return Diagnostic(path, wrong.line, wrong.column, "syntax", wrong.message, wrong.hint, field)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


class _Stop(Exception):
    """Exception for a file in which nothing more can be read sensibly."""


class _Builder:
    """Builder of a record's value from the parser's events; what is nested too deeply for a record is refused."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.value: dict[str, Any] = {}
        self.diagnostics: list[Diagnostic] = []
        self.marks: dict[Steps, tuple[int, int]] = {}
        self._events = yaml.parse(text, Loader=yaml_syntax.LOADER)

    def run(self) -> Self:
        try:
            self._documents()
        except _Stop:
            self.value = {}
        except RecursionError:
            self.value = {}
            self._refuse(None, "nesting", "The lists and maps are nested too deeply.", "Write a flat record.")
        return self

    def _documents(self) -> None:
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    hint = "Give each record its own file; if it is all one, delete the line ---."
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
        self.marks.setdefault(path, _mark(event))

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor:
            anchor = quoted(f"&{event.anchor}")
            self._refuse(event, "anchor", f"The anchor {anchor} is not used in records.", "Remove it.")
        if event.tag and event.tag != "!":
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._refuse(event, "tag", f"The tag {tag} is not used in records.", "Remove it: all values are text.")
        # They can also hide behind a double-quoted escape, where the check of the whole text does not see them.
        if isinstance(event, yaml.ScalarEvent) and event.style == '"' and "\\" in self.text:
            for found in characters.findings(event.value):
                if found.sign not in self.text:
                    self._refuse(event, "character", found.message, found.hint)

    def _refuse(self, event: Any, code: str, message: str, hint: str) -> None:
        line, column = _mark(event) if event else (1, 1)
        self.diagnostics.append(Diagnostic(self.path, line, column, code, message, hint))
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            raise _Stop


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
