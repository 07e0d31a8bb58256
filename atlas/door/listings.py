"""The files that MkDocs does not make, and how it learns of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils.meta import get_data

from atlas import exports, press
from atlas.door import shared, shell
from atlas.door.shared import Listing
from atlas.exports import ExportedFile
from atlas.finding import indexes
from atlas.frames import Frames
from atlas.manuscripts import llms


class Elsewhere(File):
    """A file that others write."""

    def __init__(self, path: str, target: str, config: MkDocsConfig) -> None:
        super().__init__(
            path, None, config.site_dir, config.use_directory_urls, dest_uri=target, inclusion=InclusionLevel.INCLUDED
        )

    def is_documentation_page(self) -> bool:
        """A record's page needs no Markdown, and MkDocs' way for each page takes long."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 (MkDocs calls it so)
        """Nothing is left to do."""


def announce(files: Files, config: MkDocsConfig) -> None:
    """MkDocs learns of the files that others write, so that links to them are checked."""
    for record in shared.of(config).publication.site.catalogue:
        files.append(Elsewhere(f"{record.key}.md", f"{record.key}/index.html", config))
    for path in exports.downloads():
        files.append(Elsewhere(path, path, config))


def share_out(config: MkDocsConfig) -> None:
    """Decide who writes which files: the press, beside the build, or the build itself at its end."""
    now = shared.of(config)
    edition = now.publication.edition
    pages, as_text = listings(config)

    def record_pages() -> Iterator[ExportedFile]:
        return chain.from_iterable(listing() for listing in pages.values())

    def of_the_whole() -> Iterator[ExportedFile]:
        return chain(exports.of_the_whole(edition), as_text())

    def of_records() -> Iterator[ExportedFile]:
        return chain(record_pages(), exports.of_records(edition))

    def everything() -> Iterator[ExportedFile]:
        # The workbook and the archive need most memory: they come before the pieces of all pages are kept.
        return chain(exports.files(edition), as_text(), record_pages())

    now.of_the_whole = of_the_whole
    now.press = press.Press(Path(config.site_dir), everything if indexes.is_large(now.publication.site) else of_records)


def listings(config: MkDocsConfig) -> tuple[Mapping[str, Listing], Listing]:
    """What lists the pages that MkDocs does not make, by their folder, and the hand-written pages as plain text."""
    now = shared.of(config)
    published = now.publication
    context = dict(build.get_context(now.nav, [], config))
    framed = partial(shell.framed, Frames(), now.theme.get_template("main.html"), context)
    return published.by_folder(framed), lambda: llms.files(published.edition, _written(config))


def _written(config: MkDocsConfig) -> Iterator[llms.Written]:
    """The hand-written pages: those of the navigation in its order, then the others."""
    now, variables = shared.of(config), shared.macros_plugin(config).variables
    files = {page.file.src_uri: page.file for page in now.nav.pages}
    for file in {**files, **{file.src_uri: file for file in now.files.documentation_pages()}}.values():
        text, meta = get_data(file.content_string)
        yield llms.Written(file.src_uri, text, meta, {**variables, **meta})
