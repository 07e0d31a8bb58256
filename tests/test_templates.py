"""Compiled templates are kept beside the program, and never outlive their source."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.records.catalogue import build
from atlas.site import Site, site


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates that the site uses."""
    monkeypatch.setattr(site, "TEMPLATES", tmp_path)
    monkeypatch.setattr(site, "_COMPILED", tmp_path / "__pycache__")
    return tmp_path


def test_a_changed_template_is_seen_by_the_next_build(templates: Path) -> None:
    template = templates / "word.html"
    for word in ("one", "two"):
        template.write_text(word)
        assert Site(build([])).render("word.html") == word
    assert [*(templates / "__pycache__").iterdir()]


def test_a_program_beside_which_nothing_may_be_written_works(templates: Path) -> None:
    (templates / "__pycache__").write_text("not a folder")
    (templates / "word.html").write_text("one")
    assert Site(build([])).render("word.html") == "one"
