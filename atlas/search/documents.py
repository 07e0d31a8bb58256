"""Search documents: the words, names and filters by which search and Explore find a record.

One engine, Pagefind, serves both pages, so that they never disagree (`atlas.search.pagefind` runs it). Three things
that it does not do by itself are put into words that it can look up:

- A record's exact name comes first. Every name is indexed once more as a single word that ends in a mark no text has
  (`nanchinoqq`); the pages look for that word before they search the text. So names need no index of their own.
- Chinese has no spaces, and Pagefind finds words by their beginnings. So every Chinese name is indexed from each of its
  characters on: 上海交通大学, 海交通大学, 交通大学, ... Any part of a name is found, without a dictionary that would
  have to be the same here and in every browser. These endings have a mark of their own, because the end of a name is
  often its short form (教育部). Pagefind's larger "extended" binary would cut Chinese only on pages in Chinese.
- A record is also found under the short and the Chinese names of what it is linked with: SJTU and 上海 find what
  happened there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from atlas.i18n import gettext as _
from atlas.records.model import Indicator, Record
from atlas.records.strings import folded
from atlas.site import Site, View, display, facts, labels
from atlas.site.labels import choice, mark

NAME_MARK: Final = "qq"
"""Ends the words that stand for whole names. The same in `search-words.js`."""
ENDING_MARK: Final = "qz"
"""Ends the words that stand for the endings of Chinese names. The same in `search-words.js`."""

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_JOINED: Final = re.compile(r"[–—/·](?<=\w.)(?=\w)")
"""Joins words in a way that Pagefind takes for one word, unlike a hyphen."""


@dataclass(frozen=True, slots=True)
class Document:
    """A record as the index sees it. All of `meta` is searched too; `title`, `kind`, `when`, ... are also shown."""

    url: str
    content: str
    meta: dict[str, str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _by_name(site: Site) -> list[Record]:
    """The records in the order of their pages' titles."""
    return sorted(site.catalogue, key=lambda record: (folded(site.titles[record.key]), record.key))


def documents(site: Site) -> Iterator[Document]:
    """Every record, in the order of names: the pages rely on it when they sort by name."""
    view = site.view("")
    return (document(view, record) for record in _by_name(site))


def newest(site: Site) -> list[Record]:
    """The records in the order in which Explore shows them before anything is chosen: the newest first.

    What has the same date, or none, stands in the order of names.
    """
    return sorted(_by_name(site), key=_date, reverse=True)


def newest_positions(site: Site) -> list[int]:
    """Positions in the order of names of the records with a date, newest first: Pagefind cannot sort several parts."""
    positions = {record.key: position for position, record in enumerate(_by_name(site))}
    return [positions[record.key] for record in newest(site) if _date(record)]


def _date(record: Record) -> str:
    """What a record is sorted by in time; empty when it has no date."""
    start, end = record.when
    return start or end or ""


def document(view: View, record: Record) -> Document:
    """A record as the index sees it."""
    title = view.site.titles[record.key]
    meta = {
        "title": title,
        "kind": _(record.singular),
        "when": display.dated(record),
        "status": labels.status(record),
        "mark": mark(record),
        "figure": display.figure(record) if isinstance(record, Indicator) else "",
        "aliases": "; ".join(record.aliases),
        "local": record.local_name or "",
        "keys": " ".join(keys(title, *names(record))),
        "facts": separated("; ".join(_facts(view, record))),
        "near": " ".join(_near(view, record)),
    }
    return Document(
        url=f"{record.key}/",
        content=separated(" ".join(_prose(view, record))),
        meta={name: text for name, text in meta.items() if text},
        filters=view.site.filters[record.key],
    )


def names(record: Record) -> Iterator[str]:
    """Everything a record is called: what a reader may type who means this record and no other."""
    yield record.name
    yield from filter(None, (record.abbreviation, record.local_name))
    yield from record.aliases
    if record.kind == "references":
        yield from (record.id, _("Note {number}").format(number=record.id))


def keys(*called: str) -> list[str]:
    """The words under which names are indexed beyond their own: see the head of this module."""
    whole = (folded(name).replace(" ", "").replace("_", "") for name in called)
    named = (f"{name}{NAME_MARK}" for name in whole if name)
    words = (word for name in called for word in folded(name).split() if not _HAN.search(word))
    runs = (run for name in called for run in _HAN.findall(name))
    # A single character begins too many names to say anything, unless it is the name.
    endings = (f"{run[start:]}{ENDING_MARK}" for run in runs for start in range(max(1, len(run) - 1)))
    return list(dict.fromkeys([*named, *words, *endings]))


def separated(text: str) -> str:
    """The text with ASCII signs where others join words: Pagefind would not find China in EU–China, nor Xi in Xi’an."""
    return _JOINED.sub("-", text).replace("’", "'")


def _prose(view: View, record: Record) -> Iterator[str]:
    """What a record's page says in sentences: excerpts are taken from here."""
    yield view.plain(record.summary)
    for passage in facts.passages(record):
        yield from map(view.plain, passage.texts)
    yield from map(view.plain, record.editor_notes)


def _facts(view: View, record: Record) -> Iterator[str]:
    """The table of facts: found, but not shown as if it were a sentence."""
    without = frozenset({"when", "status", "website", "url", "related"})
    for fact in facts.facts(view.site.catalogue, record, without=without):
        yield f"{fact.label} {', '.join(_values(fact))}"


def _values(fact: facts.Fact) -> Iterator[str]:
    if fact.form == "links":
        yield from (record.label for record in fact.value)
    elif fact.form == "counts":
        yield from (record.label for record, _ in fact.value)
    elif fact.form == "lines":
        yield from fact.value
    else:
        yield choice(fact.value) if fact.form == "choice" else str(fact.value)


def _near(view: View, record: Record) -> list[str]:
    """The short, other and local names of what a record is linked with: whole, or they would outgrow all the rest."""
    linked = [view.site.catalogue[link.key] for link in record.links if link.field != "same_source_as"]
    latin = (word for one in linked for name in (one.abbreviation or "", *one.aliases) for word in folded(name).split())
    chinese = (run for one in linked for run in _HAN.findall(one.local_name or ""))
    return list(dict.fromkeys([*latin, *chinese]))
