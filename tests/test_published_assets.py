"""Styles and scripts of the theme as they are published."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import material
import pytest

from atlas.mkdocs_plugin import unused_styles
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


# --- Material's styles, without what no page needs

MATERIAL = next((Path(material.__file__).parent / "templates" / STYLES).glob("main.*.min.css"))


def test_of_materials_styles_a_third_goes(built: Path) -> None:
    published = (built / STYLES / MATERIAL.name).read_text(encoding="utf-8")
    assert len(gzip.compress(published.encode())) < 2 / 3 * len(gzip.compress(MATERIAL.read_bytes()))
    assert ".md-nav__link" in published
    assert "sourceMappingURL" not in published


def test_each_rule_of_material_is_read_as_it_stands() -> None:
    sheet = MATERIAL.read_text(encoding="utf-8")
    everything = set(re.findall(r"[\w-]+", sheet.replace("\\", "")))
    assert unused_styles.used_rules(sheet, everything) == re.sub(r"/\*.*?\*/", "", sheet)


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        (".used{color:red}.unused{color:red}", ".used{color:red}"),
        (".used .unused,.used,h1{color:red}", ".used,h1{color:red}"),
        ("@media print{.unused{color:red}}@media screen{.used{color:red}}", "@media screen{.used{color:red}}"),
        (".used:not(.unused){color:red}", ".used:not(.unused){color:red}"),
        (":is(.unused,.used:not(.unused,b)) i,.unused b{color:red}", ":is(.unused,.used:not(.unused,b)) i{color:red}"),
        ('[href$=".unused"]{color:red}', '[href$=".unused"]{color:red}'),
        (".used\\:x{color:red}", ""),
        ('.used::after{content:"} .unused{"}', '.used::after{content:"} .unused{"}'),
        ("@keyframes a{0%{top:0}66.6%{top:1px}}", "@keyframes a{0%{top:0}66.6%{top:1px}}"),
        (".made--by-a-script{color:red}", ".made--by-a-script{color:red}"),
        (".unused--by-a-script{color:red}", ""),
    ],
)
def test_a_rule_stays_if_each_of_its_classes_may_be_in_a_page(sheet: str, left: str) -> None:
    assert unused_styles.used_rules(sheet, {"used", "made--"}) == left


def test_a_variable_stays_if_something_reads_it() -> None:
    sheet = ":root{--icon:url('data:a;b{c}');--size:1px;--read:2px}"
    assert unused_styles.used_variables(sheet, {"--read"}) == ":root{--read:2px}"


def test_what_pages_scripts_and_other_styles_name_is_used(tmp_path: Path) -> None:
    (tmp_path / STYLES).mkdir(parents=True)
    sheet = tmp_path / STYLES / "main.0.min.css"
    sheet.write_text(":root{--a:1;--b:2;--c:3}.page{top:0}.script{top:0}.bare{top:0}.none{top:0}", encoding="utf-8")
    (tmp_path / "index.html").write_text('<p class="other page"><p class=bare>none', encoding="utf-8")
    (tmp_path / "script.js").write_text('f("script");g("--b")', encoding="utf-8")
    (tmp_path / "own.css").write_text("p{top:var(--a)}", encoding="utf-8")
    unused_styles.remove(tmp_path)
    assert sheet.read_text(encoding="utf-8") == ":root{--a:1;--b:2;}.page{top:0}.script{top:0}.bare{top:0}"
