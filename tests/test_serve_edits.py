"""While the real atlas is served, an edit to records costs no build, and leaves nothing out of date."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import mkdocs
from tests.server import Served, serve
from tests.test_rebuild import edit as edited_and_moved

ROUNDS = 3
SETTINGS = "INHERIT: mkdocs.yml\n"


@pytest.fixture
def served(copy: Path) -> Iterator[Served]:
    with serve(copy, SETTINGS) as found:
        yield found


def edited(data: Path, chance: random.Random, number: int) -> None:
    """Records of every kind say something else, under the same addresses."""
    for folder in sorted(data.iterdir()):
        path = chance.choice(sorted(folder.glob("*.yml")))
        text = path.read_text("utf-8")
        path.write_text(text.replace("summary: ", f"summary: In round {number}, ", 1).replace(">-\n  ", "", 1), "utf-8")
    for path in chance.sample(sorted(data.glob("organisations/*.yml")), 3):
        path.write_text(path.read_text("utf-8").replace("name: ", f"name: Renamed {number} ", 1), "utf-8")


def assert_fresh(served: Served, target: Path) -> None:
    """What the server shows, file by file, is what a build from nothing makes."""
    done = mkdocs(
        "build", "-f", "small.yml", "--site-dir", str(target), root=served.root, ATLAS_SITE_URL=served.address
    )
    assert done.returncode == 0, done.stderr
    paths = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    assert len(paths) > 2000
    assert [path for path in paths if served.shown(path) != (target / path).read_bytes()] == []


def wait_for_edit(served: Served, number: int) -> None:
    """Make one more edit, and wait until the server shows it."""
    path = served.data / "clusters" / "clara.yml"
    path.write_text(path.read_text("utf-8").replace("name: ", f"name: Turn {number} of ", 1), "utf-8")
    served.wait_for(f"Turn {number} of ", "clusters/clara/")


def test_edits_to_records_leave_nothing_out_of_date_and_build_nothing(served: Served, tmp_path: Path) -> None:
    chance = random.Random(2019)
    for number in range(ROUNDS):
        # Some of it is looked at in between: what was made for one edit must not stay for the next.
        edited(served.data, chance, number)
        wait_for_edit(served, number)
        for path in ("explore/", "clusters/", "downloads/clusters.csv", "pagefind/pagefind-entry.json", "llms.txt"):
            assert served.shown(path)
    assert served.log.read_text().count("Building documentation") == 1
    assert_fresh(served, tmp_path / "fresh")


def test_what_an_edit_takes_away_is_gone(served: Served) -> None:
    path = served.data / "clusters" / "gaia.yml"
    text = path.read_text("utf-8")
    path.write_text(f"{text}former_ids: [gaia-once]\n", "utf-8")
    wait_for_edit(served, 1)
    assert b"../gaia/" in (served.shown("clusters/gaia-once/") or b"")
    path.write_text(text, "utf-8")
    wait_for_edit(served, 2)
    assert served.shown("clusters/gaia-once/") is None
    assert served.log.read_text().count("Building documentation") == 1


def test_records_that_come_and_go_leave_nothing_out_of_date(served: Served, tmp_path: Path) -> None:
    chance = random.Random(2019)
    gone = set[str]()
    for number in range(ROUNDS):
        before = {path.relative_to(served.data).with_suffix("").as_posix() for path in served.data.glob("*/*.yml")}
        edited_and_moved(served.data, chance, number)
        gone |= before
        wait_for_edit(served, number)
    gone -= {path.relative_to(served.data).with_suffix("").as_posix() for path in served.data.glob("*/*.yml")}
    assert_fresh(served, tmp_path / "fresh")
    for key in gone:
        if not (tmp_path / "fresh" / key).exists():
            assert served.shown(f"{key}/") is None
            assert served.shown(f"api/v1/{key}.json") is None


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("docs/about.md", "# About", "# Much about"),
        (
            "atlas/templates/records/base.html",
            '<article class="atlas-record',
            '<article data-edited class="atlas-record',
        ),
        ("overrides/main.html", "<body", "<body data-edited"),
    ],
)
def test_an_edit_to_anything_else_is_noticed(served: Served, tmp_path: Path, path: str, old: str, new: str) -> None:
    source = served.root / path
    text = source.read_text("utf-8")
    assert old in text
    source.write_text(text.replace(old, new, 1), "utf-8")
    served.wait_for_log("Reloading browsers")
    assert_fresh(served, tmp_path / "fresh")


def test_a_site_whose_address_has_a_path_shows_an_edit_too(copy: Path) -> None:
    with serve(copy, f"{SETTINGS}site_url: https://example.org/atlas/\n") as served:
        path = served.data / "clusters" / "clara.yml"
        path.write_text(path.read_text("utf-8").replace("name: ", "name: Turn of ", 1), "utf-8")
        served.wait_for("Turn of ", "atlas/clusters/clara/")
        assert "Turn of " in served.get("atlas/api/v1/clusters/clara.json")


def test_a_mistake_that_comes_back_is_told_again(served: Served) -> None:
    path = served.data / "clusters" / "clara.yml"
    text = path.read_text("utf-8")
    for number in (1, 2):
        since = len(served.log.read_text())
        path.write_text(f"{text}unknown_field: 1\n", "utf-8")
        served.wait_for_log("data/clusters/clara.yml", since)
        served.wait_for_log("The site shown is the last one without mistakes.", since)
        path.write_text(text.replace("name: ", f"name: Turn {number} of ", 1), "utf-8")
        served.wait_for(f"Turn {number} of ", "clusters/clara/")


@pytest.mark.parametrize(
    ("path", "spoilt"),
    [("docs/about.md", b"\xff\xfe"), ("overrides/main.html", b"{% if %}"), ("small.yml", b"\nnav: [")],
)
def test_a_mistake_elsewhere_is_told_without_a_traceback_and_what_was_there_before_mends_it(
    served: Served, tmp_path: Path, path: str, spoilt: bytes
) -> None:
    source, kept = served.root / path, tmp_path / "kept"
    shutil.copy2(source, kept)
    since = len(served.log.read_text())
    source.write_bytes(kept.read_bytes() + spoilt)
    served.wait_for_log("ERROR", since)
    served.wait_for_log("Reloading browsers", since)
    assert "Traceback" not in served.log.read_text()[since:]
    since = len(served.log.read_text())
    shutil.move(kept, source)
    served.wait_for_log("Reloading browsers", since)
    assert_fresh(served, tmp_path / "fresh")
