"""The plots in a real browser: legible, reachable, in step with their text, and whole without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from atlas.records.catalogue import Catalogue

PLOTS = ("map/", "timeline/", "matrix/", "indicators/")
BOXES = """found => found.map((one) => {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return [left, top, right, bottom];
})"""
COLOUR = """(element, property) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  canvas.fillStyle = getComputedStyle(element)[property];
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}"""


@pytest.fixture(params=[390, 1280], ids=lambda width: f"{width}px")
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def overlaps(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --- The map


def test_marks_and_names_hide_neither_each_other_nor_themselves(page: Page, address: str) -> None:
    page.goto(f"{address}map/")
    for panel in ("#map-europe", "#map-china"):
        marks = page.locator(f"{panel} .atlas-spot__mark").evaluate_all(BOXES)
        names = page.locator(f"{panel} text").evaluate_all(BOXES)
        assert marks
        assert not [pair for pair in combinations(marks, 2) if circles_touch(*pair)]
        assert not [pair for pair in combinations([shrunk(name) for name in names], 2) if overlaps(*pair)]


def circles_touch(one: list[float], other: list[float]) -> bool:
    (x, y, r), (other_x, other_y, other_r) = (
        ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2, (b[2] - b[0]) / 2) for b in (one, other)
    )
    return (x - other_x) ** 2 + (y - other_y) ** 2 < (r + other_r) ** 2


def shrunk(name: list[float]) -> list[float]:
    """The box of a name without the empty room above and below its letters."""
    height = name[3] - name[1]
    return [name[0], name[1] + 0.2 * height, name[2], name[3] - 0.2 * height]


def test_names_on_the_map_are_large_enough_to_read(page: Page, address: str) -> None:
    page.goto(f"{address}map/")
    sizes = page.locator(".atlas-map text").evaluate_all(
        "texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"
    )
    assert min(sizes) >= 11


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_stand_out_from_the_land_and_the_sea(page: Page, address: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}map/")
    town = page.locator(".atlas-spot:not(.atlas-spot--none) .atlas-spot__mark").first
    for ground in (("#map-china .atlas-land", "fill"), ("#map-china svg", "backgroundColor")):
        below = page.locator(ground[0]).evaluate(COLOUR, ground[1])
        assert contrast(town.evaluate(COLOUR, "fill"), below) >= 3
        assert contrast(page.locator(".atlas-areas text").first.evaluate(COLOUR, "fill"), below) >= 4.5


def contrast(one: list[int], other: list[int]) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: list[int]) -> float:
    parts = [value / 255 for value in colour[:3]]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_mark_is_reached_by_keyboard_shows_it_and_leads_to_its_place(page: Page, address: str) -> None:
    page.goto(f"{address}map/")
    shanghai = page.locator("#map-china a[href='../places/shanghai/']")
    before = shanghai.locator(".atlas-spot__mark").evaluate("mark => getComputedStyle(mark).strokeWidth")
    page.locator("#map-china a").first.focus()
    for _ in range(30):
        if shanghai.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert shanghai.locator(".atlas-spot__mark").evaluate("mark => getComputedStyle(mark).strokeWidth") != before
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/shanghai/")


def test_a_record_with_places_shows_its_small_map_beside_its_facts(page: Page, address: str) -> None:
    page.goto(f"{address}missions/mobigoin-mission-2019/")
    map_ = page.locator("aside .atlas-small-map svg")
    assert map_.is_visible()
    assert {"Ningbo", "Shanghai", "Singapore"} <= set(map_.get_attribute("aria-label").replace(",", "").split())  # type: ignore[union-attr]
    box = map_.bounding_box()
    assert box
    assert box["height"] < 300


# --- The timeline


def shown(page: Page) -> list[str]:
    return page.locator("li.atlas-event:visible a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )


def test_a_sector_narrows_the_timeline_and_the_address_keeps_it(page: Page, address: str, catalogue: Catalogue) -> None:
    page.goto(f"{address}timeline/")
    every = shown(page)
    page.get_by_label("Sector").select_option("automotive")
    narrowed = shown(page)
    assert page.url.endswith("timeline/?sector=automotive")
    expected = [
        f"../{record.key}/"
        for kind in ("milestones", "missions")
        for record in catalogue.of_kind(kind)
        if "automotive" in record.sectors  # type: ignore[attr-defined]
    ]
    assert sorted(narrowed) == sorted(expected)
    assert page.get_by_role("status").text_content() == f"{len(expected)} of {len(every)} entries: Automotive"
    assert page.locator("svg .is-out").count() == page.locator("svg [data-sectors]").count() - len(expected)
    page.reload()
    assert shown(page) == narrowed
    page.go_back()
    assert shown(page) == every


def test_no_heading_is_left_over_an_empty_year(page: Page, address: str) -> None:
    page.goto(f"{address}timeline/?sector=automotive")
    years = page.locator(".atlas-year:visible")
    assert years.count() > 0
    for year in years.all():
        assert year.locator("li:visible").count() > 0


@pytest.mark.parametrize("query", ["?sector=no-such-sector", "?sector=%22%3E%3Cscript%3E", "?sector="])
def test_a_sector_that_does_not_exist_leaves_all_entries(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}timeline/{query}")
    assert len(shown(page)) == page.locator("li.atlas-event").count()


def test_without_javascript_every_entry_is_there_and_no_filter_pretends_to_work(
    without_scripts: Page, address: str
) -> None:
    without_scripts.goto(f"{address}timeline/?sector=automotive")
    assert (
        without_scripts.locator("li.atlas-event:visible").count() == without_scripts.locator("li.atlas-event").count()
    )
    assert not without_scripts.locator(".atlas-filter").is_visible()


# --- The matrix


def test_the_matrix_scrolls_by_keyboard_within_its_region_and_keeps_its_sectors_in_sight(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{address}matrix/")
    region = page.get_by_label("Sectors by kind of activity")
    region.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("region => region.scrollLeft > 100", arg=region.element_handle())
    sector = page.locator(".atlas-matrix tbody th a").first.bounding_box()
    assert sector
    assert sector["x"] >= 0
    page.close()


@pytest.mark.parametrize("kind", ["missions", "partnerships", "milestones"])
def test_a_number_in_the_matrix_opens_a_list_of_as_many(page: Page, address: str, kind: str) -> None:
    page.goto(f"{address}matrix/")
    cell = page.locator(f".atlas-matrix a[href*='kind={kind}']").first
    # Plans are told in words: "1 planned".
    number = (cell.text_content() or "").split()[0]
    cell.click()
    page.get_by_role("heading", name=re.compile(rf"^{number} records?$")).wait_for()


# --- All plots


@pytest.mark.parametrize("path", PLOTS)
def test_a_plot_is_whole_on_paper(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900})  # about the width of A4 within its margins
    page.emulate_media(media="print")
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("main svg:visible, main td:visible").count() > 0
    assert not page.locator(".atlas-filter:visible").count()
    page.close()
