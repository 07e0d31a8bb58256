"""Nothing that a file may say is without a name on the site."""

from __future__ import annotations

import pytest

from atlas.records.links import link_of
from atlas.records.model import KINDS, ROLES, field_order
from atlas.site.kinds import KINDS_BY_USE, fields
from atlas.site.labels import BACKLINKS, COLUMNS, FACTS, HEADINGS

SHOWN_IN_THE_HEADER = {"name", "abbreviation", "aliases", "local_name", "summary", "recurs", "focus"}
SHOWN_AS_A_DATE = {"start", "end", "date", "date_qualifier"}
SHOWN_AS_A_BLOCK = {
    "contact",
    "sections",
    "section_titles",
    "notes",
    "sources",
    "editor_notes",
    "verified",
    "latitude",
    "longitude",
    "value",
    "qualifier",
    "upper",
    "unit",
}
SHOWN_BY_A_MARK = {"provenance", "main"}
SHOWN_IN_DIRECTORIES = {"group", "series"}
SHOWN_AS_REDIRECTS = {"former_ids"}
ELSEWHERE = (
    SHOWN_IN_THE_HEADER
    | SHOWN_AS_A_DATE
    | SHOWN_AS_A_BLOCK
    | SHOWN_BY_A_MARK
    | SHOWN_IN_DIRECTORIES
    | SHOWN_AS_REDIRECTS
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_shown_somewhere(kind: str) -> None:
    unnamed = set(field_order(KINDS[kind])) - FACTS.keys() - HEADINGS.keys() - ELSEWHERE
    assert not unnamed


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_has_a_name_at_its_far_end(kind: str) -> None:
    model = KINDS[kind]
    linking = {field for field in model.model_fields if link_of(model, field) and field != "related"}
    assert not {field for field in linking if (kind, field) not in BACKLINKS}


def test_every_kind_has_a_directory_whose_columns_have_names() -> None:
    assert {*KINDS_BY_USE} == KINDS.keys()
    assert {column for kind in KINDS for use in ("columns", "more") for column in fields(kind, use)} <= COLUMNS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_of_which_the_table_of_kinds_speaks_are_those_of_the_model(kind: str) -> None:
    known = {*KINDS[kind].model_fields, "when"}
    assert {field for use in ("asked", "full", "header", "bodies") for field in fields(kind, use)} <= known


def test_whoever_has_a_role_in_an_activity_cooperates_in_it() -> None:
    assert {*ROLES} <= {*fields("missions", "bodies")}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_documented(kind: str) -> None:
    model = KINDS[kind]
    assert model.__doc__
    assert not [name for name, info in model.model_fields.items() if not info.description]
