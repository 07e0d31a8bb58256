"""Search documents: the words, names and filters by which search and Explore find a record.

One engine, Pagefind, serves both pages, so that they never disagree (`atlas.search.pagefind` runs it). Three things
that it does not do by itself are put into words that it can look up:

- A record's exact name comes first. Every name is indexed once more as a single word that ends in a mark no text has
  (`nanchinoqq`); the pages look for that word before they search the text. So names need no index of their own.
- Chinese has no spaces, and Pagefind finds words by their beginnings. So every Chinese name is indexed from each of its
  characters on: 上海交通大学, 海交通大学, 交通大学, ... Any part of a name is found, without a dictionary that would
  have to be the same here and in every browser. These endings have a mark of their own, because the end of a name is
  often its short form (教育部). Pagefind's larger "extended" binary would cut Chinese only on pages in Chinese.
- A record is also found under the other names of what it is linked with or speaks of: SJTU and 上海 find what happened
  there, "artificial intelligence" what is said of AI, "Spanish clusters" a cluster in Spain. Countries are found under
  their names in other languages, from Unicode's tables, and names also in the other spelling of English.
- Editors name answers to questions, in `search.yml`. A word with a mark of its own stands in each answer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import Any, Final

from atlas.i18n import gettext as _
from atlas.records.country_names import country_names
from atlas.records.model import KINDS, Indicator, Organisation, Place, Record, Source
from atlas.records.strings import HAN, folded
from atlas.site import Site, View, display, facts, labels
from atlas.site.kinds import KINDS_BY_USE
from atlas.site.labels import choice, mark
from atlas.site.selections import ALL_ACTIVITIES

NAME_MARK: Final = "qq"
"""Ends the words that stand for whole names. The same in `search-words.js`."""
ENDING_MARK: Final = "qz"
"""Ends the words that stand for the endings of Chinese names. The same in `search-words.js`."""
_CONTACT_MARK: Final = "qc"
"""Ends the words that stand for places where a body can be asked for help. The same in `search-words.js`."""
_PAGE_MARK: Final = "qp"
"""Ends the words that stand for the titles of hand-written pages. The same in `search-words.js`."""
_ANSWER_MARK: Final = "qa"
"""Ends the words that stand for the questions to which a record or page is an answer. The same in `search-query.js`."""

_HAN: Final = re.compile(rf"[{HAN}]+")
_WORD: Final = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_JOINED: Final = re.compile(r"[–—/·](?<=\w.)(?=\w)")
"""Joins words in a way that Pagefind takes for one word, unlike a hyphen."""
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
"""Point within a number. The same in `search-words.js`."""
_MOST_WORDS: Final = 8
"""Longest name, in words, that is looked for in texts."""
_SENTENCES: Final = frozenset({"indicators", "references"})
"""Kinds whose names are sentences and numbers, and no names by which texts speak of a record."""
_BODIES: Final = ("clusters", "partnerships", "organisations", "programmes")
"""Kinds of which a query may name one beside words for what is said of it: "members of CLARA"."""
_SPELLINGS: Final = (
    ("centre", "center"), ("programme", "program"), ("organis", "organiz"), ("isation", "ization"), ("labour", "labor"),
    ("colour", "color"), ("harbour", "harbor"), ("fibre", "fiber"), ("theatre", "theater"), ("defence", "defense"),
    ("aluminium", "aluminum"), ("catalogue", "catalog"), ("dialogue", "dialog"), ("behaviour", "behavior"),
)  # fmt: skip
"""Parts of words as they are spelled in Britain and in America."""
_AND: Final = re.compile(r"[与和及、/\s]+")
"""Joins words in the Chinese name of a kind."""
_SHORTEST_WORD: Final = 4
"""Shortest word, in letters, to which a slip of the finger is corrected."""


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
    other_names = OtherNames(site)
    return (document(view, record, other_names) for record in _by_name(site))


def newest(site: Site) -> list[Record]:
    """The records, the newest first. What has the same date, or none, stands in the order of names."""
    return sorted(_by_name(site), key=_date, reverse=True)


def usual(site: Site) -> list[Record]:
    """The records in the order in which Explore shows them before anything is chosen.

    The kinds follow one another by their use; among activities the newest is first, all else is in the order of names.
    """
    activities = [record for record in newest(site) if record.kind == ALL_ACTIVITIES]
    others = [record for record in _by_name(site) if record.kind != ALL_ACTIVITIES]
    return sorted((*activities, *others), key=lambda record: KINDS_BY_USE.index(record.kind))


def _date(record: Record) -> str:
    """What a record is sorted by in time; empty when it has no date."""
    start, end = record.when
    return start or end or ""


def document(view: View, record: Record, other_names: "OtherNames") -> Document:
    """A record as the index sees it."""
    title = view.site.titles[record.key]
    content, table = separated(" ".join(_prose(view, record))), separated("; ".join(_facts(view, record)))
    own = keys(title, *names(record), *synonyms(view.site, record))
    meta = {
        "title": title,
        "kind": _(record.singular),
        "when": display.dated(record),
        "status": labels.status(record),
        "mark": mark(record),
        "figure": display.figure(record) if isinstance(record, Indicator) else "",
        "aliases": "; ".join(record.aliases),
        "local": record.local_name or "",
        "keys": " ".join(
            [*own, *_sections(record), *_contacts(view.site, record), *other_names.answers.get(record.key, ())]
        ),
        "facts": table,
        "near": " ".join(_near(view.site, record, f"{title}; {content}; {table}", other_names)),
    }
    return Document(
        url=f"{record.key}/",
        content=content,
        meta={name: text for name, text in meta.items() if text},
        filters=view.site.filters[record.key],
    )


def names(record: Record) -> Iterator[str]:
    """Everything a record is called: what a reader may type who means this record and no other."""
    yield record.name
    yield from filter(None, (record.abbreviation, record.local_name))
    yield from record.aliases
    if record.kind == "references":
        yield record.id
        words = (_("Note {number}"), _("Footnote {number}"), _("Reference {number}"))
        yield from (named.format(number=record.id) for named in words)


def synonyms(site: Site, record: Record) -> tuple[str, ...]:
    """What readers may call a record: editors' words, and the names of a country in other languages."""
    of_editors = site.search_words.names(record.key)
    if not (isinstance(record, Place) and record.level == "country"):
        return of_editors
    return (*of_editors, *country_names(record.name, site.settings.second_language.tag))


def kind_words(site: Site) -> dict[str, tuple[str, ...]]:
    """Words that ask for each kind: editors', the kind's name in the second language, and the words of that name."""
    second = site.settings.second_language.kinds
    local = {kind: [second[kind], *_AND.split(second[kind])] for kind in second if kind in KINDS}
    editors = site.search_words.kinds
    return {
        kind: tuple(dict.fromkeys([*editors.get(kind, ()), *local.get(kind, ())]))
        for kind in KINDS
        if kind in editors or kind in local
    }


def keys(*called: str) -> list[str]:
    """The words under which names are indexed beyond their own: see the head of this module."""
    called = tuple(spelled for name in called for spelled in dict.fromkeys([name, other_spelling(name)]))
    named = (f"{name}{NAME_MARK}" for name in map(_joined, called) if name)
    words = (word for name in called for word in folded(name).split() if not _HAN.search(word))
    runs = (run for name in called for run in _HAN.findall(name))
    # A single character begins too many names to say anything, unless it is the name.
    endings = (f"{run[start:]}{ENDING_MARK}" for run in runs for start in range(max(1, len(run) - 1)))
    return list(dict.fromkeys([*named, *words, *endings]))


def other_spelling(name: str) -> str:
    """The name as it is spelled in America, or one that is spelled so as in Britain; itself where both are the same."""
    plain = folded(name)
    for british, american in _SPELLINGS:
        plain = plain.replace(british, american)
    if plain != folded(name):
        return plain
    for british, american in _SPELLINGS:
        plain = plain.replace(american, british)
    return plain if plain != folded(name) else name


def _joined(name: str) -> str:
    """A name as a single word. A point within a number stays, as a letter: section 3.2 is not 32."""
    return folded(_POINT.sub("p", name)).replace(" ", "").replace("_", "")


def separated(text: str) -> str:
    """The text with ASCII signs where others join words: Pagefind would not find B in A–B, nor in A’B."""
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
        yield f"{fact.label} {', '.join(facts.words(fact, attrgetter('label')))}"


def _near(site: Site, record: Record, text: str, other_names: "OtherNames") -> list[str]:
    """Words of the other names of what a record is linked with, lies in or speaks of, and the words for its kind.

    Words that stand in its own `text` find it anyway.
    """
    linked = [link.key for link in record.links if link.field != "same_source_as"]
    found_under = site.filters[record.key]
    places = [f"places/{place}" for facet in ("country", "city") for place in found_under.get(facet, ())]
    keys_near = dict.fromkeys([*linked, *places, *other_names.keys(text)])
    near = (other_names.words.get(key, ()) for key in keys_near if key != record.key)
    own = {*words([text])}
    of_kind = words(other_names.kinds.get(record.kind, ()))
    return [word for word in dict.fromkeys(chain(*near, of_kind)) if word not in own]


def _contacts(site: Site, record: Record) -> list[str]:
    """Words for the places where an organisation has a contact point: it is shown next to the place itself."""
    points = record.contact_points if isinstance(record, Organisation) else ()
    places = [site.catalogue[f"places/{point.place}"] for point in points]
    called = (name for place in places for name in (*names(place), *synonyms(site, place)))
    return [f"{folded(name).replace(' ', '')}{_CONTACT_MARK}" for name in called]


def _sections(record: Record) -> list[str]:
    """Words for the sections of a source, which its page lists. A number without a point is that of a note."""
    titles = record.section_titles if isinstance(record, Source) else {}
    named = (_("Section {number}"), _("Chapter {number}"))
    called = [name.format(number=number) for number in titles if number[0].isdigit() for name in named]
    return [f"{_joined(name)}{NAME_MARK}" for name in (*called, *(number for number in titles if "." in number))]


def words(called: Iterable[str]) -> list[str]:
    """Distinct words of names, and runs of Chinese characters."""
    return list(dict.fromkeys(folded(word) for name in called for word in _WORD.findall(name)))


class OtherNames:
    """Names of the records that have several, to find by any of them what speaks of the record by another.

    `words` are those of the names of each such record, by its key.
    """

    def __init__(self, site: Site) -> None:
        self.answers = answers(site)
        self.kinds = kind_words(site)
        called = {
            record.key: [*names(record), *synonyms(site, record)]
            for record in site.catalogue
            if record.kind not in _SENTENCES
        }
        several = [(key, own) for key, own in called.items() if len(own) > 1]
        self.words = {key: words(own) for key, own in several}
        self._keys: dict[str, dict[str, str]] = {}
        for key, name in ((key, name) for key, own in several for name in own):
            self._keys.setdefault(folded(name), {})[key] = name
        self._longest: dict[str, int] = {}
        for name in self._keys:
            first, length = name.partition(" ")[0], min(len(name.split()), _MOST_WORDS)
            self._longest[first] = max(length, self._longest.get(first, 0))

    def of_page(self, path: str, title: str, text: str) -> dict[str, str]:
        """Further fields of a hand-written page: its title, questions it answers, other names of what it speaks of."""
        near = dict.fromkeys(chain(*(self.words[key] for key in dict.fromkeys(self.keys(text)))))
        return {
            "keys": " ".join([f"{_joined(title)}{_PAGE_MARK}", *self.answers.get(path, ())]),
            "near": " ".join(near),
        }

    def keys(self, text: str) -> Iterator[str]:
        """Keys of the records that a text names. A name in capitals counts only in capitals: "who" is not the WHO."""
        spoken = re.findall(r"\w+", text)
        plain = [folded(word) for word in spoken]
        for start, first in enumerate(plain):
            for length in range(1, self._longest.get(first, 0) + 1):
                part = slice(start, start + length)
                for key, name in self._keys.get(" ".join(plain[part]), {}).items():
                    if not name.isupper() or " ".join(spoken[part]).isupper():
                        yield key


# --- What the pages need beside the index


def answers(site: Site) -> dict[str, list[str]]:
    """Words for the questions to which a record or a page is an answer, by its key or path."""
    found: dict[str, list[str]] = {}
    for number, entry in enumerate(site.search_words.answers):
        for target in entry.leads_to:
            found.setdefault(target, []).append(f"answer{number}{_ANSWER_MARK}")
    return found


def lists(site: Site) -> dict[str, Any]:
    """Lists for the pages, by name: orders, what queries ask for beside words, and words to correct misspelt ones by.

    An order is one of positions in the order of names, since Pagefind cannot sort several parts of its index.
    """
    positions = {record.key: position for position, record in enumerate(_by_name(site))}
    found = site.search_words
    questions = {
        "answers": [[*map(folded, entry.asked)] for entry in found.answers],
        "alone": [number for number, entry in enumerate(found.answers) if entry.alone],
        "views": [
            {
                "asked": [*map(folded, view.asked)],
                "finds": view.finds,
                # The same for what a record's own sources tell and for what became of it since.
                "statuses": list(
                    dict.fromkeys(choice(one.removeprefix("later-")) for one in view.finds.get("status", ()))
                ),
                "order": view.order or "",
            }
            for view in found.views
        ],
        "kinds": {kind: [*map(folded, called)] for kind, called in kind_words(site).items()},
        "bodies": _BODIES,
        "located": [kind for kind, model in KINDS.items() if "places" in model.model_fields],
        "dated": list({key.partition("/")[0]: None for key, found in site.filters.items() if found.get("year")}),
    }
    return {
        "newest": [positions[record.key] for record in newest(site) if _date(record)],
        "usual": [positions[record.key] for record in usual(site)],
        "questions": questions,
        "words": vocabulary(site),
    }


def vocabulary(site: Site) -> dict[str, list[str]]:
    """Words and Chinese names by which a slip of the finger is mended, the most frequent first: of places, and others.

    Whoever types a word that is nearly a place means the place; other words are like one another by chance.
    """
    places: Counter[str] = Counter()
    others = Counter(_mendable(chain.from_iterable(site.search_words.kinds.values())))
    for record in site.catalogue:
        if record.kind not in _SENTENCES:
            called = _mendable([*names(record), *site.search_words.names(record.key)])
            (places if record.kind == "places" else others).update(called)
    known = set(map(folded, places))
    others = Counter({word: count for word, count in others.items() if folded(word) not in known})
    return {"places": _by_frequency(places), "others": _by_frequency(others)}


def _mendable(called: Iterable[str]) -> Iterator[str]:
    for name in called:
        for word in _WORD.findall(separated(name)):
            if _HAN.match(word) or (len(word) >= _SHORTEST_WORD and not word.isdigit()):
                yield word


def _by_frequency(counts: Counter[str]) -> list[str]:
    """Words, of each the form that is most frequent."""
    distinct = {folded(word): word for word, _ in sorted(counts.items(), key=lambda one: (one[1], one[0]))}
    return sorted(distinct.values(), key=lambda word: (-counts[word], word))
