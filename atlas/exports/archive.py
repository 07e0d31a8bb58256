"""ZIP archive of all data: tables, workbook, their description, relations, the YAML sources and the licence.

Its bytes depend on nothing but its content and the date of the data.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from functools import partial
from typing import Final

from atlas.exports import cite
from atlas.exports.files import UNDATED, ExportedFile
from atlas.exports.spreadsheets import FOLDER
from atlas.records.links import page_only
from atlas.records.model import Contact
from atlas.site import Site

_HIDDEN: Final = re.compile(rf"^[ ]+(?:{'|'.join(page_only(Contact))}):.*\n?".encode(), re.MULTILINE)
"""Lines of a record's file that say how to reach a person: they stand on its page only."""
_ORDINARY_FILE: Final = 0o100644 << 16
_LAST_YEAR: Final = 2107
_SMALL: Final = 1024
"""Bytes below which a file is stored: to compress thousands of records of half a kilobyte takes longer than all the
rest, and saves a quarter of little."""


def path(site: Site) -> str:
    """The path of the archive from the site's home."""
    return f"{FOLDER}/{site.settings.short_name}.zip"


def archive(site: Site, published: Sequence[ExportedFile]) -> ExportedFile:
    """The archive of files that are `published`, and of the records' own files."""
    return ExportedFile(path(site), partial(_archive, site, published))


def _archive(site: Site, published: Sequence[ExportedFile]) -> bytes:
    entries = {
        "README.txt": site.render("exports/readme.txt", citation=cite.whole(site).plain).encode(),
        **{file.path.removeprefix(f"{FOLDER}/"): file.data for file in published},
        **{name: _HIDDEN.sub(b"", data) for name, data in site.source_files().items()},
    }
    # As a ZIP archive can hold it: from 1980 to 2107.
    when = site.date if site.date and UNDATED.year <= site.date.year <= _LAST_YEAR else UNDATED
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, data in sorted(entries.items()):
            entry = zipfile.ZipInfo(f"{site.settings.short_name}/{name}", when.timetuple()[:6])
            entry.external_attr = _ORDINARY_FILE
            # The same on every system, not that of the machine that builds.
            entry.create_system = 3
            # A workbook is compressed already; all else as fast as can be, for an archive a twentieth larger.
            stays = len(data) < _SMALL or name.endswith(".xlsx")
            packed.writestr(entry, data, zipfile.ZIP_STORED if stays else zipfile.ZIP_DEFLATED, compresslevel=1)
    return content.getvalue()
