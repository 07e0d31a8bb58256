"""The exports as they stand in the built site: every file is there, and every page tells programs what it is."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from lxml.html import HtmlElement
from mkdocs.config import load_config

from atlas import exports
from atlas.site import Site
from atlas.site.settings import Settings
from tests.conftest import REPOSITORY_URL, ROOT, SITE_URL

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def published() -> Site:
    """What the site was built from."""
    settings = Settings.of(load_config(str(ROOT / "mkdocs.yml"), site_url=SITE_URL, repo_url=REPOSITORY_URL))
    return Site.load(ROOT, settings)


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, HtmlElement]:
    """Every page by its path from the home page, without redirects and what is no page of the site."""
    return dict(_pages(built))


def _pages(built: Path) -> Iterator[tuple[str, HtmlElement]]:
    for file in sorted(built.rglob("index.html")):
        page = lxml.html.fromstring(file.read_bytes())
        if not page.xpath("//meta[@http-equiv='refresh']"):
            path = file.parent.relative_to(built).as_posix()
            yield "" if path == "." else f"{path}/", page


def test_every_exported_file_is_published_as_it_was_made(built: Path, published: Site) -> None:
    for file in exports.files(published):
        assert (built / file.path).read_bytes() == file.data, file.path


def test_every_page_tells_programs_what_it_is(pages: dict[str, HtmlElement], published: Site) -> None:
    assert len(pages) > len(published.catalogue)
    for path, page in pages.items():
        (script,) = page.xpath("//script[@type='application/ld+json']")
        # A record can be a page or a data set itself, so what the graph says of this page goes by its identifier.
        graph = {node["@id"]: node for node in json.loads(script.text)["@graph"]}
        own = f"{SITE_URL}{path}"
        described = graph[own]
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        (description,) = page.xpath("//meta[@name='description']/@content")
        assert described["@type"] in ("WebPage", "CollectionPage")
        assert described["url"] == canonical == own
        assert described["description"] == description
        assert (f"{own}#breadcrumb" in graph) == bool(path)
        assert (f"{own}#dataset" in graph) == (path == "data/")


def test_every_page_has_an_image_to_show_with_a_link(
    pages: dict[str, HtmlElement], published: Site, built: Path
) -> None:
    for path, page in pages.items():
        (image,) = page.xpath("//meta[@property='og:image']/@content")
        assert image == f"{SITE_URL}{exports.image(published, path)}"
        assert (built / exports.image(published, path)).is_file()


def test_every_page_says_how_to_cite_it(pages: dict[str, HtmlElement], published: Site) -> None:
    for path, page in pages.items():
        (share,) = page.xpath("//*[@id='share']")
        plain = share.find_class("atlas-share__citation")[0]
        assert plain.text_content().endswith(f" {SITE_URL}{path}")


def test_every_page_names_its_other_formats_in_its_head(pages: dict[str, HtmlElement], published: Site) -> None:
    for path, page in pages.items():
        found = {
            (link.get("type"), posixpath.normpath(posixpath.join(path, link.get("href"))))
            for link in page.xpath("/html/head/link[@rel='alternate']")
        }
        assert found == {(alternate.type, alternate.path) for alternate in exports.alternates(published, path)}


def test_the_sitemap_has_every_page_with_the_day_of_its_last_change(
    built: Path, pages: dict[str, HtmlElement], published: Site
) -> None:
    root = ET.parse(built / "sitemap.xml").getroot()
    listed = {entry.findtext(f"{SITEMAP}loc"): entry.findtext(f"{SITEMAP}lastmod") for entry in root}
    assert set(listed) == {f"{SITE_URL}{path}" for path in pages}
    for record in published.catalogue:
        dates = published.dates(record)
        wanted = dates.changed.date().isoformat() if dates else None
        assert listed[f"{SITE_URL}{record.key}/"] == wanted
