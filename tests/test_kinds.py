"""Kinds of records: each is known wherever the code, the pages or the settings list kinds. README says where."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from atlas.cli.main import main
from atlas.records.field_types import EVERY_KIND
from atlas.records.model import KINDS
from atlas.render import kind_check
from tests.conftest import ROOT, own_settings

PLACES: dict[str, Collection[str]] = {
    **{place: known for place, (known, _) in kind_check.PLACES.items()},
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


@pytest.mark.parametrize("place", kind_check.PLACES)
def test_where_a_kind_is_missing_the_check_says_so_and_what_to_do(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known, hint = kind_check.PLACES[place]
    monkeypatch.setitem(kind_check.PLACES, place, ({*known} - {"terms"}, hint))
    assert main(["check", "--data", str(ROOT / "tests" / "hostile" / "data")]) == 1
    assert capsys.readouterr().out == f"{place}:1:1: The kind 'terms' is missing. {hint}\n"
