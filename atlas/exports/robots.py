"""robots.txt: every program may read the site, and where its sitemap is."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports.files import ExportedFile
from atlas.site import Site


def files(site: Site) -> Iterator[ExportedFile]:
    """robots.txt."""
    sitemap = site.address("sitemap.xml")
    yield ExportedFile("robots.txt", lambda: site.render("exports/robots.txt", sitemap=sitemap).strip() + "\n")
