"""Records that are read again after an edit, with a memory of the last time, are what they are without one."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas.records import catalogue, reading, source
from atlas.records.problems import Problem, errors
from atlas.records.reading import Memory
from tests.conftest import ROOT

ROUNDS = 2


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp of a file is trusted at once."""
    monkeypatch.setattr(reading, "MOMENT", 0)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read."""
    names: list[str] = []
    load = source.load

    def noted(path: Path) -> bytes:
        names.append(path.stem)
        return load(path)

    monkeypatch.setattr(source, "load", noted)
    return names


def delete(path: Path) -> None:
    path.unlink()


def spoil(path: Path) -> None:
    path.write_text(f"{path.read_text('utf-8')}unknown_field: 1\n", "utf-8")


def break_off(path: Path) -> None:
    path.write_text(f"{path.read_text('utf-8')}website: [\n", "utf-8")


def link_nowhere(path: Path) -> None:
    path.write_text(f"{path.read_text('utf-8')}editor_notes: ['[x](places/nowhere)']\n", "utf-8")


def turn_into_a_city(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("level: country", "level: city"), "utf-8")


def rename(path: Path) -> None:
    path.rename(path.with_name("renamed.yml"))


def reword(path: Path) -> None:
    names, summary, text = path.read_text("utf-8").partition("summary:")
    path.write_text(f"{names}{summary}{text.replace(' the ', ' that ')}", "utf-8")


def cite(path: Path) -> None:
    path.write_text(f"{path.read_text('utf-8')}editor_notes: ['See there.[^2]']\n", "utf-8")


EDITS: tuple[Callable[[Path], None], ...] = (
    delete,
    spoil,
    break_off,
    link_nowhere,
    turn_into_a_city,
    rename,
    reword,
    cite,
)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("edit", EDITS)
def test_what_is_wrong_after_any_edit_is_what_a_first_reading_finds(data: Path, edit: Callable[[Path], None]) -> None:
    chance, memory = random.Random(2019), Memory()
    assert_as_at_first(data, memory)
    for _ in range(ROUNDS):
        before = {path: path.read_bytes() for path in data.glob("*/*.yml")}
        # A country that many name, so that others go wrong with it; then anything.
        for path in (data / "places" / "france.yml", chance.choice([*before])):
            (edit if path.stem == "france" else chance.choice(EDITS))(path)
            assert_as_at_first(data, memory)
        (path.parent / "renamed.yml").unlink(missing_ok=True)
        (data / "places" / "renamed.yml").unlink(missing_ok=True)
        for path, content in before.items():
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
        assert not assert_as_at_first(data, memory)


def assert_as_at_first(data: Path, memory: Memory) -> list[Problem]:
    """Reads with a memory and without, compares, and gives what is wrong."""
    made, problems = catalogue.check(data, memory)
    wanted, all_problems = catalogue.check(data)
    assert errors(problems) == errors(all_problems)
    assert made.kinds == wanted.kinds
    assert made.backlinks == wanted.backlinks
    assert made.citations == wanted.citations
    return [*errors(problems)]


@pytest.mark.usefixtures("settled")
def test_records_that_only_say_it_otherwise_are_linked_as_before_by_their_new_versions(data: Path) -> None:
    memory = Memory()
    assert_as_at_first(data, memory)
    for folder in sorted(data.iterdir()):
        for path in [path for path in sorted(folder.glob("*.yml")) if " the " in path.read_text("utf-8")][:5]:
            reword(path)
    assert not assert_as_at_first(data, memory)


@pytest.mark.usefixtures("settled")
def test_a_file_that_stays_the_same_is_not_read_again(data: Path, loaded: list[str]) -> None:
    memory = Memory()
    reading.read(data, memory)
    loaded.clear()
    spoil(data / "clusters" / "clara.yml")
    reading.read(data, memory)
    assert loaded == ["clara"]


@pytest.mark.usefixtures("settled")
def test_a_change_that_keeps_size_and_date_is_noticed(data: Path) -> None:
    memory, path = Memory(), data / "clusters" / "clara.yml"
    reading.read(data, memory)
    before, text = path.stat(), path.read_text("utf-8")
    path.write_text(text.replace("name: C", "name: K", 1), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    names = {record.name for record in reading.read(data, memory).records if record.id == "clara"}
    assert [name[0] for name in names] == ["K"]


def test_a_file_changed_a_moment_ago_is_read_again(data: Path, loaded: list[str]) -> None:
    memory = Memory()
    for _ in range(2):
        loaded.clear()
        reading.read(data, memory)
        assert {"clara", "lyon"} <= {*loaded}
    assert memory.read == set()


@pytest.mark.usefixtures("settled")
def test_a_record_that_comes_back_is_checked_against_what_has_changed_meanwhile(data: Path) -> None:
    memory, path = Memory(), data / "clusters" / "zeta.yml"
    town = data / "places" / "zetatown.yml"
    town.write_text((data / "places" / "lyon.yml").read_text("utf-8").replace("name: Lyon", "name: Zetatown"), "utf-8")
    path.write_text("name: Zeta\nsummary: A cluster.\nplaces: [zetatown]\nsections: ['1']\n", "utf-8")
    assert not assert_as_at_first(data, memory)
    text = path.read_bytes()
    path.unlink()
    town.unlink()
    assert not assert_as_at_first(data, memory)
    path.write_bytes(text)
    assert [problem.code for problem in assert_as_at_first(data, memory)] == ["unknown-id"]


@pytest.mark.usefixtures("settled")
def test_a_doubt_that_comes_with_a_mistake_elsewhere_is_told_when_that_is_mended(data: Path) -> None:
    memory, other = Memory(), data / "clusters" / "gaia.yml"
    catalogue.check(data, memory)
    doubtful, before = data / "missions" / "air-cleaning-workshop-2017.yml", other.read_bytes()
    doubtful.write_text(doubtful.read_text("utf-8").replace("status: held", "status: planned"), "utf-8")
    spoil(other)
    assert errors(catalogue.check(data, memory)[1])
    other.write_bytes(before)
    told = [problem.code for problem in catalogue.check(data, memory)[1] if problem.path.endswith(doubtful.name)]
    assert "planned-in-the-past" in told


@pytest.mark.parametrize("name", [".#clara.yml", ".DS_Store", ".gitkeep"])
def test_what_is_hidden_beside_a_record_is_no_record(data: Path, name: str) -> None:
    (data / "clusters" / name).symlink_to("nobody@nowhere.1")
    assert catalogue.check(data)[1] == ()
