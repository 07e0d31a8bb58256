"""Checks of the records against one another: links, notes, names, circles. What they find is an error."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from pathlib import Path
from typing import Final

from atlas.records import lint, naming, outcomes, record_checks, renames, search_words
from atlas.records.catalogue import Catalogue, build
from atlas.records.diagnostics import DataError, Diagnostic, Finding, Severity, Steps, errors, in_order
from atlas.records.field_types import EVERY_KIND, Link
from atlas.records.guesses import Guesser
from atlas.records.links import Linked
from atlas.records.model import Indicator, Place, Record, Source, former_keys
from atlas.records.reading import Reading, RecordCache, read
from atlas.records.strings import closest, counted, did_you_mean, folded, listed, proposal, quoted
from atlas.records.text import EDITOR, mentions
from atlas.records.yaml_reader import MAX_DIAGNOSTICS

Graph = Mapping[str, Collection[str]]
"""Directed graph: the keys that each key leads to."""

_UPWARDS: Final = ("part_of", "follows", "broader", "same_source_as")
"""Fields that lead from a record to a larger, earlier, wider or first one."""

_TOLD_ONE_BY_ONE: Final = 3
"""Most links to one missing record that are told one by one."""
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
    paths = {key: document.path for key, document in reading.documents.items()}
    catalogue = build(reading.records, paths, reading.renamed)
    words = search_words.check(data.parent, catalogue)
    return catalogue, in_order([*diagnostics(reading, catalogue, own_site), *words])


def diagnostics(reading: Reading, catalogue: Catalogue, own_site: str = "") -> tuple[Diagnostic, ...]:
    """All diagnostics of what was read, sorted: of each file, of the records together, and warnings."""
    checker = Checker(reading, catalogue)
    of_links: list[Diagnostic] = []
    for record in reading.records:
        of_links += islice(checker.of_record(record), MAX_DIAGNOSTICS)
    for fragment in reading.fragments:
        of_links += islice(checker.of_fragment(fragment), MAX_DIAGNOSTICS)
    found = [*checker.guesser.completed(reading.diagnostics), *checker.joined(of_links)]
    for of_all in (_same_names, naming.diagnostics, _former_ids, _former_links, _circles, _series, _main_sources):
        found += of_all(reading)
    return in_order([*found, *lint.diagnostics(reading, catalogue, own_site)])


class Checker:
    """Checker of records against all others."""

    def __init__(self, reading: Reading, catalogue: Catalogue) -> None:
        self.reading = reading
        self.catalogue = catalogue
        self.guesser = Guesser(reading)
        self._missing: dict[str, str] = {}
        """Keys of missing records, by the messages about links to them."""

    def of_record(self, record: Record) -> Iterator[Diagnostic]:
        """Errors in one record that others have a part in; `record_checks` finds the rest."""
        document = self.reading.documents[record.key]
        rules = (
            self._links, self._sections, self._provenance, self._country,
            partial(outcomes.errors, self.catalogue), self._doubles,
        )  # fmt: skip
        for rule in rules:
            yield from (document.diagnostic(*finding) for finding in rule(record))

    def of_fragment(self, record: Record) -> Iterator[Diagnostic]:
        """Errors in the sound part of a record."""
        document = self.reading.documents[record.key]
        yield from (document.diagnostic(*finding) for finding in (*self._links(record), *self._sections(record)))

    def joined(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Diagnostics, those of one cause as one: a record was renamed, or many links name one that is gone."""
        of_missing: dict[str, list[Diagnostic]] = defaultdict(list)
        for one in found:
            key = self._missing.get(one.message)
            if key:
                of_missing[key].append(one)
            else:
                yield one
        for key, places in of_missing.items():
            yield from self._of_missing(key, in_order(places))

    def _of_missing(self, key: str, places: Sequence[Diagnostic]) -> Iterable[Diagnostic]:
        kind, _, identifier = key.partition("/")
        record = self.guesser.renamed(key)
        lines = listed([*dict.fromkeys(f"{place.path}:{place.line}" for place in places)])
        if record:
            old = identifier if record.kind == kind else key
            links = "1 link still names" if len(places) == 1 else f"{len(places):,} links still name"
            message = f"It was {quoted(key)}, which {links}: {lines}."
            written = [*(record.former_ids or ()), old]
            hint = f"Write `former_ids: [{', '.join(written)}]`, so that these and the old address lead here."
            return [self.reading.diagnostic(record.key, (), "renamed", message, hint)]
        if len(places) <= _TOLD_ONE_BY_ONE:
            return places
        hint = (
            f"{self._suggestion(key, Link(EVERY_KIND))}If it was renamed, write `former_ids: [{identifier}]` into its "
            f"new file; if not, add data/{key}.yml, or take it out of all these places."
        )
        message = f"There is no record {quoted(key)}, which {len(places):,} links name: {lines}."
        return [replace(places[0], message=message, hint=hint)]

    def _links(self, record: Record) -> Iterator[Finding]:
        """Errors in the links of a record, or of the sound part of one: in fields, texts and notes."""
        for linked in record.links:
            if linked.key == record.key:
                message, hint = "A record cannot name itself here.", "Remove it, or name another record."
                yield linked.path, "self-link", message, hint
            elif not self._is_known(linked.key):
                yield self._unknown(linked)
            elif linked.key.partition("/")[0] not in linked.link.kinds:
                message = f"{quoted(linked.key)} is not one of the kinds of record that belong here."
                yield linked.path, "wrong-kind", message, f"Name one of these: {', '.join(linked.link.kinds)}."
        for steps, text in record.texts:
            yield from self._links_of_text(steps, text)
        for index, number in enumerate(record.notes):
            yield from self._note(("notes", index), number)

    def _doubles(self, record: Record) -> Iterator[Finding]:
        """Errors of a record that it names twice: by a former key and by the present one."""
        return record_checks.doubles(record) if record.key in self.reading.former else iter(())

    def _unknown(self, linked: Linked) -> Finding:
        steps, key = linked.path, linked.key
        if key == f"sources/{EDITOR}":
            hint = "Name a record under data/sources/: a page, report or letter."
            return steps, "unknown-id", "An editor is no source here.", hint
        if present := self.reading.renamed.get(key):
            hint = f"Write {present!r}, or, where this kind of record does not belong, take it out here."
            return steps, "unknown-id", f"The record {quoted(key)} is now {present!r}.", hint
        meant = self._suggestion(linked.written, linked.link)
        file = key if meant or linked.link.qualified else self.guesser.to_add(linked.written, linked.link)
        added = "" if key.startswith("references/") else f" add data/{file}.yml, or"
        hint = f"{meant}Correct the id,{added} take it out here."
        message = f"There is no record {quoted(key)}."
        self._missing[message] = key
        return steps, "unknown-id", message, hint

    def _suggestion(self, written: str, link: Link) -> str:
        """Proposal of a value that the link can have, with a trailing space; empty where there is none."""
        return proposal(self.guesser.meant(written, link))

    def _is_known(self, key: str) -> bool:
        """Whether there is a record of this key, or a file that may have been meant for it."""
        return key in self.guesser.known or key.partition("/")[0] in self.reading.unread

    def _links_of_text(self, steps: Steps, text: str) -> Iterator[Finding]:
        found = mentions(text)
        for key in found.records:
            if not self._is_known(key):
                yield self._unknown(Linked(steps, key, Link(EVERY_KIND), key, "text"))
        for target in found.broken:
            message = f"The link to {quoted(target)} leads nowhere."
            proposal = self._suggestion(target, Link(EVERY_KIND))
            hint = f"{proposal}Link to a record as kind/id, or to a web address that starts with https:// or http://."
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
        ids = [*self.guesser.ids["sources"], EDITOR]
        hint = f"{did_you_mean(source, ids)}Correct the id, add data/{key}.yml, or take it out here."
        message = f"There is no source {quoted(source)}."
        self._missing[message] = key
        yield steps, "unknown-source", message, hint

    def _sections(self, record: Record) -> Iterator[Finding]:
        """Sections that the paper does not have, or that there are without a paper."""
        paper = self.catalogue.paper
        if not paper and record.sections and self._has_no_paper:
            message = "No source has `main: true`, so there is no paper with sections."
            hint = "Add `main: true` to the paper's record in data/sources/, or name `sources` here."
            yield ("sections",), "no-paper", message, hint
        for index, section in enumerate(record.sections if paper else ()):
            if paper and section not in paper.section_titles:
                meant = _section(section, paper.section_titles)
                hint = f"{proposal(meant)}Sections are: {', '.join(paper.section_titles)}."
                message = f"{paper.name} has no section {quoted(section)}."
                yield ("sections", index), "unknown-section", message, hint

    @cached_property
    def _has_no_paper(self) -> bool:
        """Whether there are sources, and the paper is not among them; one that cannot be read may be it."""
        read = self.catalogue.kinds["sources"]
        return bool(read) and read.keys() >= set(self.guesser.ids["sources"])

    def _note(self, steps: Steps, number: int) -> Iterator[Finding]:
        if not self._is_known(f"references/{number}"):
            numbers = [int(identifier) for identifier in self.guesser.ids["references"] if identifier.isdigit()]
            last = f"The notes go up to {max(numbers)}: correct" if numbers else "Correct"
            yield steps, "unknown-note", f"There is no note {number}.", f"{last} the number, or take it out here."

    def _provenance(self, record: Record) -> Iterator[Finding]:
        for name, source in record.provenance.items():
            yield from self._source(("provenance", name), source)

    def _country(self, record: Record) -> Iterator[Finding]:
        identifier = getattr(record, "country", None)
        place = self.catalogue.get(f"places/{identifier}") if identifier else None
        # That there is no such place is told as such.
        if not isinstance(place, Place):
            return
        if place is not record and place.level != "country":
            message = f"{identifier!r} is a {place.level}, not a country."
            yield ("country",), "country-level", message, "Name the country here, and this place in `places`."
            return
        nations = [(linked, nation) for linked in record.links if (nation := self._nation(linked))]
        if nations and all(nation != identifier for _, nation in nations):
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


def _section(written: str, titles: Mapping[str, str]) -> str | None:
    """Section of the paper that was meant: by its number with other signs, or by its title."""
    names = {section: (section, f"section {section}", title) for section, title in titles.items()}
    form = folded(written)
    exact = (section for section, known in names.items() if form in map(folded, known))
    return next(exact, None) or closest(written, titles)


def _same_names(reading: Reading) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], Record] = {}
    for record in reading.records:
        earlier = first.setdefault((record.kind, folded(record.title)), record)
        if earlier is not record:
            message = f"The record {earlier.key!r} has the same name."
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
            (key,) = former_keys(record.kind, [identifier])
            taken = key if key in reading.documents else claimed.setdefault(key, record.key)
            message, hint = f"The address {key!r} is in use by {taken!r}.", "Remove it from this list."
            if key == record.key:
                message = f"{key!r} is the record's present address, no former one."
                hint = "Remove it; or, if the record was of another kind, name that too: organisations/acme."
            # That it stands twice in its own list is told as such.
            if taken != record.key or key in reading.documents:
                yield reading.diagnostic(record.key, ("former_ids", index), "former-id", message, hint)


def _former_links(reading: Reading) -> Iterator[Diagnostic]:
    """Warnings about the renamed records that files still name by a former key, one for each such key."""
    naming: dict[str, list[str]] = defaultdict(list)
    for key, former in reading.former.items():
        for old in former:
            naming[old].append(reading.documents[key].path)
    for path in renames.pages(reading.data.parent) if reading.renamed else ():
        for old in renames.named_in_page(path, reading.renamed):
            naming[old].append(reading.shown(path))
    for old, paths in naming.items():
        new = reading.renamed[old]
        is_one = len(paths) == 1
        message = f"{counted(len(paths), 'file')} still {'names' if is_one else 'name'} it {old!r}: {listed(paths)}."
        hint = f"To correct {'it' if is_one else 'them'}, run: python -m atlas fmt"
        yield reading.diagnostic(new, ("former_ids",), "former-link", message, hint, Severity.WARNING)


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
