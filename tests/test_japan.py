"""An atlas of other sides: what is particular to one stands in its `mkdocs.yml`, its `data/` and its `docs/`.

The folder `japan/` has all three for a small made-up atlas of the European Union and Japan. The same code builds it,
and no file of its site says anything of the atlas that lies in this repository.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from mkdocs.config import load_config
from PIL import Image
from playwright.sync_api import Browser

from atlas.exports import social
from atlas.records import checks
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS
from atlas.site import Site
from atlas.site.settings import Settings
from tests.conftest import JAPAN, ROOT, build, made_up, served_folder

PATH = "/atlas/"
VENDORS = re.compile(
    r"assets/(?:javascripts/(?:bundle|lunr|workers)|stylesheets/(?:main|palette)\.)|pagefind/(?:pagefind|wasm)"
    r"|.*: xl/theme/|.*\.pf_index"
)
"""Files of the theme, the search engine and the writer of workbooks, which are the same on every site; and the search
index, whose words are those of its fragments, cut into pieces."""
OF_ANOTHER_ATLAS = re.compile(
    r"chin(?:a|ese)|\bzh\b|\bhans\b|2019|europe(?!an.union)|escp|beijing|shanghai|nanjing|sjtu|discussion.paper|中|cc.by",
    re.IGNORECASE,
)


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the other atlas's data, pages and settings, as its owner would have it."""
    return made_up(tmp_path_factory.mktemp("japan") / "atlas")


@pytest.fixture(scope="session")
def site(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The other atlas, built strictly."""
    target = tmp_path_factory.mktemp("japan-site") / "site"
    build(target, root=atlas)
    return target


def texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """All that a file says, each with where it says so: what is packed in it too, and what is written in an image."""
    if name.endswith((".zip", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for entry in packed.namelist():
                yield from texts(f"{name}: {entry}", packed.read(entry))
    elif name.endswith(".png"):
        yield name, repr(Image.open(io.BytesIO(data)).info)
    elif name.endswith(".gz") or name.rpartition(".")[2].startswith("pf_"):
        yield name, zlib.decompress(data, wbits=47).decode("utf-8", "replace")
    else:
        yield name, data.decode("utf-8")


def test_its_data_is_without_mistakes() -> None:
    catalogue, diagnostics = checks.check(JAPAN / "data")
    assert [*map(str, diagnostics)] == []
    assert {record.kind for record in catalogue} == {*KINDS}


def test_no_file_of_its_site_says_anything_of_another_atlas(site: Path) -> None:
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    read = [
        (place, text)
        for name, path in names.items()
        if not VENDORS.match(name)
        for place, text in [(name, name), *texts(name, path.read_bytes())]
        if not VENDORS.match(place)
    ]
    assert {place.rpartition(".")[2] for place, _ in read} >= {
        "css", "csv", "gz", "html", "ics", "js", "json", "pf_fragment", "png", "svg", "txt", "xml", "yml",
    }  # fmt: skip
    told = [
        f"{place}: {text[max(0, found.start() - 60) : found.end() + 40]!r}"
        for place, text in read
        for found in OF_ANOTHER_ATLAS.finditer(text)
    ]
    assert told == []


def page(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path / "index.html").read_text("utf-8"), "html.parser")


def graph(site: Path, path: str) -> dict[str, dict[str, object]]:
    """The structured data of a page, by type."""
    script = page(site, path).find("script", type="application/ld+json")
    assert script
    return {node["@type"]: node for node in json.loads(script.text)["@graph"]}


def test_its_name_licence_and_paper_are_its_own(site: Path) -> None:
    website = graph(site, "data")["WebSite"]
    assert website["name"] == "EU–Japan Cluster Atlas"
    assert website["alternateName"] == {"@value": "日欧クラスターアトラス", "@language": "ja"}
    assert website["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert website["inLanguage"] == "en-IE"
    package = json.loads((site / "downloads/datapackage.json").read_text("utf-8"))
    assert (package["name"], package["licenses"][0]["name"]) == ("eu-japan-cluster-atlas", "CC0-1.0")
    citation = page(site, "missions/example-mission-2021").select_one(".atlas-footer, footer, body")
    assert citation
    assert "Example institute, Example report on clusters, June 2022" in citation.text


def test_names_in_its_second_language_are_marked_and_labelled_as_such(site: Path) -> None:
    assert [one.text for one in page(site, "places/kyoto").select("[lang=ja]")] == ["京都"]
    cluster = graph(site, "clusters/example-cluster-kyoto")["Organization"]
    assert cluster["alternateName"] == [{"@value": "京都クラスターの例", "@language": "ja"}]
    document = json.loads((site / "api/v1/places/kyoto.json").read_text("utf-8"))
    assert document["local_name"] == "京都"
    assert document["provenance"]["local_name"] == "editor"


def test_each_of_its_sides_has_a_map_with_its_places_and_coasts(site: Path) -> None:
    maps = page(site, "map")
    assert [caption.text for caption in maps.select(".atlas-maps__pair figcaption")] == ["European Union", "Japan"]
    named = {str(one["id"]): {name.text for name in one.select("a text")} for one in maps.select("figure[id]")}
    assert named == {
        "map-european-union": {"Lyon"},
        "map-japan": {"Fukuoka", "Kyoto", "Sapporo", "Yokohama"},
    }
    areas = {
        str(one["id"]): [link.text for link in one.select(".atlas-areas__list a")] for one in maps.select("figure[id]")
    }
    assert areas == {"map-european-union": ["France"], "map-japan": ["Japan"]}
    assert all(len(str(land["d"])) > 500 for land in maps.select(".atlas-land"))


@pytest.mark.parametrize(
    ("key", "window"),
    [
        ("clusters/example-cluster-lyon", "European Union"),
        ("missions/example-mission-2021", "Japan"),
    ],
)
def test_a_small_map_shows_the_side_of_its_places(site: Path, key: str, window: str) -> None:
    drawing = page(site, key).select_one(".atlas-small-map svg")
    assert drawing
    assert str(drawing["aria-label"]).startswith(f"Map of {window} with")


def test_an_image_whose_font_lacks_a_letter_leaves_the_text_out() -> None:
    assert social.drawable("中欧产业集群地图集")
    assert social.drawable("日欧クラスターアトラス") == ""


def test_its_records_have_other_identities_than_those_of_another_atlas(atlas: Path, catalogue: Catalogue) -> None:
    one, other = (Site(catalogue, Settings.of(load_config(str(folder / "mkdocs.yml")))) for folder in (ROOT, atlas))
    record = catalogue["places/france"]
    assert one.identity(record) != other.identity(record)


def test_nothing_leads_to_the_pages_that_it_does_without(site: Path, atlas: Path) -> None:
    """It has none of "Explore", "Compare", "About" and the other pages to which records, lists and the theme lead."""
    assert {path.name for path in (atlas / "docs").glob("*.md")} == {"index.md", "map.md"}
    address, links = f"https://japan.example{PATH}", set()
    for file in [*site.rglob("*.html"), *site.rglob("llms*.txt"), *site.glob("feeds/*.xml")]:
        form = r"\]\(([^)\s]+)\)" if file.suffix == ".txt" else r"""(?<![-\w])(?:href|action)=["']?([^"'\s>]+)"""
        found = re.findall(form, file.read_text("utf-8"))
        links |= {urljoin(address + file.relative_to(site).as_posix(), one) for one in found}
    own = {re.split("[?#]", link)[0].removeprefix(address) for link in links if link.startswith(address)}
    assert {"", "clusters/", "clusters/example-cluster-kyoto/", "feeds/changes.xml", "llms/clusters.txt"} <= own
    assert {path for path in own if not any((site / path / name).is_file() for name in ("", "index.html"))} == set()


def test_its_map_can_be_read_in_a_browser(site: Path, browser: Browser) -> None:
    with served_folder(site, PATH) as address:
        opened = browser.new_page(viewport={"width": 1200, "height": 900})
        opened.goto(f"{address}map/")
        for panel in ("#map-japan", "#map-european-union"):
            box = opened.locator(f"{panel} svg").bounding_box()
            assert box
            assert box["width"] > 300
            for mark in opened.locator(f"{panel} svg a").all():
                spot = mark.bounding_box()
                assert spot
                assert spot["x"] >= box["x"] - 1
                assert spot["x"] + spot["width"] <= box["x"] + box["width"] + 1
        opened.close()
