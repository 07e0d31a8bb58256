"""`python -m atlas fmt`: fields in the models' order, every comment kept, and never another meaning."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.cli.formatting import formatted
from atlas.cli.main import main
from atlas.records.model import KINDS, field_order
from atlas.records.yaml_reader import parse
from tests.conftest import ROOT

CLUSTER = KINDS["clusters"]

SORTED = [
    (
        "a field goes to its place",
        "country: france\nname: A\n",
        "name: A\ncountry: france\n",
    ),
    (
        "a comment goes with the field below it",
        "# of the country\n# in two lines\ncountry: france\nname: A # at the end\n",
        "name: A # at the end\n# of the country\n# in two lines\ncountry: france\n",
    ),
    (
        "the opening lines stay at the top",
        "# yaml-language-server: $schema=x\n\n# of the country\ncountry: france\nname: A\n",
        "# yaml-language-server: $schema=x\n\nname: A\n# of the country\ncountry: france\n",
    ),
    (
        "the closing lines stay at the end",
        "country: france\nname: A\n# the end\n",
        "name: A\ncountry: france\n# the end\n",
    ),
    (
        "a blank line goes with the field below it",
        "name: A\n\ncountry: france\nsummary: S\n",
        "name: A\nsummary: S\n\ncountry: france\n",
    ),
    (
        "a comment within a list stays there",
        "places:\n  # first\n  - lyon\n# of the name\nname: A\n",
        "# of the name\nname: A\nplaces:\n  # first\n  - lyon\n",
    ),
    (
        "quotes and folds stay as they are written",
        "summary: >-\n  one\n    two\n\n  three\nname: 'A'\n",
        "name: 'A'\nsummary: >-\n  one\n    two\n\n  three\n",
    ),
    (
        "a field that no model knows goes last",
        "colour: red\nname: A\nshape: round\n",
        "name: A\ncolour: red\nshape: round\n",
    ),
    (
        "line ends, a byte-order mark and spaces at line ends go",
        "\ufeffname: A  \r\nsummary: S\r\n\r\n\r\n",
        "name: A\nsummary: S\n",
    ),
    (
        "a space that means something stays",
        "summary: |\n  one  \n  two\nname: A\n",
        "name: A\nsummary: |\n  one  \n  two\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in SORTED], ids=[case[0] for case in SORTED])
def test_a_file_is_put_in_order(before: str, after: str) -> None:
    assert formatted(before, CLUSTER) == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only\n",
        "- a\n",
        "a: *x\n",
        "name: A\nname: B\n",
        "{country: france, name: A}\n",
        "country: f\nname: A\n...\n",
        "{}",
        'summary: "one\n# two"\nname: A\n',
    ],
)
def test_what_cannot_be_put_in_order_safely_is_left(text: str) -> None:
    assert formatted(text, CLUSTER) == text


lines = st.sampled_from(
    ["# comment", "", "  # inner", "extra: x", "   ", "...", "---", "\t"]
    + [f"{name}: {name} text" for name in field_order(CLUSTER)]
    + [f"{name}:\n  - a\n# outer\n  - b" for name in ("places", "sectors", "notes")]
    + [f"{name}: >-\n  one\n\n  # two  \n" for name in ("summary", "website")]
    + ['aliases: ["a",\n# in\n"b"]', "related: {a: 1,\n b: 2}", '"details": "x\n# y\n  z"', "? part_of\n: x"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(lines, max_size=14))
def test_order_changes_no_meaning_and_loses_no_comment(parts: list[str]) -> None:
    before = "\n".join(parts) + "\n"
    after = formatted(before, CLUSTER)
    assert parse(after).value == parse(before).value
    assert Counter(line.strip() for line in after.split("\n") if line.strip()) == Counter(
        line.strip() for line in before.split("\n") if line.strip()
    )
    assert formatted(after, CLUSTER) == after


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab:#-? []{}'\"|>\n\r \t")), max_size=60))
def test_any_text_is_put_in_order_or_left(text: str) -> None:
    assert parse(formatted(text, CLUSTER)).value == parse(text).value


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of a few real records."""
    for kind in ("clusters", "terms"):
        shutil.copytree(ROOT / "data" / kind, tmp_path / "data" / kind)
    return tmp_path / "data"


def test_checking_tells_and_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "clusters" / "clara.yml"
    turned = "country: france\n" + path.read_text(encoding="utf-8").replace("country: france\n", "")
    path.write_text(turned, encoding="utf-8")
    assert main(["fmt", "--check", "--data", str(data)]) == 1
    said = f"{path.as_posix()}:1:1: The field 'name' belongs here. Move it, or run: python -m atlas fmt\n"
    assert capsys.readouterr().out == said
    assert path.read_text(encoding="utf-8") == turned


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\ncountry: france\n", "\ncountry: france  \n", "Here are spaces or empty lines too many. Delete them"),
        ("\n", "\r\n", "The file was saved as Windows does."),
        ("name: ", "\ufeffname: ", "The file was saved as Windows does."),
    ],
)
def test_checking_tells_where_to_look_and_what_for(
    data: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    path = data / "clusters" / "clara.yml"
    text = path.read_text(encoding="utf-8")
    line = 1 if "saved" in said else text[: text.index(old) + 1].count("\n") + 1
    path.write_bytes(text.replace(old, new).encode())
    assert main(["fmt", "--check", str(path)]) == 1
    assert f"clara.yml:{line}:1: {said}" in capsys.readouterr().out


def test_formatting_writes_the_files_that_need_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "clusters" / "clara.yml"
    right = path.read_text(encoding="utf-8")
    path.write_text("country: france\n" + right.replace("country: france\n", ""), encoding="utf-8")
    assert main(["fmt", "--data", str(data)]) == 0
    assert path.read_text(encoding="utf-8") == right
    assert capsys.readouterr().out == f"{path.as_posix()}\n"
    assert main(["fmt", "--check", "--data", str(data)]) == 0


@pytest.mark.parametrize(
    ("end", "line", "said"),
    [("", 0, "The last line does not end. Add a line break"), ("\n\n", 2, "Here are spaces or empty lines too many")],
    ids=["no line break", "an empty line"],
)
def test_checking_tells_how_a_file_should_end(
    data: Path, capsys: pytest.CaptureFixture[str], end: str, line: int, said: str
) -> None:
    path = data / "clusters" / "clara.yml"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_bytes((text + end).encode())
    assert main(["fmt", "--check", str(path)]) == 1
    assert f"clara.yml:{text.count(chr(10)) + 1 + line}:1: {said}" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_left_and_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "clusters" / "clara.yml"
    path.write_text("name: [\n", encoding="utf-8")
    assert main(["fmt", "--data", str(data)]) == 0
    assert f"{path.as_posix()}: left as it is" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "name: [\n"


def test_single_files_can_be_named(data: Path) -> None:
    path = data / "clusters" / "clara.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["fmt", "--check", str(data / "clusters" / "femac.yml")]) == 0
    assert main(["fmt", "--check", str(path)]) == 1
    assert main(["fmt", str(path)]) == 0
    assert b"\r" not in path.read_bytes()


def test_a_file_that_is_not_there_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", str(data / "clusters" / "none.yml")]) == 2
    assert "cannot be read: No such file or directory." in capsys.readouterr().err
