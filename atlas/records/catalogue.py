"""Entry point to the records: loading and checking a data folder."""

from __future__ import annotations

from pathlib import Path

from atlas.records import checks, lint, reading
from atlas.records.diagnostics import DataError, Diagnostic, errors, in_order
from atlas.records.graph import Backlink, Catalogue, build
from atlas.records.strings import folded

__all__ = ["Backlink", "Catalogue", "build", "check", "folded", "load"]


def load(data: Path) -> Catalogue:
    """Catalogue of a data folder. Raises DataError with every error when there is any."""
    catalogue, diagnostics = check(data)
    if errors(diagnostics):
        raise DataError(errors(diagnostics))
    return catalogue


def check(data: Path, cache: reading.RecordCache | None = None) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """Catalogue of the records that can be read, and all diagnostics of the folder, sorted, warnings too.

    With a `cache` from an earlier check of the folder, only files that have changed are parsed.
    """
    found = reading.read(data, cache)
    catalogue = build(found.records, found.paths())
    checked = checks.diagnostics(found, catalogue)
    return catalogue, in_order([*found.diagnostics, *checked, *lint.diagnostics(found, catalogue)])
