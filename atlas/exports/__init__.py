"""Exports of the records for programs: JSON, tables, calendars, feeds, structured data, citations and embeds.

`files` gives all files to publish beside the pages; `jsonld`, `image`, `alternates` and the footers are for the pages.
All are pure functions: the same site makes the same bytes.
"""

from collections.abc import Iterator

from atlas.exports import (
    api,
    archive,
    calendars,
    changes,
    contribution,
    datapackage,
    drawings,
    embeds,
    feeds,
    markdown_export,
    openapi,
    relations,
    social,
    spreadsheets,
)
from atlas.exports.drawings import chart_files
from atlas.exports.files import ExportedFile
from atlas.exports.jsonld import jsonld
from atlas.exports.page_footer import alternates, page_footer_html, record_footer_html
from atlas.exports.social import image
from atlas.site import Site

__all__ = [
    "ExportedFile", "alternates", "chart_files", "files", "image", "jsonld", "page_footer_html", "record_footer_html",
]  # fmt: skip


def files(site: Site) -> Iterator[ExportedFile]:
    """Every file to publish beside the pages; each is made when its content is asked for."""
    tables, graph = [*spreadsheets.files(site)], [*relations.files(site)]
    package = datapackage.package(site, [file for file in (*tables, *graph) if file.path.endswith(".csv")])
    # The archive first: then nothing that is in it is read again, which is in memory only until it is written.
    yield from (archive.archive(site, [*tables, *graph, package]), package, *tables, *graph)
    for part in (openapi, drawings, calendars, changes, feeds, markdown_export, api, contribution, embeds, social):
        yield from part.files(site)
    sitemap = site.address("sitemap.xml")
    yield ExportedFile("robots.txt", lambda: site.render("exports/robots.txt", sitemap=sitemap).strip() + "\n")
