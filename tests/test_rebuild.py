"""A build over the site of the last one: the same as a build from nothing, and what stays the same is left alone."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from atlas.finding import indexes
from atlas.press import BEFORE
from tests.conftest import build, mkdocs

ROUNDS = 3
HOURS = 3600


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def shrink(copy: Path) -> None:
    """Make the repository's code take its own records for many."""
    source = copy / "atlas" / "finding" / "indexes.py"
    text = source.read_text("utf-8")
    assert f"PART: Final = {indexes.PART}\n" in text
    source.write_text(text.replace(f"PART: Final = {indexes.PART}\n", "PART: Final = 100\n"), "utf-8")


def edit(data: Path, chance: random.Random, number: int) -> None:
    """Records at random are changed, added, renamed and deleted."""
    for path in chance.sample(sorted(data.glob("*/*.yml")), 5):
        text = path.read_text("utf-8")
        if "editor_notes:" not in text:
            path.write_text(f"{text}editor_notes: [Looked at in round {number}.]\n", "utf-8")
    for name in chance.sample(["extra-a", "extra-b", "extra-c", "extra-d"], 2):
        path = data / "organisations" / f"{name}.yml"
        renamed = path.with_name(f"{name}-renamed.yml")
        if renamed.exists():
            renamed.unlink()
        elif path.exists():
            renamed.write_text(f"{path.read_text('utf-8')}former_ids: [{name}]\n", "utf-8")
            path.unlink()
        else:
            path.write_text(
                f'name: Extra {name[-1]}\nsummary: An office.\ntype: association\nsections: ["2.2"]\n', "utf-8"
            )


@pytest.mark.parametrize("large", [False, True], ids=["one index", "an index in parts"])
def test_random_edits_end_in_what_a_build_from_nothing_gives(copy: Path, tmp_path: Path, large: bool) -> None:
    chance = random.Random(2019)
    if large:
        shrink(copy)
    again = tmp_path / "again"
    build(again, root=copy)
    for number in range(ROUNDS):
        edit(copy / "data", chance, number)
        build(again, root=copy)
        fresh = tmp_path / f"fresh-{number}"
        build(fresh, root=copy)
        one, other = files(again), files(fresh)
        assert one.keys() == other.keys()
        assert not [path for path in one if one[path] != other[path]]
        shutil.rmtree(fresh)


def test_what_stays_the_same_keeps_its_date(copy: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, root=copy)
    for path in site.rglob("*.html"):
        os.utime(path, (HOURS, HOURS))
    record = copy / "data" / "clusters" / "clara.yml"
    record.write_text(record.read_text("utf-8").replace("name: ", "name: The ", 1), "utf-8")
    build(site, root=copy)
    assert (site / "clusters" / "clara" / "index.html").stat().st_mtime > HOURS
    assert (site / "clusters" / "gaia" / "index.html").stat().st_mtime == HOURS
    assert not (site / BEFORE).exists()


@pytest.mark.parametrize("name", [".nojekyll", ".git/config"])
def test_hidden_files_in_the_site_are_left_alone(copy: Path, tmp_path: Path, name: str) -> None:
    hidden = tmp_path / "site" / name
    hidden.parent.mkdir(parents=True)
    hidden.write_text("mine")
    build(tmp_path / "site", root=copy)
    build(tmp_path / "site", root=copy)
    assert hidden.read_text() == "mine"


def test_a_build_that_was_interrupted_leaves_nothing_to_the_next(copy: Path, tmp_path: Path) -> None:
    left = tmp_path / "site" / BEFORE / "clusters" / "gone" / "index.html"
    left.parent.mkdir(parents=True)
    left.write_text("of an earlier build")
    done = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=copy)
    assert done.returncode == 0
    assert not (tmp_path / "site" / BEFORE).exists()
    assert not (tmp_path / "site" / "clusters" / "gone").exists()


def test_a_large_atlas_is_built_in_another_order_and_is_the_same(copy: Path, tmp_path: Path) -> None:
    usual, frugal = tmp_path / "usual", tmp_path / "frugal"
    build(usual, root=copy)
    shrink(copy)
    build(frugal, root=copy)
    one, other = files(usual), files(frugal)
    assert {path for path in one.keys() ^ other.keys() if not path.startswith("pagefind/")} == set()
    changed = {path for path in one.keys() & other.keys() if one[path] != other[path]}
    assert {path for path in changed if not path.startswith("pagefind/")} == set()
    assert (frugal / "pagefind" / "part-2").is_dir()
