"""Drawings to take along: sound SVG files that need nothing else, with the same numbers as CSV, and their source."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import etree

from atlas.exports import drawings
from atlas.site import Site
from tests.exports.conftest import Files

SVG = "{http://www.w3.org/2000/svg}"


def test_every_drawing_is_a_sound_svg_that_loads_nothing_and_runs_nothing(any_site: Site, any_files: Files) -> None:
    made = [*drawings.drawings(any_site)]
    for one in made:
        root = etree.fromstring(any_files[f"{drawings.path(one.name)}.svg"].data)
        assert root.tag == f"{SVG}svg"
        assert root.findtext(f"{SVG}title")
        tags = {etree.QName(element).localname for element in root.iter(etree.Element)}
        assert tags <= {"svg", "title", "desc", "style", "rect", "text", "g", "path", "circle", "line", "a"}
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
        assert not root.xpath("//*[local-name() = 'style'][contains(., 'url(') or contains(., '@import')]")


def test_the_source_stands_in_the_drawing_and_in_its_numbers(site: Site, files: Files) -> None:
    paper = site.catalogue.paper
    assert paper
    for one in drawings.drawings(site):
        root = etree.fromstring(files[f"{drawings.path(one.name)}.svg"].data)
        shown = " ".join(root.xpath("//*[@class = 'source']/text()"))
        text = files[f"{drawings.path(one.name)}.csv"].data.decode("utf-8-sig")
        rows = [*csv.DictReader(io.StringIO(text, newline=""))]
        assert len(rows) == len(one.rows) > 0
        for told in (shown, root.findtext(f"{SVG}desc"), *(row["source"] for row in rows)):
            assert site.settings.name in told
            assert site.settings.licence.name in told
            assert paper.name in told


def numbers(files: Files, name: str) -> list[dict[str, str]]:
    text = files[f"{drawings.path(name)}.csv"].data.decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def test_plans_are_told_from_facts_in_every_drawing_and_in_its_numbers(files: Files) -> None:
    students = {row["name"][:17]: row["status"] for row in numbers(files, "chart-1")}
    assert students == {"Students from Sha": "counted", "Students expected": "expected"}
    (shanghai,) = (row for row in numbers(files, "map-china") if row["place"] == "Shanghai")
    assert "planned" in shanghai["activities"]
    (lyon,) = (row for row in numbers(files, "map-europe") if row["place"] == "Lyon")
    assert lyon["activities"] == "1 planned"
    assert "2019/2020 (expected)" in files[f"{drawings.path('chart-1')}.svg"].data.decode()


def test_a_drawing_explains_its_dashed_arcs_and_hollow_dots_where_it_has_some(any_site: Site, any_files: Files) -> None:
    keys = {
        "relations": ("atlas-arc--unreal", "A dashed arc"),
        "timeline": ("atlas-axis__unreal", "A hollow dot or bar"),
    }
    for one in drawings.drawings(any_site):
        if one.name in keys:
            name, words = keys[one.name]
            text = any_files[f"{drawings.path(one.name)}.svg"].data.decode()
            assert bool(re.search(rf'class="[^"]*{name}', text)) == (words in text)
    assert any(one.key for one in drawings.drawings(any_site))


def test_a_number_keeps_its_qualifier(site: Site) -> None:
    charts = [one for one in drawings.drawings(site) if one.macro == "bars"]
    for one in charts:
        assert [row[1] for row in one.rows] == [row.record.qualifier for row in one.arguments[0]]


def test_maps_routes_timeline_matrix_and_every_series_have_a_drawing(site: Site) -> None:
    names = [one.name for one in drawings.drawings(site)]
    assert {"map-europe", "map-china", "relations", "timeline", "matrix", "chart-1"} <= set(names)
    assert len(names) == len(set(names))


def test_a_chart_that_a_page_puts_together_has_its_drawing_beside_the_page(built: Path) -> None:
    page = BeautifulSoup((built / "indicators/index.html").read_text(encoding="utf-8"), "lxml")
    charts = page.select(".atlas-chart")
    assert len(charts) > 3
    for chart in charts:
        address = chart.select_one(".atlas-take a")["href"]
        root = etree.fromstring((built / "indicators" / address).read_bytes())
        assert root.findtext(f"{SVG}title") == chart.figcaption.find(string=True).strip()
        text = (built / "indicators" / address.replace(".svg", ".csv")).read_text(encoding="utf-8-sig")
        rows = [*csv.DictReader(io.StringIO(text, newline=""))]
        assert [row["name"] for row in rows] == [link.text for link in chart.select("tbody th > a")]
        assert all(row["source"] for row in rows)
