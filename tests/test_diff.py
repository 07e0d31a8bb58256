"""The comment under a pull request: which facts change, which pages show them, and nothing that acts by itself."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from atlas.cli import diff, review
from atlas.cli.diff import MAX_LENGTH
from atlas.cli.main import main
from atlas.records import checks, reading
from atlas.records.comparison import Fact
from atlas.records.diagnostics import Diagnostic, errors
from tests.conftest import ROOT

SOUND = Path(__file__).parent / "hostile" / "data"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "before" / "data"))


@pytest.fixture
def after(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "after" / "data"))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "index.md").write_text('{{ link("organisations/known") }}')
    (folder / "about.md").write_text("Nothing.")
    return folder


def comment(before: Path, after: Path, docs: Path, *, site: str = "", preview: str = "") -> str:
    return diff.comment(before, after, docs, errors(checks.check(after)[1]), site=site, preview=preview)


def edit(data: Path, key: str, old: str, new: str) -> None:
    path = data / f"{key}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_changed(before: Path, after: Path, docs: Path) -> None:
    assert comment(before, after, docs) == (
        "### Which facts this changes\n\nNone: no record says anything else than before.\n"
    )


def test_another_order_or_comment_is_no_other_fact(before: Path, after: Path, docs: Path) -> None:
    edit(after, "places/lyon", "level: city\n", "")
    edit(after, "places/lyon", "name: Lyon", "# a comment\nlevel: city\nname: 'Lyon'")
    assert "None: no record" in comment(before, after, docs)


def test_a_changed_fact_is_shown_with_the_pages_it_touches(before: Path, after: Path, docs: Path) -> None:
    edit(after, "organisations/known", "type: company", "type: museum")
    assert comment(before, after, docs, site="https://atlas.example/") == (
        "### Which facts this changes\n"
        "\n"
        "1 record: 0 added, 1 changed, 0 removed.\n"
        "\n"
        "**Changed** `data/organisations/known.yml`\n"
        "\n"
        "- `type`: `company` → `museum`\n"
        "- Pages: [organisations/known/](https://atlas.example/organisations/known/), "
        "[organisations/](https://atlas.example/organisations/), [home](https://atlas.example/), "
        "[places/france/](https://atlas.example/places/france/), [places/lyon/](https://atlas.example/places/lyon/)\n"
    )


def test_added_and_removed_records_and_fields(before: Path, after: Path) -> None:
    (after / "references" / "1.yml").rename(after / "references" / "2.yml")
    edit(after, "organisations/known", "abbreviation: KN\n", "")
    edit(after, "places/lyon", "summary: A city.", "summary: A city.\nwebsite: https://example.org/")
    found = {change.key: change for change in diff.changes(reading.read(before), reading.read(after))}
    assert {key: change.action for key, change in found.items()} == {
        "organisations/known": "Changed", "places/lyon": "Changed", "references/1": "Removed", "references/2": "Added",
    }  # fmt: skip
    assert found["organisations/known"].facts == (Fact("abbreviation", "KN", None),)
    assert found["places/lyon"].facts == (Fact("website", None, "https://example.org/"),)
    assert Fact("name", None, "A source") in found["references/2"].facts


def test_of_a_list_only_the_items_that_differ_are_shown(before: Path, after: Path) -> None:
    edit(before, "organisations/known", "aliases: [Knwon]", "aliases: [one, two]")
    edit(after, "organisations/known", "aliases: [Knwon]", "aliases: [one, three]")
    (change,) = diff.changes(reading.read(before), reading.read(after))
    assert change.facts == (Fact("aliases[1]", "two", "three"),)


def test_of_long_texts_the_difference_is_shown(before: Path, after: Path, docs: Path) -> None:
    edit(before, "organisations/known", "summary: A firm.", f"summary: {'word ' * 100}before.")
    edit(after, "organisations/known", "summary: A firm.", f"summary: {'word ' * 100}after.")
    told = comment(before, after, docs)
    assert "before.` → `…" in told
    assert "after.`" in told


def test_mistakes_come_first_each_with_its_place_and_its_cure(before: Path, after: Path, docs: Path) -> None:
    edit(after, "organisations/known", "type: company", "type: compny\ncountrie: france")
    told = comment(before, after, docs)
    assert told.startswith("### 2 mistakes to correct\n\n1. `data/organisations/known.yml`, line ")
    assert re.search(
        r"^1\. `data/organisations/known\.yml`, line \d+, `type`: `.*Did you mean 'company'\?", told, re.MULTILINE
    )
    assert re.search(
        r"^1\. `data/organisations/known\.yml`, line \d+, `countrie`: `.*no field 'countrie'", told, re.MULTILINE
    )
    assert "- `type`: `company` → `compny`" in told


def test_pages_are_listed_that_are_new_changed_or_gone(before: Path, after: Path, docs: Path) -> None:
    old = Path(shutil.copytree(docs, before.parent / "docs"))
    assert "rewrites" not in comment(before, after, docs)
    (docs / "about.md").write_text("Something.")
    (docs / "focus").mkdir()
    (docs / "focus" / "new.md").write_text("New.")
    (old / "gone.md").write_text("Gone.")
    (docs / "passwords.md").symlink_to("/etc/passwd")
    assert comment(before, after, docs).endswith(
        "\n### Which pages this rewrites\n\n"
        "- **Changed** `docs/about.md`\n- **Added** `docs/focus/new.md`\n- **Removed** `docs/gone.md`\n"
    )


def test_mistakes_in_pages_are_told_and_corrected_by_a_click(
    before: Path, after: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copy(ROOT / "mkdocs.yml", after.parent)
    for version, call in ((before, "organisations/known"), (after, "organisations/knwn")):
        (version.parent / "docs").mkdir()
        (version.parent / "docs" / "about.md").write_text(f'# About\n\nSee {{{{ link("{call}") }}}}.\n')
    written, pages = tmp_path / "review.json", str(after.parent / "docs")
    assert main(["diff", str(before), str(after), "--docs", pages, "--review", str(written)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("### 1 mistake to correct\n\n1. `docs/about.md`, line 3")
    assert "There is no record 'organisations/knwn'" in told
    (offer,) = json.loads(written.read_text(encoding="utf-8"))["comments"]
    assert (offer["path"], offer["line"]) == ("docs/about.md", 3)
    assert '```suggestion\nSee {{ link("organisations/known") }}.\n```' in offer["body"]


def test_a_preview_is_linked(before: Path, after: Path, docs: Path) -> None:
    edit(after, "organisations/known", "type: company", "type: museum")
    told = comment(before, after, docs, preview="https://files.example/1")
    assert "[Preview](https://files.example/1): download it, unpack it and open `preview.html`" in told
    assert "Preview" not in comment(before, after, docs)


@pytest.mark.parametrize(
    ("line", "column", "wrong", "hint", "wanted"),
    [
        ("type: compny # sic", 1, "compny", "Did you mean 'company'?", "type: company # sic"),
        ("type: type_", 1, "type_", "Did you mean 'tour'?", "type: tour"),
        ("nme: X", 1, "nme", "Did you mean 'name'?", "name: X"),
        ("places: [lyon, shangai]", 16, "shangai", "Did you mean 'shanghai'?", "places: [lyon, shanghai]"),
        ('  - "clusters/klara"', 5, "clusters/klara", "Did you mean 'clusters/clara'?", '  - "clusters/clara"'),
        ("country: spian", 1, "places/spian", "Did you mean 'spain'?", "country: spain"),
        ("places: [places/lyon]", 10, "places/lyon", "Did you mean 'lyon'?", "places: [lyon]"),
        ("type: compny", 1, "compny", "Choose one of: company, museum.", None),
        ("type:", 1, "compny", "Did you mean 'company'?", None),
    ],
)
def test_a_proposal_takes_the_place_of_the_word_it_is_for(
    line: str, column: int, wrong: str, hint: str, wanted: str | None
) -> None:
    told = Diagnostic("data/x.yml", 1, column, "value", f"'{wrong}' is not one of the choices.", hint)
    assert review.corrected(line, told) == wanted


def test_what_can_be_corrected_by_a_click_is_offered_at_its_line(
    before: Path, after: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for folder in (before, after):
        edit(folder, "organisations/known", "summary:", "countrie: france\nsummary:")
    edit(after, "organisations/known", "type: company", "type: compny")
    written = tmp_path / "review.json"
    assert main(["diff", str(before), str(after), "--docs", str(ROOT / "docs"), "--review", str(written)]) == 0
    offered = json.loads(written.read_text(encoding="utf-8"))
    assert offered["event"] == "COMMENT"
    lines = (after / "organisations" / "known.yml").read_text(encoding="utf-8").splitlines()
    # The other mistake stands on a line that was there before: GitHub takes no comment on it.
    (comment_,) = offered["comments"]
    assert comment_["path"] == "data/organisations/known.yml"
    assert lines[comment_["line"] - 1] == "type: compny"
    assert comment_["body"].endswith("```suggestion\ntype: company\n```")


def test_corrections_of_one_line_are_one_offer(before: Path, after: Path) -> None:
    edit(after, "organisations/known", "type: company", "type: company\nplaces: [lyonn, lyoon]")
    (offer,) = json.loads(review.as_json(before, after, checks.check(after)[1]))["comments"]
    assert offer["body"] == (
        "`places[0]` and `places[1]` cannot be used as it stands.\n\n```suggestion\nplaces: [lyon, lyon]\n```"
    )


def test_an_offer_mentions_nobody(before: Path, after: Path) -> None:
    edit(after, "organisations/known", "summary:", '"summary` @a `":')
    (offer,) = json.loads(review.as_json(before, after, checks.check(after)[1]))["comments"]
    assert offer["body"].startswith("``'summary` @a `'`` cannot be used as it stands.")


def test_a_file_that_is_no_yaml_is_still_told(before: Path, after: Path, docs: Path) -> None:
    (after / "organisations" / "known.yml").write_text("- [")
    assert "**Changed** `data/organisations/known.yml`" in comment(before, after, docs)


def test_a_very_long_comment_is_cut(before: Path, after: Path, docs: Path) -> None:
    for number in range(400):
        (after / "organisations" / f"firm-{number}.yml").write_text(
            "".join(f"field{n}: {'x' * 150}\n" for n in range(5))
        )
    told = comment(before, after, docs)
    assert len(told) <= MAX_LENGTH + 100
    assert told.endswith("… and more. See the files of this pull request.\n")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_value_acts_in_the_comment(old: str, new: str) -> None:
    shown = diff._differing(" ".join(old.split()), " ".join(new.split()))
    assert shown.isprintable()
    (paragraph,) = [
        token for token in MarkdownIt("gfm-like", {"linkify": False}).parse(f"- x: {shown}") if token.type == "inline"
    ]
    kinds = [child.type for child in paragraph.children or []]
    assert kinds == ["text", "code_inline", "text", "code_inline"]


def test_the_command_prints_the_comment(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(after, "organisations/known", "type: company", "type: museum")
    assert main(["diff", str(before), str(after), "--docs", str(ROOT / "docs")]) == 0
    assert "- `type`: `company` → `museum`" in capsys.readouterr().out
