"""Nothing that a file may say is without a name on the site."""

from __future__ import annotations

import pytest

from atlas.records.links import link_of
from atlas.records.model import KINDS, field_order
from atlas.render.directory_page import COLUMN_LABELS, DIRECTORIES
from atlas.site.labels import BACKLINKS, FACTS, HEADINGS

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
    assert DIRECTORIES.keys() == KINDS.keys()
    assert {column for one in DIRECTORIES.values() for column in (*one.columns, *one.more)} <= COLUMN_LABELS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_documented(kind: str) -> None:
    model = KINDS[kind]
    assert model.__doc__
    assert not [name for name, info in model.model_fields.items() if not info.description]
