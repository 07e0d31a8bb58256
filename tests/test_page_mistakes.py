"""Mistakes that editors make in hand-written pages, each told with its line by `check`, without a build.

To add a case, add a line to the table of its kind: what the page holds below its title, and words of the message. A
text in `FINE` looks like a mistake and is none.
"""

from __future__ import annotations

import pytest

from atlas.macros.page_check import PageChecker, checker_of
from atlas.records import checks
from atlas.site import Site
from tests.conftest import ROOT

HEAD = "---\ntitle: A page\n---\n\n# A page\n\n"

TYPED = {
    "Words.[^14]": "write {{ note(14) }}",
    "Words.[^lyon]": "Add a line with its text: [^lyon]:",
    "> - Words.[^14]": "write {{ note(14) }}",
    "[the page] (index.md)": "Take it away: [words](index.md).",
    "[**the** page]\n(index.md#a)": "Take it away: [words](index.md#a).",
    "(the page)[index.md]": "The brackets of the link to [index.md] are the wrong way round.",
    "[the page](index.md and": "The link to (index.md has no closing bracket.",
    "[the page][there]": "No line says where the link [there] leads.",
    "[the page][1]": "No line says where the link [1] leads.",
    "[the page][]": "No line says where the link [the page] leads.",
    "| a | b |\n| 1 | 2 |": "A table is shown as it is typed.",
    "a | b | c\n1 | 2 | 3": "A table is shown as it is typed.",
    "| a | b |\n| - | - |\n| 1 | 2 |\n\n| c | d |\n| 1 | 2 |": ":11:1: A table is shown as it is typed.",
    "a\tb\nc\td": "The columns of a table are parted by tabulators",
    "•\tone\n•\ttwo": "Begin each item with a hyphen",
    "• one\n• two": "Begin each item with a hyphen",
    "·\tone": "Begin each item with a hyphen",
    "1)\tone": "Begin each item with a hyphen",
    "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other": "(a merge conflict)",
    ">>>>>>> other": "(a merge conflict)",
    "a\n\n=======\n\nb": "is left of a merge conflict",
    "---\ntitle: Two\n---\n\nWords": "stand a second time",
    "---\nhide: [toc]\ndescription: >-\n  Two\n\n  and\n---": "stand a second time",
    "Write to ann.lee@mail.invalid.": "'ann.lee@mail.invalid' is personal data",
    "[Write](mailto:ann.lee@mail.invalid)": "is personal data",
    "Call Ann Lee: +33 4 72 00 00 00.": "is personal data",
}

FINE = [
    "Words.[^1]\n\n[^1]: A note of the page.",
    "`[^14]`, `[the page] (index.md)` and `| a | b |`",
    "```\n[^14]\n• one\n<<<<<<< HEAD\n| a | b |\n| 1 | 2 |\nann.lee@mail.invalid\n```",
    "    [the page][there]\n    | a | b |\n    | 1 | 2 |",
    "{% raw %}[^14] [the page][there]{% endraw %}",
    "\\[the page\\][there] and a[i][j], [1][2], [sic] (in short), [see] (there)",
    "[the page][there] and [there]\n\n[there]: index.md",
    "| a | b |\n| - | - |\n| `x | y` | [^1] |\n\n[^1]: A note.",
    "a • b | c",
    "A page\n=======",
    "- [x] done\n- [ ] open",
    "=== \"One\"\n\n    1\n\n=== \"Two\"\n\n    | a | b |\n    | - | - |\n    | 1 | 2 |",
    "!!! note\n    Words.[^1]\n\n[^1]: A note.",
    "*words*{ .a title=\"b\" } and [words](index.md){ .md-button }",
    "<div class=\"grid cards\" markdown>\n\n-   One\n\n    ---\n\n    Two\n\n</div>",
    "Words\n\n---\n\nNote: words\n\n---",
    "[Write](mailto:info@cluster.invalid) to office@cluster.invalid or atlas@example.org.",
    "In 2014-2020, 1 200 000 of 3 400 000; from 2015 to 2019.",
    "> Words > words",
    "Term\n:   Its meaning",
]  # fmt: skip


@pytest.fixture(scope="module")
def checker() -> PageChecker:
    """The checker for the repository's settings, with a handful of sound records."""
    return checker_of(Site(checks.check(ROOT / "tests" / "hostile" / "data")[0]), ROOT / "mkdocs.yml")


def told(checker: PageChecker, text: str) -> list[str]:
    return [str(problem) for problem in checker.page("docs/page.md", text)]


@pytest.mark.parametrize(("text", "said"), TYPED.items())
def test_what_markdown_shows_as_it_is_typed_is_told_once(checker: PageChecker, text: str, said: str) -> None:
    (line,) = told(checker, f"{HEAD}{text}\n")
    assert said in line
    assert not line.startswith("docs/page.md:1:")


@pytest.mark.parametrize("text", FINE)
def test_what_markdown_reads_is_no_mistake(checker: PageChecker, text: str) -> None:
    assert told(checker, f"{HEAD}{text}\n") == []


@pytest.mark.parametrize("text", ["", "\n \n", HEAD[:22], f"{HEAD[:22]}\n<!-- Nothing yet -->\n{{# Nothing #}}\n"])
def test_an_empty_page_is_told(checker: PageChecker, text: str) -> None:
    (line,) = told(checker, text)
    assert "The page is empty." in line


@pytest.mark.parametrize("field", ["description: Write to ann.lee@mail.invalid.", "<<<<<<< HEAD", "title: <<<<<<< a"])
def test_the_front_matter_is_looked_at_as_well(checker: PageChecker, field: str) -> None:
    assert all(line.startswith("docs/page.md:2:1:") for line in told(checker, f"---\n{field}\n---\n\n# A page\n"))
