"""Sources: the paper is one among others, every statement names its own, and every value of an editor is marked."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from atlas import exports
from atlas.exports import cite
from atlas.macros.calls import PageCalls
from atlas.macros.html import HtmlMacros
from atlas.macros.markdown import MarkdownMacros
from atlas.macros.page_text import PageText
from atlas.records import checks
from atlas.records.catalogue import Catalogue, build
from atlas.records.diagnostics import errors
from atlas.records.model import Source
from atlas.site import Site
from tests.conftest import ROOT
from tests.exports.conftest import history_of, settings
from tests.markup import record_html, words

PAPER = "sources/discussion-paper-on-china"

SOURCE = """\
name: Clusters return to Suzhou
summary: News of a mission.
type: web-page
publisher: Example Chamber
date: 2023-05-20
url: https://chamber.example/news/suzhou
archived_url: https://archive.example/suzhou
accessed: 2026-11-29
language: en
"""
MISSION = """\
name: Cluster mission to Suzhou
summary: >-
  Clusters from Europe visited firms in China[^chamber-news-2023: second paragraph].
type: mission
status: held
start: 2023-05
sectors: [energy]
sources: [chamber-news-2023]
"""
"""What a newcomer writes who knows of a mission from a web page alone: without a place, without the paper."""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """The real data with some files changed or added, by key."""

    def run(**files: str) -> Path:
        data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
        for name, text in files.items():
            (data / f"{name.replace('__', '/').replace('_', '-')}.yml").write_text(text, encoding="utf-8")
        return data

    return run


@pytest.fixture
def site(write: Write) -> Site:
    """The atlas with the newcomer's mission."""
    data = write(sources__chamber_news_2023=SOURCE, missions__cluster_mission_2023=MISSION)
    catalogue = checks.load(data)
    return Site(catalogue, settings(), history_of(catalogue), data.parent)


def told(data: Path, key: str) -> list[str]:
    """Errors that the checker finds in a record, without the path."""
    found = errors(checks.check(data)[1])
    return [str(one).removeprefix(f"data/{key}.yml:") for one in found if one.path == f"data/{key}.yml"]


NEW = "missions/cluster-mission-2023"


def everywhere(site: Site) -> dict[str, str]:
    """What each page and export says of the newcomer's mission, and of nothing else."""
    files = {file.path: file for file in exports.files(site)}
    text: dict[str, str] = {path: file.data.decode("utf-8", "replace") for path, file in files.items()}
    rows = list(csv.reader(io.StringIO(text["downloads/missions.csv"].removeprefix("\ufeff"))))
    row = next(row for row in rows if row[0] == "cluster-mission-2023")
    calendar = text["calendars/missions.ics"].replace("\r\n ", "")
    feed = text["feeds/activities.xml"]
    plain = text["llms/missions.txt"]
    page = words(record_html(site, NEW))
    cited = cite.record(site, site.catalogue[NEW])
    return {
        "page": re.sub(r"Cite and reuse.*", "", page, flags=re.DOTALL),
        "citation": "\n".join((cited.plain, cited.bibtex, cited.ris, cited.csl)),
        "json-ld": graph_of_the_record(site),
        "api": json.dumps({**json.loads(text[f"api/v1/{NEW}.json"]), "added": "", "changed": ""}),
        "csv": " ".join(row),
        "calendar": next(event for event in calendar.split("BEGIN:VEVENT") if "Suzhou" in event),
        "feed": next(entry for entry in feed.split("<entry>") if "Suzhou" in entry),
        "llms": next(entry for entry in plain.split("\n## ") if "Suzhou" in entry),
    }


def graph_of_the_record(site: Site) -> str:
    """JSON-LD of the mission's page, without what it says of the site as a whole."""
    graph = json.loads(exports.jsonld(site, f"{NEW}/", "Cluster mission to Suzhou", "A mission."))["@graph"]
    return json.dumps([node for node in graph if node["@type"] != "WebSite"])


def test_what_is_known_from_a_web_page_alone_never_names_the_paper(site: Site) -> None:
    for where, said in everywhere(site).items():
        assert "Example Chamber" in said or where == "csv", where
        # The field names of the API and the tables are the same for all records.
        values = re.sub(r'"(?:notes|editor_notes|sources)": \[\]|note = ', "", said)
        # Dates of the made-up history are no statement of the record.
        values = re.sub(r"\b20(?:2[0-2])-?\d\d-?\d\d\S*", "", values)
        for wrong in ("iscussion paper", "iscussion Paper", "the paper", "2019", "note "):
            assert wrong not in values, (where, wrong, said)


def test_such_a_record_is_sound(write: Write) -> None:
    data = write(sources__chamber_news_2023=SOURCE, missions__cluster_mission_2023=MISSION)
    assert told(data, NEW) == []
    assert told(data, "sources/chamber-news-2023") == []


def test_a_source_is_cited_by_a_mark_that_leads_to_it_and_to_the_place_in_it(site: Site) -> None:
    page = BeautifulSoup(record_html(site, NEW), "html.parser")
    mark = page.select_one(".atlas-lead .atlas-note a")
    assert mark
    assert mark["href"] == "../../sources/chamber-news-2023/"
    assert mark.text == "[Example Chamber 2023, second paragraph]"
    assert mark["title"] == "Example Chamber, Clusters return to Suzhou, 20 May 2023, second paragraph"
    sources = page.select_one(".atlas-sources")
    assert sources
    assert "Example Chamber, Clusters return to Suzhou, 20 May 2023, second paragraph" in words(str(sources))
    assert sources.find("a", href="https://chamber.example/news/suzhou")


def test_the_page_of_a_source_tells_what_is_known_of_it_and_who_cites_it(site: Site) -> None:
    page = words(record_html(site, "sources/chamber-news-2023"))
    for shown in ("Web page", "Example Chamber", "20 May 2023", "29 November 2026", "archive.example", "Cited by"):
        assert shown in page
    assert "Cluster mission to Suzhou" in page


def test_pages_cite_sources_by_the_same_macro_as_notes(site: Site) -> None:
    calls = PageCalls(PageText("index.md"))
    html = HtmlMacros(site, "", calls).note(14, "chamber-news-2023: p. 2")
    assert 'href="references/14/"' in html
    assert 'href="sources/chamber-news-2023/"' in html
    assert "p. 2" in html
    plain = MarkdownMacros(site, "https://atlas.example/").note("chamber-news-2023: p. 2")
    assert "https://atlas.example/sources/chamber-news-2023/" in plain
    assert "p. 2" in plain


MISTAKES = {
    "a source that is not there": (
        MISSION.replace("sources: [chamber-news-2023]", "sources: [chamber-new-2023]"),
        "8:11: sources[0]: There is no record 'sources/chamber-new-2023'. Did you mean 'chamber-news-2023'? "
        "Correct the id, add data/sources/chamber-new-2023.yml, or take it out here.",
    ),
    "a citation of none": (
        MISSION.replace("[^chamber-news-2023: second paragraph]", "[^chamber-news: p. 2]"),
        "2:1: summary: There is no source 'chamber-news'. Did you mean 'chamber-news-2023'? "
        "Correct the id, add data/sources/chamber-news.yml, or take it out here.",
    ),
    "no source at all": (
        MISSION.replace("sources: [chamber-news-2023]\n", ""),
        "1:1: sections: The record names no source. Add `sections: [...]` if the paper speaks of it, "
        "or `sources: [...]` with ids from data/sources/.",
    ),
    "a section that the paper does not have": (
        MISSION + 'sections: ["2.7"]\nnotes: []\n',
        "9:12: sections[0]: Discussion Paper on China has no section '2.7'. "
        "Sections are: 1, 2, 2.1, 2.2, table-1, 3, 3.1, 3.2, 4, 4.1, 4.2, 4.3, 4.4.",
    ),
    "a section without a word on its notes": (
        MISSION + 'sections: ["2.2"]\n',
        "1:1: notes: The field 'notes' is missing (the paper's notes that stand behind it). "
        "Add a line `notes: [...]`, or `notes: []` where the paper gives none.",
    ),
    "notes without a section": (
        MISSION + "notes: [14]\n",
        "9:1: notes: The record names notes of the paper, but no section of it. Add the notes' `sections`.",
    ),
    "an origin that is no source": (
        MISSION + "provenance: {sectors: chamber}\n",
        "9:14: provenance.sectors: There is no source 'chamber'. "
        "Correct the id, add data/sources/chamber.yml, or take it out here.",
    ),
    "the former name of provenance": (
        MISSION + "from_editor: [sectors, start]\n",
        "9:1: from_editor: The field 'from_editor' is now called 'provenance'. "
        "Write `provenance: {sectors: editor, start: editor}` in its place.",
    ),
}


@pytest.mark.parametrize(("text", "line"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place_and_cure(text: str, line: str, write: Write) -> None:
    data = write(sources__chamber_news_2023=SOURCE, missions__cluster_mission_2023=text)
    assert told(data, NEW) == [line]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("references/chamber-news", "Move the file to data/sources/, which holds all other sources"),
        ("references/007", "Move the file to data/sources/, which holds all other sources"),
        ("sources/editor", "its id starts with a letter, and is not 'editor'"),
        ("sources/14", "its id starts with a letter, and is not 'editor'"),
    ],
)
def test_a_name_that_a_note_or_source_cannot_have_is_told(path: str, said: str, write: Write) -> None:
    data = write(**{path.replace("/", "__"): SOURCE})
    if "/" in path:
        (data / f"{path}.yml").write_text(SOURCE, encoding="utf-8")
    found = [str(one) for one in errors(checks.check(data)[1])]
    assert len(found) == 1
    assert said in found[0]


def test_only_one_paper_can_be_the_main_one(write: Write) -> None:
    data = write(sources__second=SOURCE + "main: true\n")
    assert any("is the main paper already" in line for line in told(data, "sources/second"))


# --- The paper


def test_the_paper_is_identified_by_the_editors(catalogue: Catalogue) -> None:
    paper = catalogue[PAPER]
    assert isinstance(paper, Source)
    assert catalogue.paper is paper
    assert (paper.name, paper.identifiers, paper.version, paper.date) == (
        "Discussion Paper on China", ("D 3.5",), "2", "2019-05",
    )  # fmt: skip
    assert "© European Union, 2019" in str(paper.licence)
    assert {"name", "publisher", "date", "version", "identifiers", "licence"} <= set(paper.from_editor)
    briefing = catalogue["sources/preparatory-briefing-on-china"]
    assert isinstance(briefing, Source)
    assert (briefing.identifiers, briefing.version, briefing.date) == (("D 3.2",), "3", "2019-04")


def real(catalogue: Catalogue) -> Site:
    return Site(catalogue, settings(), history_of(catalogue), ROOT)


def test_every_citation_credits_the_paper_first(catalogue: Catalogue) -> None:
    site = real(catalogue)
    citation = cite.record(site, catalogue["clusters/clara"])
    credit = "European Cluster Collaboration Platform, Discussion Paper on China, D 3.5, version 2, May 2019"
    assert citation.plain.startswith(f"{credit} (identified by the editors of the atlas), section 3.1 Success story 1")
    for text in (citation.plain, citation.bibtex, citation.ris, citation.csl):
        assert text.index("Discussion Paper on China") < text.index(settings().author)
        assert "dentified by the editors of the atlas" in text
    assert cite.whole(site).plain.startswith(credit)
    assert "Discussion Paper on China" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_structured_data_are_based_on_the_paper(catalogue: Catalogue) -> None:
    site = real(catalogue)
    for path in ("clusters/clara/", "data/", "about/", ""):
        graph = json.loads(exports.jsonld(site, path, "Title", "Words."))["@graph"]
        (based_on,) = next(node["isBasedOn"] for node in graph if "isBasedOn" in node)
        assert based_on["name"] == "Discussion Paper on China"
        assert based_on["datePublished"] == "2019-05"
    files = {file.path: file for file in exports.files(site)}
    package = json.loads(files["downloads/datapackage.json"].data)
    assert "Discussion Paper on China" in package["sources"][0]["title"]
    assert "Discussion Paper on China" in json.loads(files["api/v1/index.json"].data)["source"]


# --- Provenance


def test_a_value_of_an_editor_is_marked_on_page_and_in_exports(catalogue: Catalogue) -> None:
    site = real(catalogue)
    sebp = catalogue["organisations/sebp"]
    assert {"type", "country"} <= set(sebp.from_editor)
    page = BeautifulSoup(record_html(site, sebp.key), "html.parser")
    country = next(term for term in page.select("dt") if term.text.startswith("Country"))
    assert country.select_one(".atlas-editor-mark")
    assert page.select_one(".atlas-record__kind .atlas-editor-mark")
    files = {file.path: file for file in exports.files(site)}
    document = json.loads(files["api/v1/organisations/sebp.json"].data)
    assert document["provenance"]["country"] == "editor"
    assert document["from_editor"] == ["summary", "type", "country"]
    reader = csv.DictReader(io.StringIO(files["downloads/organisations.csv"].data.decode("utf-8-sig")))
    row = next(row for row in reader if row["id"] == "sebp")
    assert row["provenance"] == "summary: editor | type: editor | country: editor"
    assert row["from_editor"] == "summary | type | country"


def test_local_names_and_coordinates_are_always_an_editors(catalogue: Catalogue) -> None:
    for record in catalogue:
        if record.local_name:
            assert "local_name" in record.from_editor, record.key
    assert {"local_name", "latitude", "longitude"} <= set(catalogue["places/wuxi"].from_editor)


PAPERS_OWN = {"terms/fab", "terms/s-and-t"}
"""Terms whose whole explanation is that of the paper."""


@pytest.mark.parametrize("kind", ["sectors", "terms"])
def test_every_explanation_that_the_paper_does_not_give_is_marked(kind: str, catalogue: Catalogue) -> None:
    unmarked = {record.key for record in catalogue.of_kind(kind) if "summary" not in record.from_editor}
    assert unmarked <= PAPERS_OWN


def test_the_mark_stands_at_the_sentence(catalogue: Catalogue) -> None:
    page = BeautifulSoup(record_html(real(catalogue), "sectors/agriculture"), "html.parser")
    lead = page.select_one(".atlas-lead")
    assert lead
    explanation, _, rest = lead.decode_contents().partition('<span class="atlas-editor-mark"')
    assert explanation.strip().endswith(".")
    assert "<a" not in explanation
    assert "NATUREEF" in rest


# --- Persons


def test_telephones_and_mail_addresses_stand_on_the_page_and_in_no_download(catalogue: Catalogue) -> None:
    site = real(catalogue)
    stories = [story for story in catalogue.of_kind("success-stories") if getattr(story, "contact", None)]
    private = [value for story in stories for value in (story.contact.phone, story.contact.email)]  # type: ignore[attr-defined]
    assert len(private) == 4
    for story in stories:
        assert story.contact.phone in record_html(site, story.key)  # type: ignore[attr-defined]
    for file in exports.files(site):
        for name, data in unpacked(file.path, file.data).items():
            assert not [value for value in private if value.encode() in data], name


def unpacked(path: str, data: bytes) -> dict[str, bytes]:
    """What is in a file; of an archive or a workbook, in each of its parts."""
    if not path.endswith((".zip", ".xlsx")):
        return {path: data}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    return {f"{path}/{inner}": text for name, part in parts.items() for inner, text in unpacked(name, part).items()}


def test_downloads_say_when_a_contact_was_printed(catalogue: Catalogue) -> None:
    files = {file.path: file for file in exports.files(real(catalogue))}
    contact: dict[str, Any] = json.loads(files["api/v1/success-stories/clara-and-sjtu.json"].data)["contact"]
    assert (contact["name"], contact["as_printed"]) == ("Olivier Exertier", "2019-05")
    assert contact["phone"] is contact["email"] is None
    reader = csv.DictReader(io.StringIO(files["downloads/success-stories.csv"].data.decode("utf-8-sig")))
    row = next(row for row in reader if row["id"] == "clara-and-sjtu")
    assert row["contact_as_printed"] == "2019-05"
    assert not {"contact_phone", "contact_email"} & row.keys()


def test_without_a_paper_nothing_is_said_of_one(site: Site) -> None:
    kept = [record for record in site.catalogue if record.key in (NEW, "sources/chamber-news-2023", "sectors/energy")]
    bare = replace(site, catalogue=build(kept))
    assert bare.source == ""
    assert "Discussion" not in record_html(bare, NEW)
