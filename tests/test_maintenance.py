"""The maintainers' page: every record that could be better stands on a list, and none that could not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from atlas.macros.calls import PageCalls
from atlas.macros.html import HtmlMacros
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.page_text import PageText
from atlas.records import catalogue
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, Indicator, Mission, Organisation, Place, Record, Reference
from atlas.render import maintenance
from atlas.site import Site
from atlas.site.history import UNKNOWN, Dates, History
from atlas.site.kinds import fields
from atlas.site.settings import SecondLanguage, Settings
from tests.markup import words

SETTINGS = Settings(second_language=SecondLanguage("zh-Hans", "Chinese name", countries=("china",)))


def place(identifier: str, **more: Any) -> Place:
    level = more.pop("level", "city")
    return Place(
        id=identifier, name=identifier, summary="P.", level=level, latitude=1, longitude=1, sections=("1",), **more
    )


def organisation(identifier: str, **more: Any) -> Organisation:
    return Organisation(id=identifier, name=identifier, summary="O.", type="company", sections=("1",), **more)


def listed(records: list[Record], slug: str, history: History | None = None) -> list[tuple[str, str]]:
    found: Catalogue = catalogue.build(records, {record.key: f"data/{record.key}.yml" for record in records})
    site = Site(found, SETTINGS, history or UNKNOWN)
    tasks = {task.slug: task for task in maintenance.tasks(site)}
    return [(entry.record.key, entry.detail) for entry in tasks[slug].entries] if slug in tasks else []


def test_missing_fields_are_named_as_on_the_site() -> None:
    full = organisation("full", country="france", places=("lyon",), website="https://example.org/")
    assert listed([organisation("thin", places=("lyon",)), full], "missing-fields") == [
        ("organisations/thin", "country, website")
    ]


def test_facts_with_one_source_and_with_none() -> None:
    records: list[Record] = [
        organisation("one", notes=(4,)),
        organisation("two", notes=(4,), details=("More.[^5]",)),
        organisation("none"),
        Reference(id="4", name="R", summary="R.", sections=("1",)),
    ]
    assert listed(records, "one-source") == [("organisations/one", "note 4")]
    assert listed(records, "no-source") == [("organisations/none", "")]


def test_bodies_and_places_where_the_second_language_is_spoken_without_a_name_in_it() -> None:
    records: list[Record] = [
        place("china", level="country", local_name="中国"),
        place("wuxi", country="china"),
        place("lyon", country="france"),
        organisation("by-country", country="china"),
        organisation("by-place", places=("wuxi",)),
        organisation("office", country="france", places=("wuxi",)),
        organisation("named", country="china", local_name="名"),
    ]
    assert [key for key, _ in listed(records, "no-local-name")] == [
        "organisations/by-country", "organisations/by-place", "places/wuxi",
    ]  # fmt: skip


def test_plans_whose_outcome_is_not_known() -> None:
    shared: dict[str, Any] = {"summary": "S.", "sections": ("1",), "notes": ()}
    records: list[Record] = [
        Mission(id="held", name="Held", type="tour", status="held", start="2018", **shared),
        Mission(id="planned", name="Planned", type="tour", status="planned", start="2019-07", **shared),
        Indicator(id="expected", name="E", value=1, unit="x", group="G", status="expected", date="2020", **shared),
    ]
    assert listed(records, "plans") == [("missions/planned", "2019-07"), ("indicators/expected", "2020")]


def test_a_plan_of_which_something_became_is_no_longer_open() -> None:
    outcome = {"status": "cancelled", "date": "2020", "source": "news"}
    plan = {"id": "p", "name": "P", "summary": "S.", "type": "tour", "status": "planned", "start": "2019-07"}
    assert listed([Mission.model_validate({**plan, "outcomes": (outcome,)})], "plans") == []


def test_what_nobody_has_verified_comes_first_and_then_what_was_verified_longest_ago() -> None:
    records: list[Record] = [
        organisation("new", verified={"on": "2026-11-29", "by": "editors"}),
        organisation("old", verified={"on": "2025-01", "by": "editors"}),
        organisation("never"),
    ]
    assert listed(records, "verify") == [
        ("organisations/never", "never"), ("organisations/old", "2025-01"), ("organisations/new", "2026-11-29"),
    ]  # fmt: skip


def test_completeness_says_what_it_counts() -> None:
    records: list[Record] = [
        organisation("full", country="france", places=("lyon",), website="https://example.org/"),
        organisation("thin", places=("lyon",)),
        Reference(id="4", name="R", summary="R.", sections=("1",)),
    ]
    site = Site(catalogue.build(records))
    organisations, references = maintenance.scores(site)
    assert (organisations.fields, organisations.filled, organisations.total) == ("country, places, website", 4, 6)
    assert (organisations.percent, references.percent) == (66, 0)
    plain = MarkdownMacros(site, "").maintenance()
    assert "50% of what counts is filled in: 4 of 8 fields." in plain


def test_the_longest_unchanged_come_first_and_only_so_many() -> None:
    records: list[Record] = [organisation(f"o{number:02d}") for number in range(maintenance.OLDEST + 5)]
    day = datetime(2026, 1, 1, tzinfo=UTC)
    dates = {
        f"data/organisations/o{n:02d}.yml": Dates(day, day.replace(day=31 - n)) for n in range(maintenance.OLDEST + 5)
    }
    found = listed(records, "oldest", History(dates))
    assert len(found) == maintenance.OLDEST
    assert found[0] == (f"organisations/o{maintenance.OLDEST + 4}", "2026-01-02")
    assert listed(records, "oldest") == []


def test_the_page_shows_every_list_with_links(catalogue: Catalogue) -> None:
    site = Site(catalogue)
    tasks = maintenance.tasks(site)
    html = HtmlMacros(site, "maintenance/", PageCalls(PageText(""), uses_stash=False)).maintenance()
    assert {"missing-fields", "one-source", "no-source", "plans"} <= {task.slug for task in tasks}
    for task in tasks:
        assert f'<h2 id="{task.slug}">' in html
        assert all(f'href="../{entry.record.key}/"' in html for entry in task.entries)
    assert "None" not in words(html).replace("None of", "")


@pytest.mark.parametrize("kind", KINDS)
def test_only_fields_that_exist_are_wanted(kind: str) -> None:
    from atlas.records.model import KINDS

    assert set(fields(kind, "full")) <= set(KINDS[kind].model_fields)
