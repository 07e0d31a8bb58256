"""Diagnostics: what is wrong in the data, where, and how to mend it."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from atlas.records.strings import SHOWN_LENGTH, quoted

Steps = tuple[str | int, ...]
"""Path to a value inside a record: field names and list positions."""
Message = tuple[str, str, str]
"""Code, message and hint of a diagnostic."""
Finding = tuple[Steps, str, str, str]
"""What is wrong in a record: where, and the code, message and hint of its diagnostic."""


class Severity(StrEnum):
    """Severity of a diagnostic: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Message about one place in a file, for a person and for tools.

    `path` is relative to the repository, with forward slashes; `line` and `column` count from 1; `code` is a stable
    short name for tools; `hint` says how to mend it; `field` is the dotted name of the field (empty where the whole
    file is meant).
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str
    field: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        label = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.path}:{self.line}:{self.column}: {label}{field}{self.message} {self.hint}".rstrip()


class DataError(Exception):
    """Exception for data that cannot be used; carries every diagnostic, sorted."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


_CURES: Final = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "Give yourself the right to it, or use another folder."),
    **dict.fromkeys(
        (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)), "Make room on the disk, and run the command again."
    ),
    errno.ENAMETOOLONG: "Work in a folder with a shorter path.",
    errno.EMFILE: "Close other programs, and run the command again.",
    errno.EADDRINUSE: "Choose another port with -a.",
}
"""Cures of what the system refuses, by its number."""


def failure(error: OSError) -> str:
    """Sentence about what the system refused, with the cure."""
    subject = f"{error.filename}: " if error.filename else ""
    look = "Look at that file or folder, and run the command again." if error.filename else ""
    return f"{subject}{error.strerror or error}. {_CURES.get(error.errno or 0, look)}".rstrip()


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Distinct diagnostics, sorted by file, line and column."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.path, d.line, d.column, d.code, d.field, d.message)))


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics that stop the build."""
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]


def dotted(steps: Steps) -> str:
    """Path to a value as people write it: `contact_points[0].place`."""
    name = ""
    for step in steps:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            shown = step if step.isidentifier() and len(step) <= SHOWN_LENGTH else quoted(step)
            name += f".{shown}" if name else shown
    return name
