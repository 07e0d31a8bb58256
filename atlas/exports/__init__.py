"""Exports of the records for programs: JSON, tables, calendars, feeds, structured data, citations and embeds.

An `Edition` is the site with what the exports need of it. `files` gives everything to publish beside the pages;
`jsonld`, `image`, `offers`, `record_shares` and `page_share` say what a page tells of itself. All are pure functions:
the same edition makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports import (
    api,
    archive,
    calendars,
    data_pages,
    datapackage,
    embeds,
    feeds,
    markdown_export,
    openapi,
    robots,
    social,
    spreadsheets,
)
from atlas.exports.edition import Edition, ExportedFile
from atlas.exports.jsonld import jsonld
from atlas.exports.page_footer import Offer, Share, offers, page_share, record_shares, share
from atlas.exports.social import image
from atlas.records.model import KINDS

__all__ = [
    "Edition",
    "ExportedFile",
    "Offer",
    "Share",
    "downloads",
    "files",
    "image",
    "jsonld",
    "offers",
    "page_share",
    "record_shares",
    "share",
]


def downloads() -> tuple[str, ...]:
    """The files that people download, and where programs begin: what a page may link to, by its path."""
    return (*(path for path, *_ in data_pages.PACKAGES), *(f"{spreadsheets.FOLDER}/{kind}.csv" for kind in KINDS))


def files(edition: Edition) -> Iterator[ExportedFile]:
    """Every file to publish beside the pages; each is made when its content is asked for."""
    tables = [*spreadsheets.files(edition)]
    package = datapackage.package(edition, [file for file in tables if file.path.endswith(".csv")])
    yield from (*tables, package, archive.archive(edition, [*tables, package]))
    for part in (openapi, calendars, feeds, robots, markdown_export, api, embeds):
        yield from part.files(edition)
    yield from social.files()
