"""Check that each kind of records is known wherever the code needs it: for whoever adds one. README.md tells how."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from atlas.exports import schema_org
from atlas.records.diagnostics import Diagnostic
from atlas.records.field_types import EVERY_KIND
from atlas.records.model import KINDS
from atlas.site.kinds import KINDS_BY_USE

_TEMPLATES: Final = Path(__file__).parent.parent / "templates" / "records"
PLACES: Final[dict[str, tuple[Collection[str], str]]] = {
    "atlas/records/field_types.py": (EVERY_KIND, "Name it in EVERY_KIND."),
    "atlas/site/kinds.yml": (KINDS_BY_USE, "Add an entry for it: what it needs stands at the head of the file."),
    "atlas/exports/schema_org.yml": (schema_org.TYPES, "Give it a type under `kinds`."),
    "atlas/templates/records": (
        {path.stem for path in _TEMPLATES.glob("*.html")} - {"base"},
        'Add a template of its name, which may only say {% extends "records/base.html" %}.',
    ),
}
"""Places in the code that list the kinds, with those that they have, and how to add one."""


def diagnostics() -> Iterator[Diagnostic]:
    """Diagnostics of the kinds that a place does not know."""
    for path, (known, hint) in PLACES.items():
        for kind in sorted(KINDS.keys() - {*known}):
            yield Diagnostic(path, 1, 1, "kind", f"The kind {kind!r} is missing.", hint)
