"""Changes since the last build of `mkdocs serve --dirty`: which pages an edit makes out of date.

Each page has a fingerprint: all that it shows, or what that depends on. A page whose fingerprint is what it was when
the page was last written is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from atlas.macros.calls import EVERYTHING, NAMES
from atlas.plots.places import places_of
from atlas.records.diagnostics import Diagnostic
from atlas.records.model import KINDS, Place, Record
from atlas.site import Site, display


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page as it was last written: its title, what its macros read, its fingerprint then, its file in the site."""

    title: str
    reads: frozenset[str]
    fingerprint: object
    target: Path


class ChangeTracker:
    """The pages as they were last written, for as long as MkDocs serves."""

    def __init__(self) -> None:
        self._pages: dict[str, WrittenPage] = {}
        self._fingerprints: Fingerprints
        self._told: frozenset[Diagnostic] = frozenset()
        self._shared: object = None
        self._navigation: object = None
        self._meanings: dict[str, str] = {}
        self._targets: frozenset[str] = frozenset()

    def news(self, warnings: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Those of some warnings that the last build has not told."""
        now = tuple(warnings)
        news = [warning for warning in now if warning not in self._told]
        self._told = frozenset(now)
        return news

    @property
    def follows_a_build(self) -> bool:
        """Whether pages were written that may stay."""
        return bool(self._pages)

    def begin(self, site: Site, config: MkDocsConfig) -> None:
        """Note the records and the settings of the build that begins."""
        self._fingerprints = Fingerprints(site, Path(config.docs_dir))
        shared = (_stamps(config), site.settings, site.history.latest("data/"))
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

    def see_navigation(self, nav: Navigation) -> None:
        """Note the navigation, which every page shows."""
        navigation = [(item.title, item.url) for item in nav.pages]
        if navigation != self._navigation:
            self._pages.clear()
        self._navigation = navigation

    def restore_titles(self, files: Files) -> None:
        """Give the pages that stay as they are their titles, which others show: MkDocs does not read those pages."""
        for file in files.documentation_pages():
            written = self._pages.get(file.src_uri)
            if written and file.page and not self.is_modified(file.src_uri):
                file.page.title = written.title

    def is_modified(self, path: str) -> bool:
        """Whether the page at this path under `docs/` must be written again."""
        page = self._pages.get(path)
        return page is None or page.fingerprint != self._fingerprints.of(path, page.reads)

    def written(self, page: Page, reads: Iterable[str]) -> None:
        """Note that a page was rendered, and what its macros read."""
        path, read = page.file.src_uri, frozenset(reads)
        target = Path(page.file.abs_dest_path)
        self._pages[path] = WrittenPage(str(page.title), read, self._fingerprints.of(path, read), target)

    def remove_stale(self, files: Files, site_dir: Path) -> None:
        """Delete and forget what an earlier build wrote and this one has no file for: MkDocs leaves it."""
        targets = frozenset(file.dest_uri for file in files)
        for gone in self._targets - targets:
            (site_dir / gone).unlink(missing_ok=True)
        self._targets = targets
        self._pages = {path: page for path, page in self._pages.items() if files.get_file_from_path(path)}


class Fingerprints:
    """Fingerprints of the pages of one state of the site."""

    def __init__(self, site: Site, docs: Path) -> None:
        self.site = site
        # Read before MkDocs reads them: what is edited while it builds is built again the next time.
        self.written_pages = {
            path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*.md") if path.is_file()
        }

    def of(self, path: str, reads: frozenset[str]) -> object:
        """All that the page at this path under `docs/` shows; `reads` are what its macros read."""
        record = self.site.record_of(path)
        if record:
            return self._of_record(record)
        own = self.written_pages.get(path)
        return own, self.site.changed(f"docs/{path}"), tuple(self._of_read(read) for read in sorted(reads))

    def _of_record(self, record: Record) -> object:
        site, catalogue = self.site, self.site.catalogue
        keys = {key for key, _ in record.mentioned} | {f"references/{number}" for number in record.cited}
        mentions = tuple((mention.record.key, mention.field) for mention in catalogue.backlinks.get(record.key, ()))
        keys.update(key for key, _ in mentions)
        if record.kind == "references":
            keys.update(citing.key for citing in catalogue.citations.get(int(record.id), ()))
        return (
            record,
            site.changed(site.source(record)),
            self._neighbours[record.key],
            self._cards.get(record.key),
            mentions,
            tuple((key, self._cards.get(key)) for key in sorted(keys)),
            tuple(self._cards[place.key] for place in places_of(catalogue, record)),
            record.key in self.site.selections,
        )

    def _of_read(self, read: str) -> object:
        if read == EVERYTHING:
            return self._all
        if read == NAMES:
            return self._cards, self.site.catalogue.located
        if read in KINDS:
            return self._kind(read)
        record = self.site.catalogue.get(read)
        return record, self._cards.get(read)

    def _kind(self, kind: str) -> object:
        return self.site.catalogue.of_kind(kind), self._cards

    @cached_property
    def _all(self) -> object:
        return [(record, self.site.changed(self.site.source(record))) for record in self.site.catalogue]

    @cached_property
    def _cards(self) -> dict[str, object]:
        """What a page shows of a record that it only names."""
        return {record.key: tuple(self._card(record)) for record in self.site.catalogue}

    def _card(self, record: Record) -> Iterator[Any]:
        yield from (self.site.titles[record.key], record.label, record.chinese_name, display.dated(record))
        yield from (display.link_text(record), getattr(record, "status", None), record.name)
        if isinstance(record, Place):
            yield from (record.latitude, record.longitude, record.level, record.country, record.part_of)

    @cached_property
    def _neighbours(self) -> dict[str, object]:
        """The records beside each one, as its page names them."""
        found: dict[str, object] = {}
        for kind in KINDS:
            keys = [record.key for record in self.site.catalogue.of_kind(kind)]
            for before, key, after in zip([None, *keys], keys, [*keys[1:], None], strict=False):
                found[key] = (before, self._cards.get(before or ""), after, self._cards.get(after or ""))
        return found


def _stamps(config: MkDocsConfig) -> list[tuple[str, int]]:
    """When each file was changed that any page may depend on: settings, templates, styles and scripts."""
    root = Path(config.config_file_path).parent
    folders = [root / "overrides", root / "atlas" / "templates", root / "locale"]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    files += [Path(config.config_file_path), root / "macros.py"]
    return [(str(path), path.stat().st_mtime_ns) for path in files]
