"""Outcomes: what the paper planned stays its word, and what became of it stands beside it, each with its source."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from atlas import exports
from atlas.macros.calls import PageCalls
from atlas.macros.html import HtmlMacros
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.page_text import PageText
from atlas.plots import timeline
from atlas.records import checks
from atlas.records.diagnostics import errors
from atlas.render import directory_page
from atlas.search.documents import OtherNames, document
from atlas.site import Site
from tests.conftest import ROOT
from tests.exports.conftest import history_of, settings
from tests.markup import record_html, words

MISSION = "missions/mobigoin-mission-2019"
SOURCE = """\
name: MobiGoIn-Action back from China
summary: News of the mission.
type: web-page
publisher: Example Chamber
date: {date}
url: https://chamber.example/news/mobigoin
accessed: 2026-11-29
"""
CREDIT = "Example Chamber, MobiGoIn-Action back from China, 10 April 2020"
HELD = "  - {status: held, date: 2020-03, source: chamber-news-2020}\n"
STORY = f"planned in the paper of May 2019; held, March 2020 ({CREDIT})"

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """The real data with outcomes of a record, and the source that tells them."""

    def run(outcomes: str, key: str = MISSION, date: str = "2020-04-10") -> Path:
        data = Path(shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("outcomes") / "data"))
        (data / "sources/chamber-news-2020.yml").write_text(SOURCE.format(date=date), encoding="utf-8")
        with (data / f"{key}.yml").open("a", encoding="utf-8") as file:
            file.write(f"outcomes:\n{outcomes}")
        return data

    return run


def site_of(data: Path) -> Site:
    catalogue = checks.load(data)
    return Site(catalogue, settings(), history_of(catalogue), data.parent)


@pytest.fixture(scope="module")
def site(write: Write) -> Site:
    """The atlas in which MobiGoIn's mission of September 2019 was held in March 2020, as a web page tells."""
    return site_of(write(HELD))


def exported(site: Site, path: str) -> bytes:
    """One of the exported files."""
    return next(file.data for file in exports.files(site) if file.path == path)


def event_of(site: Site) -> str:
    """The mission in the calendar of all missions."""
    events = exported(site, "calendars/missions.ics").decode().replace("\r\n ", "").split("BEGIN:VEVENT")
    return next(event for event in events if "SUMMARY:MobiGoIn-Action International Mission" in event)


def node_of(site: Site, key: str = MISSION) -> dict[str, object]:
    graph = json.loads(exports.jsonld(site, f"{key}/", "Title", "Words."))["@graph"]
    found: dict[str, object] = next(node for node in graph if str(node.get("@id", "")).endswith(f"{key}/#record"))
    return found


def test_the_page_shows_the_plan_with_its_day_and_the_outcome_with_its_source(site: Site) -> None:
    page = BeautifulSoup(record_html(site, MISSION), "html.parser")
    head = page.select_one(".atlas-badges")
    assert head
    assert words(str(head)) == "planned as of May 2019 held, March 2020[Example Chamber 2020]"
    assert head.select_one('a[href="../../sources/chamber-news-2020/"]')
    assert "What became of it Held, March 2020[Example Chamber 2020]" in words(str(page))
    assert CREDIT in words(str(page.select_one(".atlas-sources")))


def test_every_mark_tells_both(site: Site) -> None:
    pages = {
        "the partnership": record_html(site, "partnerships/mobigoin-action"),
        "a place": record_html(site, "places/ningbo"),
        "a list": site.render("blocks/list.html", view=site.view(""), records=[site.record(MISSION)]),
        "a card": exported(site, f"embed/{MISSION}.html").decode(),
        "the timeline": str(timeline.render(site, site.view(""))),
        "the directory": str(directory_page.render(site, site.view(""), "missions")),
    }
    for where, html in pages.items():
        assert "planned; held, March 2020" in words(html), where
    assert document(site.view(""), site.record(MISSION), OtherNames(site)).meta["mark"] == "planned; held, March 2020"
    assert 'atlas-mark--planned atlas-mark--later-held"' in pages["a list"]


def test_the_directory_has_a_column_as_soon_as_an_outcome_is_known(site: Site) -> None:
    table = BeautifulSoup(directory_page.render(site, site.view(""), "missions"), "html.parser")
    cell = next(row for row in table.select("tr") if row.select_one('a[href$="mobigoin-mission-2019/"]'))
    shown = cell.select_one('[data-label="What became of it"]')
    assert shown
    assert words(str(shown)) == "Held, March 2020[Example Chamber 2020]"
    assert "What became of it" not in directory_page.render(site, site.view(""), "milestones")


def test_facets_find_it_by_its_plan_and_by_its_outcome(site: Site) -> None:
    assert site.filters[MISSION]["status"] == ("later-held", "planned")
    assert site.filters[MISSION]["year"] == ("2019", "2020")
    assert "Later: held" in HtmlMacros(site, "", PageCalls(PageText(""), uses_stash=False)).explore()


def test_the_timeline_draws_what_was_held_as_done(site: Site) -> None:
    entries = {entry.record.key: entry for entry in timeline.entries(site.catalogue)}
    assert entries[MISSION].is_real
    assert not entries["missions/mobigoin-matchmaking-2019"].is_real


def test_exports_tell_both_with_the_sources(site: Site) -> None:
    document = json.loads(exported(site, f"api/v1/{MISSION}.json"))
    assert document["status"] == "planned"
    assert document["became"] == STORY
    (outcome,) = document["outcomes"]
    assert (outcome["status"], outcome["date"], outcome["source"]) == ("held", "2020-03", "chamber-news-2020")
    rows = csv.DictReader(io.StringIO(exported(site, "downloads/missions.csv").decode("utf-8-sig")))
    row = next(row for row in rows if row["id"] == "mobigoin-mission-2019")
    assert (row["status"], row["outcomes"]) == ("planned", "held: 2020-03: chamber-news-2020")
    assert row["became"] == STORY
    workbook = exported(site, "downloads/eu-china-cluster-atlas.xlsx")
    with ZipFile(io.BytesIO(workbook)) as packed:
        assert any(STORY.encode() in packed.read(name) for name in packed.namelist())
    feed = next(entry for entry in exported(site, "feeds/activities.xml").decode().split("<entry>") if MISSION in entry)
    assert "(planned; held, March 2020)" in feed
    assert f"P{STORY[1:]}." in feed
    text = exported(site, "llms/missions.txt").decode()
    assert "International Mission to China and Singapore (planned; held, March 2020)" in text
    assert f"- What became of it: held, March 2020 ({CREDIT})" in text
    listed = MarkdownMacros(site, "").records("missions", outcomes="held")
    assert "planned; held, March 2020" in listed


def test_calendars_have_it_on_the_day_it_was_held(site: Site) -> None:
    event = event_of(site)
    assert "STATUS:CONFIRMED" in event
    assert "DTSTART;VALUE=DATE:20200301" in event
    assert "(planned\\; held\\, March 2020\\; March 2020\\, exact date not known)" in event
    assert "Planned in the paper of May 2019\\; held\\, March 2020 (Example Chamber" in event
    assert "whether it took place is not recorded" not in event


def test_structured_data_tell_of_the_new_date(site: Site) -> None:
    node = node_of(site)
    assert node["eventStatus"] == "https://schema.org/EventRescheduled"
    assert (node["startDate"], node["previousStartDate"]) == ("2020-03", "2019-09")
    assert node["disambiguatingDescription"] == f"P{STORY[1:]}"


@pytest.mark.parametrize(
    ("status", "calendar", "schema"),
    [("cancelled", "CANCELLED", "EventCancelled"), ("postponed", "TENTATIVE", "EventPostponed")],
)
def test_what_was_not_held_is_never_shown_as_held(status: str, calendar: str, schema: str, write: Write) -> None:
    site = site_of(write(HELD.replace("held", status)))
    event = event_of(site)
    assert f"STATUS:{calendar}" in event
    assert "DTSTART;VALUE=DATE:20190901" in event
    assert node_of(site)["eventStatus"] == f"https://schema.org/{schema}"
    assert f"planned; {status}, March 2020" in words(record_html(site, "places/ningbo"))
    assert not next(one for one in timeline.entries(site.catalogue) if one.record.key == MISSION).is_real


def test_a_date_that_is_only_more_exact_moves_nothing(write: Write) -> None:
    node = node_of(site_of(write(HELD.replace("2020-03", "2019-09"))))
    assert (node["startDate"], node["eventStatus"]) == ("2019-09", "https://schema.org/EventScheduled")
    assert "previousStartDate" not in node


@pytest.mark.parametrize("before", ["around", "between"])
def test_the_day_of_what_was_planned_for_no_certain_one_moves_nothing(before: str, write: Write) -> None:
    data = write(HELD.replace("2020-03", "2019-10-04"))
    planned = data / f"{MISSION}.yml"
    planned.write_text(f"{planned.read_text()}end: 2019-12\ndate_qualifier: {before}\n")
    site = site_of(data)
    node = node_of(site)
    assert (node["startDate"], node["eventStatus"]) == ("2019-10-04", "https://schema.org/EventScheduled")
    assert "previousStartDate" not in node
    assert not re.search("around|between", node["disambiguatingDescription"])
    assert "exact date not known" not in event_of(site)


def test_of_several_outcomes_all_are_shown_and_the_last_marks(write: Write) -> None:
    outcomes = HELD.replace("held", "postponed").replace("2020-03", "2019-08") + HELD
    site = site_of(write(outcomes))
    page = words(record_html(site, MISSION))
    assert "Postponed, August 2019" in page
    assert "Held, March 2020" in page
    assert "planned; held, March 2020" in words(record_html(site, "places/ningbo"))
    assert "STATUS:CONFIRMED" in event_of(site)


def test_a_successor_is_linked_both_ways(write: Write) -> None:
    outcome = "  - {status: succeeded, date: 2020-03, source: chamber-news-2020, successor: partnerships/dia}\n"
    site = site_of(write(outcome, "partnerships/mobigoin-action"))
    page = BeautifulSoup(record_html(site, "partnerships/mobigoin-action"), "html.parser")
    assert "Succeeded by another, March 2020[Example Chamber 2020]: DIA" in words(str(page))
    successor = words(record_html(site, "partnerships/dia"))
    assert "Took the place of Mobility Goes International – In Action (MobiGoIn-Action)" in successor
    assert "succeeded by another, March 2020" in successor
    assert "MobiGoIn-Action" in words(record_html(site, "sources/chamber-news-2020"))


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("clusters/femac", "ended"),
        ("clusters/femac", "succeeded"),
        ("organisations/acea", "renamed"),
        ("success-stories/clara-and-sjtu", "ended"),
        ("partnerships/dia", "extended"),
    ],
)
def test_what_became_of_those_who_cooperate_is_marked(key: str, status: str, write: Write) -> None:
    site = site_of(write(f"  - {{status: {status}, date: 2022, source: chamber-news-2020}}\n", key, "2023-05"))
    mark = f"{'succeeded by another' if status == 'succeeded' else status}, 2022"
    kind = key.partition("/")[0]
    assert f"{mark}[Example Chamber 2023]" in words(record_html(site, key))
    assert mark in words(str(directory_page.render(site, site.view(""), kind)))
    assert f"later-{status}" in site.filters[key]["status"]
    assert f"{status}: 2022: chamber-news-2020".encode() in exported(site, f"downloads/{kind}.csv")


PLAN = """\
name: A mission
summary: A mission.
type: mission
status: planned
start: 2020-05
sources: [chamber-news-2020]
"""


@pytest.mark.parametrize(
    ("status", "date", "told"), [("cancelled", "2020-03", ()), ("held", "2020-03", ("outcome-before-plan",))]
)
def test_a_plan_may_be_known_from_its_cancellation(status: str, date: str, told: tuple[str, ...], write: Write) -> None:
    data = write(HELD, date="2021")
    outcome = HELD.replace("held", status).replace("2020-03", date)
    (data / "missions/a-mission.yml").write_text(f"{PLAN}outcomes:\n{outcome}organisers: [clusters/clara]\n")
    assert [one.code for one in checks.check(data)[1] if one.path.endswith("a-mission.yml")] == [*told]


def test_marks_of_what_the_paper_does_not_speak_of_are_of_their_source(site: Site, write: Write) -> None:
    data = write(HELD)
    (data / "missions/a-mission.yml").write_text(f"{PLAN}organisers: [clusters/clara]\n")
    assert site_of(data).vintage_note.count("they show how it stood at its own source") == 1
    assert "for its source" not in site.vintage_note


def test_an_end_is_told_of_what_went_on(write: Write) -> None:
    outcome = HELD.replace("held", "ended").replace("}", ", summary: 'Its [funding](programmes/escp-4i) ended.'}")
    site = site_of(write(outcome, "partnerships/mobigoin-action"))
    page = words(record_html(site, "partnerships/mobigoin-action"))
    assert "Ended, March 2020[Example Chamber 2020]. Its funding ended." in page
    assert node_of(site, "partnerships/mobigoin-action")["dissolutionDate"] == "2020-03"
    assert f"ended, March 2020 ({CREDIT}): Its funding ended." in exported(site, "llms/partnerships.txt").decode()


MISTAKES = {
    "an outcome of what was held": (
        "missions/nf4-innovation-tour-2019",
        HELD.replace("held", "cancelled"),
        "outcomes[0].status: The outcome 'cancelled' does not go with the status 'held'. "
        "Outcomes tell what became of plans, and of what went on: correct it, or remove it.",
    ),
    "a source that is not there": (
        MISSION,
        HELD.replace("chamber-news-2020", "chamber-news-2021"),
        "outcomes[0].source: There is no record 'sources/chamber-news-2021'. "
        "Correct the id, add data/sources/chamber-news-2021.yml, or take it out here.",
    ),
    "the editor as a source": (
        MISSION,
        HELD.replace("chamber-news-2020", "editor"),
        "outcomes[0].source: An editor is no source here. Name a record under data/sources/: a page, report or letter.",
    ),
    "dates out of order": (
        MISSION,
        HELD + HELD.replace("held", "postponed").replace("2020-03", "2019-08"),
        "outcomes[1].date: It stands behind an outcome of 2020-03, which is later. "
        "Put the oldest first, or correct a date.",
    ),
    "an outcome before the plan": (
        MISSION,
        HELD.replace("2020-03", "2018-03"),
        "outcomes[0].date: It is older than what it came of, which was told or planned for 2019-05. "
        "Correct the date: it says when the outcome was, not when the plan was made.",
    ),
    "a successor of what was cancelled": (
        MISSION,
        HELD.replace("held", "cancelled").replace("}", ", successor: missions/mobigoin-call-2019}"),
        "outcomes[0].successor: The outcome 'cancelled' has no successor. "
        "Write `status: succeeded` or `renamed`, or remove the line.",
    ),
    "a word that is none": (
        MISSION,
        HELD.replace("held", "happened"),
        "outcomes[0].status: 'happened' is not one of the choices. "
        "Did you mean 'held'? Choose from: held, cancelled, postponed, extended, ended, renamed, succeeded, no-trace.",
    ),
    "no date": (
        MISSION,
        HELD.replace(" date: 2020-03,", ""),
        "outcomes[0].date: The field 'date' is missing. Add a line `date: ...`.",
    ),
    "no list": (MISSION, "  status: held\n", "outcomes: A list is expected here."),
    "a figure that was counted": (
        "indicators/acea-members",
        HELD.replace("held", "cancelled"),
        "outcomes[0].status: The outcome 'cancelled' does not go with the status 'counted'.",
    ),
    "a figure that was held": (
        "indicators/acea-members",
        HELD,
        "outcomes[0].status: 'held' is not one of the choices. Choose from: cancelled, succeeded, no-trace.",
    ),
    "a programme that exists": (
        "programmes/escp-4i",
        HELD,
        "outcomes[0].status: The outcome 'held' does not go with what is no plan.",
    ),
}


@pytest.mark.parametrize(("key", "outcomes", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place_and_cure(key: str, outcomes: str, said: str, write: Write) -> None:
    found = [str(one) for one in errors(checks.check(write(outcomes, key))[1])]
    assert len(found) == 1
    assert re.sub(r"^data/[^:]*:\d+:\d+: ", "", found[0]).startswith(said)


def test_a_source_that_is_older_than_what_it_tells_is_suspect(write: Write) -> None:
    (found,) = checks.check(write(HELD, date="2020-02-01"))[1]
    assert "Its source is of 2020-02-01: it cannot tell what became of it in 2020-03." in str(found)


def test_a_search_in_vain_may_be_younger_than_the_page(write: Write) -> None:
    data = write(HELD.replace("held", "no-trace").replace("2020-03", "2026-11-29"))
    assert checks.check(data)[1] == ()
    site = site_of(data)
    assert "planned; no trace found, 29 November 2026" in words(record_html(site, "places/ningbo"))
    assert "STATUS:TENTATIVE" in event_of(site)
