"""The words of `search.yml`: what editors may write, and what each mistake is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from atlas.records import checks, search_words
from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Severity
from atlas.records.model import KINDS
from atlas.site import facets
from tests.conftest import ROOT

RIGHT = """\
synonyms:
  - {words: [Spanish], means: [places/spain]}
answers:
  - asked: [who can help]
    leads_to: [about.md, organisations/een]
    alone: true
views:
  - asked: [planned]
    finds: {status: [planned]}
    order: newest
kinds:
  clusters: [clusters, 集群]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "about.md").write_text("# About\n", "utf-8")
    return tmp_path


def told(root: Path, catalogue: Catalogue, text: str) -> list[str]:
    (root / "search.yml").write_text(text, "utf-8")
    return [str(one) for one in search_words.check(root, catalogue) if one.code != "no-adjective"]


def test_the_file_of_the_atlas_is_right(catalogue: Catalogue) -> None:
    assert not [str(one) for one in search_words.check(ROOT, catalogue)]


def test_without_the_file_nothing_is_told(root: Path, catalogue: Catalogue) -> None:
    assert not [*search_words.check(root, catalogue)]


def test_each_list_says_what_is_typed_and_what_is_to_be_found(root: Path, catalogue: Catalogue) -> None:
    assert not told(root, catalogue, RIGHT)
    found = search_words.load(root, catalogue)
    assert found.names("places/spain") == ("Spanish",)
    assert [vars(one) for one in found.answers] == [
        {"asked": ("who can help",), "leads_to": ("about.md", "organisations/een"), "alone": True}
    ]
    assert [vars(one) for one in found.views] == [
        {"asked": ("planned",), "finds": {"status": ("planned",)}, "order": "newest"}
    ]
    assert found.kinds == {"clusters": ("clusters", "集群")}


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        ("synonyms", "synonym", 1, "has no field 'synonym'. Did you mean 'synonyms'?"),
        ("means", "mean", 2, "Did you mean 'means'?"),
        ("words: [Spanish], ", "", 2, "The field 'words' is missing."),
        ("[Spanish]", "Spanish", 2, "A list is expected here. Write one item on each line below"),
        ("[Spanish]", "['...']", 2, "'...' has no letter and no digit."),
        ("[Spanish]", "[Spanish, spanish]", 2, "'spanish' stands in line 2 already."),
        ("places/spain", "places/spian", 2, "Did you mean 'places/spain'?"),
        ("[places/spain]", "[spain]", 2, "Did you mean 'places/spain'?"),
        ("[places/spain]", "[about.md]", 2, "Name a record as kind/id."),
        ("about.md", "abuot.md", 5, "or a page as its path under docs/."),
        ("about.md", "../search.yml", 5, "or a page as its path under docs/."),
        (
            "  - {words: [Spanish], means: [places/spain]}",
            "  Spanish: places/spain",
            1,
            "Write one item on each line below, after a hyphen",
        ),
        (
            "  - {words: [Spanish], means: [places/spain]}",
            "  - Spanish",
            2,
            "Write them below, indented: words, means.",
        ),
        ("alone: true", "alone: sometimes", 6, "'sometimes' is neither true nor false."),
        ("asked: [planned]", "asked: planned", 8, "A list is expected here. Write one item on each line below"),
        ("{status: [planned]}", "status", 9, "Names with values are expected here."),
        ("{status:", "{statuss:", 9, "'statuss' is not one of the choices. Did you mean 'status'?"),
        ("[planned]}", "planned}", 9, "A list is expected here. Write one item on each line below"),
        ("newest", "latest", 10, "'latest' is not one of the choices. Choose from: newest, oldest."),
        ("clusters: [", "cluster: [", 12, "Did you mean 'clusters'?"),
        ("[clusters, 集群]", "[[clusters]]", 12, "A text is expected here, not a list."),
        (RIGHT, "", 1, "The file holds no search words. Write synonyms, answers, views, kinds"),
        (RIGHT, "- synonyms\n", 1, "does not begin with a field. Write synonyms, answers, views, kinds"),
        ("[clusters, 集群]", "[clusters, 集群", 12, "The bracket [ that opens here is not closed."),
    ],
)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(
    root: Path, catalogue: Catalogue, right: str, wrong: str, line: int, message: str
) -> None:
    assert right in RIGHT
    said = told(root, catalogue, RIGHT.replace(right, wrong, 1))
    assert any(one.startswith("search.yml:") and message in one for one in said), said
    assert any(one.startswith(f"search.yml:{line}:") for one in said), said


def test_a_view_may_name_every_facet_of_explore() -> None:
    assert {facet.name for facet in facets.FACETS} == {*search_words.FACETS}


def test_the_views_of_the_atlas_name_values_that_there_are(catalogue: Catalogue) -> None:
    known = {"kind": {*KINDS}, "status": {*facets.STATUSES}}
    views = search_words.load(ROOT, catalogue).views
    assert views
    for view in views:
        assert all({*values} <= known[name] for name, values in view.finds.items()), view.asked


LONG = """\
synonyms:
  # Countries by their adjectives.
  - {words: [Spanish], means: [places/spain]}

  - {words: [Chinese, "People's Republic"], means: [places/china]}
  - words: [Peking, Pekin]
    means: [places/beijing]
  - {words: [German], means: [places/germany]}
answers:
  - asked:
      - who can help
      - help
    leads_to: [about.md]
kinds:
  clusters: [clusters]
  places: [places]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "place", "message"),
    [
        ('Republic"]', 'Republic"', "5:13", "The bracket [ that opens here is not closed."),
        ("[places/china]}", "[places/china}", "5:52", "The bracket [ that opens here is not closed."),
        ("[places/china]}", "[places/china]", "5:5", "The bracket { that opens here is not closed."),
        ("[Chinese", "Chinese", "5:41", "No bracket opens that ] could close."),
        ("{words: [Chinese", "words: [Chinese", "5:42", "The text goes on after its closing bracket"),
        ('Republic"],', 'Republic"]', "5:44", "No comma stands before 'means'."),
        ("Chinese, ", "Chinese ", "5:14", "holds a quotation mark. Put a comma between two words"),
        ('Chinese, "', '"Chinese" "', "5:24", "No comma stands before"),
        ('[Chinese, "People\'s Republic"],', "Chinese", "5:26", "A second colon stands"),
        ('Republic"', "Republic", "5:23", 'The quote " that opens here is not closed.'),
        ("Pekin]", "Pekin", "6:12", "The bracket [ that opens here is not closed."),
        ("    means", "   means", "7:4", "is indented by 3 spaces, the one that it belongs to by 4"),
        ("clusters: [", "clusters [", "15:11", "No colon with a space stands after the name."),
        ("- who", "-who", "10:5", "Write a space after the hyphen of each item."),
        ("[about.md]", "[about.md\n    asked: [x]", "13:15", "The bracket [ that opens here is not closed."),
        ("words: [Peking, Pekin]", "words: {Peking: [Pekin]", "6:12", "The bracket { that opens here is not closed."),
        ("asked:", "asked", "10:3", "No colon stands after the name."),
        ("synonyms:", "synonyms", "1:1", "'synonyms' is no field."),
        ("kinds:", "kinds", "14:1", "'kinds' is no field."),
        ("- help", '- "help', "12:9", 'The quote " that opens here is not closed.'),
    ],
)
def test_a_slip_within_a_long_list_is_told_where_it_stands(
    root: Path, catalogue: Catalogue, right: str, wrong: str, place: str, message: str
) -> None:
    assert right in LONG
    (said,) = told(root, catalogue, LONG.replace(right, wrong, 1)) or [""]
    assert message in said
    assert not place or said.startswith(f"search.yml:{place}: "), said


def test_each_entry_with_a_slip_is_told(root: Path, catalogue: Catalogue) -> None:
    said = told(root, catalogue, LONG.replace("[Spanish]", "[Spanish").replace("Pekin]", "Pekin").replace("{", "{ "))
    assert [one.split(":")[1] for one in said] == ["3", "6"]


def test_all_mistakes_are_told_at_once(root: Path, catalogue: Catalogue) -> None:
    wrong = RIGHT.replace("places/spain", "places/nowhere").replace("about.md", "gone.md").replace("clusters:", "x:")
    assert len(told(root, catalogue, wrong)) == 3


def test_a_country_without_its_adjective_is_a_warning(root: Path, catalogue: Catalogue) -> None:
    (root / "search.yml").write_text(RIGHT, "utf-8")
    missing = [one for one in search_words.check(root, catalogue) if one.code == "no-adjective"]
    assert any("the country Italy" in one.message for one in missing)
    assert not any("the country Spain" in one.message for one in missing)
    assert {one.severity for one in missing} == {Severity.WARNING}


def test_a_target_that_is_gone_is_a_warning_and_the_rest_counts(root: Path, catalogue: Catalogue) -> None:
    (root / "search.yml").write_text(RIGHT.replace("[places/spain]", "[places/gone, places/spain]"), "utf-8")
    [gone] = [one for one in search_words.check(root, catalogue) if one.code == "unknown-id"]
    assert gone.severity is Severity.WARNING
    assert search_words.load(root, catalogue).names("places/spain") == ("Spanish",)


def test_the_check_of_the_data_looks_at_the_file(copy: Path) -> None:
    with (copy / "search.yml").open("a", encoding="utf-8") as file:
        file.write("anwsers: []\n")
    done = subprocess.run(
        [sys.executable, "-m", "atlas", "check"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "search.yml" in done.stdout
    assert "The file has no field 'anwsers'. Fields are: synonyms, answers" in done.stdout
    assert not [one for one in checks.check(ROOT / "data")[1] if one.path == "search.yml"]
