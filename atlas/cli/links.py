"""Corrector of links to renamed records in the files themselves: comments, quotes and folds stay as they are."""

import re
from pathlib import Path

from atlas.records import renames
from atlas.records.model import Record
from atlas.records.reading import read_file
from atlas.records.renames import Present
from atlas.records.yaml_reader import Document


def corrected(path: Path, text: str, present: Present) -> str:
    """Text of a record's file with the present keys in its links; unchanged where that cannot be done safely."""
    key = f"{path.resolve().parent.name}/{path.stem}"
    before = read_file(key, text.encode(), "")
    record = before.record or before.fragment
    if record is None or not renames.named(record, present):
        return text
    wanted = renames.updated(record, present)
    made = renames.in_text(_with_links(before.document, record, wanted), present)
    after = read_file(key, made.encode(), "")
    return made if wanted in (after.record, after.fragment) else text


def _with_links(document: Document, record: Record, wanted: Record) -> str:
    """Text of a document in which the links that differ between two forms of its record are as the second has them."""
    text = document.text
    found = [(linked.path, linked.written, new.written) for linked, new in zip(record.links, wanted.links, strict=True)]
    found += [(("provenance", name), source, wanted.provenance[name]) for name, source in record.provenance.items()]
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    places = [(document.position(steps), steps, old, new) for steps, old, new in found if old != new]
    # From the end, so that what stands before keeps its place.
    for (line, column), steps, old, new in sorted(places, reverse=True, key=lambda place: place[0]):
        start = starts[line - 1] + column - 1
        # The position of a field is that of its name.
        start = text.index(":", start) if isinstance(steps[-1], str) else start
        value = re.compile(rf"(?<![\w/-]){re.escape(old)}(?![\w/-])")
        text = text[:start] + value.sub(new, text[start:], count=1)
    return text
