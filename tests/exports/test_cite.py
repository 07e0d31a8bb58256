"""Citations, read back by citeproc, bibtexparser and rispy; and CITATION.cff by its format's schema."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
import yaml
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from jsonschema import Draft7Validator, FormatChecker

from atlas import __version__
from atlas.exports import cite, schema_org
from atlas.exports.files import printable
from atlas.records.catalogue import build
from atlas.records.model import Source
from atlas.site import Site
from atlas.site.labels import mark
from tests.exports.conftest import ADDRESS, NASTY, settings

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(params=["places/lyon", "partnerships/adpack2", ""])
def citation(request: pytest.FixtureRequest, site: Site) -> cite.Citation:
    """The citations of two pages and of the whole."""
    key: str = request.param
    return cite.record(site, site.catalogue[key]) if key else cite.whole(site)


def bibtex(citation: cite.Citation) -> dict[str, str]:
    """The fields of a BibTeX entry, decoded as LaTeX would set them."""
    library = bibtexparser.parse_string(citation.bibtex, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    *sources, entry = library.entries
    assert [source.entry_type for source in sources] == [source.types[0] for source in citation.sources]
    assert entry.entry_type == "misc"
    return {field.key: field.value for field in entry.fields}


def ris(citation: cite.Citation) -> dict[str, Any]:
    *_sources, entry = rispy.loads(citation.ris)
    return dict(entry)


def formatted(citation: cite.Citation) -> str:
    """What a reference manager prints, in a style that citeproc ships."""
    source = CiteProcJSON(json.loads(citation.csl))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(citation.own.key)]))
    return str(bibliography.bibliography()[0])


def test_bibtex_says_who_what_when_and_where(citation: cite.Citation, site: Site) -> None:
    fields = bibtex(citation)
    assert fields["author"].strip("{}") == settings().author
    assert fields["title"].strip("{}") == citation.own.title
    assert fields["url"] == citation.own.address
    assert fields["year"] == site.day[:4]
    assert fields["version"] == __version__
    assert site.day[:4] in fields["note"]


def test_ris_says_who_what_when_and_where(citation: cite.Citation, site: Site) -> None:
    entry = ris(citation)
    assert entry["authors"] == [settings().author]
    assert entry["title"] == citation.own.title
    assert entry["urls"] == [citation.own.address]
    assert entry["year"] == site.day[:4]
    assert entry["date"] == site.day.replace("-", "/")
    assert entry["edition"] == __version__
    assert entry["type_of_reference"] == ("ELEC" if citation.own.work else "DATA")
    assert all(line == "" or line[2:6] == "  - " for line in citation.ris.split("\n"))


def test_each_author_of_a_source_stands_alone(site: Site) -> None:
    authors = ("Jane Doe", "李明", "Doe & Li")
    paper = cite.record(site, site.catalogue["places/lyon"]).sources[0]
    item = replace(paper, authors=authors)
    (entry,) = bibtexparser.parse_string(item.bibtex).entries
    assert entry["author"] == "{Jane Doe} and {李明} and {Doe \\& Li}"
    assert rispy.loads(item.ris)[0]["authors"] == [*authors]
    assert [author["literal"] for author in json.loads(item.csl)["author"]] == [*authors]


KINDS_OF_SOURCE = {
    # BibTeX, RIS, CSL, and BibTeX's field for what it is a part of.
    ("book", ""): ("book", "BOOK", "book", ""),
    ("book", "A Handbook"): ("incollection", "CHAP", "chapter", "booktitle"),
    ("article", ""): ("misc", "JOUR", "article-journal", ""),
    ("article", "A Journal"): ("article", "JOUR", "article-journal", "journal"),
    ("legislation", "Official Journal, L 347"): ("misc", "STAT", "legislation", "howpublished"),
}


def test_of_several_numbers_of_a_form_the_first_has_its_field() -> None:
    numbers = ["10.1000/182", "https://doi.org/10.1000/183", "ISBN 978-1-84720-842-4", "ISBN 0-306-40615-2", "10.5"]
    source = Source.model_validate({"id": "x", "name": "X", "summary": "X.", "type": "book", "identifiers": numbers})
    item = cite.record(Site(build([source]), settings()), source).sources[0]
    read = json.loads(item.csl)
    assert (read["DOI"], read["ISBN"]) == ("10.1000/182", "978-1-84720-842-4")
    assert read["number"] == "https://doi.org/10.1000/183, ISBN 0-306-40615-2, 10.5"


@pytest.mark.parametrize(("type_", "work"), KINDS_OF_SOURCE)
def test_a_source_is_cited_as_what_it_is(type_: str, work: str) -> None:
    numbers = ("Regulation 1303/2013", "doi:10.1000/182", "ISBN 978-1-84720-842-4")
    given = {"id": "x", "name": "X", "summary": "X.", "type": type_, "published_in": work or None, "date": "1868"}
    source = Source.model_validate({**given, "identifiers": numbers, "version": "2", "publisher": "A Publisher"})
    item = cite.record(Site(build([source]), settings()), source).sources[0]
    bibtex_type, ris_type, csl_type, field = KINDS_OF_SOURCE[type_, work]
    (entry,) = bibtexparser.parse_string(item.bibtex).entries
    fields = {one.key: one.value for one in entry.fields}
    assert (entry.entry_type, fields["year"]) == (bibtex_type, "1868")
    assert (fields["number"], fields["doi"], fields["isbn"]) == (numbers[0], "10.1000/182", "978-1-84720-842-4")
    assert not field or fields[field] == work
    (read,) = rispy.loads(item.ris)
    assert (read["type_of_reference"], read["doi"], read["issn"]) == (ris_type, "10.1000/182", "978-1-84720-842-4")
    assert read.get("secondary_title", "") == work
    csl = json.loads(item.csl)
    assert (csl["type"], csl["DOI"], csl["ISBN"]) == (csl_type, "10.1000/182", "978-1-84720-842-4")
    assert csl.get("container-title", "") == work
    assert ("edition" if type_ == "book" else "version") in {*fields} & {*csl}


def test_csl_is_formatted_by_a_citation_processor(citation: cite.Citation, site: Site) -> None:
    shown = formatted(citation)
    assert settings().author in shown
    assert citation.own.title in shown
    assert site.day[:4] in shown
    *_sources, item = json.loads(citation.csl)
    assert item["version"] == __version__
    assert item["issued"]["date-parts"] == [[int(part) for part in site.day.split("-")]]


def test_the_whole_is_called_after_the_site(site: Site) -> None:
    assert cite.whole(site).own.title == settings().name


def test_the_plain_line_says_who_what_when_and_where(site: Site) -> None:
    line = cite.record(site, site.catalogue["places/lyon"]).plain
    paper = "European Cluster Collaboration Platform, Discussion Paper on China, D 3.5, version 2, May 2019"
    how = "(identified by the editors of the atlas)"
    assert line.startswith(f"{paper} {how}, section 3.1 Success story 1. As told in: ")
    assert f". As told in: {settings().author}. “Lyon”. {settings().name}, version {__version__}, data of " in line
    assert line.endswith(f". {ADDRESS}places/lyon/")


def test_a_plan_is_cited_as_one_beside_its_title(site: Site) -> None:
    for record in site.catalogue.of_kind("missions"):
        citation = cite.record(site, record)
        note = schema_org.status_in_words(site, record)
        assert (f"“{site.titles[record.key]}” ({mark(record)}). " in citation.plain) == bool(mark(record)), record.key
        *_sources, item = json.loads(citation.csl)
        if mark(record):
            assert note.startswith(mark(record).capitalize())
            assert bibtex(citation)["note"].startswith(f"{note}. Data of ")
            assert (ris(citation)["notes"], item["note"]) == ([note], note)
        else:
            assert bibtex(citation)["note"].startswith("Data of ")
            assert "note" not in item


def test_what_is_not_known_is_left_out(bare: Site) -> None:
    for citation in (cite.whole(bare), cite.record(bare, bare.catalogue["places/lyon"])):
        assert not {"url", "year", "month", "note"} & set(bibtex(citation))
        assert not {"urls", "year", "date"} & set(ris(citation))
        *_sources, item = json.loads(citation.csl)
        assert not {"URL", "issued"} & set(item)
        assert citation.own.title in formatted(citation)
        assert "None" not in citation.plain
        assert citation.plain.endswith(f"{settings().name}, version {__version__}.")


def test_a_hostile_title_stays_one_title(hostile: Site) -> None:
    citation = cite.record(hostile, hostile.catalogue["clusters/x"])
    title = " ".join(printable(citation.own.title).split())
    assert " ".join(printable(NASTY).split()) in title
    assert bibtex(citation)["title"].strip("{}").startswith(title[:60])
    assert ris(citation)["title"] == title
    assert json.loads(citation.csl)[-1]["title"] == title
    assert "\n" not in citation.plain


def test_no_two_pages_share_a_key(site: Site) -> None:
    keys = [cite.record(site, record).own.key for record in site.catalogue]
    assert len(set(keys)) == len(keys)


def read_cff() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((ROOT / "CITATION.cff").read_text(encoding="utf-8"), yaml.BaseLoader)
    return found


def cff_validator() -> Draft7Validator:
    """The format's own schema lies beside this file, unchanged (the CFF project, CC BY 4.0).

    The package that ships it, cffconvert, asks for a jsonschema too old for the other validators.
    """
    schema = json.loads((Path(__file__).parent / "cff-1.2.0.schema.json").read_text(encoding="utf-8"))
    return Draft7Validator(schema, format_checker=FormatChecker())


def test_the_citation_file_is_valid() -> None:
    assert [error.message for error in cff_validator().iter_errors(read_cff())] == []


@pytest.mark.parametrize("broken", [{"cff-version": "9"}, {"authors": []}, {"type": "book"}, {"colour": "blue"}])
def test_a_broken_citation_file_is_refused(broken: dict[str, Any]) -> None:
    assert not cff_validator().is_valid({**read_cff(), **broken})


def test_the_citation_file_says_what_the_site_says() -> None:
    found = read_cff()
    assert found["title"] == settings().name
    assert found["version"] == __version__
    assert [author["name"] for author in found["authors"]] == [settings().author]
