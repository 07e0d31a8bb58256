"""Files of the site that the plugin adds to MkDocs' own: record pages, print pages, redirects and exports."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from atlas.exports import ExportedFile
from atlas.render import page_sources
from atlas.render.page_sources import PageSource
from atlas.site import Site

IsModified = Callable[[str], bool]
"""Tells whether the file with this destination must be written again under `--dirty`."""


class TrackedFile(File):
    """Source file of which the plugin, not the clock, knows whether it must be written again under `--dirty`."""

    modified: IsModified

    def is_modified(self) -> bool:
        """Whether what the page shows differs from what was last written."""
        return self.modified(self.src_uri)


class GeneratedPage(TrackedFile):
    """Markdown page that is made from records; its content is made when MkDocs reads it."""

    source: PageSource

    @property
    def content_string(self) -> str:
        """The Markdown: that of the source, unless another plugin has set its own."""
        return super().content_string or self.source.make()

    @content_string.setter
    def content_string(self, value: str) -> None:
        File.content_string.fset(self, value)  # type: ignore[attr-defined]


class RecordPage(Page):
    """Page of a record. Its HTML is made without Markdown, which would only copy it.

    While MkDocs reads all other pages before it writes the first, the HTML of thousands of records waits compressed.
    """

    html: Callable[[], str]
    _packed: bytes | None = None

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 (MkDocs' signature)
        """Make the HTML of the record."""
        self.content = self.html()

    @property
    def content(self) -> str | None:
        """The HTML of the page, once it is rendered."""
        return zlib.decompress(self._packed).decode() if self._packed is not None else None

    @content.setter
    def content(self, html: str | None) -> None:
        self._packed = zlib.compress(html.encode(), 1) if html is not None else None


class ExportFile(TrackedFile):
    """Export whose content is made when MkDocs writes it, so that no two of them are held in memory."""

    export: ExportedFile

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 (MkDocs' signature)
        """Write the export into the site."""
        if dirty and not self.is_modified():
            return
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.export.data)
        self.export.release(target)


def page_file(config: MkDocsConfig, source: PageSource, modified: IsModified) -> File:
    """A generated Markdown page. Where it is made from a file, that file gives its history and its edit link."""
    made = GeneratedPage.generated(config, source.path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file = cast("GeneratedPage", made)
    file.source, file.modified = source, modified
    if source.made_from:
        root = Path(config.config_file_path).parent
        # Plugins that ask version control skip what they are told was generated.
        file.generated_by = None
        file.abs_src_path = str(root / source.made_from)
        file.edit_uri = f"../{source.made_from}"
    return file


def redirect_files(config: MkDocsConfig, site: Site) -> Iterator[File]:
    """A page for each former address of a record, which leads to its present one."""
    for path, html in page_sources.redirects(site):
        yield File.generated(config, path, content=html, inclusion=InclusionLevel.INCLUDED)


def export_file(config: MkDocsConfig, export: ExportedFile, modified: IsModified) -> File:
    """An export of the records as a file that MkDocs writes."""
    made = ExportFile.generated(config, export.path, content=b"", inclusion=InclusionLevel.INCLUDED)
    file = cast("ExportFile", made)
    file.export, file.modified = export, modified
    return file


def remove_template(files: Files, path: str, config: MkDocsConfig) -> None:
    """Leave out a template of the theme that is not to be rendered: MkDocs would copy it as it is."""
    file = files.get_file_from_path(path)
    if file and file.src_dir != config.docs_dir:
        files.remove(file)


def track_written_pages(files: Files, config: MkDocsConfig, modified: IsModified) -> None:
    """Replace MkDocs' own file objects of the hand-written pages by those that know what their macros read."""
    for file in [file for file in files.documentation_pages() if file.src_dir == config.docs_dir]:
        tracked = TrackedFile(
            file.src_uri, file.src_dir, file.dest_dir, config.use_directory_urls, inclusion=file.inclusion
        )
        tracked.modified = modified
        files.remove(file)
        files.append(tracked)
