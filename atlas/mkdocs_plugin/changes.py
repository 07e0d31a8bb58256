"""Changes since the last build of `mkdocs serve --dirty`: which pages an edit makes out of date.

Each page has a fingerprint: all that it shows, or what that depends on. A page whose fingerprint is what it was when the
page was last written is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from atlas import show
from atlas.macros.calls import EVERYTHING, PageCalls
from atlas.records.model import KINDS, Place, Record
from atlas.records.problems import Problem
from atlas.site import Site


class ChangeTracker:
    """Fingerprints of the pages as they were last written, for as long as MkDocs serves."""

    def __init__(self) -> None:
        self._written: dict[str, object] = {}
        self._reads: dict[str, frozenset[str]] = {}
        self._told: frozenset[Problem] = frozenset()
        self._everything: object = None
        self._targets: frozenset[str] = frozenset()
        self.exports_stay = False

    def news(self, warnings: Iterable[Problem]) -> list[Problem]:
        """Those of some warnings that the last build has not told."""
        now = tuple(warnings)
        news = [warning for warning in now if warning not in self._told]
        self._told = frozenset(now)
        return news

    def begin(self, site: Site, config: MkDocsConfig, *, rewrite_exports: bool) -> None:
        """Note the records and the settings of the build that begins."""
        self._prints = Fingerprints(site, Path(config.docs_dir))
        everything = (_stamps(config), site.settings, site.glossary.meanings, site.history.latest("data/"))
        if everything != self._everything:
            self._written.clear()
        self._everything = everything
        self.exports_stay = bool(self._written) and not rewrite_exports

    def see_navigation(self, nav: Navigation) -> None:
        """Every page shows the navigation: note it, now that it is known."""
        shown = [(item.title, item.url) for item in nav.pages]
        if self._written.get("nav") != shown:
            self._written.clear()
            self._written["nav"] = shown

    def is_modified(self, path: str) -> bool:
        """Whether the file that MkDocs knows by this path must be written again."""
        if not path.endswith(".md"):
            return not self.exports_stay
        return path not in self._written or self._written[path] != self._print(path)

    def written(self, path: str, calls: PageCalls | None) -> None:
        """Note that a page was rendered, and what its macros read."""
        self._reads[path] = frozenset(calls.reads) if calls else frozenset()
        self._written[path] = self._print(path)

    def _print(self, path: str) -> object:
        return self._prints.of(path, self._reads.get(path, frozenset()))

    def remove_stale(self, files: Files, target: Path) -> None:
        """Delete what an earlier build wrote and this one has no file for: under `--dirty` MkDocs leaves it."""
        targets = frozenset(file.dest_uri for file in files)
        for gone in self._targets - targets:
            (target / gone).unlink(missing_ok=True)
        self._targets = targets

    def end(self) -> None:
        """Let go of what only a build needs."""


class Fingerprints:
    """Fingerprints of the pages of one state of the site."""

    def __init__(self, site: Site, docs: Path) -> None:
        self.site = site
        self.docs = docs

    def of(self, path: str, reads: frozenset[str]) -> object:
        """All that the page at this path under `docs/` shows; `reads` are what its macros read."""
        record = self.site.record_of(path)
        if record:
            return self._of_record(record)
        file = self.docs / path
        own = file.read_bytes() if file.is_file() else b""
        return own, self.site.changed(f"docs/{path}"), tuple(self._of_read(read) for read in sorted(reads))

    def _of_record(self, record: Record) -> object:
        site, catalogue = self.site, self.site.catalogue
        keys = {key for key, _ in record.mentioned} | {f"references/{number}" for number in record.cited}
        keys.update(backlink.record.key for backlink in catalogue.backlinks.get(record.key, ()))
        if record.kind == "references":
            keys.update(citing.key for citing in catalogue.citations.get(int(record.id), ()))
        return (
            record,
            site.changed(site.source(record)),
            self._neighbours[record.key],
            self._cards.get(record.key),
            tuple((key, self._cards.get(key)) for key in sorted(keys)),
            catalogue.located.get(record.key),
        )

    def _of_read(self, read: str) -> object:
        if read == EVERYTHING:
            return self._all
        if read in KINDS:
            return self._kind(read)
        return self.site.catalogue.get(read), self._cards.get(read)

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
        yield from (self.site.titles[record.key], record.label, record.chinese_name, show.dated(record))
        yield from (show.shown(record), getattr(record, "status", None), record.name)
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
    return [(str(path), path.stat().st_mtime_ns) for path in files if "__pycache__" not in path.parts]
