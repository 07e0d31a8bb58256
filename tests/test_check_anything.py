"""Whatever stands in a record's file, the checker answers with diagnostics at places in it, never with a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from atlas.cli import report
from atlas.records import catalogue, checks, reading
from atlas.records.diagnostics import Diagnostic
from atlas.records.model import KINDS, field_order
from atlas.records.reading import Reading

SOUND = reading.read(Path(__file__).parent / "hostile" / "data")
WORDS = [
    "", " ", "x", "lyon", "france", "known", "organisations/known", "places/lyon", "clusters/none", "2018", "2018-11",
    "2018-13", "-1",
    "1", "15", "1e9", "true", "no", "company", "held", "planned", "https://example.org/", "javascript:x",
    "a@b.c", "[^1] [^2]",
    "[x](places/lyon)", "[](indicators/none)", "1,200 in May 2018", "上海", "a\nb", "int", "float", "name",
]  # fmt: skip
STRANGE = [
    "int",
    "float",
    "integer",
    "function-before",
    "function-after[x]",
    "id",
    "kind",
    "loc",
    "__init__",
    "model_fields",
    "a.b",
    "a[0]",
]

values = st.recursive(
    st.sampled_from(WORDS) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["place", "count", "name", *STRANGE]), inner, max_size=3)
    ),
    max_leaves=6,
)
fields = {kind: st.sampled_from([*field_order(model), *STRANGE]) | st.text(max_size=8) for kind, model in KINDS.items()}
files = st.sampled_from(list(KINDS)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.dictionaries(fields[kind], values, min_size=1, max_size=10))
)


def diagnostics(kind: str, text: str) -> tuple[Reading, tuple[Diagnostic, ...]]:
    """All that the checker says of one file among a few sound records."""
    trial = Reading(SOUND.data, list(SOUND.records), documents=dict(SOUND.documents))
    key = f"{kind}/subject"
    trial.add(reading.read_file(key, text.encode(), trial.path(key)))
    whole = catalogue.build(trial.records)
    return trial, checks.diagnostics(trial, whole)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files)
@example(("clusters", {"integer": "x"}))
@example(("clusters", {"int": "x", "float": "x"}))
@example(("success-stories", {"contact": {"int": "x"}}))
@example(("organisations", {"contact_points": [{"place": "lyon", "count": []}]}))
@example(("indicators", {"value": {}, "notes": ["int"]}))
def test_any_fields_are_answered_with_problems_at_places(file: tuple[str, dict[str, Any]]) -> None:
    kind, content = file
    text = yaml.safe_dump(content, allow_unicode=True, default_style='"', sort_keys=False, width=1_000)
    lines = text.split("\n")
    trial, found = diagnostics(kind, text)
    for diagnostic in (diagnostic for diagnostic in found if diagnostic.path == trial.path(f"{kind}/subject")):
        assert 1 <= diagnostic.line <= len(lines)
        assert 1 <= diagnostic.column <= len(lines[diagnostic.line - 1]) + 1
        assert diagnostic.message.endswith((".", "?"))
        assert str(diagnostic).isprintable()
    assert report.as_json(found, 1)
    assert all("\n" not in line for line in report.as_annotations(found))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(list(KINDS)),
    st.text(alphabet=st.sampled_from(list("ab:-?[]{}&*!|>'\"%@`#,\n \t~<\\\u00e9")), max_size=80),
)
def test_any_text_is_answered(kind: str, text: str) -> None:
    assert all(str(diagnostic).isprintable() for diagnostic in diagnostics(kind, text)[1])
