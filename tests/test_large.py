"""What changes on a page when the atlas grows: the whole for paper comes in parts, the map marks the busiest places."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from atlas.plots import maps
from atlas.records.catalogue import Catalogue
from atlas.records.model import Place
from atlas.render import page_sources, print_page
from atlas.site import Site
from tests.conftest import own_settings


@pytest.fixture
def large(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The real atlas, as if it were too large for one page."""
    monkeypatch.setattr(print_page, "MAX_RECORDS", 100)
    monkeypatch.setattr(print_page, "MAX_PER_PART", 20)
    return Site(catalogue, own_settings())


def made_parts(site: Site) -> dict[str, BeautifulSoup]:
    """Each part by its name, as its page holds it."""
    parts = [part.name for part in print_page.parts(site.catalogue)]
    view = site.view("print/part/")
    return {name: BeautifulSoup(print_page.render_part(site, view, name), "html.parser") for name in parts}


def test_an_atlas_that_fits_has_one_page_and_no_parts(catalogue: Catalogue) -> None:
    site = Site(catalogue, own_settings())
    assert not [*print_page.parts(catalogue)]
    page = BeautifulSoup(print_page.render(site, site.view("print/")), "html.parser")
    assert len(page.select(".atlas-whole__entry")) == len(catalogue)


def test_every_record_stands_in_one_part(large: Site) -> None:
    anchors: list[str] = []
    for part in made_parts(large).values():
        entries = part.select(".atlas-whole__entry")
        assert 0 < len(entries) <= 20
        anchors += [str(entry["id"]) for entry in entries]
    assert sorted(anchors) == sorted(print_page.anchor(record.key) for record in large.catalogue)


def test_every_part_is_a_page_to_which_the_page_leads(large: Site) -> None:
    page = BeautifulSoup(print_page.render(large, large.view("print/")), "html.parser")
    parts = [*made_parts(large)]
    assert [link["href"] for link in page.select("a")] == [f"../print/{name}/" for name in parts]
    assert {f"print/{name}.md" for name in parts} <= {source.path for source in page_sources.pages(large)}


def test_a_link_stays_on_the_part_where_it_can_and_leads_to_the_record_elsewhere(large: Site) -> None:
    for page in made_parts(large).values():
        here = {entry["id"] for entry in page.select(".atlas-whole__entry")}
        for link in page.select(".atlas-whole__entry a"):
            href = str(link["href"])
            if href.startswith("#"):
                assert href[1:] in here
            elif href.startswith("../"):
                key = href.removeprefix("../../").rstrip("/")
                assert large.catalogue.get(key)
                assert print_page.anchor(key) not in here


def test_a_map_marks_the_busiest_places_and_shows_the_others_as_dots(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maps, "_MARKED", 3)
    site = Site(catalogue, own_settings())
    page = BeautifulSoup(maps.render(site, site.view("map/")), "html.parser")
    tallied = {row.th.a["href"] for row in page.select("tbody tr") if row.th}
    for panel in page.select(".atlas-maps__pair svg"):
        part = str(panel["aria-label"]).split()[-1]
        towns = [
            one
            for one in catalogue.of_kind("places")
            if isinstance(one, Place) and not one.is_area and (side := site.settings.side_of(one)) and side.name == part
        ]
        assert len(panel.select("a.atlas-spot")) == 3
        assert len(panel.select(".atlas-dots circle")) == max(len(towns) - 3, 0)
        assert {link["href"] for link in panel.select("a.atlas-spot")} < tallied
    assert "the small dots are the others" in page.get_text()
