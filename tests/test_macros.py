"""Wrong macro calls: the mark that a page shows in their place."""

from __future__ import annotations

import markdown
import pytest
from bs4 import BeautifulSoup

from atlas.macros.calls import PageCalls
from atlas.macros.html import HtmlMacros, macro
from atlas.macros.page_text import PageText
from atlas.records.catalogue import Catalogue
from atlas.site import Site


@pytest.mark.parametrize("key", ["clusters/clarra", "clusters/<b>'_clarra_'&amp;\"", "[x](y) `z` {{ w }} | ~1 1. # !"])
def test_the_mark_shows_what_the_log_tells_and_nothing_in_it_works(catalogue: Catalogue, key: str) -> None:
    calls = PageCalls(PageText("docs/about.md"))
    mark = macro("link", lambda: HtmlMacros(Site(catalogue), "about/", calls))(key)
    (problem,) = calls.diagnostics
    shown = BeautifulSoup(markdown.markdown(mark, extensions=["extra"]), "html.parser")
    assert shown.get_text() == f"[link: {problem.message} {problem.hint}]"
    assert {tag.name for tag in shown.find_all()} == {"p", "strong"}


@pytest.mark.parametrize("key", ["clara", "cluster/clara", "clusters/clarra"])
def test_the_record_that_was_meant_is_named(catalogue: Catalogue, key: str) -> None:
    calls = PageCalls(PageText("docs/about.md"))
    macro("link", lambda: HtmlMacros(Site(catalogue), "about/", calls))(key)
    assert [problem.hint for problem in calls.diagnostics] == ["Did you mean 'clusters/clara'?"]


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("43", "note(43)"), ("references/43", "note(43)"), ("^43", "note(43)"), ("[^43]", "note(43)"),
        ("note 43", "note(43)"), ("14, 15", "note(14, 15)"), ("sources/nature-2019", 'note("nature-2019")'),
    ],
)  # fmt: skip
def test_a_note_is_cited_by_its_number(catalogue: Catalogue, written: str, right: str) -> None:
    calls = PageCalls(PageText("docs/about.md"))
    macro("note", lambda: HtmlMacros(Site(catalogue), "about/", calls))(written)
    (problem,) = calls.diagnostics
    assert f"write {right}" in f"{problem.message} {problem.hint}"


def test_a_right_call_leaves_no_mark(catalogue: Catalogue) -> None:
    calls = PageCalls(PageText("docs/about.md"))
    link = macro("link", lambda: HtmlMacros(Site(catalogue), "about/", calls))("clusters/clara")
    assert link.startswith('<a href="../clusters/clara/">')
    assert calls.diagnostics == []
