"""The index of a large atlas has several parts: what is found, in which order and how often, is as if it were one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from atlas.records.catalogue import Catalogue
from atlas.search import documents, index
from atlas.site import Site
from tests.conftest import own_settings, page_targets, served_folder

FIND = """async ([typed, filters, order]) => {
  const { find } = await import("/assets/javascripts/search-find.js");
  const { count } = await import("/assets/javascripts/search-index.js");
  await count(["kind", "country"]);
  const found = await find(typed, filters, order);
  const urls = await Promise.all(found.hits.map(async (hit) => (await hit.data()).url));
  return { urls, counts: found.counts, leftOut: found.leftOut };
}"""
MISSIONS = {"kind": ["missions"]}


@pytest.fixture(scope="module")
def both(
    browser: Browser, built: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The page "Explore" of the site with one index, and of the same site with an index in many parts."""
    folder = tmp_path_factory.mktemp("parts")
    for path in built.iterdir():
        if path.name != index.FOLDER:
            (folder / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "MAX_PER_PART", 90)
        # The index reads the built pages.
        index.begin(Site(catalogue, own_settings()), folder)
        index.finish(Site(catalogue, own_settings()), folder, page_targets())
    with served_folder(built) as whole, served_folder(folder) as parts:
        pages = [browser.new_page(), browser.new_page()]
        for page, address in zip(pages, (whole, parts), strict=True):
            page.goto(f"{address}explore/")
        yield pages
        for page in pages:
            page.close()


def test_there_are_parts_and_each_holds_its_share(both: list[Page], catalogue: Catalogue) -> None:
    names = both[1].evaluate("async () => (await fetch('/pagefind/parts.json')).json()")
    assert names == [*(f"part-{number}" for number in range(2, -(-len(catalogue) // 90) + 1)), "pages"]
    assert both[0].evaluate("async () => (await fetch('/pagefind/parts.json')).json()") == []


@pytest.mark.parametrize("order", ["name", "newest", "oldest"])
@pytest.mark.parametrize(
    ("typed", "filters"), [("", {}), ("", MISSIONS), ("Nanjing", {}), ("中国", {}), ("cluster", MISSIONS)]
)
def test_everything_stands_in_the_same_order(both: list[Page], typed: str, filters: Any, order: str) -> None:
    whole, parts = (page.evaluate(FIND, [typed, filters, order]) for page in both)
    assert len(whole["urls"]) > 3
    assert parts == whole


@pytest.mark.parametrize(
    "typed", ["Nanjing", "上海交通大学", "automotive cluster", "EC2i", "CLARA", "note 12", "smart city Dublin"]
)
def test_all_of_it_is_found_and_what_fits_best_comes_first(both: list[Page], typed: str) -> None:
    whole, parts = (page.evaluate(FIND, [typed, {}, "relevance"]) for page in both)
    # A part that does not have a word finds words that begin like it.
    assert set(parts["urls"]) >= set(whole["urls"])
    assert parts["urls"][0] == whole["urls"][0]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_fewer_records_leave_no_part_behind(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MAX_PER_PART", 200)
    entries = [*documents.documents(Site(catalogue, own_settings()))]

    def put(some: list[documents.Document], target: Path) -> None:
        index.put(index.split(some, len(some)), {"newest": [1]}, target)

    put(entries, tmp_path / "again")
    assert (tmp_path / "again" / "part-2").is_dir()
    put(entries[:150], tmp_path / "again")
    put(entries[:150], tmp_path / "fresh")
    assert contents(tmp_path / "again") == contents(tmp_path / "fresh")
