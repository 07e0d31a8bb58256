"""What the hand-written pages on the data show: the files there are, what is in them, and how to cite the whole.

Each function is a macro's body: HTML as it stands on the page that `view` sees the site from.
"""

from __future__ import annotations

from markupsafe import Markup

from atlas import show
from atlas.exports import api, cite, datapackage, feeds, spreadsheets
from atlas.exports.archive import PATH as ARCHIVE
from atlas.exports.calendars import path as calendar_path
from atlas.exports.edition import Edition
from atlas.exports.selections import ALL, Selection
from atlas.exports.share import FEED_NAMES
from atlas.exports.tables import columns as columns_of
from atlas.records.model import KINDS
from atlas.records.strings import folded
from atlas.site import View

PACKAGES = (
    (ARCHIVE, "The whole data in one archive", "tables, workbook, their description, the YAML sources and the licence"),
    (
        spreadsheets.WORKBOOK,
        "Workbook (XLSX)",
        "all kinds of records, a sheet for each, and a sheet that explains the columns",
    ),
    (datapackage.PATH, "Data Package", "the description of the CSV tables: every column, its type and its meaning"),
    (f"{api.FOLDER}/index.json", "API index (JSON)", "where programs begin"),
    (f"{api.FOLDER}/openapi.json", "OpenAPI description", "the paths and schemas of the API"),
)
"""The downloads that hold everything: path, name, and what is in them."""


def downloads(edition: Edition, view: View) -> Markup:
    """Every download: those that hold everything, then CSV, JSON and schema of each kind."""
    kinds = [(model, len(edition.catalogue.kinds[kind])) for kind, model in KINDS.items()]
    return edition.site.render(
        "exports/downloads.html",
        view=view,
        packages=PACKAGES,
        kinds=kinds,
        csv=spreadsheets.FOLDER,
        api=api.FOLDER,
        state=state(edition),
    )


def state(edition: Edition) -> str:
    """The version and the date of the data in words; empty while neither is known."""
    version = [f"version {edition.site.version}"] if edition.site.version else []
    day = [f"data of {show.date(edition.day)}"] if edition.day else []
    return show.capital(", ".join([*version, *day]))


def columns(edition: Edition, view: View) -> Markup:
    """The columns of every table, each with its type and meaning."""
    tables = [(model, columns_of(kind)) for kind, model in KINDS.items()]
    return edition.site.render("exports/columns.html", view=view, tables=tables)


def calendars(edition: Edition, view: View) -> Markup:
    """Every calendar and feed, by the kind of record it belongs to."""
    groups = calendar_groups(edition)
    return edition.site.render(
        "exports/calendars.html", view=view, groups=groups, path=calendar_path, feeds=named_feeds(edition)
    )


def calendar_groups(edition: Edition) -> list[tuple[str, list[Selection]]]:
    """The activities that have a calendar of their own, under the heading of the records that they belong to."""
    groups = {ALL: "All activities", "sectors": "By sector", "places": "By place", "partnerships": "By partnership"}
    return [
        (heading, sorted((s for s in edition.selections.values() if s.key.split("/")[0] == kind), key=_by_title))
        for kind, heading in groups.items()
    ]


def named_feeds(edition: Edition) -> list[tuple[str, str]]:
    """The path of every feed, and what people call it."""
    return [(path, FEED_NAMES[path]) for path in feeds.available(edition)]


def _by_title(selection: Selection) -> str:
    return folded(selection.title)


def api_fields(edition: Edition, view: View) -> Markup:
    """What a document of the API says beside the record's own fields."""
    return edition.site.render("exports/api-fields.html", view=view, fields=api.ADDED)


def citation(edition: Edition, view: View) -> Markup:
    """How to cite the atlas as a whole, in every format."""
    return edition.site.render("exports/citation.html", view=view, citation=cite.formats(cite.whole(edition)))


LISTINGS = {
    "downloads": downloads,
    "columns": columns,
    "calendars": calendars,
    "api_fields": api_fields,
    "citation": citation,
}
"""The macros of the pages on the data, by the names under which pages call them."""
