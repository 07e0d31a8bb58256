"""`python -m atlas new`: a valid, explained file with the right name, from options or from answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.cli import commands
from atlas.cli.main import command_parser, main
from atlas.cli.scaffold import scaffold, singular, slug
from atlas.records import checks
from atlas.records.model import KINDS, field_order
from atlas.records.yaml_reader import parse
from atlas.site.kinds import required
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's data and schemas, for one after the other."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copytree(ROOT / "schemas", root / "schemas")
    return root / "data"


@pytest.fixture
def data(real: Path) -> Iterator[Path]:
    """The copy, which loses what a test adds to it."""
    before = set(real.rglob("*.yml"))
    yield real
    for path in set(real.rglob("*.yml")) - before:
        path.unlink()


def new(data: Path, *arguments: str) -> int:
    return main(["new", arguments[0], "--data", str(data), *arguments[1:]])


MISSION = (
    "mission", "--name", "Clean air: a workshop in Wuxi", "--summary", "Firms and cities spoke about clean air.[^21]",
    "--type", "workshop", "--status", "held", "--start", "2017-03", "--places", "wuxi",
    "--organisers", "organisations/eccp", "--sections", "2.2", "--notes", "21",
)  # fmt: skip


def test_options_make_a_valid_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = len(checks.check(data)[0])
    assert new(data, *MISSION) == 0
    assert capsys.readouterr().out == "data/missions/clean-air-a-workshop-in-wuxi-2017.yml\n"
    found = checks.load(data)
    assert len(found) == before + 1
    record = found["missions/clean-air-a-workshop-in-wuxi-2017"]
    assert (record.name, record.notes) == ("Clean air: a workshop in Wuxi", (21,))


def test_a_map_is_given_as_names_with_values(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = ("--provenance", "places=editor", "organisers=docslib-discussion-paper-on-china")
    assert new(data, *MISSION, *marks) == 0
    (path,) = capsys.readouterr().out.split()
    record = checks.load(data)[path.removeprefix("data/").removesuffix(".yml")]
    assert record.provenance == {"places": "editor", "organisers": "docslib-discussion-paper-on-china"}


def test_a_wrong_date_is_told_as_such(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(data, *("March 2017" if one == "2017-03" else one for one in MISSION)) == 1
    assert "start: 'March 2017' is not a date." in capsys.readouterr().out


def test_the_file_explains_every_field_in_the_models_order(data: Path) -> None:
    new(data, *MISSION)
    text = (data / "missions" / "clean-air-a-workshop-in-wuxi-2017.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../schemas/missions.json\n")
    fields = [line.removeprefix("# ").partition(":")[0] for line in text.splitlines()]
    assert [field for field in fields if field in KINDS["missions"].model_fields] == list(
        field_order(KINDS["missions"])
    )
    assert "\n# Who organised it; of a call, who published it.\norganisers: [organisations/eccp]\n" in text
    assert "\n# What came of it.\n# outcome: ...\n" in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_examples_comment_sign_can_be_taken_away(kind: str) -> None:
    text = scaffold(KINDS[kind], {})
    lines = [
        line.removeprefix("# ") if line.startswith("# ") and ":" in line.split(" ")[1] else line
        for line in text.splitlines()
    ]
    keys = {line.partition(":")[0] for line in lines if not line.startswith(("#", " "))}
    assert set(field_order(KINDS[kind])) <= keys


def test_every_mistake_is_told_and_nothing_is_written(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [{"workshop": "workshp", "wuxi": "wuxxi", "21": "210"}.get(word, word) for word in MISSION]
    assert new(data, *wrong) == 1
    told = capsys.readouterr()
    assert "type: 'workshp' is not one of the choices. Did you mean 'workshop'?" in told.out
    assert "places[0]: There is no record 'places/wuxxi'. Did you mean 'wuxi'?" in told.out
    assert "notes[0]: There is no note 210." in told.out
    assert told.err == "Nothing was written.\n"
    assert not (data / "missions" / "clean-air-a-workshop-in-wuxi-2017.yml").exists()


def test_what_is_needed_is_told_where_nobody_can_answer(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(data, "mission", "--name", "A tour") == 2
    assert capsys.readouterr().err == (
        "Needed: --summary, --type, --status, --start, --sections, --notes. If the paper does not speak of it, "
        "give --sources. Or run it on a terminal.\n"
    )


def test_a_file_that_exists_is_kept(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (data / "clusters" / "clara.yml").read_bytes()
    assert new(data, "cluster", "--id", "clara", "--name", "Clara", "--summary", "A cluster.", "--sections", "3.1") == 2
    assert "data/clusters/clara.yml exists already." in capsys.readouterr().err
    assert (data / "clusters" / "clara.yml").read_bytes() == before


@pytest.mark.parametrize("identifier", ["../../evil", "Upper", "a b", "/etc/evil", ".."])
def test_no_file_is_written_outside_its_folder(identifier: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(data, "cluster", "--id", identifier, "--name", "X", "--summary", "A cluster.", "--sections", "3.1") == 2
    assert "cannot be a record's id" in capsys.readouterr().err


def test_a_name_without_latin_letters_needs_an_id(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(data, "cluster", "--name", "上海", "--summary", "A cluster.", "--sections", "3.1") == 2
    assert "The name makes no id. Give one: --id" in capsys.readouterr().err


def test_a_new_sector_is_a_new_choice_in_the_schemas(data: Path) -> None:
    assert (
        new(data, "sector", "--name", "Shipbuilding", "--summary", "The building of ships.", "--sections", "2.2") == 0
    )
    assert '"shipbuilding"' in (data.parent / "schemas" / "clusters.json").read_text(encoding="utf-8")


def test_a_person_is_asked_until_the_answers_are_right(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter([
        "A tour of Lyon", "Firms saw Lyon.", "tuor", "tour", "held", "May 2018", "2018-05", "", "organisations/eccp",
        "", "", "", "", "", "9.9", "2.2", "210", "14, 15",
    ])  # fmt: skip
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    options = command_parser().parse_args(["new", "mission", "--data", str(data), "--places", "lyon"])
    assert commands.new(options, ask) == 0
    assert checks.load(data)["missions/a-tour-of-lyon-2018"].notes == (14, 15)
    assert [question.split(":")[0].split(" ")[0] for question in asked] == [
        "name", "summary", "type", "type", "status", "start", "start", "end", "organisers", "hosts", "participants",
        "programmes", "partnerships", "sectors", "sections", "sections", "notes", "notes",
    ]  # fmt: skip
    assert asked[0] == "name (empty: asked again): "
    assert asked[2].startswith("type (one of mission, ")
    assert asked[7] == "end (empty: left out): "
    assert asked[-1] == "notes (several, with commas between; empty: none): "
    told = capsys.readouterr().err
    assert "'tuor' is not one of the choices. Did you mean 'tour'?" in told
    assert "'May 2018' is not a date." in told
    assert "There is no note 210." in told


@pytest.mark.parametrize(
    ("name", "start", "made"),
    [
        ("Auvergne-Rhône-Alpes", None, "auvergne-rhone-alpes"),
        ("AdPack²", None, "adpack2"),
        ("ACCIÓ – Barcelona", None, "accio-barcelona"),
        ("Women's & Children’s Hospital", None, "womens-and-childrens-hospital"),
        ("Straße", None, "strasse"),
        ("A tour", "2018-11", "a-tour-2018"),
        ("The 2018 tour", "2018-11", "the-2018-tour"),
        ("上海", None, ""),
        ("", "2018", ""),
        ("<script>../..", None, "script"),
        ("very " * 30, None, "-".join(["very"] * 16)),
        ("very " * 30, "2018", "-".join(["very"] * 15) + "-2018"),
        ("x" * 100, None, "x" * 80),
    ],
)
def test_a_name_makes_an_id(name: str, start: str | None, made: str) -> None:
    assert slug(name, start) == made


def test_each_kind_has_a_word_for_one_of_it() -> None:
    assert [singular(kind) for kind in ("missions", "success-stories", "milestones")] == [
        "mission",
        "success-story",
        "milestone",
    ]


AWKWARD = [
    "a: b", "# x", "- x", "'", '"', "[x]", "{x}", "*x", "&x", "!x", "%x", "@x", "`x`", "yes", "null", "1.10", "0x1",
    "12:30", "~",
    "x #y", "x: ", "ends:", "\\", "上海", "=1", "<<", "?", "| x", "> x", "word " * 40, "a" * 200, "tab\there", "…",
]  # fmt: skip


@pytest.mark.parametrize("value", AWKWARD)
def test_any_text_is_written_so_that_it_is_read_again(value: str) -> None:
    value = value.strip()
    text = scaffold(
        KINDS["partnerships"], {"name": value, "summary": value, "plans": [value, value], "aliases": [value]}
    )
    read = parse(text)
    assert read.diagnostics == []
    assert (read.value["name"], read.value["summary"], read.value["plans"], read.value["aliases"]) == (
        value, value, [value, value], [value],
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_help_explains_every_kind_and_option(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["new", singular(kind), "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(f"--{name.replace('_', '-')}" in told for name in required(KINDS[kind]) if name != "contact")
