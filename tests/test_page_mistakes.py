"""Mistakes that editors make in hand-written pages, each told with its line by `check`, without a build.

To add a case, add a line to the table of its kind: what the page holds below its title, and words of the message. A
text in `FINE` looks like a mistake and is none.
"""

from __future__ import annotations

import importlib.resources
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import dev
from atlas.macros import front_matter, page_settings
from atlas.macros.page_check import PageChecker, checker_of
from atlas.macros.page_text import PageText
from atlas.records import checks
from atlas.records.diagnostics import DataError, Diagnostic
from atlas.site import Site
from atlas.site.settings import Settings, with_options
from tests.conftest import ROOT, clean_environment, mkdocs

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
    "Some:\n- one": "Leave an empty line above its first item.",
    "Some\n1. one\n2. two": "Leave an empty line above its first item.",
    "```\nwords\n\n## More": "The code that begins with ``` has no end.",
    "~~~ python\nwords": "The code that begins with ~~~ has no end.",
    "Words <!-- and\n\nmore": "The comment that begins here has no end.",
    ":material-acount: Words": "There is no icon :material-acount:.",
    "~~Words~~": "The page shows ~~ as it is typed.",
    "[[about]]": "The page shows [[ as it is typed.",
    "{++Words++}": "The page shows {++ as it is typed.",
    "Some **words": "The page shows ** as it is typed.",
    "Some ** words **.": "The page shows ** as it is typed.",
    "｛｛ link('organisations/known') ｝｝": "Type {{ and }} with a Latin keyboard.",
    "!!! note\nWords": "Begin each of its lines with four spaces.",
    '=== "One"\n  Words': "Begin each of its lines with four spaces.",
    "Words[^a]\n\n[^a]: One\n\n[^a]: Two": ":11:1: [^a] is defined twice",
    "[words][a]\n\n[a]: index.md\n[A]: about.md": ":10:1: [A] is defined twice",
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
    "A dash in a line that is broken\n- as here - and 2 ** 3, a**b, C++, a == b, x^^2, 1:a-b:2, {a-b}: &rlm;c",
    "**Words**, ***words*** and `**`, `~~~`, `<!--` :material-account:",
    "!!! note\n    Words\n!!! tip\n    Words\n\n=== \"One\"\n    Words\n=== \"Two\"\n    Words",
    "````\n```\n````\n\n- one\n\n    ```\n    two\n    ```",
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


LINKS = {
    "[a](abuot.md)": "there is no file 'docs/abuot.md'. Did you mean 'about.md'?",
    "[a][there]\n\n[there]: abuot.md": ":5:1: The link 'abuot.md' leads nowhere",
    "Words.[^1]\n\n[^1]: [a](abuot.md)": ":5:1: The link 'abuot.md' leads nowhere",
    '=== "One"\n\n    [a](abuot.md "Title")': ":5:1: The link 'abuot.md' leads nowhere",
    "[a](<abuot.md>){ .md-button }": "Did you mean 'about.md'?",
    "[![a](assets/images/a.png)](abuot.md)": "Did you mean 'about.md'?",
    "[a](about)": "a link names a file, with its ending. Did you mean 'about.md'?",
    "[a](about/)": "Did you mean 'about.md'?",
    "[a](about.html)": "Did you mean 'about.md'?",
    "[a](docs/about.md#own)": "Did you mean 'about.md'?",
    "[a](../about.md)": "it leads out of the folder docs. Did you mean 'about.md'?",
    "[a](about/#own)": "Did you mean 'about.md#own'?",
    "[a](/about/)": "at the root of the server, where this site may not stand. Did you mean 'about.md'?",
    "[a](/organisations/known/)": "Did you mean 'organisations/known.md'?",
    "[a](organisations/known)": "Did you mean 'organisations/known.md'?",
    "[a](organisations/knwn.md)": "there is no record 'organisations/knwn'. Did you mean 'organisations/known.md'?",
    "[a](downloads/cluster.xlsx)": "there is no file 'docs/downloads/cluster.xlsx'",
    "[a](www.atlas.example)": "Did you mean 'https://www.atlas.example'?",
    "[a](info@atlas.example)": "Did you mean 'mailto:info@atlas.example'?",
    "![a](assets/images/other.png)": "Put the image into docs/assets/images",
    "![a](a.png)": "Did you mean 'assets/images/a.png'?",
    "<img src='assets/images/a.png' alt=''>": "Write it in Markdown: ![words](assets/images/a.png).",
    '<img src="../assets/images/other.png" alt="">': "The link '../assets/images/other.png' leads nowhere.",
    "<a href='about.md'>x</a>": "Write it in Markdown: [words](about.md).",
    "<a href='../abuot/'>x</a>": "Write it in Markdown: [words](about.md).",
    "[a](#nowhere)": "This page has no heading or place '#nowhere'.",
    "[a](about.md#sourcs-of-all)": "The page 'docs/about.md' has no heading or place '#sourcs-of-all'. Did you mean",
    "[a](about.md#The-licence)": "has no heading or place '#The-licence'",
}

SOUND_LINKS = [
    "[a](about.md) [a](about.md?a=1#own) [a](about.md#sources-of-all) [a](about.md#raw) [a](deep/two.md#fnref:1)",
    "[a](#page) [a](page.md#page) [a](index.md) [a](organisations/known.md#anything) ![a](assets/images/a.png)",
    "[a](made.md#made-by-a-macro) [a](part.md#made-by-two) [a](downloads/clusters.csv)",
    "[a](https://atlas.example/abuot.md) <https://atlas.example/> <info@atlas.example> [a](mailto:info@atlas.example)",
    "`[a](abuot.md)`\n\n```\n[a](abuot.md)\n```\n\n    [a](abuot.md)",
    "{% if config.repo_url %}[a]({{ config.repo_url }}/abuot.md){% endif %} [a]({{ config.repo_url }}/abuot)",
    "<img src='../assets/images/a.png' alt=''> <a href='../about/#own'>x</a> <a href='#page'>y</a> <a id='z'></a>",
    "[a](deep/%74wo.md) [a](#%70age) [a](about.md#:~:text=words)",
]


NAVIGATION = {
    "- Home: index.md\n- News: news.md": "mkdocs.yml:3:9: There is no file 'docs/news.md'. Correct its name",
    "- Home: index.md\n- About: abuot.md": ":3:10: There is no file 'docs/abuot.md'. Did you mean 'about.md'?",
    "- Home: index.md\n- About: about": "mkdocs.yml:3:10: There is no file 'docs/about'. Did you mean 'about.md'?",
    "- Home: index.md\n- About: /about.md": "mkdocs.yml:3:10: There is no file 'docs/about.md'. Did you mean",
    "- Home: index.md\n- About:about.md": "mkdocs.yml:3:3: The entry 'About:about.md' has no space behind its colon.",
    "- index.md\n- Other:https://atlas.example": "Write: Other: https://atlas.example",
    "- Home: index.md\n- About:": "mkdocs.yml:3:9: The entry leads nowhere.",
    "- Group:\n  - Home: index.md\n  - News: news.md": "mkdocs.yml:4:11: There is no file 'docs/news.md'.",
}

SOUND_NAVIGATION = [
    "- Home: index.md\n- Group:\n  - about.md\n  - Deep: deep/two.md\n- Elsewhere: https://atlas.example/a.md",
    "- Home: index.md\n- Record: organisations/known.md\n- Image: assets/images/a.png",
]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with a few pages that others link."""
    docs = tmp_path / "docs"
    pages = {
        "index.md": "# Home",
        "about.md": '# About\n\n## The licence { #own }\n\n## Sources of all\n\n<a id="raw"></a>',
        "made.md": "# Made\n\n{{ directory('organisations') }}",
        "part.md": "# Part\n\n## Made by {{ count('organisations') }}",
        "deep/two.md": "# Two\n\n[a](../about.md#own) [b](../organisations/known.md)[^1]\n\n[^1]: A note.",
        "assets/images/a.png": "",
    }
    for path, text in pages.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(f"{text}\n")
    return docs


def told_of_links(checker: PageChecker, docs: Path, text: str) -> list[str]:
    (docs / "page.md").write_text(f"# Page\n\n{text}\n")
    checker.linked.clear()
    assert checker.folder(docs) == ()
    without_navigation = replace(checker, navigation=None)
    return [str(problem) for problem in without_navigation.links(docs, iter(["downloads/clusters.csv"]))]


@pytest.fixture(scope="module")
def checker() -> PageChecker:
    """The checker for the repository's settings, with a handful of sound records."""
    return checker_of(Site(checks.check(ROOT / "tests" / "hostile" / "data")[0]), ROOT / "mkdocs.yml")


def told(checker: PageChecker, text: str) -> list[str]:
    return [str(problem) for problem in checker.page(PageText("docs/page.md", text))]


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


@pytest.mark.parametrize(("text", "said"), LINKS.items())
def test_a_link_that_leads_nowhere_is_told(checker: PageChecker, docs: Path, text: str, said: str) -> None:
    (line,) = told_of_links(checker, docs, text)
    assert line.startswith("docs/page.md:")
    assert said in line


@pytest.mark.parametrize("text", SOUND_LINKS)
def test_a_link_that_leads_somewhere_is_no_mistake(checker: PageChecker, docs: Path, text: str) -> None:
    assert told_of_links(checker, docs, text) == []


def test_each_line_with_a_wrong_link_is_told(checker: PageChecker, docs: Path) -> None:
    lines = told_of_links(checker, docs, "[a](abuot.md) [b](abuot.md)\n\n[c](abuot.md) `abuot.md`\n\n`abuot.md`")
    assert [line[:16] for line in lines] == ["docs/page.md:3:1", "docs/page.md:5:1"]


def test_no_link_to_a_record_is_told_while_some_have_errors(checker: PageChecker, docs: Path) -> None:
    unsure = replace(checker, runs=False)
    assert told_of_links(unsure, docs, "[a](organisations/knwn.md)") == []
    assert told_of_links(unsure, docs, "[a](abuot.md)")


def test_where_other_plugins_may_add_pages_none_is_missed(checker: PageChecker, docs: Path) -> None:
    assert told_of_links(replace(checker, knows_all=False), docs, "[a](abuot.md) [an object][of.code]") == []


def told_of_navigation(docs: Path, nav: str, more: str = "") -> list[str]:
    path = docs.parent / "mkdocs.yml"
    path.write_text(f"nav:\n{nav}\nnot_in_nav: |\n  /made.md\n  part*\n  deep/\n  /index.md\n{more}")
    checker = checker_of(Site(checks.check(ROOT / "tests" / "hostile" / "data")[0]), path)
    checker.folder(docs)
    return [str(one) for one in checker.links(docs, iter(())) if "heading" not in one.message]


@pytest.mark.parametrize(("nav", "said"), NAVIGATION.items())
def test_an_entry_of_the_navigation_that_leads_nowhere_is_told_at_its_line(docs: Path, nav: str, said: str) -> None:
    (line,) = told_of_navigation(docs, nav, "exclude_docs: about.md")
    assert said in line


@pytest.mark.parametrize("nav", SOUND_NAVIGATION)
def test_an_entry_that_leads_somewhere_is_no_mistake(docs: Path, nav: str) -> None:
    assert told_of_navigation(docs, nav, "exclude_docs: about.md") == []


def test_an_entry_without_a_space_is_told_once(docs: Path) -> None:
    (line,) = told_of_navigation(docs, "- Home: index.md\n- About:about.md")
    assert "has no space behind its colon" in line


def test_a_page_outside_the_navigation_is_told_unless_mkdocs_is_told_to_pass_it_by(docs: Path) -> None:
    (line,) = told_of_navigation(docs, "- index.md")
    assert line.startswith("docs/about.md:1:1: warning: The navigation does not lead to this page.")
    assert told_of_navigation(docs, "- index.md", "validation: {nav: {omitted_files: ignore}}") == []
    assert told_of_navigation(docs, "  []") == []


@pytest.mark.parametrize("name", ["explore.markdown", "explore.MD", "explore.mdx", "explore.md.txt", "explore.mkd"])
def test_a_page_s_file_ends_in_md(checker: PageChecker, docs: Path, name: str) -> None:
    (docs / name).write_text("# Explore\n")
    (problem,) = checker.folder(docs)
    assert str(problem) == f"docs/{name}:1:1: The name of a page ends in .md. Rename it to explore.md."


FIELDS = {
    "title: A page\ndescription: One: two": ":3:17: The text holds a colon, after which YAML expects a value.",
    "title: 'A page\ndescription: Words": ":2:8: The quote ' that opens here is not closed.",
    "title: A page\nhide: [toc\ntags: [a]": ":3:7: The bracket [ that opens here is not closed.",
    "title: A page\n\thide: [toc]": ":3:1: ",
    "title: A page\ndescription: @words": ":3:14: A text cannot start with @",
    "title: A page\nwords": ":3:1: ",
    "title: A page\ntitle: Another": ":3:1: The field 'title' is given twice. Keep one of them (the first is on line 2",
}


@pytest.mark.parametrize(("fields", "said"), FIELDS.items())
def test_a_mistake_in_the_front_matter_is_told_at_its_own_line(checker: PageChecker, fields: str, said: str) -> None:
    (line,) = told(checker, f"---\n{fields}\n---\n\n# A page\n")
    assert line.startswith(f"docs/page.md{said}")


def warned(checker: PageChecker, docs: Path) -> tuple[Diagnostic, ...]:
    checker.linked.clear()
    assert checker.folder(docs) == ()
    return checker.warnings()


@pytest.mark.parametrize(("name", "meant"), {"titel": "title", "descripton": "description", "style": "styles"}.items())
def test_a_field_that_is_almost_another_is_a_warning(checker: PageChecker, docs: Path, name: str, meant: str) -> None:
    (docs / "index.md").write_text(f"---\nauthor: A\n{name}: words\n---\n\n# Home\n")
    (line,) = map(str, warned(checker, docs))
    hint = f"Did you mean {meant!r}?"
    assert line == f"docs/index.md:3:1: warning: Nothing reads the field {name!r}. {hint}"
    (docs / "index.md").write_text(f"---\n{name}: words\nother: words\n---\n\n# Home\n\n{{{{ {name} }}}}\n")
    assert warned(checker, docs) == ()


@pytest.mark.parametrize(
    ("field", "said"),
    {
        "hide: [toc, navigaton]": "'navigaton' under 'hide'. Did you mean 'navigation'?",
        "hide: [Toc]": "'Toc' under 'hide'. Did you mean 'toc'?",
        "hide: [sidebar]": "'sidebar' under 'hide'. Write one of these: navigation, toc, path, footer, ",
        "search: {exclud: true}": "'exclud' under 'search'. Did you mean 'exclude'?",
    }.items(),
)
def test_a_word_in_a_field_that_nobody_reads_is_a_warning(
    checker: PageChecker, docs: Path, field: str, said: str
) -> None:
    (docs / "index.md").write_text(f"---\ntitle: A\n{field}\n---\n\n# Home\n")
    (line,) = map(str, warned(checker, docs))
    assert line.startswith(f"docs/index.md:3:1: warning: Nothing reads {said}")


def test_the_words_under_hide_are_those_that_templates_and_the_atlas_read(checker: PageChecker, docs: Path) -> None:
    folders = (Path(str(importlib.resources.files("material"))) / "templates", ROOT / "overrides")
    templates = "\n".join(path.read_text("utf-8") for folder in folders for path in folder.rglob("*.html"))
    known = {*re.findall(r'"(\w+)" (?:not )?in \(?(?:page\.)?meta\.hide', templates), "citation"}
    assert {*front_matter.WORDS["hide"]} == known
    (docs / "index.md").write_text(f"---\nhide: [{', '.join(known)}]\n---\n\n# Home\n")
    assert warned(checker, docs) == ()


def test_an_extension_that_fails_on_a_page_is_told(docs: Path) -> None:
    path = docs.parent / "mkdocs.yml"
    path.write_text("site_name: A\nmarkdown_extensions: [footnotes: {SUPERSCRIPT_TEXT: '{1}'}]\n", "utf-8")
    checker = checker_of(Site(checks.check(ROOT / "tests" / "hostile" / "data")[0]), path)
    (line,) = told(checker, "# A page\n\nWords.[^1]\n\n[^1]: A note.\n")
    assert line.startswith("docs/page.md:1:1: Markdown fails with IndexError: ")
    assert line.endswith("Correct the options of what the page uses, under `markdown_extensions` in mkdocs.yml.")


def test_a_build_warns_of_images_in_html_that_are_not_there(few: Path) -> None:
    line = "<img src='assets/images/logo.svg' alt=''> <img src=\"assets/images/none.png\" alt=\"\">"
    (few / "docs" / "index.md").write_text(f"# Home\n\n{line}\n")
    done = mkdocs("build", root=few)
    said = [line for line in done.stderr.splitlines() if "shows an image" in line]
    assert len(said) == 1
    assert "'index.md' shows an image 'assets/images/none.png', and there is no such file." in said[0]


def test_a_build_is_stopped_by_what_check_says_of_a_page_s_text(few: Path) -> None:
    (few / "docs" / "index.md").write_text("# Home\n\n<<<<<<< HEAD\nWords\n")
    (few / "docs" / "about.md").write_text("")
    done = mkdocs("build", root=few)
    assert done.returncode == 1
    assert "docs/index.md:3:1: Two versions stand here" in done.stderr
    assert "docs/about.md:1:1: The page is empty." in done.stderr
    (few / "docs" / "index.md").write_text("# Home\n")
    (few / "docs" / "about.md").write_text("# About\n\nWords.[^14]\n")
    done = mkdocs("build", root=few)
    assert done.returncode == 1
    assert "docs/about.md:3:1: The footnote [^14] is defined nowhere on this page." in done.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("site_name: A\nextra: {}\nextra: {a: b}\n", "mkdocs.yml:3:1: The field 'extra' is given twice."),
        (
            "site_name: A\nplugins:\n  - atlas:\n      branch: a\n      branch: b\n",
            "mkdocs.yml:5:7: The field 'branch' is",
        ),
        (
            "site_name: A\nplugins:\n  - atlas:\n    branch: a\n",
            "mkdocs.yml:3:1: The options of 'atlas' stand beside its name, not below it. Indent 'branch' and what",
        ),
        (
            "# Ours\nsite_nam: A\n",
            "mkdocs.yml:2:1: The setting 'site_name' is missing. Write it in the place of 'site_nam'.",
        ),
    ],
)
def test_a_setting_that_would_be_passed_over_is_told(docs: Path, settings: str, said: str) -> None:
    path = docs.parent / "mkdocs.yml"
    path.write_text(settings, "utf-8")
    with pytest.raises(DataError) as raised:
        page_settings.read(path)
    assert str(raised.value).startswith(said)


def test_plugins_and_extensions_may_be_fields_as_mkdocs_has_it(docs: Path) -> None:
    path = docs.parent / "mkdocs.yml"
    path.write_text(
        "site_name: A\nplugins:\n  atlas: {branch: trunk}\n  macros:\nmarkdown_extensions: {toc: }\n", "utf-8"
    )
    conf = page_settings.read(path)
    assert with_options(conf["plugins"]) == {"atlas": {"branch": "trunk"}, "macros": {}}
    assert Settings.read(docs.parent).branch == "trunk"


@pytest.mark.parametrize(("added", "count"), [("", 1), ("\n    @env.macro\n    def mine(): return 1\n", 0)])
def test_a_macro_of_one_s_own_is_none_that_is_missing(added: str, count: int, few: Path) -> None:
    module = few / "macros.py"
    module.write_text(
        module.read_text("utf-8").replace("macros.register(env)", f"macros.register(env){added}"), "utf-8"
    )
    (few / "docs" / "about.md").write_text("# About\n\n{{ mine() }}\n")
    checker = checker_of(Site(checks.check(few / "data")[0]), few / "mkdocs.yml")
    assert len(checker.folder(few / "docs")) == count


@pytest.mark.parametrize("form", ["warn", "{nav: warn}", "{nav: }", "[]", ""])
def test_a_wrong_form_of_validation_is_mkdocs_to_tell(form: str, docs: Path) -> None:
    path = docs.parent / "mkdocs.yml"
    path.write_text(f"site_name: A\nnav: [index.md]\nvalidation: {form}\n", "utf-8")
    checker_of(Site(checks.check(ROOT / "tests" / "hostile" / "data")[0]), path).folder(docs)


def test_what_dev_py_runs_tells_mistakes_in_the_settings_as_check_does(few: Path) -> None:
    sound = (few / "mkdocs.yml").read_text("utf-8")
    assert of_dev_py(few).returncode == 0
    (few / "mkdocs.yml").write_text(f"{sound}\textra: {{}}\n", "utf-8")
    done = of_dev_py(few)
    assert done.returncode == 1
    line = sound.count("\n") + 1
    assert done.stderr.splitlines()[1].startswith(f"mkdocs.yml:{line}:1: ")
    assert "Use spaces, not tabs" in done.stderr
    assert "Traceback" not in done.stderr
    (few / "mkdocs.yml").write_text(sound.replace("custom_checkbox", "custom_checkbocks"), "utf-8")
    done = of_dev_py(few)
    assert done.returncode == 1
    assert "'pymdownx.tasklist': It has no option 'custom_checkbocks', but 'custom_checkbox'." in done.stderr
    # MkDocs would show where in its code.
    assert "File " not in done.stderr


def of_dev_py(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *dev.MODULES["build"]]
    return subprocess.run(command, cwd=root, env=clean_environment(), capture_output=True, text=True, check=False)
