"""Files of the site that the plugin adds to MkDocs' own: record pages, print pages, redirects and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from atlas.exports import ExportedFile
from atlas.render import sources
from atlas.render.sources import PageSource
from atlas.site import Site

IsModified = Callable[[str], bool]
"""Tells whether the file with this destination must be written again under `--dirty`."""


class TrackedFile(File):
    """Source file of which the plugin, not the clock, knows whether it must be written again under `--dirty`."""

    modified: IsModified

    def is_modified(self) -> bool:
        """Whether what the page shows differs from what was last written."""
        return self.modified(self.src_uri)


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


def page_file(config: MkDocsConfig, source: PageSource, modified: IsModified) -> File:
    """A generated Markdown page. Where it is made from a file, that file gives its history and its edit link."""
    made = TrackedFile.generated(config, source.path, content=source.markdown, inclusion=InclusionLevel.NOT_IN_NAV)
    file = cast("TrackedFile", made)
    file.modified = modified
    if source.made_from:
        root = Path(config.config_file_path).parent
        # Plugins that ask version control skip what they are told was generated.
        file.generated_by = None
        file.abs_src_path = str(root / source.made_from)
        file.edit_uri = f"../{source.made_from}"
    return file


def redirect_files(config: MkDocsConfig, site: Site) -> Iterator[File]:
    """A page for each former address of a record, which leads to its present one."""
    for path, html in sources.redirects(site):
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
