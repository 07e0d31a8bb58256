"""Markdown macros: the same macros for the Markdown exports of the hand-written pages (`llms.py`)."""

import re
from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import Any, Final

from atlas.exports import api, changes, cite, data_pages, datapackage, markdown_export, spreadsheets
from atlas.exports.calendars import path as calendar_path
from atlas.exports.files import printable
from atlas.i18n import gettext as _
from atlas.i18n import ngettext
from atlas.macros.queries import MacroQueries
from atlas.plots import matrix
from atlas.records.model import KINDS, Record, Source
from atlas.render import comparison, maintenance
from atlas.site import Site, display
from atlas.site.labels import count_marks
from atlas.site.sources import credit

_SIGNIFICANT: Final = re.compile(r"[\\`*_\[\]<{}|~]|&(?=#?\w+;)")
_OPENING: Final = re.compile(r"^(?:(?=[#>+=-])|(\d{1,9})(?=[.)]))")
"""Pattern of the start of a line that Markdown would read as a heading, a quotation, a list or an underline."""


def escaped(text: str) -> str:
    """Text in one line that Markdown reads as nothing but these words, wherever in a line they stand."""
    return _SIGNIFICANT.sub(r"\\\g<0>", printable(" ".join(text.split())))


def link(words: str, address: str) -> str:
    """Markdown link that shows these words."""
    return f"[{escaped(words)}]({address})"


def _name(cited: Record) -> str:
    """Name of a note or another source where it is cited."""
    if isinstance(cited, Source):
        return _("source: {source}").format(source=credit(cited))
    return _("note {number}").format(number=cited.id)


class MarkdownMacros(MacroQueries):
    """Macros as Markdown, with links to what is long; `root` leads from the exported file to the site's home."""

    def __init__(self, site: Site, root: str) -> None:
        super().__init__(site, set())
        self.root = root
        self._has_vintage = False

    def link(self, key: str, words: str = "") -> str:
        """Link to a record's page."""
        record = self._record(key)
        return self._link(record, words or record.label)

    def figure(self, name: str, words: str = "") -> str:
        """Figure as it reads in a sentence, linked to its page."""
        record = self._indicator(name)
        return self._link(record, words or display.link_text(record))

    def amount(self, name: str) -> str:
        """Number of a figure without its unit, linked to its page."""
        return self.figure(name, display.amount(self._indicator(name), display.spelled))

    def figures(self, *names: str) -> str:
        """Figures as a list."""
        records = [*map(self._indicator, names)]
        return self._vintage(records) + self._render("figures", records=records)

    def note(self, *cited: int | str) -> str:
        """Links to notes and other sources. Pages put them right behind the fact, so a space comes first."""
        links = (
            self._link(record, ", ".join(filter(None, [_name(record), place])))
            for record, place in self._citations(cited)
        )
        return f" ({', '.join(links)})"

    def text(self, key: str, field: str = "summary") -> str:
        """Text of a record in plain words, in paragraphs."""
        plain = self.site.view("").plain
        return _paragraph("\n\n".join(_OPENING.sub(r"\1\\", escaped(plain(text))) for text in self._texts(key, field)))

    def directory(self, kind: str) -> str:
        """Link to the file with the records of a kind."""
        return _bullet_list([self._file(self._kind(kind))])

    def records(self, kind: str, layout: str = "list", newest: int = 0, **conditions: str) -> str:
        """Records of a kind that meet conditions, each with its date or figure and its summary."""
        self._layout(layout)
        found = self._matching(kind, conditions, newest)
        return self._vintage(found) + self._render("records", records=found, titles=self.site.titles)

    def glossary(self) -> str:
        """Glossary of every abbreviation with what it stands for, and every other term with its meaning."""
        return self._render("glossary", records=self.site.glossary.entries)

    def print_all(self) -> str:
        """Links to the files with all records."""
        return _bullet_list(map(self._file, KINDS))

    def maintenance(self) -> str:
        """Tasks for editors, and for how many records."""
        completeness = maintenance.completeness(maintenance.scores(self.site))
        return self._render("maintenance", completeness=completeness, tasks=maintenance.tasks(self.site))

    def map(self) -> str:
        """Link to the table of the places."""
        text = _("The maps show the records by place. A [table]({address}) has the position of each place.")
        return _paragraph(text.format(address=self._address(f"{spreadsheets.FOLDER}/places.csv")))

    def relations(self) -> str:
        """Each two bodies that work together, with the records that say so."""
        found = self.site.relations
        pairs = [(*map(self.site.catalogue.get, keys), relations) for keys, relations in found.pairs.items()]
        return self._vintage(relation.through for relation in found.all) + self._render("relations", pairs=pairs)

    def timeline(self) -> str:
        """Links to the files with what the timeline shows."""
        text = _("The timeline shows {milestones} and {missions} by date.")
        return _paragraph(text.format(**{kind: self._named_file(kind) for kind in ("milestones", "missions")}))

    def charts(self, *names: str, title: str = "") -> str:
        """Figures of each chart as a list."""
        found = self._charts(names, title)
        parts = ((self._vintage(row.record for row in one.rows), self._render("chart", chart=one)) for one in found)
        return "".join(chain.from_iterable(parts))

    def matrix(self) -> str:
        """Matrix as a table."""
        lines = [*chain.from_iterable(matrix.lines(self.site.catalogue))]
        counted = (self.site.catalogue.of_kind(column.kind) for column in matrix.COLUMNS)
        marks = self._vintage(chain.from_iterable(counted))
        return marks + self._render("matrix", lines=lines, columns=matrix.COLUMNS)

    def compare(self) -> str:
        """What each sector has, as a list of lists: the names or the number of its records, as on the page."""
        compared = comparison.sectors(self.site)
        rows = [*comparison.rows(self.site, compared)]
        shown = chain.from_iterable(cell.records for row in rows for cell in row.cells)
        return self._vintage(shown) + self._render("compare", sectors=compared, rows=rows)

    def downloads(self) -> str:
        """List of every file with data that the site offers."""
        state, packages = data_pages.state(self.site), data_pages.whole_downloads(self.site)
        return self._render("downloads", state=state, packages=packages, tables=spreadsheets.FOLDER, api=api.FOLDER)

    def columns(self) -> str:
        """Link to the description of the tables' columns."""
        text = _("The [Data Package]({address}) describes every column of every table: its type and what it means.")
        return _paragraph(text.format(address=self._address(datapackage.PATH)))

    def calendars(self) -> str:
        """List of every calendar and feed."""
        groups, feeds = data_pages.calendar_groups(self.site), data_pages.named_feeds(self.site)
        record_of = self.site.catalogue.get
        return self._render("calendars", groups=groups, feeds=feeds, path=calendar_path, record_of=record_of)

    def changes(self) -> str:
        """Changes of the data, a line each."""
        newest, title = self.site.revisions[: changes.MOST], partial(changes.title, self.site)
        return self._render("changes", revisions=newest, title=title, path=changes.PATH)

    def api_fields(self) -> str:
        """Fields of the API's documents beside a record's own."""
        return _bullet_list(f"`{name}`: {escaped(meaning)}" for name, meaning in api.ADDED.items())

    def citation(self) -> str:
        """Citation of the atlas as a whole, in one line."""
        return _paragraph(escaped(cite.whole(self.site).plain))

    def search_field(self) -> str:
        """Nothing: what has been exported has no forms."""
        return ""

    contribution_form = search_field
    explore = print_all

    def _render(self, template: str, **values: Any) -> str:
        tools = {
            "link": lambda words, path: link(words, self._address(path)),
            "linked": self._link,
            "escaped": escaped,
            "details": _details,
            "count": lambda cell: cell.words(display.number),
            "full": display.figure,
            "summary": self.site.summary,
        }
        return _paragraph(self.site.render(f"markdown/{template}.md", **tools, **values).strip())

    def _address(self, path: str) -> str:
        return f"{self.root}{path}"

    def _link(self, record: Record, words: str) -> str:
        return link(words, self._address(f"{record.key}/"))

    def _named_file(self, kind: str) -> str:
        return link(_(KINDS[kind].plural), self._address(markdown_export.kind_path(kind)))

    def _file(self, kind: str) -> str:
        count = len(self.site.catalogue.kinds[kind])
        text = ngettext("{file}: {count} record in full", "{file}: {count} records in full", count)
        return text.format(file=self._named_file(kind), count=display.number(count))

    def _vintage(self, records: Iterable[Record]) -> str:
        """Paragraph that says of which day marks are, before the first list of a page that has any."""
        if self._has_vintage or not count_marks(records):
            return ""
        self._has_vintage = True
        return _paragraph(escaped(self.site.vintage_note))


def _details(*details: str) -> str:
    known = escaped(", ".join(filter(None, details)))
    return f" ({known})" if known else ""


def _bullet_list(items: Iterable[str]) -> str:
    return _paragraph("\n".join(f"- {item}" for item in items))


def _paragraph(text: str) -> str:
    return f"\n\n{text}\n\n"
