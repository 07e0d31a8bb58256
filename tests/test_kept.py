"""While the site is served, what still holds is not worked out again, and what is published is the same nonetheless."""

from __future__ import annotations

import random
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from atlas import exports, facets
from atlas.kept import Kept
from atlas.publication import Publication, publish
from atlas.records.model import KINDS
from atlas.records.reading import RecordCache
from tests.conftest import ROOT
from tests.test_history import Repository

ADDRESS = "https://atlas.example/"
EDITED = "data/clusters/clara.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The real records, committed."""
    root = tmp_path / "atlas"
    root.mkdir()
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copy(ROOT / "LICENSE", root)
    made = Repository(root)
    made.commit("All records", when="2020-01-01T00:00:00Z")
    return made


class Served:
    """The records of a repository, taken up again after each edit."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = RecordCache()
        self.now = publish(root, address=ADDRESS, cache=self.cache)
        published(self.now)

    def renew(self) -> Publication:
        self.now = publish(self.root, address=ADDRESS, cache=self.cache, earlier=self.now.site)
        return self.now


def published(publication: Publication) -> dict[str, bytes]:
    """Every file beside the pages; what each record is found under is worked out, too."""
    assert len(publication.site.filters) == len(publication.site.catalogue)
    return {file.path: file.data for file in exports.files(publication.edition)}


def assert_as_from_nothing(served: Served) -> None:
    now, anew = served.renew(), publish(served.root, address=ADDRESS)
    assert now.site.filters == anew.site.filters
    found, wanted = published(now), published(anew)
    assert [path for path in wanted if found.get(path) != wanted[path]] == []
    assert found.keys() == wanted.keys()


def put(old: str, new: str) -> Callable[[Path], None]:
    """An edit that changes the first occurrence of a pattern, where there is one."""

    def edit(path: Path) -> None:
        path.write_text(re.sub(old, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8")

    return edit


EDITS = (
    put("^(summary: [^'\"]*?) the ", r"\1 that "),
    put(r"^summary: (.|\n )*", "summary: In other words."),
    put("^name: ", "name: The once more renamed "),
    put("^abbreviation: ", "abbreviation: New-"),
    put("^value: .*", "value: '7.0'"),
    put("^start: .*", "start: '2019-04'"),
    put("^sectors: .*", "sectors: [automotive]"),
    put("^country: .*", "country: germany"),
    put("^level: city$", "level: region"),
    put("^qualifier: .*\n", ""),
)


def test_what_is_published_after_any_edit_is_what_is_published_from_nothing(repository: Repository) -> None:
    chance, served = random.Random(2019), Served(repository.root)
    for number in range(8):
        for folder in sorted((repository.root / "data").iterdir()):
            chance.choice(EDITS)(chance.choice(sorted(folder.glob("*.yml"))))
        assert_as_from_nothing(served)
        if number % 3 == 2:
            # Now the dates change of what was edited before.
            repository.commit(f"Round {number}", when=f"2021-01-0{number + 1}T00:00:00Z")
            assert_as_from_nothing(served)


@pytest.mark.parametrize("edit", EDITS)
def test_a_single_edit_to_any_kind_leaves_nothing_out_of_date(
    repository: Repository, edit: Callable[[Path], None]
) -> None:
    served = Served(repository.root)
    for kind in KINDS:
        chosen = [path for path in sorted((repository.root / "data" / kind).glob("*.yml")) if changes(edit, path)]
        if chosen:
            edit(chosen[len(chosen) // 2])
            assert_as_from_nothing(served)


def changes(edit: Callable[[Path], None], path: Path) -> bool:
    before = path.read_text("utf-8")
    edit(path)
    changed = path.read_text("utf-8") != before
    path.write_text(before, "utf-8")
    return changed


def test_records_that_come_and_go_leave_nothing_out_of_date(repository: Repository) -> None:
    served = Served(repository.root)
    new = repository.root / "data" / "clusters" / "new-one.yml"
    new.write_text("name: New one\nsummary: It names [](clusters/clara).\nsections: ['2.1']\n", "utf-8")
    assert_as_from_nothing(served)
    new.unlink()
    assert_as_from_nothing(served)


def test_only_the_rows_of_what_was_edited_or_names_it_are_made_again(repository: Repository) -> None:
    served = Served(repository.root)
    before = dict(served.now.site.kept.rows)
    put("^name: ", "name: Renamed ")(repository.root / EDITED)
    published(served.renew())
    kept, catalogue = served.now.site.kept.rows, served.now.site.catalogue
    naming = {link.record.key for link in catalogue.backlinks["clusters/clara"]}
    assert {key for key, row in kept.items() if row is not before[key]} == {"clusters/clara", *naming}


def test_what_records_are_found_under_is_kept_while_only_words_change(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, asked = Served(repository.root), list[str]()
    values = facets.values
    monkeypatch.setattr("atlas.facets.values", lambda c, record: asked.append(record.key) or values(c, record))
    put(r"^summary: (.|\n )*", "summary: In other words.")(repository.root / EDITED)
    assert served.renew().site.filters
    assert not asked
    put("^sectors: .*", "sectors: [automotive]")(repository.root / EDITED)
    assert served.renew().site.filters
    assert len(asked) == len(served.now.site.catalogue)


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_an_edit_is_taken_up_while_files_are_made(repository: Repository) -> None:
    served = Served(repository.root)
    site, over = served.now.site, threading.Event()

    def make() -> None:
        while not over.is_set():
            site.kept.plain.clear()
            site.kept.rows.clear()
            published(served.now)

    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(make)
        try:
            found = [site.still_holding(site.catalogue, site.history) for _ in range(1000)]
        finally:
            over.set()
        making.result()
    # Some were taken in the middle of it.
    assert len({len(kept.plain) for kept in found}) > 2


def test_a_part_is_made_again_where_a_thing_in_it_is_another() -> None:
    kept, made = Kept(lasting=True), list[int]()

    def part(*things: object, mark: int = 0) -> int:
        return kept.once("part", mark, things, lambda: made.append(0) or len(made))

    one, other = 1000.0, 1000
    assert part("a", one) == part("a", one) == 1
    # Equal, but written otherwise.
    assert part("a", other) == 2
    assert part("a") == 3
    assert part("a", mark=1) == 4
    assert part("a", mark=1) == 4


def test_a_part_of_nothing_is_made_too() -> None:
    kept = Kept(lasting=True)
    assert [kept.once("part", None, (), lambda: 1), kept.once("part", None, (), lambda: 2)] == [1, 1]


def test_a_build_keeps_no_parts() -> None:
    kept = Kept()
    assert [kept.once("part", None, (), lambda: 1), kept.once("part", None, (), lambda: 2)] == [1, 2]
