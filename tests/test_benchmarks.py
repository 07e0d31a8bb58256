"""The catalogues that benchmarks build are sound, the same each time, and the same for stock Material."""

from __future__ import annotations

import gzip
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from atlas.records import checks
from atlas.records.diagnostics import errors
from atlas.records.strings import folded
from atlas.render import print_page
from atlas.site import Site
from benchmarks import catalogues as made
from benchmarks import edits, report, run, twins

ROOT = Path(__file__).parent.parent
SMALL = 60


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("benchmark") / "ours"
    made.project(target, SMALL)
    return target


def _count(folder: Path, pattern: str) -> int:
    return sum(1 for _ in folder.rglob(pattern))


def test_a_small_catalogue_passes_the_checker(project: Path) -> None:
    found, problems = checks.check(project / "data")
    assert not errors(problems)
    assert len(found) == _count(project / "data", "*.yml") == SMALL


def test_a_large_catalogue_passes_the_checker(tmp_path: Path) -> None:
    originals = made.read(ROOT / "data")
    size = 2 * len(originals) + 7
    made.write(made.resized(originals, size), tmp_path)
    found, problems = checks.check(tmp_path)
    assert not errors(problems)
    assert len(found) == size
    assert originals.keys() <= {record.key for record in found}


def test_no_two_names_of_the_largest_catalogue_are_the_same() -> None:
    made_up = made.resized(made.read(ROOT / "data"), 10_000)
    names = Counter((key.partition("/")[0], folded(values["name"])) for key, values in made_up.items())
    assert len(made_up) == 10_000
    # Two sources may have one title.
    assert not [name for name, count in names.items() if count > 1 and name[0] != "references"]


@pytest.mark.parametrize("size", [SMALL, 700])
def test_the_same_seed_makes_the_same_catalogue(size: int) -> None:
    originals = made.read(ROOT / "data")
    assert made.resized(originals, size, seed=1) == made.resized(originals, size, seed=1)
    assert made.resized(originals, size, seed=1) != made.resized(originals, size, seed=2)


def test_a_small_project_names_no_record_that_was_left_out(project: Path) -> None:
    gone = made.read(ROOT / "data").keys() - made.read(project / "data").keys()
    pages = "".join(path.read_text("utf-8") for path in (project / "docs").rglob("*.md"))
    assert not [key for key in gone if f'"{key}"' in pages]


def test_a_project_has_every_hand_written_page(project: Path) -> None:
    pages = {path.relative_to(ROOT) for path in (ROOT / "docs").rglob("*.md")}
    assert pages == {path.relative_to(project) for path in (project / "docs").rglob("*.md")}
    assert Path("docs/data/index.md") in pages


def test_a_grown_project_builds_without_a_warning(tmp_path: Path) -> None:
    made.project(tmp_path / "project", len(made.read(ROOT / "data")) + 20)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path / "project", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_twin_has_a_page_for_every_record_and_every_hand_written_page(project: Path, tmp_path: Path) -> None:
    twins.main([str(project), str(tmp_path / "twin")])
    pages = tmp_path / "twin" / "docs"
    for path in (project / "data").glob("*/*.yml"):
        page = pages / path.relative_to(project / "data").with_suffix(".md")
        assert page.read_text("utf-8").startswith("---\n")
    assert _count(pages, "*.md") == SMALL + _count(project / "docs", "*.md")


def test_a_twin_prints_every_record(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twins.main([str(project), str(tmp_path / "small")])
    found = checks.load(project / "data")
    monkeypatch.setattr(print_page, "MAX_RECORDS", SMALL - 1)
    twins.main([str(project), str(tmp_path / "large")])
    whole = (tmp_path / "small" / "docs" / "print.md").read_text("utf-8")
    parts = [(tmp_path / "large" / "docs" / "print" / f"{part.name}.md") for part in print_page.parts(found)]
    apart = "".join(path.read_text("utf-8") for path in parts)
    for record in found:
        heading = f"### {Site(found).titles[record.key]} {{#{print_page.anchor(record.key)}}}"
        assert heading in whole
        assert heading in apart


def test_a_twin_says_what_the_record_says(project: Path, tmp_path: Path) -> None:
    twins.main([str(project), str(tmp_path / "twin")])
    found = checks.load(project / "data")
    for record in found.of_kind("missions"):
        page = (tmp_path / "twin" / "docs" / f"{record.key}.md").read_text("utf-8")
        assert record.name in page
        assert all(f"](../sectors/{name}.md)" in page for name in record.sectors)  # type: ignore[attr-defined]
        assert all(f"](../references/{number}.md)" in page for number in record.notes)
        assert all(backlink.record.id in page for backlink in found.backlinks.get(record.key, ()))


def test_the_heaviest_pages_are_those_with_most_html_once_compressed(tmp_path: Path) -> None:
    for name, text in (("long", "a" * 10_000), ("short", "a"), ("varied", random.Random(1).randbytes(500).hex())):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(text, "utf-8")
    found = run.heaviest(tmp_path, 2)
    assert [path for path, _ in found] == ["varied/index.html", "long/index.html"]
    assert found[0][1] == len(gzip.compress((tmp_path / "varied" / "index.html").read_bytes(), 6))


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.mark.parametrize("name", ["summary", "name", "name of China", "new record"])
def test_every_edit_changes_the_records_and_passes_the_checker(records: Path, name: str) -> None:
    organisation = min((records / "organisations").glob("*.yml"))
    (change,) = [change for what, _, change in edits.edits(organisation) if what == name]
    for path, text in change.items():
        assert not path.exists() or text != path.read_text("utf-8")
        path.write_text(text, "utf-8")
    _, problems = checks.check(records)
    assert not errors(problems)


def _results(builds: list[float], **more: object) -> dict[str, object]:
    costs = [{"cpu": seconds, "wall": seconds, "memory": 1} for seconds in builds]
    return {"builds": costs, "bytes": 1, "files": 1, "page": 1000, "search": None, "key": None, **more}


RESULTS = {
    "atlas": _results([1, 2, 2], edited={"edits": {"summary": [0.5, 0.5]}, "memory": 1}),
    "stock": _results([2, 8, 4]),
}


def test_the_report_compares_within_a_turn() -> None:
    text = report.text("1500", RESULTS)
    assert text.startswith("1,500 records")
    assert "0.50" in text


def test_the_report_gives_an_edit_as_a_part_of_a_build() -> None:
    assert "0.5 s, 0.25 of a build" in report.text("real", RESULTS)
