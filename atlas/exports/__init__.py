"""The records for programs: JSON, tables, calendars, feeds, structured data, citations and embeds.

An `Edition` is the site with what the exports need of it. `files` gives everything to publish beside the pages,
`by_place` the same in parts;
`jsonld`, `image`, `offers`, `record_shares` and `page_share` say what a page tells of itself. All are pure functions:
the same edition makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from atlas.exports import (
    api,
    archive,
    calendars,
    datapackage,
    embeds,
    feeds,
    listings,
    machines,
    schema,
    social,
    spreadsheets,
)
from atlas.exports.edition import Edition, ExportedFile
from atlas.exports.share import Offer, Share, offers, page_share, record_shares, share
from atlas.exports.social import image
from atlas.exports.structured import jsonld
from atlas.records.model import KINDS

__all__ = [
    "Edition",
    "ExportedFile",
    "Offer",
    "Share",
    "by_place",
    "downloads",
    "files",
    "image",
    "jsonld",
    "of_records",
    "of_the_whole",
    "offers",
    "page_share",
    "record_shares",
    "share",
]


def downloads() -> tuple[str, ...]:
    """The files that people download, and where programs begin: what a page may link to, by its path."""
    return (*(path for path, *_ in listings.PACKAGES), *(f"{spreadsheets.FOLDER}/{kind}.csv" for kind in KINDS))


Place = tuple[str, ...]
"""How the paths of some files begin: those of no others do."""


def by_place(edition: Edition) -> dict[Place, Callable[[], Iterator[ExportedFile]]]:
    """What gives the files of each place; all together give the same as `files`."""
    described = tuple(f"{api.FOLDER}/{name}" for name in ("index.json", "openapi.json", "schema/"))
    return {
        **{
            (f"{api.FOLDER}/{kind}/", f"{api.FOLDER}/{kind}.json"): partial(api.of_kind, edition, kind)
            for kind in KINDS
        },
        described: lambda: chain([api.beginning(edition)], schema.files(edition)),
        **{
            (f"{embeds.FOLDER}/{kind}/", f"{embeds.FOLDER}/{kind}.html"): partial(embeds.of_kind, edition, kind)
            for kind in KINDS
        },
        (f"{spreadsheets.FOLDER}/",): partial(_packed, edition),
        (f"{calendars.FOLDER}/",): partial(calendars.files, edition),
        (f"{feeds.FOLDER}/",): partial(feeds.files, edition),
        (f"{machines.FOLDER}/", machines.ROBOTS): partial(machines.files, edition),
        (f"{social.FOLDER}/",): social.files,
    }


def files(edition: Edition) -> Iterator[ExportedFile]:
    """Every file to publish beside the pages."""
    yield from of_the_whole(edition)
    yield from of_records(edition)


def of_records(edition: Edition) -> Iterator[ExportedFile]:
    """What each record has beside its page, and the lists that are joined from it."""
    for part in (api, embeds):
        yield from part.files(edition)


def of_the_whole(edition: Edition) -> Iterator[ExportedFile]:
    """Every other file: what holds many records, and what holds none."""
    yield from _packed(edition)
    for part in (schema, calendars, feeds, machines):
        yield from part.files(edition)
    yield from social.files()


def _packed(edition: Edition) -> Iterator[ExportedFile]:
    """The tables, their description, and the archive of both."""
    tables = [*spreadsheets.files(edition)]
    packed = [*tables, datapackage.package(edition, [file for file in tables if file.path.endswith(".csv")])]
    yield from packed
    yield archive.archive(edition, packed)
