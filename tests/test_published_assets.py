"""Styles and scripts of the theme as they are published."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT

STYLES = Path("assets/stylesheets")


def test_one_style_sheet_holds_what_it_imports(built: Path) -> None:
    published = (built / STYLES / "atlas.css").read_text(encoding="utf-8")
    assert "@import" not in published
    for name, sign in {"tokens": "--paper:", "theme": ".md-path{", "components": ".atlas-badge{"}.items():
        assert sign in published
        assert not (built / STYLES / f"{name}.css").exists()
    assert published.index("@media print{@page{") > published.index(".atlas-badge{")


def test_empty_variables_are_understood_by_older_browsers(built: Path) -> None:
    assert "--dark: ;" in (built / STYLES / "atlas.css").read_text(encoding="utf-8")


def test_scripts_lose_comments_and_keep_what_looks_like_one(built: Path) -> None:
    source = (ROOT / "docs/assets/javascripts/theme.js").read_text(encoding="utf-8")
    published = (built / "assets/javascripts/theme.js").read_text(encoding="utf-8")
    assert "// What the theme does" in source
    assert "// What the theme does" not in published
    assert "`${Math.max(8, left) + scrollX}px`" in source
    assert "`${Math.max(8, left) + scrollX}px`" in published
