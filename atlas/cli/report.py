"""Output formats of diagnostics: lines for people, JSON for tools, annotations for GitHub."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import Final, TextIO

from atlas.records.diagnostics import Diagnostic, Severity, errors
from atlas.records.strings import counted

FORMATS: Final = ("text", "json", "github")

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33"}
_GITHUB_ANNOTATIONS: Final = 10
"""Most annotations of each severity that GitHub shows for one step; the lines above them tell all."""


def report(diagnostics: Sequence[Diagnostic], records: int, style: str, *, colour: bool = False) -> Iterator[str]:
    """Lines of the diagnostics in one of the formats."""
    if style == "json":
        yield as_json(diagnostics, records)
        return
    for diagnostic in diagnostics:
        yield coloured(diagnostic) if colour else str(diagnostic)
    if style == "github":
        yield from as_annotations(diagnostics)


def summary(diagnostics: Sequence[Diagnostic], records: int) -> str:
    """Summary line: how many records, errors and warnings."""
    wrong = len(errors(diagnostics))
    return f"{counted(records, 'record')}, {counted(wrong, 'error')}, {counted(len(diagnostics) - wrong, 'warning')}"


def as_json(diagnostics: Sequence[Diagnostic], records: int) -> str:
    """JSON object: the numbers of `records`, `errors` and `warnings`, and the `diagnostics` with all that they have."""
    wrong = len(errors(diagnostics))
    names = ("path", "line", "column", "severity", "code", "field", "message", "hint")
    content = {
        "records": records,
        "errors": wrong,
        "warnings": len(diagnostics) - wrong,
        "diagnostics": [{name: getattr(diagnostic, name) for name in names} for diagnostic in diagnostics],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_annotations(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """GitHub workflow commands, which mark the lines in a pull request."""
    for severity in Severity:
        for diagnostic in [item for item in diagnostics if item.severity is severity][:_GITHUB_ANNOTATIONS]:
            place = f"file={_property(diagnostic.path)},line={diagnostic.line},col={diagnostic.column}"
            field = f"{diagnostic.field}: " if diagnostic.field else ""
            said = _data(f"{field}{diagnostic.message} {diagnostic.hint}".strip())
            yield f"::{severity} {place},title={_property(diagnostic.code)}::{said}"


def coloured(diagnostic: Diagnostic) -> str:
    """Line of a diagnostic for a terminal: place, severity and field stand out."""
    place = f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}:"
    field = f" {diagnostic.field}:" if diagnostic.field else ""
    label = " warning:" if diagnostic.severity is Severity.WARNING else ""
    colour = _COLOURS[diagnostic.severity]
    rest = str(diagnostic)[len(place) + len(label) + len(field) :]
    return f"\033[1m{place}\033[0m\033[{colour}m{label}\033[0m\033[1;{colour}m{field}\033[0m{rest}"


def wants_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal whose owner has not asked for plain text (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
