"""Explore in a real browser: what is found stays in sight, and can be sent, printed and taken along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, Route, expect

from atlas.records.catalogue import Catalogue
from atlas.site import Site, facets
from tests.conftest import own_settings
from tests.reader import PHONE, Reader, reading, scroll


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Reader]:
    with reading(browser, address, **PHONE) as one:
        yield one


def is_in_sight(page: Page, selector: str) -> bool:
    """Whether all of an element is in the window, below the header."""
    return bool(
        page.locator(selector).first.evaluate(
            """element => {
              const { top, bottom } = element.getBoundingClientRect();
              const { bottom: header } = document.querySelector(".md-header").getBoundingClientRect();
              return top >= header - 1 && bottom <= innerHeight;
            }"""
        )
    )


# --- What is found stays in sight


def test_the_facets_stand_in_the_order_of_their_use(reader: Reader) -> None:
    page = reader.open("explore/")
    shown = page.locator(".atlas-facet").evaluate_all("all => all.map((facet) => facet.dataset.facet)")
    assert shown == ["country", "sector", "kind", "programme", "year", "status", "city", "type"]


def test_the_list_begins_with_partnerships_and_then_the_newest_activities(reader: Reader, catalogue: Catalogue) -> None:
    reader.open("explore/")
    partnerships = len(catalogue.of_kind("partnerships"))
    found = reader.found()
    assert {url.split("/")[0] for url in found[:partnerships]} == {"partnerships"}
    activities = [catalogue[url.rstrip("/")] for url in found[partnerships:]]
    starts = [activity.when[0] or "" for activity in activities]
    assert {activity.kind for activity in activities} == {"missions"}
    assert starts == sorted(starts, reverse=True)


@pytest.mark.parametrize("facet", ["country", "sector", "kind"])
def test_whatever_is_ticked_what_it_leaves_is_beside_it(reader: Reader, facet: str) -> None:
    page = reader.open("explore/")
    for _ in range(3):
        page.get_by_role("button", name="Show more").click()
    page.mouse.move(900, 500)
    scroll(page, 2500)
    assert is_in_sight(page, ".atlas-explore__status")
    box = page.locator(f"details[data-facet={facet}] input").last
    box.check()
    reader.settled()
    assert is_in_sight(page, ".atlas-explore__status")
    assert is_in_sight(page, ".atlas-explore__chip")
    assert is_in_sight(page, ".atlas-hit h3")
    assert box.is_checked()


def test_the_facets_scroll_on_their_own(reader: Reader) -> None:
    page = reader.open("explore/")
    scroll(page, 600)
    before = page.evaluate("scrollY")
    page.mouse.move(120, 500)
    page.locator("details[data-facet=type] summary").click()
    page.locator("details[data-facet=type] input").last.scroll_into_view_if_needed()
    assert is_in_sight(page, "details[data-facet=type] input >> nth=-1")
    assert page.evaluate("scrollY") == before


def test_values_that_would_leave_nothing_come_last(reader: Reader) -> None:
    page = reader.explore("?kind=clusters")
    for facet in ("country", "sector"):
        counts = page.locator(f"details[data-facet={facet}] .atlas-facet__count").all_text_contents()
        assert "0" in counts
        assert "0" not in counts[: counts.index("0")]
        assert set(counts[counts.index("0") :]) == {"0"}
    page.get_by_role("button", name="Clear all").click()
    reader.settled()
    names = page.locator("details[data-facet=country] .atlas-facet__label").all_text_contents()
    assert names == sorted(names)


def test_the_focus_stays_on_a_value_that_changes_its_place(reader: Reader) -> None:
    page = reader.open("explore/")
    page.get_by_role("checkbox", name=re.compile("^Clusters")).focus()
    page.keyboard.press("Space")
    reader.settled()
    expect(page.get_by_role("checkbox", name=re.compile("^Clusters"))).to_be_focused()


def test_whoever_comes_back_finds_the_list_as_it_was(reader: Reader) -> None:
    for view in ("", "?kind=organisations&sort=name"):
        page = reader.explore(view)
        for count in (40, 60):
            page.get_by_role("button", name="Show more").click()
            expect(page.locator(".atlas-hit")).to_have_count(count)
        before = reader.found()
        link = page.locator(".atlas-hit h3 a").nth(50)
        link.click()
        page.wait_for_url(re.compile(r"/(missions|organisations|clusters|success-stories|partnerships)/[^/]+/$"))
        page.go_back()
        expect(page.locator(".atlas-hit")).to_have_count(60)
        reader.settled()
        assert reader.found() == before
        expect(link).to_be_in_viewport()


# --- On a phone


def test_on_a_phone_the_facets_are_a_sheet_that_holds_the_focus(phone: Reader) -> None:
    page = phone.open("explore/")
    page.get_by_role("button", name="Filters", exact=True).tap()
    sheet = page.get_by_role("dialog", name="Filters")
    expect(sheet).to_be_visible()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(4):
            page.keyboard.press(key)
            assert sheet.evaluate("sheet => sheet.contains(document.activeElement)")
    page.get_by_role("button", name=re.compile("^Show .* records$")).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close the filters")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name=re.compile("^Show .* records$"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(page.get_by_role("button", name="Filters", exact=True)).to_be_focused()


def test_on_a_phone_the_button_says_how_many_records_it_shows_and_they_are_in_sight(phone: Reader) -> None:
    page = phone.open("explore/")
    page.get_by_role("button", name="Filters", exact=True).tap()
    page.get_by_role("checkbox", name=re.compile("^Clusters")).tap()
    show = page.get_by_role("button", name="Show 14 records")
    expect(show).to_be_in_viewport()
    show.tap()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert is_in_sight(page, ".atlas-explore__status")
    assert page.locator(".atlas-hit h3").first.evaluate("one => one.getBoundingClientRect().top < innerHeight")
    scroll(page, 1500)
    assert is_in_sight(page, ".atlas-explore__status")


def test_a_window_that_grows_closes_the_sheet(browser: Browser, address: str) -> None:
    reader = Reader(browser, address, viewport={"width": 600, "height": 800})
    page = reader.open("explore/")
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("checkbox", name=re.compile("^Clusters")).check()
    assert not page.locator("[inert]").count()
    page.context.close()


def test_a_window_that_grows_while_the_sheet_is_fetched_gets_none(browser: Browser, address: str) -> None:
    reader = Reader(browser, address, viewport={"width": 600, "height": 800})
    page = reader.open("explore/")
    held: list[Route] = []
    page.route("**/explore-sheet.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright reads its signature
    with page.expect_request("**/explore-sheet.js"):
        page.get_by_role("button", name="Filters", exact=True).click()
    page.set_viewport_size({"width": 1200, "height": 800})
    held[0].continue_()
    page.evaluate("async (url) => { await import(url); }", held[0].request.url)
    assert page.get_by_role("dialog").count() == 0
    assert not page.locator("[inert]").count()
    page.context.close()


# --- Questions that readers ask


def test_partnerships_with_plans_are_found(reader: Reader, catalogue: Catalogue) -> None:
    reader.explore("?kind=partnerships&status=planned")
    wanted = {f"{record.key}/" for record in catalogue.of_kind("partnerships") if vars(record)["plans"]}
    assert wanted
    assert set(reader.found()) == wanted


def test_food_finds_the_partnership_that_is_named_after_it(reader: Reader, catalogue: Catalogue) -> None:
    reader.explore("?kind=partnerships&sector=food")
    assert "partnerships/foodnet/" in reader.found()
    # What the paper prints stays.
    assert vars(catalogue["partnerships/foodnet"])["sectors"] == ("transportation-and-logistics",)
    page = reader.open("sectors/food/")
    expect(page.locator(".atlas-groups")).to_contain_text("FoodNet")
    expect(page.locator(".atlas-groups")).to_contain_text("Narrower sectors")
    lists = page.get_by_role("navigation", name="Lists in Explore")
    lists.get_by_role("link", name=re.compile("^Partnerships")).click()
    reader.settled()
    assert "partnerships/foodnet/" in reader.found()


def test_what_takes_place_in_china_is_told_from_what_is_aimed_at_it(catalogue: Catalogue) -> None:
    aimed = facets.values(catalogue, catalogue["partnerships/foodnet"])
    assert "china" in aimed["country"]
    assert "city" not in aimed
    there = facets.values(catalogue, catalogue["missions/chengdu-matchmaking-2014"])
    assert {"china", "chengdu"} <= {*there["city"]}


# --- Taken along


def calendar_of(page: Page) -> Calendar:
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar of the activities").click()
    assert download.value.suggested_filename == "eu-china-cluster-atlas.ics"
    found = Calendar.from_ical(Path(download.value.path()).read_bytes())
    assert isinstance(found, Calendar)
    return found


def test_the_calendar_of_everything_has_all_activities(reader: Reader, catalogue: Catalogue) -> None:
    events = calendar_of(reader.explore()).walk("VEVENT")
    assert {str(event["X-ATLAS-RECORD"]) for event in events} == {one.key for one in catalogue.of_kind("missions")}


@pytest.mark.parametrize("view", ["?country=china&year=2018", "?kind=missions&kind=clusters&q=Nanjing"])
def test_the_calendar_has_the_activities_of_the_view(reader: Reader, catalogue: Catalogue, view: str) -> None:
    page = reader.explore(view)
    while page.get_by_role("button", name="Show more").is_visible():
        count = page.locator(".atlas-hit").count()
        page.get_by_role("button", name="Show more").click()
        expect(page.locator(".atlas-hit").nth(count)).to_be_visible()
    shown = {url.rstrip("/") for url in reader.found() if url.startswith("missions/")}
    found = calendar_of(page)
    events = {str(event["X-ATLAS-RECORD"]): event for event in found.walk("VEVENT")}
    assert events.keys() == shown
    for key, event in events.items():
        assert event["UID"] == str(Site(catalogue, own_settings()).identity(catalogue[key]))
        assert (event.get("STATUS") == "TENTATIVE") == (vars(catalogue[key])["status"] == "planned")
    # A part is no calendar to ask for again.
    assert "SOURCE" not in found
    assert "REFRESH-INTERVAL" not in found


def test_a_view_without_activities_has_no_calendar(reader: Reader) -> None:
    page = reader.explore("?kind=clusters")
    expect(page.locator(".atlas-explore__calendar")).to_be_hidden()
    page = reader.explore("?country=bulgaria&year=1975")
    expect(page.locator(".atlas-explore__calendar")).to_be_disabled()


# --- Printed


def test_on_paper_there_is_the_list_and_nothing_else(reader: Reader) -> None:
    page = reader.explore("?kind=missions&sector=automotive")
    page.emulate_media(media="print")
    content = page.locator(".md-content__inner")
    shown = content.evaluate(
        """content => [...content.querySelectorAll("*")].filter((one) =>
             !one.children.length && one.textContent.trim() && one.checkVisibility() && one.offsetHeight > 1)
             .filter((one) => !one.closest(".atlas-found__list")).map((one) => one.textContent.trim())"""
    )
    assert shown == ["Explore", "3 records", "Missions and activities", "Automotive"]
    assert page.locator("button:visible").all_text_contents() == ["Kind: Missions and activities", "Sector: Automotive"]
    marks = page.locator(".atlas-explore__chip").first.evaluate("one => getComputedStyle(one, '::after').content")
    assert marks == "none"
    addresses = page.locator(".atlas-hit a").first.evaluate("one => getComputedStyle(one, '::after').content")
    assert addresses == "none"
