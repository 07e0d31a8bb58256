"""The index of a large atlas has several parts: what is found, in which order and how often, is as if it were one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from atlas.search import index, indexing, search
from playwright.sync_api import Browser, Page

from atlas.records.catalogue import Catalogue
from atlas.site import Site
from tests.conftest import ROOT, served_folder

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
    """The page "Search" of the site with one index, and of the same site with an index in many parts."""
    folder = tmp_path_factory.mktemp("parts")
    for path in built.iterdir():
        if path.name != indexes.FOLDER:
            (folder / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexes, "PART", 90)
        # The index reads the built pages.
        indexes.write(Site(catalogue), folder, ROOT / "docs")
    with served_folder(built) as whole, served_folder(folder) as parts:
        pages = [browser.new_page(), browser.new_page()]
        for page, address in zip(pages, (whole, parts), strict=True):
            page.goto(f"{address}search/")
        yield pages
        for page in pages:
            page.close()


def test_there_are_parts_and_each_holds_its_share(both: list[Page], catalogue: Catalogue) -> None:
    names = both[1].evaluate("async () => (await fetch('/pagefind/parts.json')).json()")
    assert names == [*(f"part-{number}" for number in range(2, -(-len(catalogue) // 90) + 1)), "pages"]
    assert both[0].evaluate("async () => (await fetch('/pagefind/parts.json')).json()") == []


@pytest.mark.parametrize("order", ["name", "newest", "oldest"])
@pytest.mark.parametrize(
    ("typed", "filters"), [("", {}), ("", MISSIONS), ("Nanjing", {}), ("上海", {}), ("cluster", MISSIONS)]
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


def test_a_part_that_stays_the_same_is_left_alone(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "PART", 200)
    entries, known, target = [*search.entries(Site(catalogue))], indexes.Known(), tmp_path / "pagefind"

    def put(some: list[search.Entry], target: Path, known: indexes.Known | None) -> None:
        indexes.put(indexes.split(some, len(some)), [], target, known)

    put(entries, target, known)
    before = dates(target)
    entries[250] = search.Entry("clusters/changed/", "Changed words", {"title": "Changed"})
    put(entries, target, known)
    after = dates(target)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path.partition("/")[0] for path in changed} == {"part-2", "parts.json", "newest.json"}
    put(entries, tmp_path / "fresh", None)
    assert contents(target) == contents(tmp_path / "fresh")
    put(entries[:150], target, known)
    put(entries[:150], tmp_path / "small", None)
    assert contents(target) == contents(tmp_path / "small")


CHANGED = search.Entry("clusters/changed/", "Changed words", {"title": "Changed"})


class Press:
    """Writes indexes over the last one, and counts the parts that had to be made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue, folder: Path) -> None:
        monkeypatch.setattr(indexes, "PART", 200)
        monkeypatch.setattr(indexing, "made", self.make)
        self.entries = [*search.entries(Site(catalogue))]
        self.folder = folder
        self.made = 0

    def make(self, *arguments: Any, made: Any = indexing.made) -> Any:
        self.made += 1
        return made(*arguments)

    def put(self, name: str, before: str | None = None) -> dict[str, bytes]:
        self.made = 0
        parts = indexes.split(self.entries, len(self.entries))
        indexes.put(parts, [1], self.folder / name, None, self.folder / before if before else None)
        return contents(self.folder / name)


@pytest.fixture
def press(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    press = Press(monkeypatch, catalogue, tmp_path)
    press.put("before")
    assert press.made == -(-len(press.entries) // 200) >= 3
    return press


@pytest.mark.parametrize("place", [0, 250], ids=["in the first part", "in another"])
def test_of_the_last_index_only_the_parts_that_changed_are_made_anew(press: Press, place: int) -> None:
    press.entries[place] = CHANGED
    again = press.put("again", "before")
    assert press.made == 1
    assert again == press.put("fresh")


def test_where_nothing_has_changed_nothing_is_made_and_files_keep_their_dates(press: Press) -> None:
    earlier = dates(press.folder / "before")
    press.put("again", "before")
    assert press.made == 0
    kept = {path: date for path, date in dates(press.folder / "again").items() if path.endswith(".pf_fragment")}
    assert kept
    assert kept.items() <= earlier.items()


def test_fewer_records_leave_no_part_behind(press: Press) -> None:
    del press.entries[150:]
    assert press.put("again", "before") == press.put("fresh")


def without_a_file(folder: Path) -> None:
    next(folder.glob("fragment/*")).unlink()


def with_a_file_cut_short(folder: Path) -> None:
    file = next(folder.glob("index/*"))
    file.write_bytes(file.read_bytes()[:-1])


def without_a_receipt(folder: Path) -> None:
    (folder / "made-of.txt").unlink()


def with_another_receipt(folder: Path) -> None:
    (folder / "made-of.txt").write_text("made of something else")


@pytest.mark.parametrize("spoil", [without_a_file, with_a_file_cut_short, without_a_receipt, with_another_receipt])
@pytest.mark.parametrize("name", ["", "part-2"], ids=["the first part", "another"])
def test_a_part_that_is_not_whole_is_made_anew(press: Press, spoil: Any, name: str) -> None:
    spoil(press.folder / "before" / name)
    again = press.put("again", "before")
    assert press.made == 1
    assert again == press.put("fresh")


def test_another_pagefind_makes_all_anew(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "version", lambda _: "1.5.99")
    press.put("again", "before")
    assert press.made >= 3


def dates(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*")}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
