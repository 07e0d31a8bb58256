"""Site to publish: catalogue, settings, dates, glossary and templates; and `View`, its links relative to a page."""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup

from atlas import __version__, i18n
from atlas.records.catalogue import Catalogue
from atlas.records.checks import check
from atlas.records.diagnostics import DataError, Diagnostic, errors
from atlas.records.model import KINDS, Indicator, Record, Source
from atlas.records.reading import RecordCache
from atlas.records.search_words import SearchWords
from atlas.records.search_words import load as load_search_words
from atlas.records.strings import folded
from atlas.records.text import EDITOR, Linker, to_html, to_plain
from atlas.site import display, facets, labels, outcomes, sources
from atlas.site.facets import Filters
from atlas.site.glossary import Glossary, glossary
from atlas.site.history import UNKNOWN, Dates, History, read
from atlas.site.labels import choice, count_marks, mark
from atlas.site.relations import Relations
from atlas.site.revisions import RecordChange, Revision, first_path, revisions
from atlas.site.selections import Selection, selections
from atlas.site.settings import Settings

TEMPLATES: Final = Path(__file__).parents[1] / "templates"
PlainTexts = Mapping[str, str | list[str]]
"""Texts of a record as plain words, by field; a list where the field holds several."""


def compiled_templates(environment: str) -> jinja2.BytecodeCache:
    """Cache of the templates that an environment has compiled, by its name, as Python caches its modules.

    It lies in the user's folder for temporary files. To compile them takes a third of what a small edit costs while
    serving.
    """
    return jinja2.FileSystemBytecodeCache(pattern=f"atlas-{environment}-%s.cache")


class UnknownRecord(LookupError):
    """Exception for a record that a page names and that does not exist."""


@dataclass(frozen=True)
class Site:
    """Records, settings and dates of one build, and everything derived from them that pages and exports share.

    `root` is the folder of the repository. `warnings` are the diagnostics that do not stop a build.
    """

    catalogue: Catalogue
    settings: Settings = field(default_factory=Settings)
    history: History = UNKNOWN
    root: Path = Path()
    warnings: tuple[Diagnostic, ...] = ()
    version: str = __version__
    """Version of the data, which is that of the software."""
    _plain: dict[str, PlainTexts] = field(default_factory=dict, init=False, repr=False, compare=False)
    _views: "dict[str, View]" = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def load(cls, root: Path, settings: Settings, cache: RecordCache | None = None) -> Self:
        """Site of the repository at `root`, in its language. Raises DataError with every error in its data.

        Files that are the same as in the `cache` are not read again.
        """
        try:
            i18n.use(settings.language, root)
        except i18n.CatalogueError as error:
            path, line, message = error.args
            hint = "Correct it, in UTF-8, with a program for translations such as Poedit."
            place = path.relative_to(root).as_posix()
            raise DataError([Diagnostic(place, line, 1, "translation", f"{message}.", hint)]) from None
        cache = RecordCache() if cache is None else cache
        catalogue, found = check(root / "data", cache, settings.address)
        if errors(found):
            raise DataError(errors(found))
        history = read(root, "data", "docs")
        # Now, while the files that were read are there.
        revisions(history, cache.values())
        return cls(catalogue, settings, history, root, found)

    @cached_property
    def date(self) -> datetime | None:
        """Date of the latest change to the data; None when that is not known."""
        return self.history.latest("data/")

    @cached_property
    def day(self) -> str:
        """Date of the data as YYYY-MM-DD; empty when it is not known."""
        return self.date.date().isoformat() if self.date else ""

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """Revisions of the data, newest first: which facts changed when; empty where that is not known."""
        return revisions(self.history)

    @cached_property
    def _revised(self) -> dict[str, list[tuple[Revision, RecordChange]]]:
        revised: dict[str, list[tuple[Revision, RecordChange]]] = {}
        for revision in self.revisions:
            for change in revision.records:
                if change.action == "changed":
                    revised.setdefault(change.key, []).append((revision, change))
        return revised

    def changes(self, record: Record) -> list[tuple[Revision, RecordChange]]:
        """Changes of a record since it was added, newest first, under its former ids too."""
        keys = (record.key, *record.former_keys)
        found = [change for key in keys for change in self._revised.get(key, ())]
        return sorted(found, key=lambda change: change[0].when, reverse=True)

    @cached_property
    def source(self) -> str:
        """Paper that the records were made from, in one line; empty where there is none."""
        return sources.statement(self.catalogue.paper) if self.catalogue.paper else ""

    def dates(self, record: Record) -> Dates | None:
        """Dates of a record: a renamed one was added when its first file was; None when they are not known."""
        own = self.history.files.get(self.source_path(record))
        first = self.history.lives.get(self._first_path(record))
        return Dates(first.added, own.changed) if own and first else own

    def _first_path(self, record: Record) -> str:
        former = [f"data/{key}.yml" for key in record.former_keys]
        return first_path(self.history, self.source_path(record), former)

    def last_changed(self, source: str) -> str:
        """Day of the last commit to a page's source file, as YYYY-MM-DD; empty when git does not know it.

        `source` is a path in the repository. A directory's page changes with its kind's records too.
        """
        dates = self.history.files.get(source)
        if not dates:
            return ""
        kind = source.removeprefix("docs/").removesuffix("/index.md")
        records = self.history.latest(f"data/{kind}/") if kind in KINDS else None
        return max(dates.changed, records or dates.changed).date().isoformat()

    @cached_property
    def vintage_note(self) -> str:
        """Sentence that says of which day the marks of a page are."""
        others = any(labels.plan_status(record) and not record.sections for record in self.catalogue)
        later = any(record.became for record in self.catalogue)
        return display.vintage_note(self.catalogue.paper, others=others, later=later)

    @cached_property
    def glossary(self) -> Glossary:
        """Glossary of all records."""
        return glossary(self.catalogue)

    @cached_property
    def templates(self) -> jinja2.Environment:
        """Environment of our own templates: strict, and escaping whatever comes from data."""
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # Each build has an environment of its own, so that templates cannot change under it.
            auto_reload=False,
            bytecode_cache=compiled_templates("records"),
        )
        i18n.install(environment)
        environment.filters.update(choice=choice, date=display.date, number=display.number, capital=display.capital)
        environment.filters.update(short_name=display.short_name, enumerated=display.enumerated)
        environment.globals.update(
            settings=self.settings,
            KINDS=KINDS,
            has_page=self.has_page,
            mark_of=mark,
            plan_status=labels.plan_status,
            outcomes_of=partial(outcomes.told, self.catalogue),
            count_marks=count_marks,
            vintage=partial(display.vintage, self.catalogue.paper),
            vintage_note=self.vintage_note,
            dated=display.dated,
            qualifier=display.qualifier,
            status_label=labels.status,
            date_parts=display.date_parts,
            figure=lambda record: display.unbroken(display.figure(record), record),
            amount=lambda record: display.unbroken(display.amount(record), record),
            short_name=display.short_name,
            credit=sources.credit,
            source_mark=sources.mark,
            section=sources.section,
            sections=partial(sources.sections, self.catalogue),
            paper=self.catalogue.paper,
            isolated=display.isolated,
        )
        return environment

    @cached_property
    def pages(self) -> set[str]:
        """Addresses of the hand-written pages from the home page; the plugin puts those of MkDocs there."""
        paths = (path.relative_to(self.root / "docs") for path in (self.root / "docs").rglob("*.md"))
        return {f"{(path.parent if path.stem == 'index' else path.with_suffix('')).as_posix()}/" for path in paths}

    def has_page(self, path: str) -> bool:
        """Whether there is the hand-written page that a path from the home page leads to: an atlas may do without."""
        return re.split("[?#]", path, maxsplit=1)[0] in self.pages

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the records' pages, by key: the record's own, with the kind added where two kinds share one."""
        titles = {record.key: record.title for record in self.catalogue}
        seen = Counter(map(folded, titles.values()))
        for key, title in titles.items():
            if seen[folded(title)] > 1:
                titles[key] = f"{title} – {i18n.gettext(self.catalogue[key].singular).lower()}"
        return titles

    @cached_property
    def search_words(self) -> SearchWords:
        """Synonyms, questions and words for kinds by which readers search."""
        return load_search_words(self.root, self.catalogue)

    @cached_property
    def filters(self) -> dict[str, Filters]:
        """Facet values of each record, by its key."""
        return {record.key: facets.values(self.catalogue, record) for record in self.catalogue}

    @cached_property
    def relations(self) -> Relations:
        """Relations between bodies: who works with whom."""
        return Relations(self.catalogue, self.settings)

    def found_with(self, record: Record) -> Mapping[str, tuple[Record, ...]]:
        """Records that "Explore" finds under a record, by their kinds; the record itself is not among them."""
        under = facets.finding(record)
        found = self._found_under.get(under, {}) if under else {}
        return {kind: tuple(one for one in records if one is not record) for kind, records in found.items()}

    @staticmethod
    def list_address(record: Record, kind: str) -> str:
        """Path of the list of what "Explore" finds of a kind under a record, from the home page."""
        chosen = [*filter(None, [facets.finding(record)]), ("kind", kind)]
        return "explore/?" + urlencode(chosen, safe="/")

    @cached_property
    def _found_under(self) -> dict[tuple[str, str], dict[str, list[Record]]]:
        found: dict[tuple[str, str], dict[str, list[Record]]] = {}
        for key, filters in self.filters.items():
            record = self.catalogue[key]
            for under in ((facet, value) for facet, values in filters.items() for value in values):
                found.setdefault(under, {}).setdefault(record.kind, []).append(record)
        return found

    def record(self, key: str) -> Record:
        """Record with this key. Raises UnknownRecord with a suggestion."""
        found = self.catalogue.find(key)
        if found is None:
            close = self.catalogue.meant(key)
            hint = f"Did you mean {close!r}?" if close else "Correct its name, or take it out here."
            raise UnknownRecord(f"There is no record {key!r}. {hint}")
        return found

    def record_of(self, path: str) -> Record | None:
        """Record whose page has this path under `docs/`; None where it is another page."""
        return self.catalogue.get(path.removesuffix(".md"))

    def source_files(self) -> dict[str, bytes]:
        """Contents of the records' files, and of the licence where it is there, by path in the repository."""
        paths = [*self.catalogue.paths.values(), *(["LICENSE"] if (self.root / "LICENSE").is_file() else [])]
        return {path: (self.root / path).read_bytes() for path in paths}

    def source_path(self, record: Record) -> str:
        """Path of a record's file, relative to the repository."""
        return self.catalogue.paths.get(record.key, f"data/{record.key}.yml")

    def address(self, path: str) -> str | None:
        """Web address of a page or file, given its path from the home page; None while the site has none."""
        return self.settings.address + path if self.settings.address else None

    def identity(self, record: Record) -> uuid.UUID:
        """UUID of a record: the same after the record is renamed, and whatever the site's address.

        Where the history is not known, the first of its former ids is taken for the oldest.
        """
        if self.source_path(record) in self.history.lives:
            first = self._first_path(record).removeprefix("data/").removesuffix(".yml")
        else:
            first = [*record.former_keys, record.key][0]
        return uuid.uuid5(self.settings.namespace, first)

    def plain(self, record: Record) -> PlainTexts:
        """Texts of a record as plain words."""
        if record.key not in self._plain:
            fields: dict[str, str | list[str]] = {}
            for (name, *position), text in record.texts:
                # A note's marker leaves its spaces behind.
                words = " ".join(self.view("").plain(text).split())
                several = fields.setdefault(str(name), [])
                if position and isinstance(several, list):
                    several.append(words)
                else:
                    fields[str(name)] = words
            self._plain[record.key] = fields
        return self._plain[record.key]

    def summary(self, record: Record) -> str:
        """Summary of a record as plain words."""
        return str(self.plain(record)["summary"])

    @cached_property
    def selections(self) -> dict[str, Selection]:
        """Selections of activities: all, and those of each sector, place and partnership, by key."""
        return selections(self.catalogue)

    def view(self, url: str) -> "View":
        """View of the site from the page with this address; pages at the same depth share one."""
        root = "../" * url.strip("/").count("/") + ("../" if url.strip("/") else "")
        return self._views.setdefault(root, View(self, root))

    def render(self, template: str, **values: Any) -> Markup:
        """HTML of a template, given by its path under `templates/`."""
        return Markup(self.templates.get_template(template).render(**values))  # noqa: S704 (autoescaped)


@dataclass(frozen=True)
class View:
    """Site as seen from one page: makes links and HTML with addresses relative to it. `root` leads to the home page."""

    site: Site
    root: str
    _cached: dict[tuple[str, str], Markup] = field(default_factory=dict, init=False, repr=False, compare=False)

    def href(self, key: str) -> str | None:
        """Address of a record's page, or None when there is no such record."""
        return f"{self.root}{key}/" if self.site.catalogue.get(key) else None

    def address(self, path: str) -> str:
        """Address of a page or file of the site, given its path from the home page."""
        return f"{self.root}{path}" or "./"

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self.href, self._linked, lambda cited: self.origin(*cited), self.site.glossary.explained)

    def _linked(self, key: str) -> str:
        record = self.site.catalogue.get(key)
        return display.unbroken(self._shown(key), record) if isinstance(record, Indicator) else self._shown(key)

    def _shown(self, key: str) -> str:
        record = self.site.catalogue.get(key)
        return display.link_text(record) if record else ""

    def origin(self, origin: str, place: str = "") -> Markup:
        """HTML of the mark of a value's origin: `editor`, or a source's id and a place in it; none for no origin."""
        if not origin:
            return Markup()
        source = self.site.catalogue.get(f"sources/{origin}")
        # The paper is the source of most records: where it is that of a value too, a mark would say nothing.
        is_paper = source and source == self.site.catalogue.paper and not place
        if is_paper or (origin != EDITOR and not isinstance(source, Source)):
            return Markup()
        return self.cached(("origin", f"{origin}:{place}"), lambda: self._macro("origin_mark")(self, source, place))

    def text(self, text: str) -> Markup:
        """HTML of a record's text."""
        return Markup(to_html(text, self._linker))  # noqa: S704 (text escapes)

    def words(self, text: str) -> Markup:
        """HTML of plain text, each abbreviation with its meaning."""
        return Markup(self.site.glossary.explained(text))  # noqa: S704 (it escapes)

    def plain(self, text: str) -> str:
        """Plain words of a record's text."""
        return to_plain(text, self._shown)

    def component(self, name: str, record: Record) -> Markup:
        """HTML of a record by the macro `name` of components.html: the same wherever it stands, so it is cached."""
        return self.cached((name, record.key), lambda: self._macro(name)(self, record))

    def vintage_line(self) -> Markup:
        """HTML that says of which day the marks of a page are."""
        return self.cached(("vintage_line", ""), self._macro("vintage_line"))

    def _macro(self, name: str) -> Callable[..., Markup]:
        macro: Callable[..., Markup] = getattr(self.site.templates.get_template("components.html").module, name)
        return macro

    def cached(self, key: tuple[str, str], make: Callable[[], Markup]) -> Markup:
        """HTML under this key; `make` makes it the first time."""
        if key not in self._cached:
            self._cached[key] = make()
        return self._cached[key]
