"""Drawings as SVG files of their own, and their numbers as CSV: maps, routes, timeline, matrix and charts.

Each has its source in it, in words, so that it can be shown elsewhere. Browsers make PNG images of them
(`take-along.js`).
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from atlas.exports.files import ExportedFile, printable
from atlas.exports.spreadsheets import FOLDER as DOWNLOADS
from atlas.exports.spreadsheets import csv_text
from atlas.exports.tables import Cell, joined
from atlas.i18n import gettext as _
from atlas.plots import bars, maps, matrix, routes, timeline
from atlas.plots.places import tallies
from atlas.records.model import Record
from atlas.site import Site, display
from atlas.site.labels import mark, marked
from atlas.site.sources import credit

FOLDER: Final = f"{DOWNLOADS}/drawings"
_MARGIN: Final = 10
_LETTER: Final = 7
"""Units that a letter of the source's line takes at most."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: the macro of plots/drawings.html that makes it and its arguments, its size, and its numbers."""

    name: str
    title: str
    macro: str
    arguments: tuple[Any, ...]
    size: tuple[float, float]
    head: Sequence[str]
    rows: tuple[tuple[Cell, ...], ...]
    key: str = ""
    """What its lines mean, in words, where it does not say so itself."""


def path(name: str) -> str:
    """Path of a drawing from the site's home, without its ending."""
    return f"{FOLDER}/{name}"


def files(site: Site) -> Iterator[ExportedFile]:
    """Each drawing as SVG and CSV."""
    for one in drawings(site):
        yield from _files(site, one)


def chart_files(site: Site, chart: bars.Chart) -> Iterator[ExportedFile]:
    """A chart that a page puts together, as SVG and CSV."""
    yield from _files(site, _chart(chart))


def _files(site: Site, one: Drawing) -> Iterator[ExportedFile]:
    yield ExportedFile(f"{path(one.name)}.svg", partial(_svg, site, one))
    yield ExportedFile(f"{path(one.name)}.csv", partial(_csv, site, one))


def drawings(site: Site) -> Iterator[Drawing]:
    """Every drawing of the site that shows something."""
    yield from _maps(site)
    yield from _routes(site)
    yield from _timeline(site)
    yield from _matrix(site)
    for one in bars.series(site.catalogue):
        yield _chart(one)


def _chart(one: bars.Chart) -> Drawing:
    records = [row.record for row in one.rows]
    rows = tuple((it.name, it.qualifier, it.value, it.unit, display.dated(it), it.status) for it in records)
    head, arguments = ("name", "qualifier", "value", "unit", "date", "status"), (one.rows,)
    return Drawing(one.file, one.title, "bars", arguments, (800, 44 * len(rows)), head, rows)


def _maps(site: Site) -> Iterator[Drawing]:
    counted = tallies(site.catalogue)
    for panel in maps.panels(site.settings, counted):
        sides = ((tally, site.settings.side_of(tally.place)) for tally in counted)
        found = [tally for tally, side in sides if side and side.name == panel.name]
        rows = tuple(
            (one.place.name, one.place.level, *(it.words() or 0 for it in (one.activities, one.actors, one.others)))
            for one in found
        )
        title = _("Places of cooperation: {part}").format(part=panel.name)
        head, size = ("place", "level", "activities", "actors", "others"), maps.PANEL
        yield Drawing(panel.anchor, title, "map_panel", (site.view(FOLDER), panel, maps.FINGER), size, head, rows)


def _routes(site: Site) -> Iterator[Drawing]:
    found = routes.routes(site)
    halves, arcs = routes.drawn(site.settings, found)
    rows = tuple(
        (one.start.name, one.end.name, _names(one.bodies), _names(one.evidence), *_span(one.evidence)) for one in found
    )
    arguments = (site.view(FOLDER), halves, arcs, routes.width(halves), maps.PANEL[1], maps.PANEL[0])
    if arcs:
        size = routes.width(halves), maps.PANEL[1]
        head = ("from", "to", "through", "evidence", "first", "last")
        title = _("Who works with whom, from place to place")
        key = "" if all(arc.route.is_real for arc in arcs) else _("A dashed arc is only planned.")
        yield Drawing("relations", title, "arcs", arguments, size, head, rows, key)


def _names(records: Sequence[Record]) -> str:
    return joined(marked(record.name, record) for record in records)


def _span(records: Sequence[Record]) -> tuple[str, str]:
    dates = sorted(date for record in records if (date := record.when[0]))
    return (dates[0], dates[-1]) if dates else ("", "")


def _timeline(site: Site) -> Iterator[Drawing]:
    dated = [entry for entry in timeline.entries(site.catalogue) if entry.start]
    if dated:
        overview = timeline.overview(dated)
        rows = tuple(
            (one.start, one.record.end, _(timeline.LANES[one.lane]), one.record.name, mark(one.record)) for one in dated
        )
        arguments, size = (site.view(FOLDER), overview, timeline.LANES), (1000, overview.height)
        head, all_real = ("start", "end", "lane", "name", "mark"), all(one.is_real for one in dated)
        key = "" if all_real else _("A hollow dot or bar is only planned, or did not come about.")
        yield Drawing("timeline", _("Timeline"), "axis", arguments, size, head, rows, key)


def _matrix(site: Site) -> Iterator[Drawing]:
    lines = [line for group in matrix.lines(site.catalogue) for line in group]
    head = ("sector", *(column.heading for column in matrix.COLUMNS))
    rows = tuple((line.sector.name, *(cell.words() for cell in line.cells)) for line in lines)
    size = 262 + 84 * len(matrix.COLUMNS), 28 + 26 * len(lines)
    if lines:
        yield Drawing("matrix", _("Sectors by kind of activity"), "grid", (lines, matrix.COLUMNS), size, head, rows)


def _source(site: Site, one: Drawing) -> str:
    paper = [credit(site.catalogue.paper)] if site.catalogue.paper else []
    land = [_("coastlines: Natural Earth")] if one.macro in ("map_panel", "arcs") else []
    names = [site.settings.name, site.address("") or "", site.settings.licence.name, *land, *paper]
    return _("Source: {names}").format(names="; ".join(filter(None, names)))


def _svg(site: Site, one: Drawing) -> str:
    make = getattr(site.templates.get_template("plots/drawings.html").module, one.macro)
    width, height = one.size
    values = {
        "title": one.title,
        "source": textwrap.wrap(" ".join(filter(None, [one.key, _source(site, one)])), int(width / _LETTER)),
        "drawing": make(*one.arguments),
        "width": width + 2 * _MARGIN,
        "height": height,
    }
    return printable(site.render("exports/drawing.svg", **values))


def _csv(site: Site, one: Drawing) -> str:
    source = _source(site, one)
    return csv_text((*one.head, "source"), ((*row, source) for row in one.rows))
