"""What is wrong in the data, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, told to a person.

    `path` is relative to the repository, with forward slashes; `line` and `column` count from 1; `field` is the dotted
    name of the field (empty where the whole file is meant); `code` is a stable short name for tools.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    cure: str
    field: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        label = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.path}:{self.line}:{self.column}: {label}{field}{self.message} {self.cure}"


class DataError(Exception):
    """The data cannot be used: carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each distinct problem once, by file, then line, then column."""
    return tuple(sorted(set(problems), key=lambda p: (p.path, p.line, p.column, p.code, p.field, p.message)))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that stop the build."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
