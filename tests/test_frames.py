"""A frame filled with values is what the template would have given."""

from __future__ import annotations

import string
from typing import Any

import jinja2
from hypothesis import given
from hypothesis import strategies as st

from atlas.frames import Frames, Raw

TEMPLATE = jinja2.Environment(autoescape=True).from_string(
    "<title>{{ title }}</title>{% for crumb in crumbs %}<a href='{{ crumb.href }}'>{{ crumb.title }}</a>{% endfor %}"
    "{% if next %}<b>{{ next.title }}</b>{% endif %}{% if note %}<i>{{ note }}</i>{% endif %}{{ html|safe }}{{ title }}"
)
TEXT = st.text(alphabet=string.printable + "é中<>&'\"", max_size=12)
VALUES = st.fixed_dictionaries(
    {
        "title": TEXT.filter(bool),
        "crumbs": st.lists(st.fixed_dictionaries({"href": TEXT.filter(bool), "title": TEXT.filter(bool)}), max_size=3),
        "next": st.none() | st.fixed_dictionaries({"title": TEXT.filter(bool)}),
        "note": TEXT,
        "html": st.sampled_from([Raw("<p>x</p>"), Raw("<h1>AtlasMark0x</h1>")]),
    }
)


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_every_page_of_a_kind_is_as_if_rendered_alone(pages: list[dict[str, Any]]) -> None:
    frames = Frames()
    for values in pages:
        assert frames.fill("kind", values, TEMPLATE.render) == TEMPLATE.render(values)


def test_the_template_runs_once_for_each_shape() -> None:
    frames, runs = Frames(), []

    def render(values: dict[str, Any]) -> str:
        runs.append(values)
        return TEMPLATE.render(values)

    page = {"title": "One", "crumbs": [], "next": None, "note": "", "html": Raw("")}
    for number in range(5):
        frames.fill("kind", {**page, "title": f"Page {number}"}, render)
    frames.fill("kind", {**page, "note": "A note"}, render)
    frames.fill("other", page, render)
    assert len(runs) == 3
