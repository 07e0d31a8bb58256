"""The search field in the header of every page: what it finds, by keyboard alone, on a slow line, for everyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import ROOT
from tests.reader import PHONE, Reader

SEARCHES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "searches.yml").read_text(encoding="utf-8"))
AXE = ROOT / ".cache" / "node" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def on_a_page(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader who stays on a record's page from one search to the next."""
    one = Reader(browser, address)
    one.open("clusters/clara/")
    yield one
    one.page.context.close()


def suggested(reader: Reader, typed: str, path: str = "clusters/clara/") -> Page:
    """The page on which this was typed into the header, once something is said of it."""
    page = reader.open(path)
    page.keyboard.press("/")
    type_in(page, typed)
    return page


def type_in(page: Page, typed: str) -> None:
    """Type this where the focus is; wait until something is said of it."""
    page.keyboard.type(typed)
    nothing = page.locator(".atlas-suggest__note", has_text=f"The atlas has nothing on “{typed.strip()}”")
    everything = page.locator(".atlas-suggest__all", has_text=f"“{typed.strip()}”")
    expect(everything.or_(nothing)).to_be_visible()


def addresses(reader: Reader) -> list[str]:
    links = reader.page.locator(".atlas-suggest [role=option]:not(.atlas-suggest__all)")
    return [link.removeprefix(reader.address) for link in links.evaluate_all("links => links.map((link) => link.href)")]


# --- What is found


def check_found(search: dict[str, Any], found: list[str], said: str) -> None:
    wanted = {f"{key}/" for key in search.get("first", ())}
    assert wanted <= {*found[:3]}
    typed = search["typed"]
    if search.get("nothing"):
        assert not found
        assert said.startswith(f"The atlas has nothing on “{typed}”. ")
        assert "You can search in English and Chinese." in said
    assert search.get("says", "") in said
    instead = search.get("instead")
    corrected = f"Showing results for “{instead}”, as nothing was found for “{typed}”." if instead else ""
    assert (corrected == said) if instead else "Showing results" not in said


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search["typed"])
def test_the_field_suggests_what_was_meant(on_a_page: Reader, search: dict[str, Any]) -> None:
    page = on_a_page.page
    page.keyboard.press("Control+k")
    type_in(page, search["typed"])
    check_found(search, addresses(on_a_page), page.locator(".atlas-suggest__note").text_content() or "")
    on_a_page.check()


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search["typed"])
def test_explore_finds_what_was_meant(explorer: Reader, search: dict[str, Any]) -> None:
    page = explorer.look_for(search["typed"])
    check_found(search, explorer.found(), page.locator(".atlas-explore__told").text_content() or "")


def test_where_nothing_is_found_there_is_a_way_on_and_no_filter(explorer: Reader) -> None:
    page = explorer.look_for("Krebsforschung")
    told = page.locator(".atlas-explore__told")
    expect(told.get_by_role("link", name="All records")).to_be_visible()
    expect(told.get_by_role("link", name="Clusters")).to_have_attribute("href", f"{explorer.address}clusters/")
    expect(page.locator(".atlas-facet").first).to_be_hidden()
    explorer.look_for("Nanjing")
    expect(page.locator(".atlas-facet").first).to_be_visible()
    expect(told.get_by_role("link")).to_have_count(0)


def test_where_nothing_is_suggested_the_list_leads_to_all_records(reader: Reader) -> None:
    page = suggested(reader, "Krebsforschung")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore/")


@pytest.mark.parametrize(
    ("typed", "view"),
    [
        ("planned activities", {"kind": "missions", "status": "planned"}),
        ("which missions are planned?", {"kind": "missions", "status": "planned"}),
        ("partnerships with plans", {"kind": "partnerships", "status": "planned"}),
        ("activities 2018", {"kind": "missions", "year": "2018"}),
    ],
)
def test_a_question_for_a_view_finds_all_of_it_and_nothing_else(
    reader: Reader, typed: str, view: dict[str, str]
) -> None:
    reader.explore("?" + urlencode({**view, "sort": "newest"}))
    wanted = reader.found()
    assert wanted
    reader.search(typed)
    assert {*reader.found()} == {*wanted}


def test_years_are_those_that_are_named_between_after_or_before(reader: Reader) -> None:
    asked = ["after the 2018 mission", "missions between 2016 and 2018", "before 2000", "in 2019", "EC2i 20189"]
    found = reader.open("explore/").evaluate(
        """async (asked) => {
          const { years } = await import("../assets/javascripts/search-words.js");
          return asked.map(years);
        }""",
        asked,
    )
    after, between, before, one, none = found
    assert after[:3] == ["2018", "2019", "2020"]
    assert between == ["2016", "2017", "2018"]
    assert before[-2:] == ["1999", "2000"]
    assert (one, none) == (["2019"], [])


def test_an_abbreviation_and_what_it_stands_for_find_the_same_pages(reader: Reader) -> None:
    for short, long in (("AI", "artificial intelligence"), ("Peking", "Beijing"), ("Nanchino", "Nanjing")):
        assert found_in_all(reader, short) == found_in_all(reader, long)


def found_in_all(reader: Reader, typed: str) -> set[str]:
    """The addresses of all that is found, not only of the first."""
    found = reader.open("explore/").evaluate(
        """async (typed) => {
          const { find } = await import("../assets/javascripts/search-find.js");
          return Promise.all((await find(typed)).hits.map(async (hit) => (await hit.data()).raw_url));
        }""",
        typed,
    )
    return {*found}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("offshore wind tokyo", "Not in the atlas: “tokyo”."),
        ("machine learning", "No page has all of these words, so “machine” was left out."),
    ],
)
def test_words_that_were_not_looked_for_are_told_in_plain_english(reader: Reader, typed: str, told: str) -> None:
    page = suggested(reader, typed)
    expect(page.locator(".atlas-suggest__note")).to_have_text(told)


@pytest.mark.parametrize("typed", ["maintenance", "performance", "API", "plugins", "writing pages", "quality"])
def test_pages_for_maintainers_are_no_results(explorer: Reader, typed: str) -> None:
    explorer.look_for(typed)
    pages = {"maintenance/", "performance/", "plugins/", "quality/", "writing-pages/", "data/api/", "data/changelog/"}
    assert not pages & {*explorer.found()}


def test_suggestions_are_grouped_by_kind_and_show_chinese_and_former_names(reader: Reader) -> None:
    page = suggested(reader, "Pechino")
    places = page.get_by_role("group", name="Place", exact=True)
    beijing = places.get_by_role("option").first
    expect(beijing).to_contain_text("Beijing")
    expect(beijing.locator("[lang=zh-Hans]")).to_have_text("北京")
    expect(beijing).to_contain_text("also Pechino")
    expect(page.get_by_role("group", name="Organisation", exact=True)).to_be_visible()


def test_a_plan_is_marked_among_the_suggestions(reader: Reader) -> None:
    page = suggested(reader, "MobiGoIn mission")
    option = page.locator(".atlas-suggest [href$='missions/mobigoin-mission-2019/']")
    expect(option.locator(".atlas-mark")).to_have_text("planned")


def test_see_all_opens_explore_with_the_words_and_the_same_results(reader: Reader) -> None:
    page = suggested(reader, "Wuxi")
    first = addresses(reader)
    said = page.locator(".atlas-suggest__all").text_content() or ""
    page.locator(".atlas-suggest__all").click()
    page.wait_for_url("**/explore/?q=Wuxi")
    reader.settled()
    number = re.search(r"\d+", said)
    assert number
    assert number.group() in (page.locator(".atlas-explore__status").text_content() or "")
    assert {*first} <= {*reader.found()}


# --- By keyboard


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("path", ["", "places/nanjing/", "missions/"])
def test_a_key_goes_to_the_field_and_loads_no_engine(reader: Reader, path: str, key: str) -> None:
    page = reader.open(path)
    page.keyboard.press(key)
    expect(page.get_by_role("combobox", name="Search the atlas")).to_be_focused()
    page.wait_for_load_state("networkidle")
    assert not reader.engine


def test_in_a_field_a_slash_is_a_slash(reader: Reader) -> None:
    page = reader.open("explore/")
    field = page.locator("main input[type=search]")
    field.press_sequentially("a/b")
    expect(field).to_have_value("a/b")


def test_arrows_choose_and_enter_opens(reader: Reader) -> None:
    page = suggested(reader, "offshore wind")
    field = page.get_by_role("combobox")
    options = page.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("listbox").get_attribute("id") == field.get_attribute("aria-controls")
    assert not field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sectors/offshore-wind/")


def test_escape_closes_the_list_then_empties_the_field(reader: Reader) -> None:
    page = suggested(reader, "Wuxi")
    field = page.get_by_role("combobox")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("Wuxi")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_enter_without_a_choice_leads_to_explore(reader: Reader) -> None:
    page = suggested(reader, "Wuxi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore/?q=Wuxi")
    reader.settled()
    assert reader.found()[0] == "places/wuxi/"


def test_the_list_goes_when_the_focus_goes(reader: Reader) -> None:
    page = suggested(reader, "Wuxi")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


# --- On a slow line


def held_back(page: Page, files: re.Pattern[str]) -> Callable[[], None]:
    """Keep files from the page until the function that is returned is called."""
    waiting: list[Route] = []
    is_open: list[bool] = []

    def answer(route: Route) -> None:
        if is_open:
            route.continue_()
        else:
            waiting.append(route)

    def release() -> None:
        is_open.append(True)
        for route in waiting:
            route.continue_()

    page.route(files, answer)
    return release


def test_no_key_is_lost_while_the_engine_loads(reader: Reader) -> None:
    page = reader.page
    engine = re.compile(r"/pagefind/|/search-suggest\.js|/search-find\.js")
    release = held_back(page, engine)
    reader.open("places/wuxi/")
    with page.expect_request(engine):
        page.keyboard.press("/")
        page.keyboard.type("nanj")
    page.keyboard.type("ing")
    expect(page.get_by_role("combobox")).to_have_value("nanjing")
    release()
    expect(page.get_by_role("option").first).to_contain_text("Nanjing")
    expect(page.get_by_role("combobox")).to_have_value("nanjing")


def test_what_is_typed_before_the_scripts_run_is_found(reader: Reader) -> None:
    page = reader.page
    release = held_back(page, re.compile(r"/search-field\.js"))
    page.goto(reader.address + "places/wuxi/", wait_until="commit")
    page.locator(".atlas-search input").press_sequentially("nanjing")
    release()
    expect(page.get_by_role("option").first).to_contain_text("Nanjing")


def test_a_late_answer_does_not_take_the_place_of_a_newer_one(reader: Reader) -> None:
    page = suggested(reader, "Wuxi")
    page.keyboard.press("Control+a")
    page.keyboard.type("Qufu")
    expect(page.locator(".atlas-suggest__all")).to_contain_text("“Qufu”")
    expect(page.get_by_role("option").first).to_contain_text("Qufu")


def test_an_index_that_cannot_be_loaded_is_told(browser: Browser, address: str) -> None:
    reader = Reader(browser, address)
    reader.page.route("**/pagefind/pagefind.js", lambda route: route.abort())
    page = reader.open("places/wuxi/")
    page.keyboard.press("/")
    page.keyboard.type("Nanjing")
    expect(page.locator(".atlas-suggest__note")).to_contain_text("could not be loaded")
    reader.page.context.close()


def test_the_engine_loads_at_the_first_letter(reader: Reader) -> None:
    page = reader.open("places/wuxi/")
    page.keyboard.press("/")
    page.wait_for_load_state("networkidle")
    assert not reader.engine
    page.keyboard.type("N")
    expect(page.get_by_role("option").first).to_be_visible()
    assert reader.engine


# --- For everyone


@pytest.mark.parametrize("query", ["", "?q=Nanjing", "?q=%E4%B8%8A%E6%B5%B7"])
def test_the_former_search_page_leads_to_explore(reader: Reader, query: str) -> None:
    page = reader.open(f"search/{query}")
    page.wait_for_url(f"**/explore/{query}")
    reader.settled()


def test_without_scripts_the_field_leads_to_explore(browser: Browser, address: str) -> None:
    reader = Reader(browser, address, java_script_enabled=False)
    page = reader.open("places/wuxi/")
    page.locator(".atlas-search input").fill("Nanjing")
    page.locator(".atlas-search input").press("Enter")
    page.wait_for_url("**/explore/?q=Nanjing")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    page.context.close()


def test_on_a_phone_the_field_opens_over_the_full_width(browser: Browser, address: str) -> None:
    reader = Reader(browser, address, **PHONE)
    page = reader.open("places/wuxi/")
    field = page.locator(".atlas-search input")
    mark = page.locator(".atlas-search").bounding_box()
    assert mark
    assert mark["width"] < 60
    page.locator(".atlas-search").tap()
    expect(field).to_be_focused()
    page.keyboard.type("Nanjing")
    expect(page.get_by_role("option").first).to_be_visible()
    for part in (".atlas-search", ".atlas-suggest"):
        box = page.locator(part).bounding_box()
        assert box
        assert (box["x"], box["width"]) == (0, 390)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).fontSize)") >= 16
    page.get_by_role("option").first.tap()
    page.wait_for_url("**/places/nanjing/")
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("typed", ["Shangai", "MobiGoIn mission", "blockchain"])
def test_axe_finds_nothing_among_the_suggestions(
    browser: Browser, address: str, typed: str, width: int, scheme: Any
) -> None:
    reader = Reader(browser, address, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = suggested(reader, typed)
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("async () => (await axe.run()).violations.map((one) => [one.id, one.nodes[0].html])")
    assert not violations
    page.context.close()


def test_nothing_moves_while_suggestions_come(browser: Browser, address: str) -> None:
    reader = Reader(browser, address)
    # A slow line: what comes later than half a second after a key would count as a shift.
    reader.page.route("**/pagefind/**", lambda route: (reader.page.wait_for_timeout(60), route.continue_()))
    page = suggested(reader, "Nanjing")
    assert page.evaluate("window.atlasMoved") == []
    page.context.close()
