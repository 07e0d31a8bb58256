"""The built site, page by page: complete, whole, and honest about where things come from."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from lxml import etree
from lxml.html import HtmlElement

from atlas.records.catalogue import Catalogue
from atlas.records.field_types import EVERY_KIND
from tests.conftest import REPOSITORY_URL, ROOT, SITE_URL, build, mkdocs

NOTES_OF_THE_PAPER = range(1, 60)


@cache
def tree(path: Path) -> HtmlElement:
    return lxml.html.fromstring(path.read_bytes())


@cache
def links(path: Path, within: str = "") -> list[str]:
    """Where the links of a page lead, or those within its elements of one class."""
    parts = tree(path).find_class(within) if within else [tree(path)]
    return [href for part in parts for href in part.xpath(".//a/@href")]


@pytest.fixture(scope="module")
def pages(built: Path) -> list[Path]:
    """Every page that a reader can open: all HTML but redirects and cards made for embedding."""
    return [page for page in sorted(built.rglob("*.html")) if not is_technical(built, page)]


def is_technical(built: Path, page: Path) -> bool:
    return page.relative_to(built).parts[0] == "embed" or bool(tree(page).xpath("//meta[@http-equiv='refresh']"))


@cache
def visible_text(path: Path) -> str:
    page = lxml.html.fromstring(path.read_bytes())
    etree.strip_elements(page, etree.Comment, "script", "style", "template", "code", "pre", with_tail=False)
    return " ".join(page.itertext())


@cache
def ids(path: Path) -> set[str]:
    return {*tree(path).xpath("//@id")}


def test_every_record_has_a_page(built: Path, catalogue: Catalogue) -> None:
    missing = [record.key for record in catalogue if not (built / record.key / "index.html").is_file()]
    assert not missing


def test_every_record_is_listed_in_its_directory(built: Path, catalogue: Catalogue) -> None:
    for kind in EVERY_KIND:
        linked = {*links(built / kind / "index.html")}
        missing = [r.key for r in catalogue.of_kind(kind) if f"../{r.key}/" not in linked]
        assert not missing


def test_every_link_and_anchor_resolves(built: Path, pages: list[Path]) -> None:
    broken = []
    for page in pages:
        if page.name == "404.html":
            continue
        for element in tree(page).iter("a", "link", "script", "img", "source", "use"):
            target = element.get("href") or element.get("src")
            if target and is_broken(built, page, target):
                broken.append(f"{page.relative_to(built)}: {target}")
    assert not broken


def is_broken(built: Path, page: Path, target: str) -> bool:
    if target.startswith((SITE_URL, "/")):
        path, anchor = target.removeprefix(SITE_URL).partition("#")[::2]
        if target.startswith("/"):
            return True
        file = built / unquote(urlsplit(path).path)
    elif urlsplit(target).scheme:
        return False
    else:
        parts = urlsplit(target)
        anchor = parts.fragment
        file = page if not parts.path else (page.parent / unquote(parts.path)).resolve()
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        return True
    return bool(anchor) and file.suffix == ".html" and unquote(anchor) not in ids(file)


@pytest.mark.parametrize("leftover", ["None", "{{", "{%", "Macro Rendering Error", "Undefined", "StrictUndefined"])
def test_no_page_shows_machinery(pages: list[Path], leftover: str) -> None:
    word = re.compile(rf"(?<![\w-]){re.escape(leftover)}(?![\w-])" if leftover[0].isalpha() else re.escape(leftover))
    # "None in the catalogue." is a sentence; a bare None is a Python value that leaked.
    assert not [page for page in pages if word.search(visible_text(page).replace("None in the catalogue", ""))]


def test_no_page_shows_an_unexplained_id(pages: list[Path], catalogue: Catalogue) -> None:
    # An address that is spelt out, as in a citation, is no id without words.
    key = re.compile(rf"(?<![\w/.])(?:{'|'.join(EVERY_KIND)})/[a-z0-9-]+\b(?!\.yml|/)")
    shown = {
        f"{page}: {found.group()}"
        for page in pages
        for found in key.finditer(visible_text(page))
        if catalogue.get(found.group())
    }
    assert not shown


def test_every_note_is_reachable_and_cited(built: Path, catalogue: Catalogue) -> None:
    directory = {*links(built / "references" / "index.html")}
    for number in NOTES_OF_THE_PAPER:
        assert f"../references/{number}/" in directory
        assert catalogue.citations.get(number), f"no record cites note {number}"


def test_a_reference_lists_every_record_that_cites_it(built: Path, catalogue: Catalogue) -> None:
    for number, citing in catalogue.citations.items():
        linked = {*links(built / "references" / str(number) / "index.html")}
        assert {f"../../{record.key}/" for record in citing} <= linked


def test_links_between_records_go_both_ways(built: Path, catalogue: Catalogue) -> None:
    for key, backlinks in catalogue.backlinks.items():
        linked = {*links(built / key / "index.html", "md-content__inner")}
        missing = [b.record.key for b in backlinks if f"../../{b.record.key}/" not in linked]
        assert not missing, f"{key} does not lead back to {missing}"


def test_titles_and_descriptions_are_unique(pages: list[Path]) -> None:
    titles = Counter(tree(page).findtext("head/title") for page in pages)
    descriptions = Counter(
        text for page in pages for text in tree(page).xpath("//meta[@name='description'][1]/@content")
    )
    assert not [title for title, count in titles.items() if count > 1]
    assert not [text for text, count in descriptions.items() if count > 1]
    assert len([page for page in pages if page.name != "404.html"]) <= descriptions.total()


def test_every_page_has_one_heading_of_the_first_level_and_shares_it_with_none(pages: list[Path]) -> None:
    headings = {page: [" ".join(heading.text_content().split()) for heading in tree(page).iter("h1")] for page in pages}
    assert not [page for page, found in headings.items() if len(found) != 1]
    shown = Counter(found[0] for found in headings.values())
    assert not [heading for heading, count in shown.items() if count > 1]


def test_the_edit_link_of_a_record_opens_its_own_yaml(built: Path, catalogue: Catalogue) -> None:
    for record in catalogue:
        wanted = f"{REPOSITORY_URL}edit/main/docs/../data/{record.key}.yml"
        found = links(built / record.key / "index.html")
        assert any(same_address(link, wanted) for link in found), record.key


def same_address(link: str, wanted: str) -> bool:
    return re.sub(r"/[^/]+/\.\./", "/", link) == re.sub(r"/[^/]+/\.\./", "/", wanted)


def test_without_a_repository_there_is_no_edit_link(tmp_path: Path) -> None:
    assert mkdocs("build", "--strict", "--site-dir", str(tmp_path / "site")).returncode == 0
    page = tmp_path / "site" / "clusters" / "clara" / "index.html"
    assert links(page)
    assert not [link for link in links(page) if "edit/" in link]
    assert not tree(page).xpath("//link[@rel='canonical']")
    # No page promises a way that it does not offer.
    promise = re.compile("[Aa]nyone can correct|[Rr]eport a correction|Suggest a change|please report|Open an issue")
    for path in (tmp_path / "site").rglob("*.html"):
        found = promise.search(visible_text(path))
        assert not found, (path, found)


def test_breadcrumbs_lead_home_and_to_the_directory(built: Path, catalogue: Catalogue) -> None:
    for record in catalogue:
        assert links(built / record.key / "index.html", "md-path") == ["../..", "../"]


def test_previous_and_next_walk_through_a_whole_kind(built: Path, catalogue: Catalogue) -> None:
    for kind in EVERY_KIND:
        ordered = catalogue.of_kind(kind)
        for one, other in pairwise(ordered):
            assert f"../{other.id}/" in links(built / one.key / "index.html", "md-footer__inner")
            assert f"../{one.id}/" in links(built / other.key / "index.html", "md-footer__inner")


def test_a_plan_does_not_say_who_took_part(built: Path, catalogue: Catalogue) -> None:
    for mission in catalogue.of_kind("missions"):
        text = visible_text(built / mission.key / "index.html")
        assert ("Who took part" not in text and "Took part" not in text) or mission.status == "held", mission.key


def test_editor_notes_are_visible(built: Path, catalogue: Catalogue) -> None:
    for record in catalogue:
        notes = tree(built / record.key / "index.html").find_class("atlas-editor-notes")
        assert sum(len(part.findall(".//p")) for part in notes) == len(record.editor_notes), record.key


def test_abbreviations_are_explained_on_hand_written_and_record_pages(built: Path) -> None:
    for page in ("index.html", "cluster-cooperation/index.html", "partnerships/ec2i/index.html"):
        assert tree(built / page).xpath("//abbr[@title]"), page


def test_the_glossary_has_a_way_to_the_first_entry_of_each_letter(built: Path) -> None:
    page = tree(built / "glossary" / "index.html")
    first: dict[str, str] = {}
    for entry in page.xpath("//*[contains(@class, 'atlas-glossary')]//dt"):
        letter = entry.text_content().strip()[0].upper()
        first.setdefault(letter if letter.isalpha() else "0–9", f"#{entry.get('id')}")
    shown = page.xpath("//*[contains(@class, 'atlas-letters')]//a")
    assert {link.text_content(): link.get("href") for link in shown} == first
    assert len(first) > 15


def test_foreign_names_carry_their_language(built: Path, pages: list[Path]) -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    unmarked = [
        f"{page.relative_to(built)}: {text}"
        for page in pages
        if chinese.search(page.read_text("utf-8"))
        for text in tree(page).xpath("//body//text()")
        if chinese.search(text) and not is_marked(text.getparent() if text.is_text else text.getparent().getparent())
    ]
    assert not unmarked


def is_marked(element: HtmlElement) -> bool:
    """Whether the text of an element says that it is Chinese, or is not read as text."""
    around = [element, *element.iterancestors()]
    return any(
        one.get("lang", "").startswith("zh") or one.tag in ("script", "style", "template", "code", "pre")
        for one in around
    )


def test_contact_boxes_say_when_they_were_printed_and_how_to_remove_them(built: Path, catalogue: Catalogue) -> None:
    for story in catalogue.of_kind("success-stories"):
        page = built / story.key / "index.html"
        (contact,) = tree(page).find_class("atlas-contact")
        assert "printed in 2019" in contact.text_content()
        assert "../../about/#removal" in links(page, "atlas-contact")


@pytest.mark.parametrize(
    ("page", "addition", "complaint"),
    [
        ("about.md", "\n[gone](organisations/nowhere.md)\n", "organisations/nowhere.md"),
        ("about.md", "\n[gone](index.md#nowhere)\n", "#nowhere"),
        ("about.md", '\n{{ link("organisations/knwon") }}\n', "Did you mean 'organisations/known'"),
        ("about.md", "\n{{ unknown_macro() }}\n", "unknown_macro"),
        ("forgotten.md", "# Forgotten\n", "forgotten.md"),
    ],
)
def test_a_mistake_in_a_page_fails_the_strict_build(few: Path, page: str, addition: str, complaint: str) -> None:
    with (few / "docs" / page).open("a", encoding="utf-8") as file:
        file.write(addition)
    done = mkdocs("build", "--strict", root=few)
    assert done.returncode != 0
    assert complaint in done.stdout + done.stderr


def test_few_records_and_pages_without_a_mistake_make_a_site(few: Path) -> None:
    build(few / "site", root=few)


def test_each_wrong_call_is_told_on_its_own_line_with_what_would_be_right(copy: Path) -> None:
    page = copy / "docs" / "about.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    wrong = {
        '{{ count() }} and {{ count("missions", "planned") }}': [
            (4, "count: It needs 'kind'. Write it like this: {{ count("),
            (22, "count: 'planned' is no form. Choose from: words, digits. A condition names its field: "),
        ],
        '{{ records("missions", sector="ict") }}': [
            (4, "records: Records of the kind 'missions' have no field 'sector'. Did you mean 'sectors'?")
        ],
        '{{ records("missions", status="hled") }}': [
            (4, "records: 'status' is never 'hled'. Did you mean 'held'? Choose from: held")
        ],
        '{{ records("missions", hue="x") }}': [
            (4, "records: Records of the kind 'missions' have no field 'hue'. Choose from: id, name, abb")
        ],
        '{{ records("missions", sectors="icct") }}': [(4, "records: There is no record 'sectors/icct'. Did you mean")],
        '{{ link("clusters/nowhere") }}': [
            (4, "link: There is no record 'clusters/nowhere'. Correct its name, or take it")
        ],
        '{{ link(\n  "clusters/clarra"\n) }}': [(4, "link: There is no record 'clusters/clarra'. Did you mean")],
        "{{ note() }}": [(4, "note: It names no note. Write it like this: {{ note(14, 15) }}.")],
        '{{ link("clusters/clara", width=3) }}': [(4, "link: It takes no 'width'. Write it like this: {{ link(")],
    }
    wanted = []
    for call, told in wrong.items():
        wanted += [f"docs/about.md:{len(lines) + 1}:{column}: {message}" for column, message in told]
        lines += call.split("\n")
    page.write_text("\n".join(lines), encoding="utf-8")
    done = mkdocs("build", root=copy)
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("docs/about.md:")]
    assert [line[: len(start)] for line, start in zip(said, wanted, strict=True)] == wanted


def test_an_id_without_quotation_marks_is_told_as_that(copy: Path) -> None:
    page = copy / "docs" / "about.md"
    count = len(page.read_text(encoding="utf-8").splitlines())
    with page.open("a", encoding="utf-8") as file:
        file.write("{{ link(clusters/clara) }} {{ figure(eu-share) }}\n")
    done = mkdocs("build", root=copy)
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("docs/about.md:")]
    assert said == [
        f'docs/about.md:{count + 1}:9: Quotation marks are missing. Write "clusters/clara".',
        f'docs/about.md:{count + 1}:38: Quotation marks are missing. Write "eu-share".',
    ]


def test_wrong_records_stop_the_build_with_a_line_for_each_problem(copy: Path) -> None:
    cluster = copy / "data" / "clusters" / "clara.yml"
    text = cluster.read_text(encoding="utf-8").replace("name:", "nme:", 1)
    cluster.write_text(f"{text}colour: red\n", encoding="utf-8")
    (copy / "data" / "missions" / "broken.yml").write_text("name: [\n", encoding="utf-8")
    done = mkdocs("build", root=copy)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert re.search(r"^data/clusters/clara\.yml:1:1: nme: .*Did you mean 'name'\?", said, re.MULTILINE)
    assert re.search(r"^data/clusters/clara\.yml:\d+:1: colour: ", said, re.MULTILINE)
    assert re.search(r"^data/missions/broken\.yml:\d+:\d+: ", said, re.MULTILINE)
    assert "Traceback" not in said


def test_a_renamed_record_is_found_at_its_old_address(few: Path) -> None:
    record = few / "data" / "organisations" / "known.yml"
    with record.open("a", encoding="utf-8") as file:
        file.write("former_ids: [once]\n")
    build(few / "site", root=few)
    old = few / "site" / "organisations" / "once" / "index.html"
    assert "../known/" in links(old)
    (refresh,) = tree(old).xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh.endswith("url=../known/")


@pytest.mark.parametrize("strict", [True, False])
def test_a_copy_without_history_is_told_with_its_cure(strict: bool, few: Path) -> None:
    shutil.rmtree(few / ".git")
    done = mkdocs("build", *(["--strict"] if strict else []), root=few)
    said = done.stdout + done.stderr
    assert bool(done.returncode) == strict
    warnings = [line for line in said.splitlines() if line.startswith("WARNING")]
    assert len(warnings) == 1
    assert "is not a git repository. Clone the repository" in warnings[0]
    assert "Traceback" not in said


def test_two_builds_are_the_same_to_the_byte(built: Path, tmp_path: Path, copy: Path) -> None:
    again = tmp_path / "again"
    shutil.rmtree(copy / ".git")
    shutil.copytree(ROOT / ".git", copy / ".git")
    done = mkdocs(
        "build", "--strict", "--site-dir", str(again), root=copy,
        ATLAS_SITE_URL=SITE_URL, ATLAS_REPOSITORY_URL=REPOSITORY_URL, ATLAS_CONTACT_EMAIL="atlas@atlas.example",
        PYTHONHASHSEED="7", LC_ALL="C", TZ="Asia/Shanghai",
    )  # fmt: skip
    assert done.returncode == 0
    first, second = files(built), files(again)
    assert first.keys() == second.keys()
    assert not [name for name in first if first[name] != second[name]]


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
