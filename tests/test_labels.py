"""Nothing that a file may say is without a name on the site."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from atlas.records.catalogue import Catalogue
from atlas.records.field_types import Amount, Language, Line, PartialDate, WebAddress, Yes
from atlas.records.links import link_of
from atlas.records.model import KINDS, ROLES, Record, field_order
from atlas.site import facts
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


class Visit(Record, kind="visits", singular="Visit", plural="Visits"):
    """A kind of records with a field of each type."""

    guided: Yes | None = None
    free: Yes = False
    guests: Amount | None = None
    booked: PartialDate | None = None
    days: tuple[PartialDate, ...] = ()
    spoken: tuple[Language, ...] = ()
    form: Literal["online", "visit"] | None = None
    forms: tuple[Literal["online", "visit"], ...] = ()
    rooms: tuple[Line, ...] = ()
    page: WebAddress | None = None


@pytest.mark.parametrize(
    ("field", "value", "form", "shown"),
    [
        ("guided", "true", "line", "Yes"),
        ("guided", "false", "line", "No"),
        ("guests", "1500", "line", "1,500"),
        ("guests", "0", "line", "0"),
        ("booked", "2018-11", "line", "November 2018"),
        ("days", ["2018-11-30", "2019"], "lines", ("30 November 2018", "2019")),
        ("spoken", ["ca", "en"], "lines", ("Catalan", "English")),
        ("form", "visit", "choice", "visit"),
        ("forms", ["online", "visit"], "lines", ("Online", "Visit")),
        ("rooms", ["A", "B"], "lines", ("A", "B")),
        ("page", "https://example.org/", "address", "https://example.org/"),
    ],
)
def test_a_field_of_any_type_is_shown_as_people_read_it(
    catalogue: Catalogue, field: str, value: object, form: str, shown: object
) -> None:
    written: dict[str, Any] = {"id": "a-visit", "name": "Visit", "summary": "A visit.", field: value}
    fact = facts.fact(catalogue, Visit(**written), field)
    assert fact
    assert (fact.form, fact.value) == (form, shown)


def test_a_flag_that_nobody_sets_is_not_shown(catalogue: Catalogue) -> None:
    visit = Visit(id="a-visit", name="Visit", summary="A visit.")
    assert facts.fact(catalogue, visit, "free") is None
    assert facts.fact(catalogue, visit, "guided") is None
