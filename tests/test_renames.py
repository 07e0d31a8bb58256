"""Records that go by another id: whatever names them by a former one works, is told once, and can be corrected."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from atlas.cli.main import main
from atlas.macros.calls import PageCalls
from atlas.macros.html import HtmlMacros
from atlas.macros.page_text import PageText
from atlas.records import checks, search_words
from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Diagnostic, errors
from atlas.render import page_sources
from atlas.site import Site
from tests.conftest import ROOT
from tests.test_history import Repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the repository's records and pages."""
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "search.yml", tmp_path)
    return tmp_path


def rename(root: Path, key: str, new: str, former: str = "") -> None:
    """Rename a record's file, with its old id (or what is given) as a former one."""
    path = root / "data" / f"{new}.yml"
    (root / "data" / f"{key}.yml").rename(path)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"former_ids: [{former or key.partition('/')[2]}]\n")


def checked(root: Path) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    return checks.check(root / "data")


def fmt(root: Path, *options: str) -> int:
    return main(["fmt", "--data", str(root / "data"), *options])


def mentions(catalogue: Catalogue, present: dict[str, str]) -> dict[str, set[tuple[str, str]]]:
    """Who names each record and in which field, with the present keys of those that were renamed."""
    return {
        present.get(record.key, record.key): {(present.get(key, key), field) for key, field in record.mentioned}
        for record in catalogue
    }


@pytest.mark.parametrize("seed", range(3))
def test_any_records_can_be_renamed(seed: int, root: Path, catalogue: Catalogue) -> None:
    keys = [record.key for record in catalogue if record.kind != "references"]
    present = {key: f"{key}-new" for key in random.Random(seed).sample(keys, 80)}
    for old, new in present.items():
        rename(root, old, new)
    renamed, told = checked(root)
    assert mentions(renamed, {}) == mentions(catalogue, present)
    assert {one.code for one in told} == {"former-link"}
    assert len(told) <= len(present)
    assert fmt(root, "--check") == 1
    assert fmt(root) == 0
    after, told = checked(root)
    assert told == ()
    assert [*after] == [*renamed]
    assert fmt(root, "--check") == 0


def test_files_that_name_a_renamed_record_keep_all_else(root: Path) -> None:
    path = root / "data" / "partnerships" / "dia.yml"
    text = path.read_text("utf-8").replace("- clusters/gaia\n", '- "clusters/gaia"   # clusters/gaia, of old\n')
    path.write_text(text, "utf-8")
    rename(root, "clusters/gaia", "clusters/gaia-basque")
    fmt(root)
    assert path.read_text("utf-8") == text.replace('"clusters/gaia"', '"clusters/gaia-basque"')


def test_a_renamed_record_is_told_once(root: Path) -> None:
    rename(root, "places/france", "places/la-france")
    (told,) = checked(root)[1]
    assert (told.path, told.field) == ("data/places/la-france.yml", "former_ids")
    assert " files still name it 'places/france': data/" in told.message
    assert told.hint == "To correct them, run: python -m atlas fmt"


def test_a_record_can_move_to_another_kind(root: Path, catalogue: Catalogue) -> None:
    path = root / "data" / "organisations" / "beci.yml"
    path.write_text(re.sub("type: .*\n", "", path.read_text("utf-8")), "utf-8")
    rename(root, "organisations/beci", "clusters/beci", "organisations/beci")
    moved, told = checked(root)
    assert [one.code for one in told] == ["former-link"]
    own, other = ({*one.backlinks[key]} for one, key in ((moved, "clusters/beci"), (catalogue, "organisations/beci")))
    assert {(one.record.key, one.field) for one in own} == {(one.record.key, one.field) for one in other}
    pages = dict(page_sources.redirects(Site(moved)))
    assert "../../clusters/beci/" in pages["organisations/beci/index.html"]
    assert Site(moved).identity(moved["clusters/beci"]) == Site(catalogue).identity(catalogue["organisations/beci"])
    assert fmt(root) == 0
    assert checked(root)[1] == ()


def test_a_record_under_its_former_key_and_its_present_one_stands_twice(root: Path) -> None:
    rename(root, "clusters/gaia", "clusters/gaia-basque")
    path = root / "data" / "partnerships" / "dia.yml"
    path.write_text(path.read_text("utf-8").replace("- clusters/gaia", "- clusters/gaia-basque\n  - clusters/gaia"))
    (wrong,) = errors(checked(root)[1])
    assert (wrong.path, wrong.message) == (
        "data/partnerships/dia.yml",
        "'clusters/gaia-basque' is in this list twice.",
    )


def test_macros_and_search_words_find_a_record_by_its_former_key(root: Path) -> None:
    rename(root, "places/spain", "places/espana")
    rename(root, "clusters/gaia", "clusters/gaia-basque")
    found = checked(root)[0]
    calls = PageCalls(PageText("page.md"))
    page = HtmlMacros(Site(found), "", calls)
    assert page.link("clusters/gaia") == page.link("clusters/gaia-basque")
    assert page.count("clusters", country="spain") == page.count("clusters", country="espana") != "none"
    assert "clusters/gaia-basque" in calls.reads
    assert "clusters/gaia" not in calls.reads
    assert "Spanish" in search_words.load(root, found).names("places/espana")


@pytest.mark.parametrize("is_committed", [False, True])
@pytest.mark.parametrize(
    ("old", "new", "former"),
    [("clusters/gaia", "clusters/gaia-basque", "gaia"), ("organisations/beci", "clusters/beci", "organisations/beci")],
)
def test_a_record_renamed_without_its_former_id_is_told_once_with_the_cure(
    old: str, new: str, former: str, is_committed: bool, root: Path
) -> None:
    repository = Repository(root)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "Before")
    path = root / "data" / f"{new}.yml"
    (root / "data" / f"{old}.yml").rename(path)
    path.write_text(re.sub("type: .*\n", "", path.read_text("utf-8")), "utf-8")
    if is_committed:
        repository.git("add", ".")
        repository.git("commit", "--quiet", "-m", "After")
    (told,) = errors(checked(root)[1])
    assert told.path == f"data/{new}.yml"
    assert re.search(rf"It was '{old}', which \d+ links? still names?: data/\S+\.yml:\d+", told.message)
    assert f"Write `former_ids: [{former}]`" in told.hint


def test_many_links_to_one_record_that_is_gone_are_one_mistake(root: Path) -> None:
    (root / "data" / "organisations" / "acea.yml").unlink()
    (told,) = errors(checked(root)[1])
    assert "There is no record 'organisations/acea', which 31 links name: data/indicators/acea-members.yml:2, " in str(
        told
    )
    assert str(told).count("data/") == 7
    assert "write `former_ids: [acea]` into its new file" in told.hint


def test_few_links_to_a_record_that_is_gone_are_told_one_by_one(root: Path) -> None:
    (root / "data" / "clusters" / "gaia.yml").unlink()
    paths = [one.path for one in errors(checked(root)[1])]
    assert paths == ["data/partnerships/dia.yml", "data/places/basque-country.yml"]
