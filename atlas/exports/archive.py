"""The data in one zip archive: tables, workbook, their description, the YAML sources and the licence."""

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


def archive(edition: Edition, published: Sequence[ExportedFile]) -> ExportedFile:
    """The archive of the tables and their description, which are `published`, and of the edition's sources.

    The same edition makes the same bytes: the entries are in order, and carry the date of the data.
    """
    return ExportedFile(PATH, partial(_zipped, edition, published))


def _entries(edition: Edition, published: Sequence[ExportedFile]) -> dict[str, bytes]:
    entries = {"README.txt": edition.site.render("exports/readme.txt", citation=cite.whole(edition).plain).encode()}
    for file in published:
        entries[file.path.removeprefix(f"{FOLDER}/")] = file.data
    return {**entries, **edition.sources()}


def _zipped(edition: Edition, published: Sequence[ExportedFile]) -> bytes:
    content, entries = io.BytesIO(), _entries(edition, published)
    moment = (edition.date or UNDATED).timetuple()[:6]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for path in sorted(entries):
            entry = zipfile.ZipInfo(f"{SHORT_NAME}/{path}", moment)
            # A workbook is compressed already.
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(".xlsx") else zipfile.ZIP_DEFLATED
            entry.external_attr = _ORDINARY_FILE
            # The same on every system, not that of the machine that builds.
            entry.create_system = 3
            zipped.writestr(entry, entries[path])
    return content.getvalue()
