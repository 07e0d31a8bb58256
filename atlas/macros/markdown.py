"""Markdown macros: the same macros for the Markdown exports of the hand-written pages (`llms.py`)."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Final

from atlas.exports import api, changes, cite, data_pages, datapackage, markdown_export, spreadsheets
from atlas.exports.calendars import path as calendar_path
from atlas.exports.files import printable
from atlas.i18n import gettext as _
from atlas.i18n import ngettext
from atlas.macros.queries import MacroQueries
from atlas.plots import matrix
from atlas.records.model import KINDS, Indicator, Record, Source
from atlas.render import comparison, maintenance
from atlas.site import Site, display
from atlas.site.labels import Counted, count_marks, mark
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
        return self._vintage(records) + _bullet_list(
            f"{self._link(record, display.figure(record))}: {escaped(record.name)}{_details(mark(record))}"
            for record in records
        )

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
        if not found:
            return _paragraph(_("None in the catalogue."))
        return self._vintage(found) + _bullet_list(map(self._entry, found))

    def glossary(self) -> str:
        """Glossary of every abbreviation with what it stands for, and every other term with its meaning."""
        return _bullet_list(
            f"{self._link(record, record.abbreviation or record.name)}: "
            + escaped(record.name if record.abbreviation else self.site.summary(record))
            for record in self.site.glossary.entries
        )

    def print_all(self) -> str:
        """Links to the files with all records."""
        return _bullet_list(map(self._file, KINDS))

    def maintenance(self) -> str:
        """Tasks for editors, and for how many records."""
        return _paragraph(maintenance.completeness(maintenance.scores(self.site))) + _bullet_list(
            f"{escaped(task.title)} ({display.number(len(task.entries))}): {escaped(task.why)}"
            for task in maintenance.tasks(self.site)
        )

    def map(self) -> str:
        """Link to the table of the places."""
        text = _("The maps show the records by place. A [table]({address}) has the position of each place.")
        return _paragraph(text.format(address=self._address(_csv("places"))))

    def relations(self) -> str:
        """Each two bodies that work together, with the records that say so."""
        found = self.site.relations
        everything = chain.from_iterable(relations for relations in found.pairs.values())
        return self._vintage(relation.through for relation in everything) + _bullet_list(
            f"{self._link(first, first.label)} – {self._link(second, second.label)}: "
            + "; ".join(self._evidence(relation.through) for relation in relations)
            for keys, relations in found.pairs.items()
            for first, second in [[self.site.catalogue[key] for key in keys]]
        )

    def timeline(self) -> str:
        """Links to the files with what the timeline shows."""
        text = _("The timeline shows {milestones} and {missions} by date.")
        return _paragraph(text.format(**{kind: self._named_file(kind) for kind in ("milestones", "missions")}))

    def charts(self, *names: str, title: str = "") -> str:
        """Figures of each chart as a list."""
        text = ""
        for chart in self._charts(names, title):
            rows = (
                f"{self._link(row.record, row.record.name)}: {escaped(display.figure(row.record))}"
                f"{_details(display.dated(row.record), mark(row.record))}"
                for row in chart.rows
            )
            text += self._vintage(row.record for row in chart.rows)
            text += f"\n\n{escaped(chart.title)}:{_bullet_list(rows)}"
        return text

    def matrix(self) -> str:
        """Matrix as a table."""
        rows = [[_("Sector"), *(column.heading for column in matrix.COLUMNS)], ["---"] * (len(matrix.COLUMNS) + 1)]
        for line in (line for group in matrix.lines(self.site.catalogue) for line in group):
            sector = line.sector
            rows.append([self._link(sector, sector.name), *(escaped(_count(cell)) for cell in line.cells)])
        columns = (self.site.catalogue.of_kind(column.kind) for column in matrix.COLUMNS)
        return self._vintage(chain.from_iterable(columns)) + _paragraph(
            "\n".join(f"| {' | '.join(row)} |" for row in rows)
        )

    def compare(self) -> str:
        """What each sector has, as a list of lists: the names or the number of its records, as on the page."""
        compared = comparison.sectors(self.site)
        rows = [*comparison.rows(self.site, compared)]
        lines = []
        for place, sector in enumerate(compared):
            lines.append(f"- {self._link(sector, sector.name)}")
            cells = ((row, row.cells[place]) for row in rows if row.cells[place].records)
            lines += (f"  - {escaped(row.label)}: {self._cell(row, cell)}" for row, cell in cells)
        shown = chain.from_iterable(cell.records for row in rows for cell in row.cells)
        return self._vintage(shown) + _paragraph("\n".join(lines))

    def downloads(self) -> str:
        """List of every file with data that the site offers."""
        state = data_pages.state(self.site)
        packages = data_pages.packages(self.site)
        files = [f"{link(name, self._address(path))}: {content}" for path, name, content in packages]
        for kind, model in KINDS.items():
            paths = {
                "CSV": _csv(kind),
                "JSON": f"{api.FOLDER}/{kind}.json",
                _("schema"): f"{api.FOLDER}/schema/{kind}.json",
            }
            files.append(
                f"{_(model.plural)}: {', '.join(link(name, self._address(path)) for name, path in paths.items())}"
            )
        return (_paragraph(f"{escaped(state)}.") if state else "") + _bullet_list(files)

    def columns(self) -> str:
        """Link to the description of the tables' columns."""
        text = _("The [Data Package]({address}) describes every column of every table: its type and what it means.")
        return _paragraph(text.format(address=self._address(datapackage.PATH)))

    def calendars(self) -> str:
        """List of every calendar and feed."""
        items = []
        for heading, selections in data_pages.calendar_groups(self.site):
            for selection in selections:
                record = self.site.catalogue.get(selection.key)
                words = f"{heading}: {record.label}" if record else heading
                count = display.number(len(selection.activities))
                items.append(f"{link(words, self._address(calendar_path(selection.key)))} ({count})")
        items += (link(name, self._address(path)) for path, name in data_pages.named_feeds(self.site))
        return _bullet_list(items)

    def changes(self) -> str:
        """Changes of the data, a line each."""
        if not self.site.revisions:
            return _paragraph(_("This copy of the site was built without the history of its data."))
        days = ((revision.when.date().isoformat(), revision) for revision in self.site.revisions[: changes.MOST])
        listed = _bullet_list(f"{display.date(day)}: {escaped(changes.title(self.site, found))}" for day, found in days)
        everything = link(_("All changes, with every value (JSON)"), self._address(changes.PATH))
        return listed + _paragraph(everything)

    def api_fields(self) -> str:
        """Fields of the API's documents beside a record's own."""
        return _bullet_list(f"`{name}`: {escaped(meaning)}" for name, meaning in api.ADDED.items())

    def citation(self) -> str:
        """Citation of the atlas as a whole, in one line."""
        return _paragraph(escaped(cite.whole(self.site).plain))

    def contribution_form(self) -> str:
        """Nothing: what has been exported has no forms."""
        return ""

    def search_field(self) -> str:
        """Nothing: what has been exported cannot be searched by a form."""
        return ""

    def explore(self) -> str:
        """Links to the files with all records."""
        return self.print_all()

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
        return _paragraph(escaped(self.site.vintage_note()))

    def _evidence(self, record: Record) -> str:
        return self._link(record, record.label) + _details(display.dated(record), mark(record))

    def _cell(self, row: comparison.Row, cell: Counted) -> str:
        if row.is_named:
            return "; ".join(f"{self._link(one, display.short_name(one))}{_details(mark(one))}" for one in cell.records)
        return link(_count(cell), self._address(cell.address))

    def _entry(self, record: Record) -> str:
        figure = [display.figure(record)] if isinstance(record, Indicator) else []
        details = _details(*figure, display.dated(record), mark(record))
        return f"{self._link(record, self.site.titles[record.key])}{details}: {escaped(self.site.summary(record))}"


def _csv(kind: str) -> str:
    return f"{spreadsheets.FOLDER}/{kind}.csv"


def _count(cell: Counted) -> str:
    """What a cell of a table counts: facts, then plans and the like."""
    marks = (f"{display.number(count)} {word}" for word, count in cell.marks.items())
    return ", ".join([*([display.number(cell.facts)] if cell.facts else []), *marks])


def _details(*details: str) -> str:
    known = escaped(", ".join(filter(None, details)))
    return f" ({known})" if known else ""


def _bullet_list(items: Iterable[str]) -> str:
    return _paragraph("\n".join(f"- {item}" for item in items))


def _paragraph(text: str) -> str:
    return f"\n\n{text}\n\n"
