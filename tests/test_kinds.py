"""Kinds of records: each is known wherever the code, the pages or the settings list kinds. README says where."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from atlas.exports import schema_org
from atlas.records.field_types import EVERY_KIND
from atlas.records.model import KINDS
from atlas.site.kinds import KINDS_BY_USE
from tests.conftest import ROOT, own_settings

PLACES: dict[str, Collection[str]] = {
    "EVERY_KIND in atlas/records/field_types.py": EVERY_KIND,
    "atlas/site/kinds.yml": KINDS_BY_USE,
    "atlas/exports/schema_org.yml": schema_org.TYPES,
    "templates in atlas/templates/records/": {
        path.stem for path in (ROOT / "atlas/templates/records").glob("*.html") if path.stem != "base"
    },
    "directories in docs/": {path.parent.name for path in (ROOT / "docs").glob("*/index.md")} & {*KINDS, *EVERY_KIND},
    "second_language.kinds in mkdocs.yml": own_settings().second_language.kinds,
    "schemas/": {path.name.removesuffix(".json").removesuffix(".schema") for path in (ROOT / "schemas").glob("*.json")},
}


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_is_known(place: str) -> None:
    assert set(KINDS) <= set(PLACES[place]), place


@pytest.mark.parametrize("place", [place for place in PLACES if place != "schemas/"])
def test_nothing_else_is_a_kind(place: str) -> None:
    assert set(PLACES[place]) <= set(KINDS), place
