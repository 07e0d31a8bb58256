"""How `mkdocs serve` makes each file of the site anew after an edit to records."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from atlas import exports
from atlas.door import shared
from atlas.door.listings import Elsewhere, listings
from atlas.finding import indexes
from atlas.manuscripts import llms
from atlas.progress import LOG
from atlas.records.diagnostics import DataError
from atlas.serving import DESK, Layout, Shelf, Stamps, stamps


def lay_out(config: MkDocsConfig) -> None:
    """From now on the desk hands out the site; MkDocs has made its part of it."""
    DESK.lay_out(_layout(config), ready=True)
    DESK.renew = partial(_renewed, config)


def others(config: MkDocsConfig) -> Stamps:
    """What the site depends on, but for the records."""
    watched = {Path(path).resolve() for path in (config.docs_dir, config.config_file_path, *config.watch)}
    return stamps(watched - {shared.data(config)}, linked=True)


def _layout(config: MkDocsConfig) -> Layout:
    """How each file of the site is made; MkDocs has made its own part at least once."""
    now, site = shared.of(config), Path(config.site_dir)
    folders, as_text = listings(config)
    shelves: dict[tuple[str, ...], shared.Listing] = {
        **{(f"{folder}/",): listing for folder, listing in folders.items()},
        (f"{llms.FOLDER}/", llms.OVERVIEW): as_text,
        **exports.by_place(now.publication.edition),
    }
    pages: dict[str, Callable[[], object]] = {
        file.dest_uri: partial(_page_again, file, config)
        for file in now.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    }
    return Layout(
        target=site,
        shelves=[Shelf(starts, files) for starts, files in shelves.items()],
        pages=pages,
        copied={file.dest_uri for file in now.files if not isinstance(file, Elsewhere)},
        index=lambda: indexes.gathered(now.publication.site, site, Path(config.docs_dir), DESK.known),
        index_folder=indexes.FOLDER,
    )


def _renewed(config: MkDocsConfig) -> Layout | None:
    """The layout after an edit to records; None where more has changed, or MkDocs is to tell what is wrong."""
    now = shared.of(config)
    if others(config) != now.other_stamps:
        return None
    gc.disable()
    try:
        atlas = shared.published(config, now.publication)
    except DataError:
        return None
    finally:
        gc.enable()
    if [record.key for record in atlas.site.catalogue] != [record.key for record in now.publication.site.catalogue]:
        return None
    now.publication = atlas
    return _layout(config)


# MkDocs has no public way to make a single page.


def _page_again(file: File, config: MkDocsConfig) -> None:
    now = shared.of(config)
    shown = now.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    excluded = file.inclusion is InclusionLevel.EXCLUDED
    page = cast("Page", file.page)
    build._populate_page(page, config, now.files)  # noqa: SLF001
    for problem in now.manuscripts[file.src_uri].problems:
        LOG.error(str(problem))
    build._build_page(page, config, shown, now.nav, now.theme, excluded=excluded)  # noqa: SLF001
