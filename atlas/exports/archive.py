"""The data in one zip archive: tables, workbook, their description, the YAML sources and the licence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from atlas.exports import cite
from atlas.exports.edition import SHORT_NAME, UNDATED, Edition, ExportedFile
from atlas.exports.packed import packed
from atlas.exports.spreadsheets import FOLDER

PATH: Final = f"{FOLDER}/{SHORT_NAME}.zip"


def archive(edition: Edition, published: Sequence[ExportedFile]) -> ExportedFile:
    """The archive of the tables and their description, which are `published`, and of the edition's sources.

    Its entries carry the date of the data.
    """
    return ExportedFile(PATH, partial(_archive, edition, published))


def _archive(edition: Edition, published: Sequence[ExportedFile]) -> bytes:
    entries = {f"{SHORT_NAME}/{path}": data for path, data in _entries(edition, published).items()}
    return packed(entries, edition.date or UNDATED)


def _entries(edition: Edition, published: Sequence[ExportedFile]) -> dict[str, bytes]:
    entries = {"README.txt": edition.site.render("exports/readme.txt", citation=cite.whole(edition).plain).encode()}
    for file in published:
        entries[file.path.removeprefix(f"{FOLDER}/")] = file.data
    return {**entries, **edition.sources()}
