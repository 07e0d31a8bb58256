"""The site by keyboard alone, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.quality.kinds import PAGE_KINDS, WIDTHS, named
from tests.quality.visits import watched

WALKED = ("", "policy-dialogue/", "missions/", "clusters/clara/", "404.html")
FINDING_AND_SEEING = tuple(
    path for path in ("explore/", "map/", "timeline/", "matrix/", "figures/") if path in PAGE_KINDS
)
MOST_STOPS = 250

_STOP = """() => {
  if (document.activeElement === document.body) return null;
  // Material shows the label of a colour scheme, and not the radio button itself.
  const element = document.activeElement.matches(".md-option")
    ? document.activeElement.nextElementSibling : document.activeElement;
  const { left, right, top, bottom } = element.getClientRects()[0] ?? new DOMRect(-1, -1, 0, 0);
  const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
  const [width, height] = [Math.min(right, innerWidth) - x, Math.min(bottom, innerHeight) - y];
  const at = (across, down) => document.elementFromPoint(x + width * across, y + height * down);
  const parts = [0.1, 0.3, 0.5, 0.7, 0.9];
  const hits = parts.flatMap((across) => parts.map((down) => at(across, down)));
  const styles = [element, ...element.querySelectorAll("*")].map((one) => getComputedStyle(one));
  return {
    name: element.outerHTML.slice(0, 100),
    seen: hits.some((hit) => hit && (element.contains(hit) || hit.contains(element))),
    // Within a drawing a thick stroke does what an outline does elsewhere.
    marked: styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || (element.ownerSVGElement && styles.some((style) => parseFloat(style.strokeWidth) >= 3)),
  };
}"""

Open = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page of the site in a new window."""
    opened: list[Page] = []

    def opening(path: str, width: int = 1280, **options: Any) -> Page:
        page = watched(browser, width, **options)
        opened.append(page)
        page.goto(address + path)
        return page

    yield opening
    for page in opened:
        page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [*WALKED, *FINDING_AND_SEEING], ids=named)
def test_every_stop_of_the_keyboard_is_seen_and_marked(window: Open, path: str, width: int) -> None:
    page = window(path, width)
    stops = list(walk(page))
    assert len(stops) > 5
    assert not [stop for stop in stops if not (stop["seen"] and stop["marked"])]


def walk(page: Page) -> Iterator[dict[str, Any]]:
    """Press Tab from the top of the page to its end."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            return
        yield stop


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_stop_leads_past_the_navigation(window: Open, width: int) -> None:
    page = window("clusters/clara/", width)
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    expect(page.locator(".md-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#__content")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_of_a_phone_takes_the_focus_and_gives_it_back(window: Open, key: str) -> None:
    page = window("clusters/clara/", 390)
    menu = page.get_by_role("button", name="Menu", exact=True)
    navigation = page.get_by_role("navigation", name="Navigation")
    expect(navigation).to_be_hidden()
    menu.focus()
    page.keyboard.press(key)
    expect(navigation).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(navigation.get_by_role("link", name="Clusters", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_menu_closes_when_the_focus_leaves_it(window: Open) -> None:
    page = window("", 390)
    page.get_by_role("button", name="Menu", exact=True).press("Enter")
    navigation = page.get_by_role("navigation", name="Navigation")
    navigation.get_by_role("button", name="Close the menu").focus()
    page.keyboard.press("Tab")
    expect(navigation).to_be_hidden()


@pytest.mark.parametrize("path", ["", "missions/", "policy-dialogue/", "clusters/clara/"], ids=named)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_menu_folds_into_its_groups_and_fits_a_screen(window: Open, path: str, width: int) -> None:
    page = window(path, width)
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
    navigation = page.locator("#__nav")
    expect(navigation).to_be_visible()
    box = navigation.bounding_box()
    assert box
    assert box["y"] + box["height"] <= page.evaluate("innerHeight")
    opened = navigation.locator("details[open]")
    assert opened.count() == (0 if path == "" else 1)
    if path:
        expect(opened.locator("[aria-current]")).to_be_visible()
    # Any other group is one key away.
    glance = navigation.locator("summary", has_text="At a glance")
    glance.focus()
    page.keyboard.press("Enter")
    expect(navigation.get_by_role("link", name="Timeline")).to_be_visible()


def test_the_colours_change_by_keyboard_and_stay(window: Open, address: str) -> None:
    page = window("")
    light = background(page)
    page.get_by_role("radio", name="Use light colours").focus()
    page.keyboard.press("ArrowRight")
    assert background(page) == light
    page.keyboard.press("ArrowRight")
    dark = background(page)
    assert dark != light
    page.goto(f"{address}about/")
    assert background(page) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_paint_of_a_first_visit_is_in_the_systems_colours(
    browser: Browser, address: str, scheme: str
) -> None:
    page = watched(browser, 1280, color_scheme=scheme)
    page.route(re.compile(r"/bundle\.[^/]*\.js$"), lambda route: route.abort())
    page.goto(f"{address}about/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
    page.context.close()


def test_the_search_is_one_key_away_and_has_the_focus_there(window: Open) -> None:
    page = window("clusters/clara/")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search the atlas")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_a_page_follows_the_systems_colours(window: Open, scheme: str) -> None:
    with_scripts = window("about/", color_scheme=scheme)
    without = window("about/", color_scheme=scheme, java_script_enabled=False)
    assert background(without) == background(with_scripts)


@pytest.mark.parametrize("path", ["map/", "places/lyon/"], ids=named)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_a_map_follows_the_systems_colours(window: Open, path: str, scheme: str) -> None:
    land = "getComputedStyle(document.querySelector('.atlas-map, .atlas-small-map')).getPropertyValue('--land')"
    with_scripts = window(path, color_scheme=scheme)
    without = window(path, color_scheme=scheme, java_script_enabled=False)
    assert without.evaluate(land) == with_scripts.evaluate(land)


@pytest.mark.parametrize(
    "path", ["", "missions/mobigoin-mission-2019/", "clusters/venetian-cluster/", "policy-dialogue/"], ids=named
)
def test_letters_twice_as_large_fit_a_phone(window: Open, path: str) -> None:
    page = window("about/", 390)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.goto(page.url.replace("about/", path))
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    bar = page.locator(".md-header")
    assert bar.evaluate("bar => bar.scrollHeight <= bar.clientHeight")
    icons = bar.locator(":is(a, button, label):visible svg, a img").all()
    boxes = [box for icon in icons if (box := icon.bounding_box())]
    assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(boxes))


def test_without_scripts_the_menu_of_a_phone_opens_and_closes(window: Open) -> None:
    page = window("about/", 390, java_script_enabled=False)
    navigation = page.get_by_role("navigation", name="Navigation")
    expect(navigation).to_be_hidden()
    page.locator("label[for=__drawer]").filter(has_text="Menu").click()
    expect(navigation).to_be_visible()
    page.locator(".md-overlay").click(position={"x": 380, "y": 400})
    expect(navigation).to_be_hidden()


@pytest.mark.parametrize("path", ["quality/"], ids=named)
def test_without_scripts_a_wide_table_does_not_widen_the_page(window: Open, path: str) -> None:
    page = window(path, 390, java_script_enabled=False)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("[...document.querySelectorAll('table')].some((one) => one.scrollWidth > one.clientWidth)")


def test_the_foot_of_every_page_leads_to_what_is_about_the_site(window: Open, address: str) -> None:
    for path in ("", "clusters/clara/", "data/cite/"):
        foot = window(path).get_by_role("navigation", name="About this site")
        links = foot.get_by_role("link").evaluate_all("links => links.map((link) => link.href)")
        assert {f"{address}{to}" for to in ("data/", "data/cite/", "about/", "quality/", "print/")} <= set(links)


def test_a_citation_is_copied_by_a_button(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}clusters/clara/")
    page.get_by_text("Cite and reuse").click()
    page.get_by_text("BibTeX, RIS and CSL-JSON").click()
    copied = []
    for button in page.get_by_role("button", name="Copy to clipboard").all():
        button.click()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    context.close()
    starts = ["European Cluster Collaboration Platform", "@techreport{", "TY  - RPRT", "[{"]
    assert [text[: len(start)] for text, start in zip(copied, starts, strict=True)] == starts


def test_the_long_form_of_an_abbreviation_shows_on_focus_and_goes_with_escape(window: Open) -> None:
    page = window("clusters/clara/")
    abbreviation = page.locator("main abbr[tabindex='0']").first
    meaning = abbreviation.get_attribute("title")
    abbreviation.focus()
    expect(page.get_by_role("tooltip")).to_have_text(meaning or "?")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_chinese_is_set_in_a_chinese_face(window: Open) -> None:
    page = window("places/shanghai/")
    chinese = page.locator("h1 ~ * [lang|=zh], h1 [lang|=zh]").first
    assert chinese.evaluate("(element) => getComputedStyle(element).fontFamily.split(',')[0]") in (
        '"PingFang SC"',
        '"Songti SC"',
    )


def background(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found
