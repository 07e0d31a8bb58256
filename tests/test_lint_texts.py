"""Lint rules for texts: what YAML and the markup take as it is, and what the page would show."""

from __future__ import annotations

import pytest

from atlas.records.diagnostics import dotted
from atlas.records.lint_texts import markup
from atlas.records.model import Organisation
from atlas.records.yaml_reader import parse


def told(text: str) -> list[tuple[str, str]]:
    """The field and the code of each warning about an organisation's file."""
    document = parse(text)
    assert document.diagnostics == []
    record = Organisation.model_validate({"id": "acme", "sections": ["1"], "type": "company", **document.value})
    return [(dotted(steps), code) for steps, code, _message, _hint in markup(document.text, record)]


@pytest.mark.parametrize(
    "text",
    [
        "A [link](partnerships/elbe",
        "A [link] (partnerships/elbe)",
        "A [[partnerships/elbe]]",
        "A (link)[partnerships/elbe]",
        "A note[^ 55]",
        "A note[^55a]",
        "Two notes[^55,56]",
        "Some <b>bold</b> words",
        "A line<br/>break",
        "Fish &amp; chips",
        "A {{ link() }}",
        "# A heading",
        "* an item",
        "- an item",
    ],
)
def test_what_looks_like_markup_and_is_none_is_told(text: str) -> None:
    assert told(f"name: Acme\nsummary: '{text}'\n") == [("summary", "raw-markup")]


@pytest.mark.parametrize(
    "text",
    [
        "*Emphasis*, **strong**, [words](partnerships/elbe), [](indicators/firms) and notes[^5][^56].",
        r"An escaped \[bracket\] and a \* star.",
        "[A link](https://example.org/?a=1&b=2) to elsewhere.",
        "Research & development, 2 < 3, 4 > 3, R&D; and more.",
        "C# and F# are languages; the team is no. #1.",
        "2018 - 2019 [sic]",
        "A note: this is prose. Its places: many. It has new members: two, of one country: Spain.",
    ],
)
def test_what_is_meant_as_it_stands_is_not(text: str) -> None:
    assert told(f"name: Acme\nsummary: '{text}'\nplaces: [lyon]\nnotes: [1]\n") == []


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("name: Association #1 of Lyon\nsummary: A text.\n", "name"),
        ("name: 'Association' #1\nsummary: A text.\n", "name"),
        ("name: Acme\nsummary: A text about #hashes and more.\n", "summary"),
    ],
)
def test_a_text_that_ends_at_a_hash_is_told(text: str, field: str) -> None:
    assert told(text) == [(field, "cut-text")]


@pytest.mark.parametrize(
    "text",
    [
        "name: Acme # as the paper writes it\nsummary: A text.\n",
        "name: 'Association #1 of Lyon'\nsummary: A text.\n",
        "name: Acme\nsummary: >-\n  A text about #hashes and more.\n",
        "#name: Other\nname: Acme\nsummary: A text.\n",
    ],
)
def test_comments_and_hashes_within_texts_are_in_order(text: str) -> None:
    assert told(text) == []


def test_a_field_that_became_part_of_the_text_above_is_told() -> None:
    assert told("name: Acme\nsummary: >-\n  A text.\n  country: spain\n") == [("summary", "swallowed-field")]
    assert told("name: Acme\nsummary: >-\n  A text.\n  country: spain\ncountry: spain\n") == []
