"""Marks: what the paper only plans or expects, or says never came about, is marked wherever it is listed."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import lxml.html
import pytest
from bs4 import BeautifulSoup
from lxml.html import HtmlElement
from playwright.sync_api import Browser, expect

from atlas.plots import matrix
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS
from atlas.site.labels import mark
from tests.conftest import SITE_URL
from tests.reader import Reader

BLOCKS = ("li", "tr", "th", "td", "dt", "dd", "p", "h1", "h2", "h3", "h4", "figure", "article")
CELLS = ("li", "th", "td", "dt", "dd")
VINTAGE = "Marks such as “planned” show how things stood in May 2019, the date of the paper."

Marks = Mapping[str, str]
"""The mark of each record that bears one, by its key."""


@pytest.fixture(scope="session")
def marks(catalogue: Catalogue) -> Marks:
    found = {record.key: mark(record) for record in catalogue if mark(record)}
    # The tests below need one of each kind that can have any.
    assert {key.partition("/")[0] for key in found} >= {"missions", "milestones", "indicators"}
    return found


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


def tree(path: Path) -> HtmlElement:
    return lxml.html.fromstring(path.read_bytes())


def unmarked(page: HtmlElement, path: str, marks: Marks) -> Iterator[str]:
    """The records that a page lists without their marks, by their keys.

    A link at the start of a list item, a cell, a heading or a paragraph lists what it leads to. After other words, or
    before words that end with a full stop, it is part of a sentence, which itself has to say what was only planned.
    """
    for link in page.iter("a"):
        key = led_to(link.get("href", ""), path)
        if key in marks and not is_in_sentence(link):
            entry = [*link.iterancestors(*CELLS), *link.iterancestors(*BLOCKS), link][0]
            if marks[key] not in [found.text_content() for found in entry.find_class("atlas-mark")]:
                yield key


def led_to(href: str, path: str) -> str:
    """The key of the record to which a link on the page at this path leads."""
    address, _, anchor = href.removeprefix(SITE_URL).partition("#")
    if not address:
        return anchor.replace("-", "/", 1)
    within = path.rpartition("/")[0] if not href.startswith(SITE_URL) else ""
    return posixpath.normpath(posixpath.join(within, address))


def is_in_sentence(link: HtmlElement) -> bool:
    for block in link.iterancestors(*BLOCKS):
        words = "".join(block.xpath(".//text()[not(ancestor::sup)]"))
        return bool(link.xpath("preceding-sibling::text()[normalize-space()]")) or words.rstrip().endswith(".")
    return False


def test_every_page_marks_what_it_lists(built: Path, marks: Marks) -> None:
    paths = [page.relative_to(built).as_posix() for page in sorted(built.rglob("*.html"))]
    assert len(paths) > 900
    assert not [(path, key) for path in paths for key in unmarked(tree(built / path), path, marks)]


VIEWS = (
    "index.html", "missions/index.html", "milestones/index.html", "indicators/index.html", "timeline/index.html",
    "maintenance/index.html", "explore/index.html", "print/index.html", "embed/missions.html", "embed/milestones.html",
    "embed/missions/mobigoin-mission-2019.html", "embed/sectors/human-health/activities.html",
    "places/shanghai/index.html", "sectors/human-health/index.html", "partnerships/mobigoin-action/index.html",
    "references/40/index.html", "missions/nf4-innovation-tour-2019/index.html",
    "missions/cancer-master-summer-school-2019/index.html",
)  # fmt: skip


@pytest.mark.parametrize("path", VIEWS)
def test_a_view_that_forgets_the_marks_is_found(built: Path, marks: Marks, path: str) -> None:
    page = tree(built / path)
    for shown in page.find_class("atlas-mark"):
        shown.drop_tree()
    assert [*unmarked(page, path, marks)]


@pytest.mark.parametrize(
    ("html", "listed"),
    [
        ('<li><a href="../missions/x/">X</a></li>', True),
        ('<tr><td>June 2019</td><th><a href="../missions/x/">X</a></th></tr>', True),
        ('<div class="card"><p><a href="../missions/x/">X</a></p><p>A plan.</p></div>', True),
        ('<svg><a href="../missions/x/"><circle r="1"/></a></svg>', True),
        ('<li><a href="../missions/x/">X</a> <span class="atlas-mark">expected</span></li>', True),
        ('<ul><li><a href="../missions/y/">Y</a> <span class="atlas-mark">planned</span></li>'
         '<li><a href="../missions/x/">X</a></li></ul>', True),
        ('<li><a href="../missions/x/">X</a> <span class="atlas-mark">planned</span></li>', False),
        ('<p>Next comes a <a href="../missions/x/">mission</a></p>', False),
        ('<p>A <a href="../missions/x/">mission</a> was planned<sup>1</sup>.</p>', False),
    ],
)  # fmt: skip
def test_what_counts_as_listed_without_a_mark(html: str, listed: bool) -> None:
    page = lxml.html.fromstring(f"<table>{html}</table>" if "<tr>" in html else f"<main>{html}</main>")
    assert [*unmarked(page, "explore/index.html", {"missions/x": "planned"})] == ["missions/x"] * listed


def test_a_record_s_own_page_and_its_entry_on_paper_begin_with_its_mark(built: Path, marks: Marks) -> None:
    on_paper = soup(built / "print" / "index.html")
    for key, word in marks.items():
        for shown in (
            soup(built / key / "index.html").select_one(".atlas-record__header .atlas-mark"),
            on_paper.select_one(f"#{key.replace('/', '-')} h3 .atlas-mark"),
        ):
            assert shown, key
            assert shown.get_text() == word


def test_a_title_that_stands_alone_has_the_mark(built: Path, catalogue: Catalogue, marks: Marks) -> None:
    """On a browser's tab, in what search engines and networks show, and over a card on another site."""
    for record in catalogue:
        page, card = soup(built / record.key / "index.html"), soup(built / "embed" / f"{record.key}.html")
        graph = json.loads(page.select_one('script[type="application/ld+json"]').text)["@graph"]  # type: ignore[union-attr]
        names = [node["name"] for node in graph if node["@type"] == "WebPage"]
        heads = page.select('meta[property="og:title"], meta[name="description"], meta[property="og:description"]')
        for said in (*names, *(str(head["content"]) for head in heads), page.title.text, card.title.text):  # type: ignore[union-attr]
            found = re.search(r" \((planned|expected|targeted|did not come about)\)( –|:|$)", said)
            assert (found and found[1]) == marks.get(record.key), (record.key, said)


def test_no_fact_bears_a_mark(built: Path, catalogue: Catalogue) -> None:
    for record in catalogue:
        if not mark(record):
            (header,) = tree(built / record.key / "index.html").find_class("atlas-record__header")
            assert not header.find_class("atlas-mark"), record.key


def test_the_day_of_the_marks_stands_once_on_each_page_that_has_any(built: Path) -> None:
    for page in sorted(built.rglob("index.html")):
        # "About" explains the marks in its own words.
        for content in tree(page).find_class("md-content__inner") if page.parent.name != "about" else ():
            if content.find_class("atlas-mark"):
                said = [" ".join(found.text_content().split()) for found in content.find_class("atlas-vintage")]
                assert said in ([VINTAGE], ["as of May 2019"]), page


@pytest.mark.parametrize("kind", ["missions", "milestones", "indicators"])
def test_a_directory_marks_its_rows_under_every_grouping_and_sort(
    browser: Browser, address: str, marks: Marks, kind: str
) -> None:
    reader = Reader(browser, address)
    views = []
    for name in ("group", "sort"):
        page = reader.open(f"{kind}/")
        expect(page.locator(".atlas-directory.is-ready")).to_be_visible()
        field = page.locator(f"select[name={name}]")
        for value in field.locator("option").evaluate_all("all => all.map(({value}) => value)"):
            field.evaluate("(one, value) => { one.value = value; one.dispatchEvent(new Event('change')); }", value)
            shown = page.locator(".atlas-directory").evaluate("one => one.outerHTML")
            directory = lxml.html.fromstring(shown)
            listed = {led_to(href, f"{kind}/") for href in directory.xpath("//tbody//th//a/@href")}
            assert listed >= {key for key in marks if key.startswith(f"{kind}/")}, (name, value)
            assert not [*unmarked(directory, f"{kind}/", marks)], (name, value)
            views.append(shown)
    assert len({*views}) > 6
    page.context.close()


def test_a_mark_is_a_word_in_a_frame_without_colours_and_on_paper(browser: Browser, address: str) -> None:
    for options in ({"forced_colors": "active"}, {"color_scheme": "dark"}, {}):
        reader = Reader(browser, address, **options)
        page = reader.open("missions/")
        if not options:
            page.emulate_media(media="print")
        shown = page.locator(".atlas-mark").first
        assert shown.inner_text() == "planned"
        assert shown.evaluate("one => getComputedStyle(one).borderTopStyle") == "dashed"
        page.context.close()


# --- Numbers: plans beside facts


def test_the_matrix_counts_plans_beside_what_was_done(built: Path, catalogue: Catalogue) -> None:
    rows = {
        led_to(str(link["href"]), "matrix/"): [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in soup(built / "matrix" / "index.html").select("tbody tr")
        if (link := row.select_one("th a"))
    }
    counted = dict(zip((column.type for column in matrix.COLUMNS), rows["sectors/automotive"], strict=True))
    assert counted["mission"] == counted["matchmaking"] == "1 planned"
    health = dict(zip((column.type for column in matrix.COLUMNS), rows["sectors/human-health"], strict=True))
    assert (health["symposium"], health["school"], health["training"]) == ("1 planned", "2 1 planned", "1 2 planned")
    assert "What was done and what was planned" in soup(built / "matrix" / "index.html").get_text()


def test_a_sector_s_page_lists_as_many_records_as_its_row_in_the_matrix_counts(
    built: Path, catalogue: Catalogue
) -> None:
    for line in (line for group in matrix.lines(catalogue) for line in group):
        key = line.sector.key
        links = soup(built / key / "index.html").select(".atlas-groups section:not(:has(.atlas-mentions)) li a")
        listed = {led_to(str(link["href"]), f"{key}/") for link in links}
        for kind in {column.kind for column in matrix.COLUMNS}:
            cells = zip(matrix.COLUMNS, line.cells, strict=True)
            counted = sum(len(cell.records) for column, cell in cells if column.kind == kind)
            assert len([one for one in listed if one.startswith(f"{kind}/")]) == counted, (key, kind)


def test_human_health_has_ten_activities_on_its_page_too(built: Path) -> None:
    page = soup(built / "sectors" / "human-health" / "index.html")
    listed = {led_to(str(link["href"]), "sectors/human-health/") for link in page.select(".atlas-groups li a")}
    assert len([key for key in listed if key.startswith("missions/")]) == 10
    assert "What belongs to a narrower sector is listed here too." in page.get_text()


def test_maps_tell_plans_from_what_took_place(built: Path, catalogue: Catalogue) -> None:
    page = soup(built / "map" / "index.html")
    lyon = page.select_one('.atlas-plot-table a[href="../places/lyon/"]')
    assert lyon
    row = lyon.find_parent("tr")
    assert row
    assert [" ".join(cell.get_text(" ").split()) for cell in row.select("td")] == ["1 planned", "0", "0", "1"]
    spot = page.select_one('.atlas-spot[href="../places/lyon/"]')
    assert spot
    assert str(spot["aria-label"]).endswith("1 planned")


def test_an_area_is_called_one_on_the_maps(built: Path, catalogue: Catalogue) -> None:
    page = soup(built / "map" / "index.html")
    for spot in page.select(".atlas-spot"):
        place = catalogue[led_to(str(spot["href"]), "map/")]
        level = re.search(r"\((country|region|province)\):", str(spot["aria-label"]))
        assert bool(level) == place.is_area, place.key  # type: ignore[attr-defined]


# --- Plain text


def test_plain_texts_mark_what_they_list(built: Path, catalogue: Catalogue, marks: Marks) -> None:
    for kind in {key.partition("/")[0] for key in marks}:
        text = (built / "llms" / f"{kind}.txt").read_text("utf-8")
        assert text.count(VINTAGE) == 1
        for key, word in marks.items():
            if key.startswith(f"{kind}/"):
                assert f"\n## {catalogue[key].name} ({word})\n" in text, key


def test_plain_texts_mark_what_their_facts_name(built: Path, catalogue: Catalogue, marks: Marks) -> None:
    names = {catalogue[key].name: word for key, word in marks.items()}
    for kind in KINDS:
        for line in (built / "llms" / f"{kind}.txt").read_text("utf-8").splitlines():
            label, _, named = line.removeprefix("- ").partition(": ")
            for name in named.split("; ") if line.startswith("- ") else ():
                assert name not in names, (kind, label, name)


def test_plain_pages_mark_their_lists(built: Path, marks: Marks) -> None:
    for page in (built / "llms" / "pages").rglob("*.txt"):
        text = page.read_text("utf-8")
        for line in re.findall(r"^- \[.*$", text, re.MULTILINE):
            found = re.search(r"\]\(([^)]*)\)", line)
            key = led_to(found[1], "llms/pages/x").rstrip("/") if found else ""
            assert key not in marks or f"{marks[key]})" in line, (page, line)
