"""Paper: what of a page reaches it, and the page that holds the whole atlas for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from atlas.records.catalogue import Catalogue
from atlas.records.field_types import EVERY_KIND
from tests.conftest import SITE_URL
from tests.quality.kinds import RECORDS, WHOLE, named
from tests.quality.visits import watched

SCREEN_ONLY = (
    ".md-sidebar, .atlas-menu, .atlas-search, .md-header__option, .md-path, .atlas-actions, .md-footer__inner, "
    ".atlas-anchor, .md-code__nav, .atlas-foot, .md-tabs, .md-top, .atlas-take, .atlas-more > summary"
)
PRINTED = (
    "",
    "policy-dialogue/",
    "missions/",
    "compare/",
    "relations/",
    "map/",
    "timeline/",
    "matrix/",
    WHOLE,
    *RECORDS,
)
A4 = 794
"""The width of a sheet in the browser's pixels."""


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    """A window that shows pages as they are printed, by a reader who likes dark colours."""
    page = watched(browser, A4, color_scheme="dark")
    page.emulate_media(media="print")
    yield page
    page.context.close()


@pytest.mark.parametrize("path", PRINTED, ids=named)
def test_paper_is_white_and_shows_the_text_alone(paper: Page, address: str, path: str) -> None:
    paper.goto(address + path)
    seen = "(found) => found.filter((element) => element.checkVisibility()).map((element) => element.outerHTML)"
    assert paper.locator(SCREEN_ONLY).evaluate_all(seen) == []
    for element in ("documentElement", "body"):
        colour = paper.evaluate(f"getComputedStyle(document.{element}).backgroundColor")
        assert colour == "rgba(0, 0, 0, 0)"
    assert paper.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert paper.evaluate("document.documentElement.scrollWidth") <= A4


def test_links_to_other_sites_spell_out_their_address(paper: Page, address: str) -> None:
    paper.goto(f"{address}clusters/clara/")
    spelt = paper.evaluate("""() => [...document.querySelectorAll(".md-typeset a[href^=http]")]
      .filter((link) => link.checkVisibility())
      .map((link) => [link.href, link.textContent + getComputedStyle(link, "::after").content])""")
    assert spelt
    assert not [link for link, shown in spelt if link not in shown and link.split("//")[1] not in shown]


def test_the_foot_of_a_sheet_tells_where_it_comes_from(paper: Page, address: str) -> None:
    paper.goto(f"{address}clusters/clara/")
    assert f"{SITE_URL}clusters/clara/" in paper.locator(".md-footer").inner_text()


def test_a_page_prints_to_a_pdf_with_its_folds_open(browser: Browser, address: str) -> None:
    page = watched(browser, A4)
    page.goto(f"{address}clusters/clara/")
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert page.locator(".atlas-share").first.get_attribute("open") is not None
    page.context.close()


@pytest.fixture(scope="module")
def whole(built: Path) -> BeautifulSoup:
    return BeautifulSoup((built / WHOLE / "index.html").read_text(encoding="utf-8"), "lxml")


def test_the_whole_atlas_holds_every_record_once_and_lists_it(whole: BeautifulSoup, catalogue: Catalogue) -> None:
    listed = [link["href"].removeprefix("#") for link in whole.select(".atlas-whole__contents a")]
    anchors = [record.key.replace("/", "-") for record in catalogue]
    assert sorted(listed) == sorted([*anchors, *EVERY_KIND])
    assert sorted(entry["id"] for entry in whole.select(".atlas-whole__entry")) == sorted(anchors)


def test_the_whole_atlas_leads_nowhere_else_on_the_site(whole: BeautifulSoup) -> None:
    text = whole.select_one(".atlas-whole")
    links = [link["href"] for link in text("a", href=True)]
    ids = {element["id"] for element in text.find_all(id=True)}
    assert not [link for link in links if not link.startswith(("#", "http"))]
    assert not [link for link in links if link.startswith("#") and link[1:] not in ids]


def test_the_whole_atlas_tells_plans_from_facts(whole: BeautifulSoup, catalogue: Catalogue) -> None:
    for record in catalogue.of_kind("missions"):
        entry = whole.find(id=record.key.replace("/", "-"))
        assert bool(entry.select("h3 .atlas-mark")) == (record.status == "planned")
