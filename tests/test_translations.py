"""No word of the interface stands in code, templates or scripts without passing gettext.

The site is built with a catalogue that puts every message into ⟦brackets⟧, from records and pages whose own words have
no Latin letters: so a Latin word without brackets is one that nobody could translate.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po
from lxml import html as parser
from playwright.sync_api import Browser, expect

from atlas import i18n
from atlas.records.diagnostics import DataError
from atlas.records.links import choices
from atlas.records.model import KINDS, Record
from atlas.site import Site, display
from atlas.site.labels import CHOICES
from atlas.site.settings import Settings

from .conftest import ROOT, copied, mkdocs, served_folder
from .reader import Reader

TEMPLATE = ROOT / "locale" / "atlas.pot"
FREE = {
    "name", "abbreviation", "aliases", "summary", "details", "editor_notes", "sector_as_printed", "aim", "plans",
    "topics", "attendance", "audience", "outcome", "context", "cooperation", "objective", "policy_support", "results",
    "examples", "offers", "reasoning", "potential", "subsectors", "unit", "group", "series", "publisher", "role",
    "section_titles", "licence", "identifiers",
}  # fmt: skip
"""The fields of the records that hold words of an author."""
UNITS = {"%", "rank"}
GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβγδεζηθικλμνξοπρστυφχψωϙϛ" + "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϘϚ",
)
SHOWN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-label")
UNSEEN = {"script", "style", "template", "code", "pre"}
INLINE = ("link", "figure", "amount", "note")
"""The macros whose words an author may choose."""
NAMES = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?"
    r"|\b(?:BibTeX|RIS|CSL-JSON|CSV|JSON|PNG|SVG|MIT|CC BY|Material for MkDocs)\b"
)
"""What has the same name in every language: addresses, files, formats, licences."""


# --- The checker


class Brackets:
    """How deep a text is within ⟦messages⟧, which may hold others, and elements of a page."""

    def __init__(self) -> None:
        self.depth = 0

    def bare(self, text: str) -> str:
        """What of the text that comes next stands in no message; empty if no word is in it but names."""
        outside = []
        for character in text:
            self.depth += (character == "⟦") - (character == "⟧")
            outside.append(character if not self.depth and character != "⟧" else " ")
        # A text that was cut short may have lost the ends of its messages.
        self.depth = 0 if text.endswith("...") else self.depth
        words = " ".join("".join(outside).split())
        return words if re.search("[A-Za-z]{2}", NAMES.sub("", words)) else ""


def untranslated(page: str) -> list[str]:
    """The words of a page, visible or in attributes that are read out, that stand in no message."""
    body = parser.document_fromstring(page)
    # What documents a field or a column is in the language of the data's own names, English.
    for cell in body.xpath("//tr[th/code]/td"):
        cell.getparent().remove(cell)
    brackets = Brackets()
    found = [*_bare(body, brackets)]
    assert brackets.depth == 0
    return found


def _bare(element: Any, brackets: Brackets) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    for name in SHOWN_ATTRIBUTES:
        if words := Brackets().bare(element.get(name, "")):
            yield f"{name}: {words}"
    yield from filter(None, [brackets.bare(element.text or "")])
    for child in element:
        yield from _bare(child, brackets)
        yield from filter(None, [brackets.bare(child.tail or "")])


def test_a_bare_word_is_found_wherever_a_reader_sees_it() -> None:
    page = """
        <h2>Sources</h2>
        <p>⟦Map of ⟦Europe⟧⟧, <a href="x" aria-label="Close">⟦x</a> y⟧ and 5</p>
        <script>let</script>"""
    assert untranslated(page) == ["Sources", "aria-label: Close", "and 5"]


# --- The site in the language of brackets


def bracketed(message: str) -> str:
    return f"⟦{message}⟧"


def write_catalogue(root: Path, translated: Callable[[str], str]) -> None:
    """Write a Chinese catalogue into a repository: every message of the template, translated by a function."""
    catalogue = Catalog(locale="zh")
    with TEMPLATE.open("rb") as file:
        for message in read_po(file):
            if message.id:
                # Chinese has one form for all numbers.
                text = translated(message.id[1] if message.pluralizable else message.id)
                catalogue.add(message.id, (text,) if message.pluralizable else text)
    folder = root / "locale" / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "atlas.po").open("wb") as file:
        write_po(file, catalogue)


def greek(value: Any, field: str = "") -> Any:
    """A value of a record, the words of its free fields without Latin letters; links keep their targets."""
    if isinstance(value, dict):
        # What provenance says of a field is no word of its author.
        return {
            name: part if name == "provenance" else greek(part, name if name in FREE else field)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [greek(part, field) for part in value]
    if not field or value in UNITS:
        return value
    parts = re.split(r"(\]\([^)]*\))", value)
    return "".join(part if part.startswith("](") else _greek_letters(part) for part in parts)


def _greek_letters(words: str) -> str:
    """Words with no Latin letter among the Greek ones, not even one with an accent."""
    letters = (letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter))
    return re.sub("[^\\W\\d_\u0370-\u03ff\u3400-\u9fff]", "ω", "".join(letters).translate(GREEK))


def macro_calls(page: str) -> str:
    """A page's front matter and the macros that it calls on lines of their own, without the words of its author."""
    _, head, body = page.split("---\n", 2)
    head = re.sub(r"^(title|description): .*$", r"\1: ΑΒΓ", head, flags=re.MULTILINE)
    calls = [
        line
        for line in body.splitlines()
        if (call := re.fullmatch(r"\{\{ (\w+)\(.*\) \}\}", line)) and call[1] not in INLINE and "title=" not in line
    ]
    return "\n\n".join([f"---\n{head}---", "# ΑΒΓ", *calls]) + "\n"


@pytest.fixture(scope="module")
def bracketed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = copied(tmp_path_factory.mktemp("brackets") / "atlas")
    write_catalogue(copy, bracketed)
    for path in (copy / "data").rglob("*.yml"):
        record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        path.write_text(yaml.safe_dump(greek(record), allow_unicode=True, sort_keys=False), "utf-8")
    for path in (copy / "docs").rglob("*.md"):
        if path.name != "writing-pages.md":
            path.write_text(macro_calls(path.read_text("utf-8")), "utf-8")
    settings = copy / "mkdocs.yml"
    settings.write_text(_settings(settings.read_text("utf-8")), "utf-8")
    target = copy.parent / "site"
    done = mkdocs("build", "--site-dir", str(target), root=copy, ATLAS_REPOSITORY_URL="https://github.example/atlas/")
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def _settings(text: str) -> str:
    """The settings in Chinese, their own words without Latin letters."""
    text = text.replace("  language: en", "  language: zh")
    text = re.sub(r"^(site_name|site_author): .*$", r"\1: ΑΒΓ", text, flags=re.MULTILINE)
    text = re.sub(r"^(site_description|copyright): >-\n(?:  .*\n)+", r"\1: ΑΒΓ\n", text, flags=re.MULTILINE)
    text = re.sub(r"^( +- )[A-Z][^:{]*(?=:(?: [\w/-]+\.md)?$)", r"\1ΑΒΓ", text, flags=re.MULTILINE)
    text = re.sub(r"^( +search_examples): .*$", r"\1: [ΑΒΓ]", text, flags=re.MULTILINE)
    # No two sides may have one name.
    letters = iter("ΔΕΖΗΘΙΚΛ")
    text = re.sub(r"\{name: [^,]+(?=, bounds)", lambda _: f"{{name: {next(letters)}", text)
    return re.sub(r"(\{title|, name): [^,}]+", r"\1: ΑΒΓ", text)


def test_every_word_on_every_page_can_be_translated(bracketed_site: Path) -> None:
    pages = sorted(path for path in bracketed_site.rglob("*.html"))
    assert {f"{kind}/index.html" for kind in KINDS} <= {path.relative_to(bracketed_site).as_posix() for path in pages}
    found: dict[str, str] = {}
    for path in pages:
        if path.parent.name != "writing-pages":
            for words in untranslated(path.read_text("utf-8")):
                found.setdefault(words, path.relative_to(bracketed_site).as_posix())
    assert found == {}


@pytest.fixture(scope="module")
def reader(bracketed_site: Path, browser: Browser) -> Iterator[Reader]:
    with served_folder(bracketed_site) as address:
        yield Reader(browser, address)


def test_the_words_that_scripts_show_can_be_translated(reader: Reader) -> None:
    page = reader.open("explore/?status=planned")
    heading = page.locator(".atlas-explore__status")
    expect(heading).to_have_text(re.compile(r"⟦\d+ records⟧"))
    expect(page.locator(".atlas-explore__chosen")).to_contain_text("⟦Clear all⟧")
    assert not untranslated(page.content())

    page = reader.open("clusters/")
    page.locator("select[name=group]").select_option("sectors")
    expect(page.locator(".atlas-order [role=status]")).to_have_text(re.compile("^⟦Sorted by: .*⟧$"))
    assert "⟦Not named⟧" in page.locator(".atlas-group__head th").all_inner_texts()[-1]
    assert not untranslated(page.content())

    page = reader.open("timeline/?sector=automotive")
    expect(page.locator(".atlas-count[role=status]")).to_have_text(re.compile(r"^⟦\d+ of \d+ entries: .*⟧$"))

    page = reader.open("explore/?q=上海")
    expect(page.locator(".atlas-explore__status")).to_have_text(re.compile("^⟦.* for “上海”.⟧$"))
    assert page.locator(".atlas-hit__kind").first.inner_text().startswith("⟦")
    page = reader.open("explore/?q=qqqq")
    expect(page.locator(".atlas-explore__told")).to_contain_text("⟦The atlas has nothing on “qqqq”.⟧ ")
    page.locator(".atlas-search input").fill("上海")
    expect(page.locator(".atlas-suggest__all")).to_have_text(re.compile("^⟦See all .*⟧$"))
    assert reader.complaints == []


# --- The catalogue


def test_the_committed_template_lists_what_stands_in_the_sources(tmp_path: Path) -> None:
    [command] = re.findall(r"^#   pybabel (extract .*)$", (ROOT / "babel.cfg").read_text("utf-8"), re.MULTILINE)
    made = tmp_path / "atlas.pot"
    arguments = shlex.split(command.replace("locale/atlas.pot", str(made)))
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])
    assert TEMPLATE.read_text("utf-8") == made.read_text("utf-8"), f"Run: pybabel {command}"


@pytest.fixture
def english() -> Iterator[None]:
    yield
    i18n.use("en", ROOT)


@pytest.mark.usefixtures("english")
def test_a_language_has_its_own_dates_numbers_and_order_of_words(tmp_path: Path) -> None:
    words = {"{day}": "{day}日", "{year}": "{year}年", "November": "11月", "{month} {year}": "{year}{month}"}
    words |= {"{day} {month} {year}": "{year}{month}{day}", "{day} {month}": "{month}{day}", "{number}nd": "第{number}"}
    write_catalogue(tmp_path, lambda message: words.get(message, message))
    i18n.use("zh", tmp_path)
    assert [display.date(date) for date in ("2018", "2018-11", "2018-11-30")] == [
        "2018年",
        "2018年11月",
        "2018年11月30日",
    ]
    assert display.day("2018-11-30") == "11月30日"
    assert display.ordinal(2) == "第2"
    assert display.ordinal(3) == "3rd"


@pytest.mark.usefixtures("english")
def test_without_a_catalogue_or_a_translation_the_words_are_english(tmp_path: Path) -> None:
    i18n.use("fr", tmp_path)
    assert i18n.gettext("Sources") == "Sources"
    assert i18n.ngettext("{count} record", "{count} records", 1) == "{count} record"
    write_catalogue(tmp_path, lambda message: "来源" if message == "Sources" else "")
    i18n.use("zh", tmp_path)
    assert (i18n.gettext("Sources"), i18n.gettext("Facts")) == ("来源", "Facts")


@pytest.mark.parametrize("model", KINDS.values())
def test_every_choice_has_a_label(model: type[Record]) -> None:
    for name in ("type", "status", "generation", "level", "recurs"):
        if name in model.model_fields:
            assert set(choices(model, name)) <= CHOICES.keys()


@pytest.mark.parametrize(
    ("catalogue", "told"),
    [
        (b'msgid "Sources"\nmsgstr "Q\xfc"\n', "locale/de/LC_MESSAGES/atlas.po:1:1: It cannot be read: 'utf-8' codec"),
        (b'msgid "Sources"\nnonsense "Q"\n', "locale/de/LC_MESSAGES/atlas.po:2:1: It cannot be read: Unknown"),
        (
            b'msgid ""\nmsgstr ""\n\nmsgid "By %(who)s"\nmsgstr "Von %(wer)s"\n',
            "locale/de/LC_MESSAGES/atlas.po:4:1: %(wer)s stands in no English text of this one. Correct it",
        ),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_told_with_its_line(catalogue: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "atlas.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(catalogue)
    with pytest.raises(DataError) as raised:
        Site.load(tmp_path, Settings(language="de"))
    assert str(raised.value).startswith(told)
