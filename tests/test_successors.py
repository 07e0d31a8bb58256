"""The comparison of builds with MkDocs, ProperDocs and MaterialX: it sees what differs, and not what may."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = ROOT / ".github" / "scripts" / "compare_sites.py"
PAGE = (
    "<title>Clara</title><body data-theme=one>"
    '<nav class="md-nav md-nav--primary"><a href="..">Clusters</a></nav>'
    '<article class="md-content__inner md-typeset"><article>CLARA</article></article>'
    "</body>"
)


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    """Two sites with the same pages."""
    for name in ("one", "other"):
        (tmp_path / name / "assets" / "javascripts").mkdir(parents=True)
        (tmp_path / name / "index.html").write_text(PAGE)
        (tmp_path / name / "clusters.json").write_text("[]")
        (tmp_path / name / "assets" / "javascripts" / "bundle.1.min.js").write_text("1")
    return tmp_path / "one", tmp_path / "other"


def compared(sites: tuple[Path, Path], *options: str) -> tuple[int, str]:
    command = [sys.executable, str(SCRIPT), *map(str, sites), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_same_sites_are_the_same(sites: tuple[Path, Path]) -> None:
    assert compared(sites) == (0, "3 files are the same.\n")


@pytest.mark.parametrize("option", [[], ["--theme-differs"]])
@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("index.html", "CLARA", "Clara"),
        ("index.html", "<title>Clara", "<title>CLARA"),
        ("index.html", 'href=".."', 'href="."'),
        ("clusters.json", "[]", "[1]"),
    ],
)
def test_what_a_reader_or_a_program_sees_must_be_the_same(
    sites: tuple[Path, Path], option: list[str], path: str, old: str, new: str
) -> None:
    file = sites[1] / path
    file.write_text(file.read_text().replace(old, new))
    assert compared(sites, *option) == (1, f"differs: {path}\n")


@pytest.mark.parametrize("option", [[], ["--theme-differs"]])
def test_a_page_that_is_missing_is_told(sites: tuple[Path, Path], option: list[str]) -> None:
    (sites[1] / "index.html").unlink()
    assert compared(sites, *option) == (1, f"only in {sites[0]}: index.html\n")


def test_a_theme_may_have_its_own_frame_and_scripts(sites: tuple[Path, Path]) -> None:
    (sites[1] / "index.html").write_text(
        PAGE.replace("data-theme=one", "data-theme=other").replace("<article", "\n <article", 1)
    )
    bundle = sites[1] / "assets" / "javascripts" / "bundle.1.min.js"
    bundle.rename(bundle.with_name("bundle.2.min.js"))
    assert compared(sites, "--theme-differs")[0] == 0
    assert compared(sites)[0] == 1


def test_nothing_is_not_the_same_as_nothing(tmp_path: Path) -> None:
    assert compared((tmp_path, tmp_path))[0] == 1
