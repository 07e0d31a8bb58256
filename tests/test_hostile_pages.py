"""Whatever a record's texts say, its page is made of what the templates made it of."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import lxml.html
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from atlas.records import catalogue
from atlas.records.catalogue import Catalogue
from atlas.records.model import Cluster, Reference, Term
from atlas.records.text import mentions
from atlas.site import Site
from tests.conftest import LISTS, made_up, mkdocs
from tests.markup import Markup, record_html
from tests.test_hostile import CASES, case_name
from tests.test_hostile_files import SOUND

PIECES = [
    "[<script>alert(1)</script>](https://example.org)", "[<b onclick=x>](clusters/known)", "**<i>**",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "-->", "<b", ">", '"', "'", "&lt;", "&#60;",
    "&", "`", "```",
    "{{ x }}", "{% x %}", "{#", "[", "]", "](", ")", "[^1]", "[^99]", "[x](javascript:alert(1))", "[x](https://example.org)",
    "[x](clusters/known)", "[](clusters/known)", "[](clusters/none)", "![x](https://example.org/x.png)", "<https://example.org>",
    "https://example.org", "*", "**", "_", "__", "\\", "# ", "| a | b |", "---", "{: onclick=x }", "[a]: javascript:x",
    "*[KN]: x",
    "KN", "\n", " ", "上海", "é", "a", "1", "//", "x onmouseover=alert(1) ", "</p>", "</article>", "<![CDATA[",
    "]]>", "<?php", "%3Cscript%3E",
]  # fmt: skip

hostile_text = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.text(st.characters(exclude_categories=["Cs", "Co", "Cn", "Cc", "Cf"]), max_size=60),
)


def record(words: str, name: str, line: str, *, twin: bool) -> Cluster | None:
    """A record whose every text is given, or (its twin) the same with harmless words; None where it is refused."""
    text, title, short = ("Words.", "Name", "Line") if twin else (words.strip(), name.strip(), line.strip())
    try:
        return Cluster(
            id="subject", name=title, abbreviation=short, aliases=(short,), local_name=short, summary=text,
            details=(text, text), editor_notes=(text,), sections=("1",), notes=(1,), website="https://example.org/",
        )  # fmt: skip
    except ValidationError:
        return None


def page(subject: Cluster) -> str:
    known = Cluster(
        id="known",
        name="Known",
        abbreviation="KN",
        summary="A cluster.",
        sections=("1",),
        related=("clusters/subject",),
    )
    term = Term(id="term", name="Term", abbreviation="TM", summary="A term.", sections=("1",))
    built: Catalogue = catalogue.build(
        [subject, known, term, Reference(id="1", name="R", summary="R.", sections=("1",))]
    )
    return record_html(Site(built), "clusters/subject")


def elements(html: str) -> Counter[str]:
    return Counter(tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_text, hostile_text, hostile_text)
def test_no_text_adds_an_element_or_attribute_to_a_page(words: str, name: str, line: str) -> None:
    subject, twin = (record(words, name, line, twin=twin) for twin in (False, True))
    # What the checker refuses makes no page: an unknown note or record, a link to nowhere.
    found = mentions(words.strip())
    if (
        subject is None
        or twin is None
        or found.broken
        or set(found.notes) - {1}
        or set(found.records) - {"clusters/known"}
    ):
        return
    html, harmless = page(subject), page(twin)
    assert Markup.of(html) <= Markup.of(harmless).with_text_markup()
    # Beyond the light markup of texts, there is exactly as much of everything as on the harmless page.
    for tag, count in elements(harmless).items():
        if tag not in ("a", "abbr", "bdi", "em", "strong", "sup"):
            assert elements(html)[tag] == count


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small atlas with every hostile record that the checker accepts, and all pages that list records, built."""
    root = made_up(tmp_path_factory.mktemp("attacked") / "atlas", *LISTS)
    shutil.copytree(SOUND, root / "data", dirs_exist_ok=True)
    for case in CASES:
        if case.with_suffix(".page").exists():
            shutil.copy(case, root / "data" / case.parent.name)
    done = mkdocs("build", "--site-dir", str(root / "site"), root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def test_hostile_records_get_pages_like_all_others(attacked: Path) -> None:
    ordinary = Markup.of(
        (attacked / "organisations" / "example-association" / "index.html").read_text(encoding="utf-8")
    )
    for case in CASES:
        if not case.with_suffix(".page").exists():
            continue
        html = (attacked / case_name(case) / "index.html").read_text(encoding="utf-8")
        made = Markup.of(html)
        allowed = ordinary.with_text_markup()
        assert made.elements - allowed.elements <= {"dl", "dt", "dd", "aside", "span"}, case
        assert not [name for _, name in made.attributes if name.startswith("on")], case
        assert made.schemes <= allowed.schemes | {"data", "mailto"}, case
        soup = BeautifulSoup(html, "html.parser")
        assert all("alert(1)" not in script.get_text() for script in soup.find_all("script", type=None)), case
        assert soup.title is not None, case


def test_hostile_names_stay_text_in_every_list(attacked: Path) -> None:
    for path in attacked.rglob("*.html"):
        page = lxml.html.fromstring(path.read_bytes())
        for attack in (
            "//@*[starts-with(name(), 'on')]",
            "//script[normalize-space() = 'alert(1)']",
            "//img[@src='x']",
        ):
            assert not page.xpath(attack), (path, attack)
