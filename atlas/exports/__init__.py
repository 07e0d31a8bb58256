"""The records for programs: JSON, tables, calendars, feeds, structured data, citations and embeds.

An `Edition` is the site with what the exports need of it. `files` gives everything to publish beside the pages;
`jsonld`, `image`, `offers`, `share` and `page_share` say what a page tells of itself. All are pure functions: the same
edition makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports import api, archive, calendars, datapackage, embeds, feeds, machines, schema, social, spreadsheets
from atlas.exports.edition import Edition, ExportedFile
from atlas.exports.share import Offer, Share, offers, page_share, share
from atlas.exports.social import image
from atlas.exports.structured import jsonld

__all__ = ["Edition", "ExportedFile", "Offer", "Share", "files", "image", "jsonld", "offers", "page_share", "share"]


def files(edition: Edition) -> Iterator[ExportedFile]:
    """Every file to publish beside the pages."""
    published = [*api.files(edition), *spreadsheets.files(edition)]
    published.append(datapackage.package(edition, [file for file in published if file.path.endswith(".csv")]))
    yield from published
    yield archive.archive(edition, published)
    for part in (schema, calendars, feeds, embeds, machines):
        yield from part.files(edition)
    yield from social.files()
