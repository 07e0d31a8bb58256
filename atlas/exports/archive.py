"""ZIP archive of all data: tables, workbook, their description, the YAML sources and the licence.

Its bytes depend on nothing but its content and the date of the data.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import partial
from typing import Final

from atlas.exports import cite
from atlas.exports.edition import SHORT_NAME, UNDATED, Edition, ExportedFile
from atlas.exports.spreadsheets import FOLDER

PATH: Final = f"{FOLDER}/{SHORT_NAME}.zip"

_ORDINARY_FILE: Final = 0o100644 << 16
_SMALL: Final = 1024
"""Bytes below which a file is stored: to compress thousands of records of half a kilobyte takes longer than all the
rest, and saves a quarter of little."""


def archive(edition: Edition, published: Sequence[ExportedFile]) -> ExportedFile:
    """The archive of the tables and their description, which are `published`, and of the edition's sources."""
    return ExportedFile(PATH, partial(_archive, edition, published))


def _archive(edition: Edition, published: Sequence[ExportedFile]) -> bytes:
    content, entries = io.BytesIO(), _entries(edition, published)
    when = (edition.date or UNDATED).timetuple()[:6]
    with zipfile.ZipFile(content, "w") as packed:
        for path, data in sorted(entries.items()):
            entry = zipfile.ZipInfo(f"{SHORT_NAME}/{path}", when)
            entry.external_attr = _ORDINARY_FILE
            # The same on every system, not that of the machine that builds.
            entry.create_system = 3
            # A workbook is compressed already; all else as fast as can be, for an archive a twentieth larger.
            stays = len(data) < _SMALL or path.endswith(".xlsx")
            packed.writestr(entry, data, zipfile.ZIP_STORED if stays else zipfile.ZIP_DEFLATED, compresslevel=1)
    return content.getvalue()


def _entries(edition: Edition, published: Sequence[ExportedFile]) -> dict[str, bytes]:
    entries = {"README.txt": edition.site.render("exports/readme.txt", citation=cite.whole(edition).plain).encode()}
    for file in published:
        entries[file.path.removeprefix(f"{FOLDER}/")] = file.data
    return {**entries, **edition.sources()}
