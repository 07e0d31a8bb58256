"""Among ten thousand records, a first search still loads little."""

from __future__ import annotations

import dataclasses
import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from atlas.records.catalogue import Catalogue
from atlas.search import documents, index
from atlas.site import Site
from tests.conftest import own_settings, served_folder
from tests.reader import Reader

RECORDS = 10_000
MOST = {"places/wuxi/": 250_000, "explore/": 300_000}
"""Bytes that a first search may bring, compressed: Explore shows more at once, and counts."""
MOST_FOR_A_WORD = 60_000
"""Bytes that a further word may bring before its first suggestion."""
SUGGESTED = 11
"""Records that are read to suggest eight: those of the best three and of the next may be of other kinds."""
QUERIES = ("Nanjing", "China", "cluster cooperation in Shanghai", "上海交通大学", "我想了解上海交通大学的合作项目")


@dataclasses.dataclass(frozen=True)
class Large:
    """The site with the index of a large catalogue: where its files are, and where it is served."""

    folder: Path
    address: str

    def weight(self, url: str) -> int:
        """The bytes of a file as it travels: text compressed, the packed pieces of the index as they are."""
        file = self.folder / unquote(urlsplit(url).path).lstrip("/")
        content = file.read_bytes()
        return len(gzip.compress(content)) if file.suffix in (".css", ".html", ".js", ".json") else len(content)


@pytest.fixture(scope="module")
def large(built: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    real = list(documents.documents(Site(catalogue, own_settings())))
    copies = [another(real[number % len(real)], number) for number in range(RECORDS - len(real))]
    folder = tmp_path_factory.mktemp("large")
    for part in built.iterdir():
        if part.name != index.FOLDER:
            (folder / part.name).symlink_to(part)
    index.put(
        index.split([*real, *copies], RECORDS),
        {**documents.lists(Site(catalogue, own_settings())), "newest": [*range(RECORDS)]},
        folder / index.FOLDER,
    )
    with served_folder(folder) as address:
        yield Large(folder, address)


def another(entry: documents.Document, number: int) -> documents.Document:
    """A copy of an entry under a name of its own, in Chinese too where the real one has a Chinese name."""
    invented = random.Random(number)
    word = "".join(invented.choice(["ba", "ker", "lin", "mo", "san", "tor", "ul", "wen"]) for _ in range(5))
    title = f"{word.capitalize()} {entry.meta['title']}"
    characters = "".join(chr(invented.randrange(0x4E00, 0x9FA5)) for _ in range(3))
    chinese = [characters + entry.meta["local"]] if "local" in entry.meta else []
    meta = {**entry.meta, "title": title, "keys": " ".join(documents.keys(title, *chinese))}
    return dataclasses.replace(entry, url=f"{entry.url.rstrip('/')}-{number}/", meta=meta)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize(
    ("path", "field", "told"),
    [
        ("places/wuxi/", ".atlas-search input", ".atlas-suggest__all"),
        ("explore/", "main input[type=search]", ".atlas-explore__status"),
    ],
)
def test_a_first_search_is_light(browser: Browser, large: Large, path: str, field: str, told: str, query: str) -> None:
    reader = Reader(browser, large.address)
    page = reader.open(path)
    page.wait_for_load_state("networkidle")
    before = {*reader.requests}
    page.locator(field).fill(query)
    expect(page.locator(told)).to_have_text(re.compile("[1-9][0-9,]* results"), timeout=60_000)
    page.wait_for_load_state("networkidle")
    assert reader.engine
    assert sum(map(large.weight, {*reader.requests} - before)) <= MOST[path]
    page.context.close()


def test_a_view_without_words_reads_next_to_nothing_of_the_words(browser: Browser, large: Large) -> None:
    reader = Reader(browser, large.address)
    page = reader.open("explore/")
    page.get_by_role("checkbox", name="Missions and activities").check()
    expect(page.get_by_role("status")).to_have_text(re.compile("records"), timeout=60_000)
    parts = len(list((large.folder / index.FOLDER).glob("**/index")))
    pieces = len(list((large.folder / index.FOLDER).glob("**/index/*")))
    assert parts > 1
    assert len({url for url in reader.engine if "/index/" in url}) <= 2 * parts < pieces / 20
    page.context.close()


def test_once_the_engine_is_there_a_suggestion_waits_for_few_and_small_files(browser: Browser, large: Large) -> None:
    reader = Reader(browser, large.address)
    page = reader.open("places/wuxi/")
    field, told = page.locator(".atlas-search input"), page.locator(".atlas-suggest__all")
    field.fill("Shanghai")
    expect(told).to_contain_text("“Shanghai”", timeout=60_000)
    page.wait_for_load_state("networkidle")
    before = len(reader.requests)
    field.fill("Nanjing")
    expect(told).to_contain_text("“Nanjing”", timeout=60_000)
    asked = reader.requests[before:]
    parts = len(list((large.folder / index.FOLDER).glob("**/index")))
    # For each part of the index what it has of the word, and what is shown of each record that may be suggested.
    assert len([url for url in asked if "/index/" in url]) <= 2 * parts
    assert len(asked) <= 2 * parts + SUGGESTED
    assert sum(map(large.weight, asked)) <= MOST_FOR_A_WORD, [(url, large.weight(url)) for url in asked]
    page.context.close()
