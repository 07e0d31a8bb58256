"""Tracker of changes for `mkdocs serve --dirty`: which pages must be built again after an edit.

Each page has a fingerprint: all that it shows, or what that depends on. A page is built again if its fingerprint
differs from the last one. A change of the settings, the navigation, a template or a translation, a hand-written page
that is new or gone, and a commit to `data/`, build every page again.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from atlas.exports import feeds
from atlas.macros.calls import ALL_FACTS, ALL_NAMES, ALL_RECORDS, COUNT_OF, DIRECTORY_OF, NAME_OF, PRINTED_ON
from atlas.plots.places import places_of
from atlas.records.diagnostics import Diagnostic
from atlas.records.links import is_text
from atlas.records.model import KINDS, Place, Record
from atlas.render import print_page
from atlas.site import Site, display, facts, labels

_IN_TEXTS: Final = ("text", "citation")
"""Fields of mentions that stand in texts: no directory shows which texts name a record."""
_FILE_NAME: Final = re.compile(rb"[^\s/()<>\"'?#]+\.\w+")
"""Name of a file in a page, which a link or an image may lead to."""
_INCLUDES: Final = b"8<-"
"""Sign of pymdownx.snippets in a page that includes other files."""


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """Page as it was last built: its title, what its macros read, its fingerprint then, its file in the site."""

    title: str
    reads: frozenset[str]
    fingerprint: object
    target: Path


class ChangeTracker:
    """Pages as they were last built, by path under `docs/`, for as long as MkDocs serves."""

    def __init__(self) -> None:
        self._pages: dict[str, BuiltPage] = {}
        self._unchanged: set[str] = set()
        self._fingerprints: Fingerprints
        self._last_warnings: frozenset[Diagnostic] = frozenset()
        self._shared: object = None
        self._navigation: object = None
        self._meanings: dict[str, str] = {}
        self._targets: frozenset[str] = frozenset()

    def new_warnings(self, warnings: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Warnings that the last build did not have."""
        all_warnings = tuple(warnings)
        new = [warning for warning in all_warnings if warning not in self._last_warnings]
        self._last_warnings = frozenset(all_warnings)
        return new

    @property
    def has_built_pages(self) -> bool:
        """Whether an earlier build left pages that may stay as they are."""
        return bool(self._pages)

    def start_build(self, site: Site, config: MkDocsConfig) -> None:
        """Take over the records and the settings of a new build; forget all pages if what they share has changed."""
        self._fingerprints = Fingerprints(site, Path(config.docs_dir))
        self._unchanged = set()
        shared = (
            _modification_times(config),
            site.settings,
            site.history.latest("data/"),
            site.catalogue.paper,
            site.vintage_note,
            feeds.available(site),
            bool(site.selections),
            frozenset(site.pages),
        )
        if shared != self._shared:
            self._pages.clear()
        meanings = site.glossary.meanings
        self._forget_pages_with({word for word, _ in self._meanings.items() ^ meanings.items()})
        self._shared, self._meanings = shared, meanings

    def _forget_pages_with(self, words: set[str]) -> None:
        """Forget the pages that show abbreviations whose meaning has changed."""
        if words and self._pages:
            found = re.compile("|".join(rf"\b{re.escape(escape(word))}" for word in words)).search
            shown = [path for path, page in self._pages.items() if found(page.target.read_text("utf-8"))]
            for path in shown:
                del self._pages[path]

    def compare_navigation(self, nav: Navigation) -> None:
        """Forget all pages if the navigation, which every page shows, has changed."""
        navigation = [(item.title, item.url) for item in nav.pages]
        if navigation != self._navigation:
            self._pages.clear()
        self._navigation = navigation

    def find_unchanged(self, files: Files) -> None:
        """Find the pages that stay as they are. They get their titles back: MkDocs does not read them, others do."""
        for file in files.documentation_pages():
            built = self._pages.get(file.src_uri)
            if built and built.fingerprint == self._fingerprints.of(file.src_uri, built.reads):
                self._unchanged.add(file.src_uri)
                if file.page:
                    file.page.title = built.title

    def is_modified(self, path: str) -> bool:
        """Whether the page at this path under `docs/` must be built again."""
        return path not in self._unchanged

    def add(self, page: Page, reads: Iterable[str], *, has_mistakes: bool) -> None:
        """Add a page that has been built, with what its macros read."""
        path, read = page.file.src_uri, frozenset(reads)
        target = Path(page.file.abs_dest_path)
        # What is wrong, and what is proposed instead, may depend on anything.
        fingerprint = object() if has_mistakes else self._fingerprints.of(path, read)
        self._pages[path] = BuiltPage(str(page.title), read, fingerprint, target)

    def remove_stale(self, files: Files, site_dir: Path) -> None:
        """Delete files of an earlier build that this one does not have: MkDocs leaves them in the site."""
        targets = frozenset(file.dest_uri for file in files if file.inclusion != InclusionLevel.EXCLUDED)
        for stale in self._targets - targets:
            (site_dir / stale).unlink(missing_ok=True)
        self._targets = targets
        self._pages = {path: page for path, page in self._pages.items() if files.get_file_from_path(path)}


class Fingerprints:
    """Fingerprints of the pages of one state of the site."""

    def __init__(self, site: Site, docs: Path) -> None:
        self.site = site
        self._records: dict[str, object] = {}
        self._reads: dict[str, object] = {}
        paths = {path.relative_to(docs).as_posix(): path for path in docs.rglob("*") if path.is_file()}
        # Read before MkDocs reads them, so that an edit during the build is seen by the next one.
        self.hand_written = {path: file.read_bytes() for path, file in paths.items() if file.suffix == ".md"}
        self._named: dict[bytes, set[str]] = {}
        for path in (*paths, *(f"{record.key}.md" for record in site.catalogue)):
            self._named.setdefault(path.rpartition("/")[2].encode(), set()).add(path)

    def of(self, path: str, reads: frozenset[str]) -> object:
        """Fingerprint of the page at this path under `docs/`; `reads` are the keys of what its macros read."""
        record = self.site.record_of(path)
        if record:
            return self._of_record(record)
        for read in reads - self._reads.keys():
            self._reads[read] = self._of_read(read)
        own = self.hand_written.get(path)
        if own and _INCLUDES in own:
            # Of no use to compare: what it includes may have changed.
            return object()
        # A link is made of a path only if there is such a file.
        linked = [self._named.get(name) for name in _FILE_NAME.findall(own or b"")]
        return own, linked, self.site.last_changed(f"docs/{path}"), tuple(self._reads[read] for read in sorted(reads))

    def _of_record(self, record: Record) -> object:
        if record.key not in self._records:
            self._records[record.key] = self._shown_by(record)
        return self._records[record.key]

    def _shown_by(self, record: Record) -> object:
        site, catalogue = self.site, self.site.catalogue
        keys = {key for key, _ in record.mentioned} | {f"references/{number}" for number in record.cited}
        mentions = tuple((mention.record.key, mention.field) for mention in facts.mentions(catalogue, record))
        keys.update(key for key, _ in mentions)
        if record.kind == "references":
            keys.update(citing.key for citing in catalogue.citations.get(int(record.id), ()))
        return (
            record,
            site.last_changed(site.source_path(record)),
            self._neighbours[record.key],
            self._shown_elsewhere.get(record.key),
            mentions,
            # Which these are follows from the record and its mentions.
            tuple(map(self._shown_elsewhere.get, sorted(keys))),
            tuple(self._shown_elsewhere[place.key] for place in places_of(catalogue, record)),
            record.key in self.site.selections,
            tuple(
                (key, self._shown_elsewhere[key])
                for relation in site.relations.of.get(record.key, ())
                for key in (relation.through.key, relation.other(record).key)
            ),
            tuple((kind, len(records)) for kind, records in site.found_with(record).items()),
            Counter(number for one in catalogue for number in one.sections) if record == catalogue.paper else None,
        )

    def _of_read(self, read: str) -> object:
        if read == ALL_RECORDS:
            return self._all
        if read == ALL_FACTS:
            return self._facts
        if read == ALL_NAMES:
            return self._shown_elsewhere, self.site.catalogue.located
        if read in KINDS:
            records = self.site.catalogue.of_kind(read)
            return records, [self._shown_elsewhere[record.key] for record in records]
        starts: dict[str, Callable[[str], object]] = {
            NAME_OF: self._shown_elsewhere.get,
            COUNT_OF: lambda kind: len(self.site.catalogue.of_kind(kind)),
            DIRECTORY_OF: self._directory,
            PRINTED_ON: self._printed,
        }
        for start, named in starts.items():
            if read.startswith(start):
                return named(read.removeprefix(start))
        return self.site.catalogue.get(read), self._shown_elsewhere.get(read)

    def _printed(self, name: str) -> object:
        """The records of a print page, which shows no more of each than its own page, and the titles of all parts."""
        titles = [part.title for part in print_page.parts(self.site.catalogue)]
        return titles, [self._of_record(record) for record in self._parts.get(name, ())]

    @cached_property
    def _parts(self) -> dict[str, tuple[Record, ...]]:
        """Records on the pages of all parts of the print page, by the names of the parts."""
        found = (print_page.printed(self.site.catalogue, kind) for kind in KINDS)
        return {name: records for parts in found for name, records in parts.items()}

    def _directory(self, kind: str) -> object:
        """The records of a kind, with what their directory shows of those that they name and that name them."""
        records = self.site.catalogue.of_kind(kind)
        named = {key for record in records for key, _ in record.mentioned}
        naming = [
            (one.record.key, one.field)
            for record in records
            for one in self.site.catalogue.backlinks.get(record.key, ())
            if one.field not in _IN_TEXTS
        ]
        keys = sorted(named.union(key for key, _ in naming))
        own = [(self._facts[record.key], self._shown_elsewhere[record.key]) for record in records]
        return own, naming, [(key, self._shown_elsewhere.get(key)) for key in keys]

    @cached_property
    def _all(self) -> object:
        return [(record, self.site.last_changed(self.site.source_path(record))) for record in self.site.catalogue]

    @cached_property
    def _facts(self) -> dict[str, object]:
        """Each record without the words of its texts, by its key."""
        return {record.key: tuple(_without_words(record)) for record in self.site.catalogue}

    @cached_property
    def _shown_elsewhere(self) -> dict[str, object]:
        """What other pages show of each record that they link, by its key."""
        return {record.key: tuple(self._fields_shown_elsewhere(record)) for record in self.site.catalogue}

    def _fields_shown_elsewhere(self, record: Record) -> Iterator[Any]:
        yield from (self.site.titles[record.key], record.label, record.local_name, display.dated(record))
        yield from (display.link_text(record), getattr(record, "status", None), labels.mark(record), record.name)
        yield record.abbreviation
        if isinstance(record, Place):
            yield from (record.latitude, record.longitude, record.level, record.country, record.part_of)

    @cached_property
    def _neighbours(self) -> dict[str, object]:
        """Previous and next record of each, as the foot of its page shows them; by its key."""
        found: dict[str, object] = {}
        for kind in KINDS:
            keys = [record.key for record in self.site.catalogue.of_kind(kind)]
            for before, key, after in zip([None, *keys], keys, [*keys[1:], None], strict=False):
                found[key] = [(beside, self._shown_elsewhere.get(beside or "")) for beside in (before, after)]
        return found


def _without_words(record: Record) -> Iterator[object]:
    """All of a record but the words of its texts: its other fields, how many texts it has, and what these refer to."""
    model = type(record)
    yield from (getattr(record, name) for name in model.model_fields if not is_text(model, name))
    yield from ([steps for steps, _ in record.texts], record.mentioned, record.cited, record.cited_sources)
    yield record.origins


def _modification_times(config: MkDocsConfig) -> list[tuple[str, int]]:
    """Modification time of each file that all pages may depend on.

    These are the settings, templates, translations, macros.py, the files of the macros' variables, and what `watch` in
    mkdocs.yml names.
    """
    root = Path(config.config_file_path).parent
    variables = config.plugins["macros"].config["include_yaml"]
    # Names of files, or of variables with that of a file.
    named = chain.from_iterable(one.values() if isinstance(one, dict) else [one] for one in variables)
    paths = [root / name for name in ("overrides", "atlas/templates", "locale", "macros.py", *named)]
    paths += [Path(config.config_file_path), *map(Path, config.watch)]
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [(str(file), file.stat().st_mtime_ns) for file in files if file.is_file()]
