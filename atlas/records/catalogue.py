"""All records together: read, checked, and linked both ways. What other modules need of the catalogue is here."""

from __future__ import annotations

from pathlib import Path

from atlas.records import checks, doubts, reading
from atlas.records.graph import Backlink, Catalogue, build
from atlas.records.problems import DataError, Problem, errors, in_order
from atlas.records.words import folded

__all__ = ["Backlink", "Catalogue", "build", "check", "folded", "load"]


def load(data: Path) -> Catalogue:
    """The catalogue under a data folder. Raises DataError with every error when there is any."""
    catalogue, problems = check(data)
    if errors(problems):
        raise DataError(errors(problems))
    return catalogue


def check(data: Path, memory: reading.Memory | None = None) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue of the records that can be read, and all problems in the folder, warnings too.

    With a `memory` of the files, the warnings about single records are those about records that have changed.
    """
    found = reading.read(data, memory)
    catalogue = build(found.records, found.paths(), memory.catalogue if memory else None)
    wrong = [*found.problems, *checks.problems(found, catalogue, memory.sound if memory else frozenset())]
    if memory:
        memory.catalogue = catalogue
        is_wrong = bool(errors(wrong))
        memory.sound = frozenset() if is_wrong else found.documents.keys()
        memory.unjudged = found.fresh if is_wrong else frozenset()
    return catalogue, in_order([*wrong, *doubts.problems(found, catalogue)])
