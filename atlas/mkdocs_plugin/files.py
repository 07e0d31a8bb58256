"""MkDocs files of what the plugin adds (record pages, print pages, redirects, exports), and their pages."""

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import write_file

from atlas.exports import ExportedFile
from atlas.macros.calls import is_placeholder
from atlas.records.field_types import KEY
from atlas.records.file_names import is_machines
from atlas.render.page_sources import PageSource

IsModified = Callable[[str], bool]
"""Function that says whether the file with this `src_uri` must be built again under `--dirty`."""


MANY: Final = 2000
"""Records above which the HTML of their pages is kept compressed: 25 kB each, which 0.4 ms make a fifth."""
_SHORT: Final = 1000
"""Characters below which HTML is not worth compressing."""


OF_A_RECORD: Final = re.compile(rf"/(?P<key>{KEY})[./]")
"""Key in the path of an export of one record."""
_FROM_DOCS: Final = re.compile(r"(?:docs(?:/|%2F))?\.\.(?:/|%2F)")


class TrackedFile(File):
    """File whose `is_modified` asks the plugin's `ChangeTracker`; MkDocs would compare modification times."""

    modified: IsModified

    def is_modified(self) -> bool:
        """Whether the file must be built again."""
        return self.modified(self.src_uri)


class GeneratedPage(TrackedFile):
    """Generated Markdown file of a record or a print page; its content is made when MkDocs reads it."""

    source: PageSource

    @property
    def content_string(self) -> str:
        """Markdown of the source, unless another plugin has set its own."""
        return super().content_string or self.source.make()

    @content_string.setter
    def content_string(self, value: str) -> None:
        File.content_string.fset(self, value)  # type: ignore[attr-defined]


class RecordPage(Page):
    """Page of a record, or of several to print. Markdown is left out where no plugin has added any to the placeholder.

    MkDocs reads all pages before it writes the first: the HTML is kept until then, that of many pages compressed.
    """

    is_one_of_many = False

    def __init__(self, title: str | None, file: File, config: MkDocsConfig) -> None:
        super().__init__(title, file, config)
        if self.edit_url:
            # Where `edit_uri_template` quotes the path, nothing else would take out what leads from docs to data.
            self.edit_url = _FROM_DOCS.sub("", self.edit_url)

    _content: str | bytes | None = None

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render the page: a placeholder alone stays as it is."""
        if self.markdown and is_placeholder(self.markdown):
            self.content, self.toc = self.markdown.strip(), get_toc([])
        else:
            super().render(config, files)

    @property
    def content(self) -> str | None:
        """HTML of the page; None until it is rendered."""
        if isinstance(self._content, bytes):
            # It stays so: the theme asks for it several times, and then it is dropped.
            self._content = zlib.decompress(self._content).decode()
        return self._content

    @content.setter
    def content(self, html: str | None) -> None:
        # Not a placeholder: to begin takes longer than to compress a kilobyte.
        if self.is_one_of_many and html and len(html) > _SHORT:
            self._content = zlib.compress(html.encode(), 1)
        else:
            self._content = html


class ExportFile(TrackedFile):
    """File of an export. Its content is made when it is written, so that only one is in memory at a time."""

    export: ExportedFile | None
    """None once it is written: a later build that makes exports has files of its own."""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 (MkDocs' signature)
        """Write the export into the site, if that has not been done."""
        if self.export and not (dirty and not self.is_modified()):
            # Not `abs_dest_path`, which MkDocs caches: with it, thousands of files would take 20 MB more.
            write_file(self.export.data, str(Path(self.dest_dir, self.export.path)))
            self.export = None


def page_file(config: MkDocsConfig, source: PageSource, modified: IsModified) -> File:
    """File of a generated page. Its history and edit link are those of the record's YAML file, if it has one."""
    made = GeneratedPage.generated(config, source.path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file = cast("GeneratedPage", made)
    file.source, file.modified = source, modified
    if source.made_from:
        root = Path(config.config_file_path).parent
        # Plugins that read dates from git skip generated files.
        file.generated_by = None
        file.abs_src_path = str(root / source.made_from)
        file.edit_uri = f"../{source.made_from}"
    return file


def export_file(config: MkDocsConfig, export: ExportedFile, modified: IsModified) -> File:
    """File of an export."""
    made = ExportFile.generated(config, export.path, content=b"", inclusion=InclusionLevel.INCLUDED)
    file = cast("ExportFile", made)
    file.export, file.modified = export, modified
    return file


def include_theme(files: Files) -> None:
    """Keep the theme's files from `exclude_docs`, whose patterns, such as `*.png`, mean those in `docs`."""
    for file in files:
        if file.inclusion is InclusionLevel.UNDEFINED:
            file.inclusion = InclusionLevel.INCLUDED


def remove_template(files: Files, path: str, config: MkDocsConfig) -> None:
    """Remove a static template of the theme that is not to be rendered, or MkDocs would copy it unrendered."""
    file = files.get_file_from_path(path)
    if file and file.src_dir != config.docs_dir:
        files.remove(file)


def remove_machines_files(files: Files) -> None:
    """Remove what systems and editors keep in folders for themselves, so that it is not published."""
    for file in [file for file in files if any(map(is_machines, file.src_uri.split("/")))]:
        files.remove(file)


def track_hand_written_pages(files: Files, config: MkDocsConfig, modified: IsModified) -> None:
    """Replace MkDocs' files of the hand-written pages, drafts too, by a `TrackedFile` each."""
    pages = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    for file in [file for file in pages if file.src_dir == config.docs_dir]:
        tracked = TrackedFile(
            file.src_uri, file.src_dir, file.dest_dir, config.use_directory_urls, inclusion=file.inclusion
        )
        tracked.modified = modified
        files.remove(file)
        files.append(tracked)
