"""HTML fragments of the hand-written pages on the data: the files there are, what is in them, how to cite the whole.

Each function is a macro's body: HTML as it stands on the page that `view` sees the site from.
"""

from markupsafe import Markup

from atlas.exports import api, archive, changes, cite, datapackage, feeds, relations, spreadsheets
from atlas.exports.calendars import path as calendar_path
from atlas.exports.page_footer import FEED_NAMES
from atlas.exports.tables import columns as columns_of
from atlas.i18n import gettext as _
from atlas.records.model import KINDS
from atlas.records.strings import folded
from atlas.site import Site, View, display
from atlas.site.selections import ALL_ACTIVITIES, Selection


def whole_downloads(site: Site) -> tuple[tuple[str, str, str], ...]:
    """The downloads that hold everything: path, name, and what is in them."""
    of_changes = (changes.PATH, _("Changes (JSON)"), _("every change of the data: from what to what, and when"))
    return (
        (archive.path(site), _("The whole data in one archive"),
         _("tables, workbook, their description, who works with whom, the YAML sources and the licence")),
        (spreadsheets.workbook_path(site), _("Workbook (XLSX)"),
         _("all kinds of records, a sheet for each, and a sheet that explains the columns")),
        (datapackage.PATH, _("Data Package"),
         _("the description of the CSV tables: every column, its type and its meaning")),
        *([of_changes] if site.revisions else []),
        (relations.CSV, _("Who works with whom (CSV)"), _("two bodies and the record that names both, in each line")),
        (relations.GRAPHML, _("Who works with whom (GraphML)"), _("the same as a graph, for programs such as Gephi")),
        (f"{api.FOLDER}/index.json", _("API index (JSON)"), _("where programs begin")),
        (f"{api.FOLDER}/openapi.json", _("OpenAPI description"), _("the paths and schemas of the API")),
    )  # fmt: skip


def downloads(site: Site, view: View) -> Markup:
    """Every download: those that hold everything, then CSV, JSON and schema of each kind."""
    kinds = [(model, len(site.catalogue.kinds[kind])) for kind, model in KINDS.items()]
    return site.render(
        "exports/downloads.html",
        view=view,
        packages=whole_downloads(site),
        kinds=kinds,
        csv=spreadsheets.FOLDER,
        api=api.FOLDER,
        state=state(site),
    )


def state(site: Site) -> str:
    """The version and the date of the data in words; empty while neither is known."""
    return display.capital(", ".join(cite.edition(site)))


def columns(site: Site, view: View) -> Markup:
    """The columns of every table, each with its type and meaning."""
    former = site.settings.second_language.former_field
    kinds = [(_(model.plural), f"{kind}.csv", columns_of(kind, former)) for kind, model in KINDS.items()]
    tables = [*kinds, (_(relations.TITLE), relations.CSV.rpartition("/")[2], relations.FIELDS)]
    return site.render("exports/columns.html", view=view, tables=tables)


def calendars(site: Site, view: View) -> Markup:
    """Every calendar and feed, by the kind of record it belongs to."""
    groups = calendar_groups(site)
    return site.render("exports/calendars.html", view=view, groups=groups, path=calendar_path, feeds=named_feeds(site))


def calendar_groups(site: Site) -> list[tuple[str, list[Selection]]]:
    """The activities that have a calendar of their own, under the heading of the records that they belong to."""
    groups = {
        ALL_ACTIVITIES: _("All activities"),
        "sectors": _("By sector"),
        "places": _("By place"),
        "partnerships": _("By partnership"),
    }
    ordered = sorted(site.selections.values(), key=lambda selection: folded(selection.title))
    return [
        (heading, [selection for selection in ordered if selection.key.split("/")[0] == kind])
        for kind, heading in groups.items()
    ]


def named_feeds(site: Site) -> list[tuple[str, str]]:
    """The path of every feed, and what people call it."""
    return [(path, _(FEED_NAMES[path])) for path in feeds.available(site)]


def api_fields(site: Site, view: View) -> Markup:
    """What a document of the API says beside the record's own fields."""
    return site.render("exports/api-fields.html", view=view, fields=api.ADDED)


def citation(site: Site, view: View) -> Markup:
    """How to cite the atlas as a whole, in every format."""
    return site.render("exports/citation.html", view=view, citation=cite.whole(site))
