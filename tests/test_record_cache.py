"""Cache of records: a check with it after any edit gives what one without it gives, and reads only what changed."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from atlas.records import checks, record_checks, yaml_reader
from atlas.records.diagnostics import Diagnostic
from atlas.records.model import Record
from atlas.records.reading import RecordCache
from tests.conftest import JAPAN, ROOT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def delete(path: Path) -> None:
    path.unlink()


def add(path: Path) -> None:
    shutil.copy(path, path.with_name("added.yml"))


def rename(path: Path) -> None:
    path.rename(path.with_name("renamed.yml"))


def append(line: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        path.write_text(f"{path.read_text('utf-8')}{line}\n", "utf-8")

    return edit


def replace(old: str, new: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return edit


EDITS: dict[str, Callable[[Path], None]] = {
    "deleted": delete,
    "added": add,
    "renamed": rename,
    "reworded": replace(" the ", " that "),
    "a city now": replace("level: country", "level: city"),
    "an unknown field": append("unknown_field: 1"),
    "broken YAML": append("website: ["),
    "a link to nowhere": append("editor_notes: ['[x](places/nowhere)']"),
    "a note cited": append("editor_notes: ['See there.[^2]']"),
    "a loose number": append("details: ['It has 12,345 members.']"),
    "a name with that number": append("aliases: ['12,345 Members']"),
    "a telephone number": append("editor_notes: ['Call +49 30 1234567.']"),
    "praise": append("details: ['A world-class, award-winning body.']"),
    "praise in a name": append("aliases: ['World-class, award-winning']"),
    "capitals": append("details: ['The ZZYZX is INNOVATIVE.']"),
    "a short form": append("abbreviation: ZZYZX"),
    "foreign markup": append("editor_notes: ['Some <b>bold</b> words.']"),
    "twice in a list": append("former_ids: [once, once]"),
    "a value from nowhere": append("provenance: {website: editor}"),
}
IN_PLACE = [edit for name, edit in EDITS.items() if name not in ("deleted", "added", "renamed")]
ROUNDS = 60
MOST_WRONG = 6
"""Records with a mistake at a time: with all of them wrong, each would hide what others say of it."""


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_check_with_a_cache_equals_one_without_after_any_edit_of_any_record(
    tmp_path: Path, edit: Callable[[Path], None]
) -> None:
    data = Path(shutil.copytree(JAPAN / "data", tmp_path / "data"))
    cache = RecordCache()
    assert assert_as_without(data, cache) == ()
    for path in sorted(data.glob("*/*.yml")):
        before = path.read_bytes()
        edit(path)
        assert_as_without(data, cache)
        put_back({path: before})
    assert assert_as_without(data, cache) == ()


def test_a_check_with_a_cache_equals_one_without_after_many_edits_of_many_records(data: Path) -> None:
    cache = RecordCache()
    assert assert_as_without(data, cache) == ()
    # A country that many name, so that others go wrong with it; for the other edits, any records.
    country = data / "places" / "france.yml"
    others = random.Random(2019).sample(sorted({*data.glob("*/*.yml")} - {country}), len(EDITS) - 1)
    edited = {name: country if name == "a city now" else others.pop() for name in EDITS}
    before = {path: path.read_bytes() for path in edited.values()}
    for name, path in edited.items():
        EDITS[name](path)
    assert assert_as_without(data, cache)
    put_back(before)
    assert assert_as_without(data, cache) == ()


@pytest.mark.parametrize("seed", range(3))
def test_a_check_with_a_cache_equals_one_without_after_each_of_many_edits_and_cures(tmp_path: Path, seed: int) -> None:
    """Mistakes come and go one after the other, so that what one record says of another is out of date at times."""
    data = Path(shutil.copytree(JAPAN / "data", tmp_path / "data"))
    chance = random.Random(seed)
    cache, wrong = RecordCache(), dict[Path, bytes]()
    told = set[tuple[Diagnostic, ...]]()
    for _ in range(ROUNDS):
        path = chance.choice(sorted(data.glob("*/*.yml")))
        if len(wrong) < MOST_WRONG and path not in wrong:
            wrong[path] = path.read_bytes()
            chance.choice(IN_PLACE)(path)
        elif wrong:
            cured = chance.choice(sorted(wrong))
            cured.write_bytes(wrong.pop(cured))
        told.add(assert_as_without(data, cache))
    assert len(told) > ROUNDS / 3
    for path, content in wrong.items():
        path.write_bytes(content)
    assert assert_as_without(data, cache) == ()


def put_back(before: Mapping[Path, bytes]) -> None:
    """Take back what was edited, added or renamed."""
    for path, content in before.items():
        for name in ("added.yml", "renamed.yml"):
            path.with_name(name).unlink(missing_ok=True)
        path.write_bytes(content)


def assert_as_without(data: Path, cache: RecordCache) -> tuple[Diagnostic, ...]:
    """Checks with the cache and without, compares, and gives the diagnostics."""
    made, diagnostics = checks.check(data, cache)
    wanted, all_diagnostics = checks.check(data)
    assert diagnostics == all_diagnostics
    assert (made.kinds, made.backlinks, made.citations) == (wanted.kinds, wanted.backlinks, wanted.citations)
    assert made.paths == wanted.paths
    assert {*cache} == {*made.paths}
    return diagnostics


def test_only_a_file_whose_bytes_changed_is_parsed_and_checked_by_itself_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = RecordCache()
    checks.check(data, cache)
    parsed, checked = list[str](), list[str]()
    parse, check = yaml_reader.parse, record_checks.diagnostics

    def noted(content: bytes | str, path: str = "") -> yaml_reader.Document:
        parsed.append(path)
        return parse(content, path)

    def watched(document: yaml_reader.Document, record: Record) -> Iterator[Diagnostic]:
        checked.append(document.path)
        return check(document, record)

    monkeypatch.setattr(yaml_reader, "parse", noted)
    monkeypatch.setattr(record_checks, "diagnostics", watched)
    replace(" the ", " that ")(data / "clusters" / "clara.yml")
    os.utime(data / "clusters" / "gaia.yml")
    checks.check(data, cache)
    assert parsed == checked == ["data/clusters/clara.yml"]


def test_a_change_that_keeps_size_and_date_is_noticed(data: Path) -> None:
    cache, path = RecordCache(), data / "clusters" / "clara.yml"
    checks.check(data, cache)
    before, text = path.stat(), path.read_text("utf-8")
    path.write_text(text.replace("name: C", "name: K", 1), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert checks.check(data, cache)[0]["clusters/clara"].name[0] == "K"


@pytest.mark.parametrize("name", [".#clara.yml", ".DS_Store", ".gitkeep"])
def test_what_is_hidden_beside_a_record_is_no_record(data: Path, name: str) -> None:
    (data / "clusters" / name).symlink_to("nobody@nowhere.1")
    assert checks.check(data)[1] == ()
