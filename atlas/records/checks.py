"""Checks of the records against one another: links, notes, names, circles. What they find is an error."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, partial
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from pathlib import Path
from typing import Final

from atlas.records import lint, naming, outcomes, search_words
from atlas.records.catalogue import Catalogue, build
from atlas.records.diagnostics import DataError, Diagnostic, Finding, Steps, errors, in_order
from atlas.records.links import Linked
from atlas.records.model import KINDS, Indicator, Place, Record, Source
from atlas.records.reading import Reading, RecordCache, read
from atlas.records.strings import closest, did_you_mean, folded, hyphenated, quoted
from atlas.records.text import EDITOR, mentions
from atlas.records.yaml_reader import MAX_DIAGNOSTICS

Graph = Mapping[str, Collection[str]]
"""Directed graph: the keys that each key leads to."""

_UPWARDS: Final = ("part_of", "follows", "broader", "same_source_as")
"""Fields that lead from a record to a larger, earlier, wider or first one."""

_MOST_FORMER_IDS: Final = 20
"""Most former ids of a record: each has a folder in the site."""


def load(data: Path) -> Catalogue:
    """Catalogue of a data folder. Raises DataError with every error when there is any."""
    catalogue, diagnostics = check(data)
    if errors(diagnostics):
        raise DataError(errors(diagnostics))
    return catalogue


def check(data: Path, cache: RecordCache | None = None, own_site: str = "") -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """Catalogue of the records that can be read, and all diagnostics of the folder, sorted, warnings too.

    With a `cache` from an earlier check of the folder, only files that have changed are parsed. `own_site` is the
    address of the published site, if it has one.
    """
    reading = read(data, cache)
    catalogue = build(reading.records, {key: document.path for key, document in reading.documents.items()})
    words = search_words.check(data.parent, catalogue)
    return catalogue, in_order([*diagnostics(reading, catalogue, own_site), *words])


def diagnostics(reading: Reading, catalogue: Catalogue, own_site: str = "") -> tuple[Diagnostic, ...]:
    """All diagnostics of what was read, sorted: of each file, of the records together, and warnings."""
    checker = Checker(reading, catalogue)
    found = list(reading.diagnostics)
    for record in reading.records:
        found += islice(checker.of_record(record), MAX_DIAGNOSTICS)
    for fragment in reading.fragments:
        found += islice(checker.of_fragment(fragment), MAX_DIAGNOSTICS)
    for of_all in (_same_names, naming.diagnostics, _former_ids, _circles, _series, _main_sources):
        found += of_all(reading)
    return in_order([*found, *lint.diagnostics(reading, catalogue, own_site)])


class Checker:
    """Checker of records against all others."""

    def __init__(self, reading: Reading, catalogue: Catalogue) -> None:
        self.reading = reading
        self.catalogue = catalogue
        # A record that could not be typed exists all the same: a link to it is not a second mistake.
        self.known = reading.documents.keys() | reading.refused

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """Ids of each kind, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.known):
            kind, _, identifier = key.partition("/")
            found[kind].append(identifier)
        return found

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Present key of each renamed record, by its former key."""
        records = self.reading.records
        return {f"{record.kind}/{old}": record.key for record in records for old in record.former_ids}

    def of_record(self, record: Record) -> Iterator[Diagnostic]:
        """Errors in one record that others have a part in; `record_checks` finds the rest."""
        document = self.reading.documents[record.key]
        rules = (
            self._links, self._paper, self._sections, self._provenance, self._country,
            partial(outcomes.errors, self.catalogue),
        )  # fmt: skip
        for rule in rules:
            yield from (document.diagnostic(*finding) for finding in rule(record))

    def of_fragment(self, record: Record) -> Iterator[Diagnostic]:
        """Errors in the sound part of a record."""
        document = self.reading.documents[record.key]
        yield from (document.diagnostic(*finding) for finding in (*self._links(record), *self._sections(record)))

    def _links(self, record: Record) -> Iterator[Finding]:
        """Errors in the links of a record, or of the sound part of one: in fields, texts and notes."""
        for linked in record.links:
            if linked.key == record.key:
                message, hint = "A record cannot name itself here.", "Remove it, or name another record."
                yield linked.path, "self-link", message, hint
            elif not self._is_known(linked.key):
                yield self._unknown(linked.path, linked.key, linked.written)
            elif linked.key.partition("/")[0] not in linked.link.kinds:
                message = f"{quoted(linked.key)} is not one of the kinds of record that belong here."
                yield linked.path, "wrong-kind", message, f"Name one of these: {', '.join(linked.link.kinds)}."
        for steps, text in record.texts:
            yield from self._links_of_text(steps, text)
        for index, number in enumerate(record.notes):
            yield from self._note(("notes", index), number)

    def _unknown(self, steps: Steps, key: str, written: str) -> Finding:
        if key == f"sources/{EDITOR}":
            hint = "Name a record under data/sources/: a page, report or letter."
            return steps, "unknown-id", "An editor is no source here.", hint
        kind, _, identifier = key.partition("/")
        qualified = "/" in written
        suggestion = ""
        renamed = self.renamed.get(key)
        elsewhere = [f"{other}/{identifier}" for other in KINDS if f"{other}/{identifier}" in self.known]
        if renamed:
            suggestion = f"Its id is now {renamed if qualified else renamed.partition('/')[2]!r}. "
        elif qualified and elsewhere:
            suggestion = f"Did you mean {elsewhere[0]!r}? "
        elif close := self._meant(kind, identifier):
            suggestion = f"Did you mean {(kind + '/' if qualified else '') + close!r}? "
        added = "" if kind == "references" else f" add data/{key}.yml, or"
        hint = f"{suggestion}Correct the id,{added} take it out here."
        return steps, "unknown-id", f"There is no record {quoted(key)}.", hint

    def _is_known(self, key: str) -> bool:
        """Whether there is a record of this key, or a file that may have been meant for it."""
        return key in self.known or key.partition("/")[0] in self.reading.unread

    def _meant(self, kind: str, identifier: str) -> str | None:
        """Id of the record that was meant: one that is called so, or that a slip of the hand turned into this."""
        return self._by_name.get((kind, identifier)) or closest(identifier, self.ids[kind])

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], str]:
        """Id of each record by its kind and one of its names, written as an id."""
        return {
            (record.kind, hyphenated(name)): record.id
            for record in self.reading.records
            for name in (record.name, record.abbreviation, *record.aliases)
            if name
        }

    def _links_of_text(self, steps: Steps, text: str) -> Iterator[Finding]:
        found = mentions(text)
        for key in found.records:
            if not self._is_known(key):
                yield self._unknown(steps, key, key)
        for target in found.broken:
            message = f"The link to {quoted(target)} leads nowhere."
            hint = "Link to a record as kind/id, or to a web address that starts with https:// or http://."
            yield steps, "link-target", message, hint
        for number in found.notes:
            yield from self._note(steps, number)
        for source, _ in found.sources:
            yield from self._source(steps, source)

    def _source(self, steps: Steps, source: str) -> Iterator[Finding]:
        """Error of a source that is named, and is neither a record nor the editor."""
        key = f"sources/{source}"
        if source == EDITOR or self._is_known(key):
            return
        ids = [*self.ids["sources"], EDITOR]
        hint = f"{did_you_mean(source, ids)}Correct the id, add data/{key}.yml, or take it out here."
        yield steps, "unknown-source", f"There is no source {quoted(source)}.", hint

    def _paper(self, record: Record) -> Iterator[Finding]:
        """Error of sections where there is no paper."""
        if record.sections and not self.catalogue.paper and self._has_no_paper:
            message = "No source has `main: true`, so there is no paper with sections."
            hint = "Add `main: true` to the paper's record in data/sources/, or name `sources` here."
            yield ("sections",), "no-paper", message, hint

    def _sections(self, record: Record) -> Iterator[Finding]:
        """Sections that the paper does not have."""
        paper = self.catalogue.paper
        for index, section in enumerate(record.sections if paper else ()):
            if paper and section not in paper.section_titles:
                hint = f"{did_you_mean(section, paper.section_titles)}Sections are: {', '.join(paper.section_titles)}."
                message = f"{paper.name} has no section {quoted(section)}."
                yield ("sections", index), "unknown-section", message, hint

    @cached_property
    def _has_no_paper(self) -> bool:
        """Whether there are sources, and the paper is not among them; one that cannot be read may be it."""
        read = self.catalogue.kinds["sources"]
        return bool(read) and read.keys() >= set(self.ids["sources"])

    def _note(self, steps: Steps, number: int) -> Iterator[Finding]:
        if not self._is_known(f"references/{number}"):
            numbers = [int(identifier) for identifier in self.ids["references"] if identifier.isdigit()]
            last = f"The notes go up to {max(numbers)}: correct" if numbers else "Correct"
            yield steps, "unknown-note", f"There is no note {number}.", f"{last} the number, or take it out here."

    def _provenance(self, record: Record) -> Iterator[Finding]:
        for name, source in record.provenance.items():
            yield from self._source(("provenance", name), source)

    def _country(self, record: Record) -> Iterator[Finding]:
        identifier = getattr(record, "country", None)
        place = self.catalogue.get(f"places/{identifier}") if identifier else None
        if isinstance(place, Place) and place is not record and place.level != "country":
            message = f"{identifier!r} is a {place.level}, not a country."
            yield ("country",), "country-level", message, "Name the country here, and this place in `places`."
            return
        nations = [(linked, nation) for linked in record.links if (nation := self._nation(linked))]
        if identifier and nations and all(nation != identifier for _, nation in nations):
            linked, nation = nations[0]
            message = f"Its place {linked.written!r} lies in {nation!r}, not in {identifier!r}."
            hint = "Correct the country or the place; an office abroad is a further place, after one at home."
            yield ("country",), "other-country", message, hint

    def _nation(self, linked: Linked) -> str | None:
        """Country of a place in which a record sits, or is; None for other links, and where the place does not say."""
        place = self.catalogue.get(linked.key) if linked.field in ("places", "part_of") else None
        if not isinstance(place, Place):
            return None
        return place.id if place.level == "country" else place.country


def _same_names(reading: Reading) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], Record] = {}
    for record in reading.records:
        earlier = first.setdefault((record.kind, folded(record.title)), record)
        if earlier is not record:
            message = f"The record {earlier.key!r} is called the same."
            hint = "Give each its own name, or join the two records into one."
            yield reading.diagnostic(record.key, ("name",), "duplicate-name", message, hint)


def _former_ids(reading: Reading) -> Iterator[Diagnostic]:
    claimed: dict[str, str] = {}
    for record in reading.records:
        if len(record.former_ids) > _MOST_FORMER_IDS:
            message = f"A record cannot have more than {_MOST_FORMER_IDS} former ids: each is a page that leads here."
            hint = "Keep those whose addresses someone may have."
            yield reading.diagnostic(record.key, ("former_ids", _MOST_FORMER_IDS), "former-id", message, hint)
        for index, identifier in enumerate(record.former_ids[:MAX_DIAGNOSTICS]):
            key = f"{record.kind}/{identifier}"
            taken = key if key in reading.documents else claimed.setdefault(key, record.key)
            # That it stands twice in its own list is told as such.
            if taken != record.key or key in reading.documents:
                message, hint = f"The address {key!r} is in use by {taken!r}.", "Remove it from this list."
                yield reading.diagnostic(record.key, ("former_ids", index), "former-id", message, hint)


def _circles(reading: Reading) -> Iterator[Diagnostic]:
    """Errors in records that lie within, follow or broaden themselves, in however many steps."""
    graphs: dict[str, dict[str, list[str]]] = {field: defaultdict(list) for field in _UPWARDS}
    for record in reading.records:
        for linked in record.links:
            if linked.field in graphs and linked.key != record.key:
                graphs[linked.field][record.key].append(linked.key)
    for field in _UPWARDS:
        for key in sorted(_on_a_circle(graphs[field])):
            message = "It leads back to the record itself, through the records it names."
            hint = "Follow the links from here, and remove the wrong one."
            yield reading.diagnostic(key, (field,), "circle", message, hint)


def _series(reading: Reading) -> Iterator[Diagnostic]:
    first: dict[str, Indicator] = {}
    for record in reading.records:
        if not isinstance(record, Indicator) or record.series is None:
            continue
        earlier = first.setdefault(record.series, record)
        if earlier.unit != record.unit:
            message = f"In this series, {earlier.key!r} counts {quoted(earlier.unit)}."
            hint = "Give all figures of a series one unit, or this one another series."
            yield reading.diagnostic(record.key, ("unit",), "series-unit", message, hint)


def _main_sources(reading: Reading) -> Iterator[Diagnostic]:
    """Errors in the main papers beyond the first."""
    main = [record for record in reading.records if isinstance(record, Source) and record.main]
    for record in main[1:]:
        message = f"{main[0].key!r} is the main paper already: `sections` and `notes` of the records are of that one."
        hint = "Remove the line here; cite this source as [^its-id: place], and name it in `sources`."
        yield reading.diagnostic(record.key, ("main",), "two-papers", message, hint)


def _on_a_circle(graph: Graph) -> set[str]:
    """Keys on a cycle of the graph (or on a path from one cycle to another)."""
    ahead = _leading_to_a_cycle(graph)
    backwards: dict[str, list[str]] = {key: [] for key in ahead}
    for key in ahead:
        for other in ahead.intersection(graph[key]):
            backwards[other].append(key)
    return _leading_to_a_cycle(backwards)


def _leading_to_a_cycle(graph: Graph) -> set[str]:
    """Keys from which a path leads to a cycle: all that a topological sort does not reach."""
    sorter = TopologicalSorter(graph)
    # The sorter still gives all keys that no cycle blocks.
    with suppress(CycleError):
        sorter.prepare()
    left = {*graph}
    while ready := sorter.get_ready():
        sorter.done(*ready)
        left.difference_update(ready)
    return left
