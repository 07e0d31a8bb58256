"""The site for language models: every page that someone wrote, as Markdown that needs nothing else to be read."""

from __future__ import annotations

import inspect
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.token import Token

from atlas.exports.files import printable
from atlas.macros import llms
from atlas.macros.html import MACROS, HtmlMacros
from atlas.macros.llms import FOR_EDITORS, WITHOUT_TEXT, HandWrittenPage
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.queries import MacroQueries
from atlas.records.catalogue import Catalogue, build
from atlas.records.model import KINDS
from atlas.site import Site
from tests.conftest import ROOT, SITE_URL
from tests.exports.conftest import ADDRESS, NASTY, NASTY_TEXT, Files, full_site, written

SOURCES = sorted(file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs").rglob("*.md"))
TEXTS = [source for source in SOURCES if source not in WITHOUT_TEXT]

CALLS = {
    "link": '{{ link("clusters/x") }}',
    "figure": '{{ figure("x") }}',
    "amount": '{{ amount("x") }}',
    "figures": '{{ figures("x", "x") }}',
    "note": "Words.{{ note(7, 7) }}",
    "text": '{{ text("clusters/x", "details") }}',
    "directory": '{{ directory("clusters") }}',
    "records": '{{ records("missions") }}\n\n{{ records("indicators", layout="cards") }}',
    "count": '{{ count("clusters") }}',
    "latest": '{{ latest("missions") }}',
    "earliest": '{{ earliest("missions", "date") }}',
    "charts": '{{ charts("x", title="A title") }}',
}
"""A call of each macro that needs to be told something, on the hostile catalogue."""


@pytest.fixture(scope="module")
def texts(built: Path) -> dict[str, str]:
    """The published Markdown of each page, by the page's file."""
    folder = built / llms.FOLDER
    return {
        file.relative_to(folder).with_suffix(".md").as_posix(): file.read_text(encoding="utf-8")
        for file in folder.rglob("*.txt")
    }


@cache
def tokens(text: str) -> tuple[Token, ...]:
    """Everything that Markdown reads in a text, HTML too."""
    parsed = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return tuple(inner for token in parsed for inner in (token, *(token.children or ())))


def words(text: str) -> str:
    """What a reader sees of a text."""
    kinds = ("text", "code_inline", "softbreak", "fence", "paragraph_close", "td_close", "th_close", "heading_close")
    return " ".join("".join(token.content or " " for token in tokens(text) if token.type in kinds).split())


def links(text: str) -> Iterator[str]:
    """Where a text's links lead."""
    return (str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open")


def html(built: Path, source: str) -> BeautifulSoup:
    """A page as it is shown, without what every page ends with."""
    path = "" if source == "index.md" else f"{source.removesuffix('.md').removesuffix('/index')}/"
    page = BeautifulSoup((built / path / "index.html").read_bytes(), "lxml")
    article = page.select_one("main .md-typeset")
    assert article
    for extra in article.select("#share, .atlas-actions, .headerlink, sup, .atlas-unseen"):
        extra.decompose()
    return article


def made(site: Site, *pages: HandWrittenPage) -> Files:
    return {file.path: file for file in llms.files(site, [one.path for one in pages], lambda: pages)}


def page(text: str, source: str = "a/page.md") -> HandWrittenPage:
    return HandWrittenPage(source, f"---\ntitle: A title\n---\n\n{text}")


def rendered(site: Site, text: str, source: str = "a/page.md") -> str:
    """The Markdown made of a page that someone wrote."""
    one = page(text, source)
    return str(made(site, one)[llms.exported_path(source)].content)


# What is there.


def test_every_page_is_there_but_those_that_are_nothing_without_a_browser(texts: dict[str, str]) -> None:
    assert sorted(texts) == TEXTS
    assert set(SOURCES) >= WITHOUT_TEXT | FOR_EDITORS
    assert {"explore.md", "print.md", *(f"{kind}/index.md" for kind in KINDS)} == WITHOUT_TEXT


def test_llms_txt_has_the_form_that_is_asked_for(any_site: Site, any_files: Files) -> None:
    pages = made(any_site, *written())
    text = str(pages.pop("llms.txt").content)
    # A page that calls for a record which is not there has no text.
    whole = {path for path, file in pages.items() if file.content}
    lines = text.splitlines()
    assert lines[0] == "# EU–China Cluster Atlas"
    assert lines[2].startswith("> ")
    headings = [line for line in lines if line.startswith("#")]
    assert headings[1:] == ["## Pages in Markdown", "## Records in Markdown", "## Data", "## Optional"]
    paths = []
    for line in (line for line in lines if line.startswith("- ")):
        match = re.fullmatch(r"- \[[^\]]+\]\(([^)]+)\): .+", line)
        assert match, line
        paths.append(match[1].removeprefix(ADDRESS))
    assert {path for path in paths if path not in any_files and path not in pages} == {"data/"}
    assert whole | {f"llms/{kind}.txt" for kind in KINDS} <= set(paths)
    assert len(paths) == len(set(paths))


def test_pages_stand_in_the_order_of_the_navigation_and_those_for_editors_last(built: Path) -> None:
    text = (built / "llms.txt").read_text(encoding="utf-8")
    listed = re.findall(rf"\]\({SITE_URL}{llms.FOLDER}/(.+)\.txt\): (.+)", text)
    order = [f"{path}.md" for path, _ in listed]
    configured = re.findall(r"^ +- [\w ]+: ([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert len(configured) > len(KINDS)
    in_navigation = [source for source in configured if source not in WITHOUT_TEXT]
    assert order[: len(in_navigation)] == in_navigation
    assert set(order[-len(FOR_EDITORS) :]) == FOR_EDITORS
    for source, (_, description) in zip(order, listed, strict=True):
        assert f"description: {description}" in (ROOT / "docs" / source).read_text("utf-8").replace('"', "")


def test_the_title_stands_first(built: Path, texts: dict[str, str]) -> None:
    for source, text in texts.items():
        title = html(built, source).select_one("h1")
        assert title
        assert text.splitlines()[0] == f"# {title.text.strip()}"
        assert [token.tag for token in tokens(text) if token.type == "heading_open"].count("h1") == 1


# What it says.


@pytest.mark.parametrize("source", TEXTS)
def test_only_markdown_is_left_of_a_page(texts: dict[str, str], source: str) -> None:
    found = tokens(texts[source])
    assert not [token.content for token in found if token.type.startswith("html")]
    shown = [token.content for token in found if token.type == "text"]
    assert not [text for text in shown if re.search(r"\{\{|\{%|\{#|\{:|\{ ?[.#]|\0|^---$", text)]
    assert not texts[source].startswith("---")


@pytest.mark.parametrize("source", TEXTS)
def test_every_sentence_figure_and_heading_of_a_page_is_in_its_text(
    built: Path, texts: dict[str, str], source: str
) -> None:
    shown = _close(re.sub(r" \((?:(?:note \d+|source: [^()]*)(?:, )?)+\)", "", words(texts[source])))
    article = html(built, source)
    wanted = [*article.select(".atlas-inline-figure, .atlas-figure__value, h1")]
    wanted += [one for one in article.select("p, h2, h3, li") if not _made_by_macro(one)]
    assert wanted
    for one in wanted:
        assert _close(" ".join(one.get_text().split())) in shown


def _close(text: str) -> str:
    """The text without the spaces that notes leave behind."""
    return re.sub(r" (?=[.,])", "", text)


def _made_by_macro(element: object) -> bool:
    """Whether a macro that shows more than a line made this, or a box that people see and machines do not need."""
    assert hasattr(element, "parents")
    boxes = {
        "atlas-list", "atlas-cards", "atlas-text", "atlas-figures", "atlas-directory", "atlas-charts", "atlas-maps",
        "atlas-key", "atlas-lanes", "atlas-relations", "atlas-section", "atlas-links", "atlas-letters",
        "atlas-contribute",
    }  # fmt: skip
    boxes |= {"atlas-share__citation", "atlas-vintage"}
    own = [element, *element.parents]
    return any(boxes & set(one.get("class", [])) or one.name in ("details", "figure", "dl") for one in own)


@pytest.mark.parametrize("source", TEXTS)
def test_every_link_leads_to_a_page_or_file_of_the_site_or_to_another_site(
    built: Path, texts: dict[str, str], source: str
) -> None:
    for target in links(texts[source]):
        if not target.startswith(SITE_URL):
            assert re.match(r"https?://|mailto:", target), target
            continue
        place = urlsplit(target.removeprefix(SITE_URL))
        file = built / place.path / ("index.html" if not posixpath.splitext(place.path)[1] else "")
        assert file.is_file(), target
        if place.fragment:
            anchors = BeautifulSoup(file.read_bytes(), "lxml").select("[id]")
            assert unquote(place.fragment) in {str(anchor["id"]) for anchor in anchors}


def test_without_an_address_links_start_from_the_file_and_lead_to_the_same(site: Site) -> None:
    addressed = made(site, *written())
    without = full_site(site.catalogue, address="")
    for path, file in made(without, *written()).items():
        found = list(links(str(file.content)))
        assert not [target for target in found if target.startswith(ADDRESS)]
        assert [urljoin(ADDRESS + path, target) for target in found] == list(links(str(addressed[path].content)))


def test_what_a_page_says_with_extensions_and_html_it_says_in_markdown(site: Site) -> None:
    text = rendered(
        site,
        """<div class="a" markdown>

# A heading { #own .b }

Words[^1] with <span class="x">a *mark*</span>, [a link](../clusters/index.md#top){ .c }, [its own](#own),
[a page](b.md), [home](../index.md), [a file](../downloads/missions.csv), [afar](https://example.org/a.md).
{: .atlas-lead title="Lead" }

</div>
<!-- a remark -->

<a class="way" href="../../policy-dialogue/"><strong>Policy</strong><span>Since 1975</span></a>

<svg viewBox="0 0 1 1"><text>Drawn</text></svg>

```html
<b class="kept">{ .kept } [kept](kept.md)</b>


{% raw %}{{ kept }}{% endraw %}
```

`<b>{ .kept }</b>` {% if not config.repo_url %}and{% endif %} {{ 'more' | upper }}
""",
    )
    assert (
        text
        == f"""# A heading

Words[^1] with *a *mark**, [a link]({ADDRESS}clusters/#top), [its own]({ADDRESS}a/page/#own),
[a page]({ADDRESS}a/b/), [home]({ADDRESS}), [a file]({ADDRESS}downloads/missions.csv), [afar](https://example.org/a.md).

- [**Policy** *Since 1975*]({ADDRESS}policy-dialogue/)

```html
<b class="kept">{{ .kept }} [kept](kept.md)</b>


{{{{ kept }}}}
```

`<b>{{ .kept }}</b>` and MORE
"""
    )


def test_a_page_without_a_heading_gets_its_title(site: Site) -> None:
    assert rendered(site, "Words.") == "# A title\n\nWords.\n"


# What macros show.


def test_the_twins_take_the_same(site: Site) -> None:
    for name in MACROS:
        assert name in {**vars(MacroQueries), **vars(MarkdownMacros)}, name
        assert inspect.signature(getattr(MarkdownMacros, name)) == inspect.signature(getattr(HtmlMacros, name))
    public = {name for name in {**vars(MacroQueries), **vars(MarkdownMacros)} if not name.startswith("_")}
    assert public == set(MACROS)


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ('{{ link("clusters/clara", "a\\n[cluster]") }}', f"[a \\[cluster\\]]({ADDRESS}clusters/clara/)"),
        (
            '{{ figure("eu-gateway-healthcare-2018-meetings") }}',
            f"[over 500 business meetings]({ADDRESS}indicators/eu-gateway-healthcare-2018-meetings/)",
        ),
        (
            '{{ amount("eu-gateway-healthcare-2018-meetings") }}',
            f"[over 500]({ADDRESS}indicators/eu-gateway-healthcare-2018-meetings/)",
        ),
        ("So.{{ note(2, 3) }}", f"So. ([note 2]({ADDRESS}references/2/), [note 3]({ADDRESS}references/3/))"),
        ('{{ count("references") }}', "59"),
        ('{{ records("missions", places="nowhere") }}', ""),
        (
            '{{ text("partnerships/elbe", "aim") }}',
            "To help position Europe as a technological and industrial leader in blue energy.",
        ),
    ],
)
def test_a_macro_shows_what_it_shows_on_the_page(site: Site, call: str, shown: str) -> None:
    if not shown:
        assert rendered(site, call) == ""
    else:
        assert rendered(site, call) == f"# A title\n\n{shown}\n"


def test_a_list_tells_when_and_what_and_never_gives_a_plan_for_a_fact(site: Site) -> None:
    planned = [record for record in site.catalogue.of_kind("missions") if record.status == "planned"]  # type: ignore[attr-defined]
    text = rendered(site, '{{ records("missions", status="planned") }}')
    assert text.count("\n- ") == len(planned) > 1
    assert text.count(", planned): ") == len(planned)
    assert text.count("Marks such as “planned” show how things stood in May 2019") == 1
    for record in planned:
        assert site.summary(record) in words(text)
    expected = rendered(site, '{{ figures("china-vehicle-sales-2020") }}')
    assert expected.strip().endswith("(expected)")


@pytest.mark.parametrize("name", MACROS)
def test_a_hostile_record_breaks_nothing(hostile: Site, name: str) -> None:
    text = rendered(hostile, f"{CALLS.get(name, f'{{{{ {name}() }}}}')}\n\nAfter.")
    found = tokens(text)
    assert not [token for token in found if token.type.startswith(("html", "fence", "code_block", "image", "block"))]
    assert [token.tag for token in found if token.type == "heading_open"] == ["h1"]
    assert not [target for target in links(text) if not target.startswith(ADDRESS)]
    assert words(text).endswith("After.")
    nasty = NASTY_TEXT if name == "text" else NASTY
    if name in ("link", "figures", "text", "records", "glossary", "charts"):
        assert printable(" ".join(nasty.split())) in words(text)


@pytest.mark.parametrize(
    "begin", ["# a", "- a", "> a", "1. a", "12) a", "+ a", "= a", "---", "a\n===", "| a |", "    a"]
)
def test_a_text_of_a_record_is_a_paragraph_however_it_begins(catalogue: Catalogue, begin: str) -> None:
    changed = build([catalogue["clusters/clara"].model_copy(update={"summary": begin})])
    text = rendered(Site(changed), 'Before.\n{{ text("clusters/clara") }}')
    kinds = [token.type for token in tokens(text) if token.nesting == 1]
    assert kinds == ["heading_open", "paragraph_open", "paragraph_open"]
    assert words(text).endswith(" ".join(begin.split()))


@pytest.mark.parametrize(
    "mistake",
    [
        '{{ link("clusters/none") }}',
        '{{ nothing("x") }}',
        "{{ nothing }}",
        "{{ nothing.at.all }}",
        '{{ count("missions" }}',
        '{{ records("missions", place="x") }}',
        '{{ records("missions", layout="grid") }}',
        '{{ text("clusters/clara", "goal") }}',
        '{{ charts("eccp-clusters-targeting-china") }}',
        "{{ figure() }}",
        "{{ 1 / 0 }}",
        "{% if %}",
    ],
)
def test_a_page_with_a_mistake_is_empty_and_the_others_stay(site: Site, mistake: str) -> None:
    files = made(site, page("Before."), page(mistake, "wrong.md"), page("After.", "after.md"))
    assert [path for path, file in files.items() if not file.content] == ["llms/pages/wrong.txt"]
    assert "wrong" not in str(files["llms.txt"].content)
