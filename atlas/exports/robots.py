"""robots.txt: every program may read the site, and where its sitemap is."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports.edition import Edition, ExportedFile


def files(edition: Edition) -> Iterator[ExportedFile]:
    """robots.txt."""
    sitemap = edition.address("sitemap.xml")
    yield ExportedFile("robots.txt", lambda: edition.site.render("exports/robots.txt", sitemap=sitemap).strip() + "\n")
