"""Names of sources as they read where something is credited to them: in lists, marks, citations and plain text."""

from collections.abc import Iterator
from typing import Final

from atlas.i18n import gettext as _
from atlas.i18n import ngettext
from atlas.records.catalogue import Catalogue
from atlas.records.model import Record, Source
from atlas.records.text import EDITOR
from atlas.site import display
from atlas.site.labels import FIELDS

MARK_LENGTH: Final = 30
"""Longest name in a mark behind a sentence, in characters."""


def credit(source: Source) -> str:
    """Source in one line: who, what, which, when."""
    by = ", ".join(source.authors) or source.publisher or ""
    numbered = _("edition {version}") if source.type == "book" else _("version {version}")
    version = numbered.format(version=source.version) if source.version else ""
    publisher = source.publisher if source.authors and source.publisher else ""
    work, when = source.published_in or "", display.date(source.date) if source.date else ""
    parts = [by, source.name, work, *source.identifiers, version, publisher, when]
    return ", ".join(filter(None, parts))


def is_identified(source: Source) -> bool:
    """Whether an editor has found out which source it is: it does not say so itself."""
    return source.origins.get("name") == EDITOR


def statement(source: Source) -> str:
    """Source in one line, for texts without marks: with a word on how it is known, if not from itself."""
    if not is_identified(source):
        return credit(source)
    return _("{source} (identified by the editors of the atlas)").format(source=credit(source))


def mark(source: Source) -> str:
    """Source in a few words, for the mark that cites it: its short form, or who published it and when, or its name."""
    name = source.abbreviation or source.publisher or source.name
    name = name if len(name) <= MARK_LENGTH else f"{name[:MARK_LENGTH].rsplit(' ', 1)[0]}…"
    return f"{name} {(source.date or '')[:4]}".strip() if source.publisher else name


def section(source: Source, number: str) -> str:
    """Section of a source with its number, if it has one, and its title."""
    title = source.section_titles.get(number, "")
    return f"{number} {title}".strip() if number[:1].isdigit() or not title else title


def sections(catalogue: Catalogue, record: Record) -> tuple[str, ...]:
    """Sections of the paper that speak of a record."""
    paper = catalogue.paper
    return tuple(section(paper, number) for number in record.sections) if paper else ()


def cited(catalogue: Catalogue, record: Record) -> Iterator[tuple[Source, tuple[str, ...]]]:
    """Sources other than the paper that a record names, each with the places in it that are cited."""
    for name, places in record.cited_sources.items():
        source = catalogue.get(f"sources/{name}")
        # With its sections, the paper is named before all others.
        if isinstance(source, Source) and (places or source != catalogue.paper or not record.sections):
            yield source, tuple(section(source, place) for place in places)


def credited(catalogue: Catalogue, record: Record) -> Iterator[tuple[Source, str]]:
    """Each source of a record, the paper first, and its credit with the sections or other places that speak of it."""
    paper = catalogue.paper
    if isinstance(record, Source):
        yield record, statement(record)
    elif paper and record.sections:
        words = ngettext("section {numbers}", "sections {numbers}", len(record.sections))
        yield paper, f"{statement(paper)}, {words.format(numbers='; '.join(sections(catalogue, record)))}"
    for source, places in cited(catalogue, record):
        if source is not record:
            yield source, ", ".join([statement(source), *places])


def editorial_fields(record: Record, local_name: str) -> tuple[str, ...]:
    """Names for readers of the values that an editor vouches for, each once; `local_name` is that of local names."""
    named = {**FIELDS, "local_name": local_name}
    return tuple(dict.fromkeys(_(named[name]) for name in record.from_editor if name in named))
