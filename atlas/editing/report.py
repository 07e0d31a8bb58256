"""Problems as they are told: lines for people, JSON for tools, annotations for GitHub. Every way says the same."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any, Final, TextIO

from atlas.records.problems import Problem, Severity, errors
from atlas.records.words import counted

FORMATS: Final = ("text", "json", "github")

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33"}
_GITHUB_ANNOTATIONS: Final = 10
"""GitHub shows at most so many of each severity from one step; the lines above them tell all."""


def report(problems: Sequence[Problem], records: int, way: str, *, colour: bool = False) -> Iterator[str]:
    """The problems in one of the formats, line by line."""
    if way == "json":
        yield as_json(problems, records)
        return
    for problem in problems:
        yield coloured(problem) if colour else str(problem)
    if way == "github":
        yield from as_annotations(problems)


def summary(problems: Sequence[Problem], records: int) -> str:
    """The last line: how many of everything."""
    wrong = len(errors(problems))
    doubtful = len(problems) - wrong
    return f"{counted(records, 'record')}, {counted(wrong, 'error')}, {counted(doubtful, 'warning')}"


def as_json(problems: Sequence[Problem], records: int) -> str:
    """One object: how many of everything, and every problem with all it says."""
    wrong = len(errors(problems))
    content = {
        "records": records,
        "errors": wrong,
        "warnings": len(problems) - wrong,
        "problems": [_object(problem) for problem in problems],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_annotations(problems: Sequence[Problem]) -> Iterator[str]:
    """GitHub's workflow commands, which mark the lines in a pull request."""
    for severity in Severity:
        for problem in [item for item in problems if item.severity is severity][:_GITHUB_ANNOTATIONS]:
            place = f"file={_property(problem.path)},line={problem.line},col={problem.column}"
            field = f"{problem.field}: " if problem.field else ""
            said = _data(f"{field}{problem.message} {problem.cure}".strip())
            yield f"::{severity} {place},title={_property(problem.code)}::{said}"


def coloured(problem: Problem) -> str:
    """The problem's line with the place, the severity and the field made to stand out."""
    place, field = f"{problem.path}:{problem.line}:{problem.column}:", f" {problem.field}:" if problem.field else ""
    label = " warning:" if problem.severity is Severity.WARNING else ""
    colour = _COLOURS[problem.severity]
    rest = str(problem)[len(place) + len(label) + len(field) :]
    return f"\033[1m{place}\033[0m\033[{colour}m{label}\033[0m\033[1;{colour}m{field}\033[0m{rest}"


def wants_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal whose owner has not asked for plain text (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _object(problem: Problem) -> dict[str, Any]:
    names = ("path", "line", "column", "severity", "code", "field", "message", "cure")
    return {name: getattr(problem, name) for name in names}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
