"""Every page kind in a real browser: accessible, light, still, silent towards others, and within its own policy."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import material
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.quality.kinds import CARDS, PAGE_KINDS, VIEWS, WHOLE, WIDTHS, named
from tests.quality.visits import Visitor, file_of, first_load, violations, watched, weight

SHOWN = """async () => {
  const shown = () =>
    performance.getEntriesByName("first-contentful-paint").length && document.querySelector("footer");
  while (!shown()) await new Promise((next) => setTimeout(next, 20));
}"""
"""Waits until a page has been painted, and has been read down to its foot."""
PATIENCE = 60
"""Seconds that a busy machine may take to ask for a script."""
LIMIT = 80_000
"""The bytes that a first visit may load, compressed: 49,000 of them are Material's own styles and script."""
EXPLORE = 100_000
"""The same for the page "Explore", which has every value of every facet."""
MATERIAL = next((Path(material.__file__).parent / "templates/assets/stylesheets").glob("main.*.min.css"))
"""Material's style sheet, as it comes."""
FAVICON = "assets/images/favicon.svg"
"""Every page names it, but a browser without a window does not load it."""
FINDING = re.compile(r"pagefind|/search(?!-field)[./-]|/explore[./-]")
"""What search and explore are made of."""

every_page = pytest.mark.parametrize("path", [*PAGE_KINDS, *VIEWS, *CARDS], ids=named)


@pytest.fixture(scope="session", params=WIDTHS, ids=lambda width: f"{width}px")
def visitor(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    one = Visitor(browser, address, request.param)
    yield one
    one.page.context.close()


@every_page
def test_axe_finds_nothing_in_light_or_dark(visitor: Visitor, path: str) -> None:
    assert visitor.visit(path).violations == {"light": [], "dark": []}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "clusters/clara/", "writing-pages/"], ids=named)
def test_axe_finds_nothing_while_the_drawer_is_open(
    browser: Browser, address: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = watched(browser, min(WIDTHS), color_scheme=scheme)
    page.goto(address + path, wait_until="networkidle")
    page.locator("button.atlas-menu").click()
    assert page.locator("#__nav").is_visible()
    assert violations(page) == []
    page.context.close()


@every_page
def test_a_page_fits_its_window_and_nothing_moves_while_it_loads(visitor: Visitor, path: str) -> None:
    visit = visitor.visit(path)
    assert visit.status == 200
    assert visit.layout == {"moved": [], "headings": 1, "sideways": 0, "stuck": []}


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    page = watched(browser, min(WIDTHS))
    yield page
    page.context.close()


@pytest.mark.parametrize("path", PAGE_KINDS, ids=named)
def test_nothing_moves_when_the_scripts_come_late(phone: Page, address: str, path: str) -> None:
    page = phone
    kept: list[Route] = []
    shown = False

    def keep(script: Route) -> None:
        if shown:
            script.continue_()
        else:
            kept.append(script)

    page.route(re.compile(r"\.js$"), keep)
    page.goto(address + path, wait_until="commit")
    page.evaluate(SHOWN)
    # What the browser asks for reaches the test in its own time.
    until = time.monotonic() + PATIENCE
    while not kept and time.monotonic() < until:
        page.wait_for_timeout(20)
    shown = True
    assert kept
    for script in kept:
        script.continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.atlasMoved") == []
    page.unroute_all()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["explore/", "timeline/", "missions/"], ids=named)
def test_nothing_moves_while_a_slow_device_reads_a_page(browser: Browser, address: str, path: str, width: int) -> None:
    page = watched(browser, width)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(address + path, wait_until="networkidle")
    assert page.evaluate("window.atlasMoved") == []
    page.context.close()


@every_page
def test_no_use_of_a_page_asks_another_host_or_breaks_its_policy(visitor: Visitor, path: str) -> None:
    visit = visitor.visit(path)
    assert not [url for url in visit.requests if not url.startswith((visitor.address, "data:", "blob:"))]
    assert not visit.complaints


@pytest.mark.parametrize("path", [page for page in PAGE_KINDS if page != WHOLE], ids=named)
def test_a_first_visit_is_light(visitor: Visitor, built: Path, path: str) -> None:
    loaded = {file_of(built, visitor.address, url) for url in visitor.visit(path).loaded if not url.startswith("data:")}
    weights = {file.relative_to(built).as_posix(): weight(file) for file in {*loaded, built / FAVICON}}
    assert sum(weights.values()) <= (EXPLORE if path == "explore/" else LIMIT), weights


@pytest.mark.parametrize("path", [page for page in PAGE_KINDS if not page.endswith(".html")], ids=named)
def test_a_page_names_all_that_its_first_visit_loads(visitor: Visitor, built: Path, path: str) -> None:
    loaded = {file_of(built, visitor.address, url) for url in visitor.visit(path).loaded if not url.startswith("data:")}
    # The words of the search are data, which its script fetches.
    words = {built / "assets/javascripts/search-labels.json"} if path == "explore/" else set()
    assert loaded - words <= first_load(built, built / path / "index.html")


def test_a_first_visit_to_any_page_is_light(built: Path) -> None:
    pages = [page for page in built.rglob("*.html") if not page.is_relative_to(built / WHOLE)]
    weights = {page.relative_to(built).as_posix(): sum(map(weight, first_load(built, page))) for page in pages}
    assert len(weights) > 1000
    explore = weights.pop("explore/index.html")
    assert explore <= EXPLORE
    assert not {page: total for page, total in weights.items() if total > LIMIT}


@pytest.mark.parametrize("path", [page for page in PAGE_KINDS if not FINDING.search(f"/{page}")], ids=named)
def test_search_and_explore_are_loaded_only_where_they_are_used(visitor: Visitor, path: str) -> None:
    assert not [url for url in visitor.visit(path).loaded if FINDING.search(url)]


COMPARE = """async () => {
  const link = document.querySelector("link[href*='stylesheets/main.']");
  const all = `${link.href}?all`;
  const sheet = await new CSSStyleSheet().replace(await (await fetch(all)).text());
  const set = (rule) => [...(rule.style ?? []), ...[...(rule.cssRules ?? [])].flatMap(set)];
  const names = [...new Set([...sheet.cssRules].flatMap(set))].filter((name) => !name.startsWith("--"));
  const looks = () => [...document.querySelectorAll("*")].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const parts = ["::before", "::after"].map((part) => getComputedStyle(element, part))
      .map((style) => [style.display, style.content, style.maskImage, style.visibility, style.opacity].join());
    return [element.tagName, left, top, width, height, ...names.map((name) => style[name]), ...parts].join("|");
  });
  const without = looks();
  await new Promise((loaded) => Object.assign(link, { onload: loaded, href: all }));
  const others = looks();
  return { names: names.length, elements: others.length, other: without.filter((one, at) => one !== others[at]) };
}"""
"""Script that compares where each element is, and how it looks by each property that Material's styles set, with how
it is once they are all there."""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["", "clusters/clara/", "explore/", "writing-pages/"], ids=named)
def test_a_page_looks_as_it_does_with_all_of_materials_styles(
    browser: Browser, address: str, path: str, width: int
) -> None:
    page = watched(browser, width)
    page.route("**/stylesheets/main.*.css?all", lambda route: route.fulfill(path=MATERIAL))
    page.goto(address + path, wait_until="networkidle")
    found = page.evaluate(COMPARE)
    assert found["names"] > 100
    assert found["elements"] > 200
    assert found["other"][:1] == []
    page.context.close()
