"""What every page needs to know of the whole: the catalogue, the glossary, and where pages are."""

from __future__ import annotations

import difflib
import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from atlas import __version__, i18n
from atlas.records.catalogue import Catalogue, check, folded
from atlas.records.diagnostics import DataError, Diagnostic, errors
from atlas.records.model import KINDS, Record
from atlas.records.reading import RecordCache
from atlas.records.text import Linker, to_html, to_plain
from atlas.site import display, facets
from atlas.site.facets import Filters
from atlas.site.glossary import Glossary, glossary
from atlas.site.history import UNKNOWN, Dates, History, read
from atlas.site.labels import DOUBTFUL, SHORT, choice
from atlas.site.selections import Selection, selections
from atlas.site.settings import Settings

TEMPLATES: Final = Path(__file__).parents[1] / "templates"
_COMPILED: Final = TEMPLATES / "__pycache__"
"""Where compiled templates are kept, as Python keeps its own; Jinja knows by a checksum whether one still holds."""


PlainTexts = Mapping[str, str | list[str]]
_IDENTITIES: Final = uuid.UUID("5f0e6b1e-6c8b-5d0e-9d0c-2b6a3f1c7a44")
"""The namespace of all identities. It never changes: calendars and feed readers know the records by it."""


class UnknownRecord(LookupError):
    """A page names a record that does not exist."""


@dataclass(frozen=True)
class Site:
    """The atlas to publish: its records, its settings, and the dates that version control knows.

    `root` is the folder of the repository. `warnings` are the diagnostics that do not stop a build.
    """

    catalogue: Catalogue
    settings: Settings = field(default_factory=Settings)
    history: History = UNKNOWN
    root: Path = Path()
    warnings: tuple[Diagnostic, ...] = ()

    @classmethod
    def load(cls, root: Path, settings: Settings, cache: RecordCache | None = None) -> Site:
        """The site of the repository at `root`, in its language. Raises DataError with every error in its data.

        Files that are the same as in the `cache` are not read again.
        """
        i18n.use(settings.language, root)
        catalogue, found = check(root / "data", cache)
        if errors(found):
            raise DataError(errors(found))
        return cls(catalogue, settings, read(root, "data", "docs"), root, found)

    @property
    def version(self) -> str:
        """The version of the data, which is that of the software."""
        return __version__

    @cached_property
    def date(self) -> datetime | None:
        """When the data last changed; None when that is not known."""
        return self.history.latest("data/")

    @cached_property
    def day(self) -> str:
        """The date of the data as YYYY-MM-DD; empty when it is not known."""
        return self.date.date().isoformat() if self.date else ""

    def dates(self, record: Record) -> Dates | None:
        """When the record's file was added and changed; None when that is not known."""
        return self.history.dates(self.source(record))

    def changed(self, source: str) -> str:
        """The day on which a page's source last changed, as YYYY-MM-DD; empty when version control does not know.

        `source` is a path in the repository. A directory's page changes with its kind's records too.
        """
        dates = self.history.dates(source)
        if not dates:
            return ""
        kind = source.removeprefix("docs/").removesuffix("/index.md")
        records = self.history.latest(f"data/{kind}/") if kind in KINDS else None
        return max(dates.changed, records or dates.changed).date().isoformat()

    @cached_property
    def glossary(self) -> Glossary:
        """What the abbreviations of all records mean."""
        return glossary(self.catalogue)

    @cached_property
    def templates(self) -> jinja2.Environment:
        """Our own environment: strict, and escaping whatever comes from data."""
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            # Each build has an environment of its own, so that templates cannot change under it.
            auto_reload=False,
            bytecode_cache=_compiled(),
        )
        environment.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
        environment.filters.update(choice=choice, date=display.date, number=display.number, capital=display.capital)
        environment.globals.update(
            settings=self.settings,
            KINDS=KINDS,
            DOUBTFUL=DOUBTFUL,
            SHORT=SHORT,
            dated=display.dated,
            date_parts=display.date_parts,
            figure=display.figure,
            amount=display.amount,
        )
        return environment

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each record's page, by key: its own, with the kind added where two kinds share one."""
        titles = {record.key: record.title for record in self.catalogue}
        seen = Counter(map(folded, titles.values()))
        for key, title in titles.items():
            if seen[folded(title)] > 1:
                titles[key] = f"{title} – {i18n.gettext(self.catalogue[key].singular).lower()}"
        return titles

    @cached_property
    def filters(self) -> dict[str, Filters]:
        """What each record is found under, by its key."""
        return {record.key: facets.values(self.catalogue, record) for record in self.catalogue}

    def record(self, key: str) -> Record:
        """The record with this key. Raises UnknownRecord with a suggestion."""
        found = self.catalogue.get(key)
        if found is None:
            # Who leaves out the kind means the record of this id.
            close = [record.key for record in self.catalogue if record.id == key]
            close = close or difflib.get_close_matches(key, [record.key for record in self.catalogue], n=1, cutoff=0.6)
            raise UnknownRecord(f"There is no record {key!r}." + (f" Did you mean {close[0]!r}?" if close else ""))
        return found

    def record_of(self, path: str) -> Record | None:
        """The record whose page has this path under `docs/`; None where it is another page."""
        return self.catalogue.get(path.removesuffix(".md"))

    def source_files(self) -> dict[str, bytes]:
        """The records' files as they are, and the licence where it is there, by their path in the repository."""
        paths = [*self.catalogue.paths.values(), *(["LICENSE"] if (self.root / "LICENSE").is_file() else [])]
        return {path: (self.root / path).read_bytes() for path in paths}

    def source(self, record: Record) -> str:
        """The file of a record, relative to the repository."""
        return self.catalogue.paths.get(record.key, f"data/{record.key}.yml")

    def address(self, path: str) -> str | None:
        """The web address of a page or file, given its path from the home page; None while the site has none."""
        return self.settings.address + path if self.settings.address else None

    def identity(self, record: Record) -> uuid.UUID:
        """An identity that stays when the record is renamed, and does not depend on the site's address."""
        first = record.former_ids[0] if record.former_ids else record.id
        return uuid.uuid5(_IDENTITIES, f"{record.kind}/{first}")

    def plain(self, record: Record) -> PlainTexts:
        """A record's texts as plain words, by field; a list where the field holds several."""
        if record.key not in self._plain:
            self._plain[record.key] = _plain_texts(record, self.view("").plain)
        return self._plain[record.key]

    @cached_property
    def _plain(self) -> dict[str, PlainTexts]:
        return {}

    def summary(self, record: Record) -> str:
        """The record's summary as plain words."""
        return str(self.plain(record)["summary"])

    @cached_property
    def selections(self) -> dict[str, Selection]:
        """The activities of the whole and of each sector, place and partnership, by key."""
        return selections(self.catalogue)

    def view(self, url: str) -> View:
        """The site as seen from the page with this address."""
        root = "../" * url.strip("/").count("/") + ("../" if url.strip("/") else "")
        return self._views.setdefault(root, View(self, root))

    @cached_property
    def _views(self) -> dict[str, View]:
        return {}

    def render(self, template: str, **values: Any) -> Markup:
        """A template's HTML."""
        return Markup(self.templates.get_template(template).render(**values))  # noqa: S704 (autoescaped)


@dataclass(frozen=True)
class View:
    """The site as seen from one page: `root` leads from the page to the site's home."""

    site: Site
    root: str

    def href(self, key: str) -> str | None:
        """The address of a record's page, or None when there is no such record."""
        return f"{self.root}{key}/" if self.site.catalogue.get(key) else None

    def address(self, path: str) -> str:
        """The address of a page or file of the site, given its path from the home page."""
        return f"{self.root}{path}" or "./"

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self.href, self._shown, self.site.glossary.explained)

    def _shown(self, key: str) -> str:
        record = self.site.catalogue.get(key)
        return display.shown(record) if record else ""

    def text(self, text: str) -> Markup:
        """A record's text as HTML."""
        return Markup(to_html(text, self._linker))  # noqa: S704 (text escapes)

    def words(self, text: str) -> Markup:
        """Plain text as HTML, abbreviations explained."""
        return Markup(self.site.glossary.explained(text))  # noqa: S704 (it escapes)

    def plain(self, text: str) -> str:
        """A record's text without markup."""
        return to_plain(text, self._shown)

    def note(self, number: int) -> Markup:
        """The marker of one of the paper's notes."""
        return self.text(f"[^{number}]")

    def piece(self, name: str, record: Record) -> Markup:
        """A record as the macro `name` of pieces.html shows it: the same wherever it stands, so it is made once."""
        return self.once((name, record.key), lambda: self._macro(name)(self, record))

    def _macro(self, name: str) -> Callable[..., Markup]:
        macro: Callable[..., Markup] = getattr(self.site.templates.get_template("pieces.html").module, name)
        return macro

    def once(self, key: tuple[str, str], make: Callable[[], Markup]) -> Markup:
        """What `make` gives for this key; it is asked once."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found

    @cached_property
    def _made(self) -> dict[tuple[str, str], Markup]:
        return {}

    def records(self, keys: tuple[str, ...]) -> Iterator[Record]:
        """The records with these keys."""
        return (self.site.catalogue[key] for key in keys)


def _plain_texts(record: Record, plain: Callable[[str], str]) -> PlainTexts:
    fields: dict[str, str | list[str]] = {}
    for (name, *position), text in record.texts:
        # A note's marker leaves its spaces behind.
        words = " ".join(plain(text).split())
        several = fields.setdefault(str(name), [])
        if position and isinstance(several, list):
            several.append(words)
        else:
            fields[str(name)] = words
    return fields


def _compiled() -> jinja2.BytecodeCache | None:
    """The kept templates; None where nothing may be written beside the program."""
    try:
        _COMPILED.mkdir(exist_ok=True)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(_COMPILED)) if os.access(_COMPILED, os.W_OK) else None
