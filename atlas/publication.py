"""Everything that is published, made from a repository's folder: files are read here, and the rooms come together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import Final

from atlas import exports, history, pages, whole
from atlas.exports import Edition, ExportedFile
from atlas.kept import Kept
from atlas.records import catalogue
from atlas.records.diagnostics import DataError, Diagnostic, Severity, errors
from atlas.records.model import KINDS
from atlas.records.reading import RecordCache
from atlas.site import Site

VERSION: Final = "0.1.0"
"""The project's version, as in pyproject.toml."""


@dataclass(frozen=True)
class Publication:
    """The site and its exports. `warnings` are doubts that do not stop a build."""

    site: Site
    edition: Edition
    warnings: tuple[Diagnostic, ...] = ()

    def by_folder(self, framed: Callable[[pages.Page], str]) -> dict[str, Callable[[], Iterator[ExportedFile]]]:
        """What gives the pages that MkDocs does not make, by their folder: each kind has one, and print."""
        kinds = {kind: partial(self._of_kind, framed, kind) for kind in KINDS}
        return {**kinds, whole.FOLDER: lambda: _framed(framed, whole.pages(self.site))}

    def _of_kind(self, framed: Callable[[pages.Page], str], kind: str) -> Iterator[ExportedFile]:
        """The pages of a kind's records within the theme, and redirects."""
        yield from _framed(framed, pages.record_pages(self.site, kind, exports.record_shares(self.edition)))
        yield from starmap(ExportedFile, pages.redirects(self.site, kind))

    def changed(self, source: str) -> str:
        """The day on which a page's source last changed, as YYYY-MM-DD; empty when version control does not know.

        `source` is a path in the repository. A directory's page changes with its kind's records too.
        """
        dates = self.site.history.dates(source)
        if not dates:
            return ""
        kind = source.removeprefix("docs/").removesuffix("/index.md")
        records = self.site.history.latest(f"data/{kind}/") if kind in KINDS else None
        return max(dates.changed, records or dates.changed).date().isoformat()

    def addresses(self) -> Iterator[tuple[str, str]]:
        """The web address of each record's page, and the day of its last change; none while the site has no address."""
        for record in self.site.catalogue:
            address = self.edition.address(f"{record.key}/")
            if address:
                yield address, self.changed(self.site.source(record))

    def jsonld(self, path: str, title: str, description: str, crumbs: list[tuple[str, str]]) -> str:
        """What a page says of itself to programs; see `atlas.exports.jsonld`."""
        return exports.jsonld(self.edition, path, title, description, crumbs)


def _framed(framed: Callable[[pages.Page], str], made: Iterable[tuple[str, pages.Made]]) -> Iterator[ExportedFile]:
    for key, make in made:
        yield ExportedFile(f"{key}/index.html", partial(_filled, framed, make))


def _filled(framed: Callable[[pages.Page], str], make: pages.Made) -> str:
    return framed(make())


def publish(
    root: Path,
    *,
    address: str = "",
    repository: str = "",
    contact: str = "",
    cache: RecordCache | None = None,
    earlier: Site | None = None,
) -> Publication:
    """The publication of the repository at `root`. Raises DataError with every error in its data.

    With a `cache` of an earlier one, only files that have changed are parsed (see `atlas.records.reading`), and what
    still holds of the `earlier` site is not worked out again.
    """
    found, problems = catalogue.check(root / "data", cache)
    if errors(problems):
        raise DataError(errors(problems))
    past = history.read(root, "data", "docs")
    kept = earlier.still_holding(found, past) if earlier else Kept(lasting=cache is not None)
    site = Site(found, repository, address, VERSION, past, contact, kept)
    warnings = tuple(problem for problem in problems if problem.severity is Severity.WARNING)
    return Publication(site, Edition(site, partial(_sources, root, found.paths, cache or RecordCache())), warnings)


def _sources(root: Path, records: Mapping[str, str], cache: RecordCache) -> dict[str, bytes]:
    """The files of the records, as far as possible from the cache, and the licence where it is there."""
    found = {path: cache[key].data if key in cache else _read(f"{root}/{path}") for key, path in records.items()}
    return {**found, "LICENSE": _read(f"{root}/LICENSE")} if (root / "LICENSE").is_file() else found


def _read(path: str) -> bytes:
    # A path object for each of thousands of files would take as long as to read them.
    with open(path, "rb", buffering=0) as opened:  # noqa: PTH123
        return opened.read()
