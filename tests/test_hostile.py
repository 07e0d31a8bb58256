"""Hostile and broken files: each is refused with its place, or shows as harmless text.

Every file under `tests/hostile/cases/` is read as one record among the few in `tests/hostile/data/`. Beside it lies
what must come of it: `.lines` holds the checker's lines (without the path), `.page` what its page must show as text.
To add a case, add both files.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from atlas.records import checks
from atlas.records.diagnostics import errors
from atlas.site import Site
from tests.markup import Markup, record_html, words

HOSTILE = Path(__file__).parent / "hostile"
CASES = sorted((HOSTILE / "cases").rglob("*.yml"))


def case_name(path: Path) -> str:
    return path.relative_to(HOSTILE / "cases").with_suffix("").as_posix()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a handful of sound records."""
    return Path(shutil.copytree(HOSTILE / "data", tmp_path / "data"))


def put(data: Path, case: Path) -> str:
    """Add the case to a data folder; returns the key it has there."""
    key = case_name(case)
    (data / key).parent.mkdir(exist_ok=True)
    shutil.copy(case, data / f"{key}.yml")
    return key


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_each_case_comes_out_as_written_beside_it(case: Path, data: Path) -> None:
    key = put(data, case)
    found, problems = checks.check(data)
    lines = [str(problem).removeprefix(f"data/{key}.yml:") for problem in errors(problems)]
    assert all(problem.path == f"data/{key}.yml" for problem in errors(problems))
    page = case.with_suffix(".page")
    assert page.exists() != case.with_suffix(".lines").exists()
    if not page.exists():
        assert "\n".join(lines) + "\n" == case.with_suffix(".lines").read_text(encoding="utf-8")
        assert found.get(key) is None or lines
        return
    assert lines == []
    html = record_html(Site(found), key)
    plain = record_html(Site(found), "organisations/known")
    assert Markup.of(html) <= Markup.of(plain).with_text_markup()
    for shown in page.read_text(encoding="utf-8").splitlines():
        assert shown in words(html)
