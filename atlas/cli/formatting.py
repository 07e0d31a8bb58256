"""Formatter of a record's file: fields in the models' order, every comment kept with the field it stands above.

The text is moved in whole blocks of lines and never written anew, so that quotes, folds and comments stay as the editor
wrote them. The result is parsed again: if its values differ, the file is left as it was.
"""

import re
from itertools import dropwhile, zip_longest
from typing import Final

from atlas.records.model import FORMER_FIELDS, Record, field_order
from atlas.records.yaml_reader import Document, parse

_COMMENT_OR_BLANK: Final = re.compile(r"#|\s*$")
_TRAILING_SPACE: Final = re.compile(r"[ \t]+$", re.MULTILINE)


def formatted(text: str, model: type[Record]) -> str:
    """Text with its fields in order; unchanged where it is already so, or where that cannot be done safely."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    document = parse(text)
    if document.diagnostics or not document.value or text.lstrip().startswith("{"):
        return text
    ordered = _ordered(document, model)
    for candidate in (_TRAILING_SPACE.sub("", ordered).rstrip("\n") + "\n", ordered):
        again = parse(candidate)
        if again.value == document.value and not again.diagnostics:
            return candidate
    return text


def first_difference(written: str, formatted: str) -> tuple[int, str]:
    """Number of the first line, from 1, on which a text differs from its formatted form, and a hint for it."""
    if written.startswith("\ufeff") or "\r\n" in written:
        return 1, "The file was saved as Windows does. Save it as UTF-8 without a mark, with the line ends of Unix (LF)"
    lines = written.split("\n")
    if formatted == f"{written}\n":
        return len(lines), "The last line does not end. Add a line break"
    pairs = zip_longest(lines, formatted.split("\n"))
    number, found, wanted = next((place, *pair) for place, pair in enumerate(pairs, start=1) if pair[0] != pair[1])
    field = re.match(r"\w+(?=:)", wanted or "")
    if field and (found or "").rstrip() != wanted:
        return number, f"The field {field.group()!r} belongs here. Move it"
    return number, "Here are spaces or empty lines too many. Delete them"


def _ordered(document: Document, model: type[Record]) -> str:
    opening, blocks, closing = parts(document)
    places = {name: place for place, name in enumerate(field_order(model))}
    places |= {former: places[name] for former, name in FORMER_FIELDS.items()}
    # A field that the model does not know is an error of its own; here it goes last, in the order it was in.
    lines = [line for _, block in sorted(blocks, key=lambda item: places.get(item[0], len(places))) for line in block]
    if not opening:
        lines = list(dropwhile(lambda line: not line.strip(), lines))
    return "\n".join([*opening, *lines, *closing]).rstrip("\n") + "\n"


def parts(document: Document) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """Lines before the fields; each field with its lines and the comments above them; and the lines after them."""
    lines = document.text.split("\n")
    starts = [document.position((key,))[0] - 1 for key in document.value]
    breaks = [_comments_above(lines, before, start) for before, start in zip([-1, *starts], starts, strict=False)]
    opening, breaks[0] = lines[: breaks[0]], breaks[0]
    end = _last_content(lines, starts[-1], len(lines)) + 1
    ends = [*breaks[1:], end]
    blocks = [(key, lines[first:last]) for key, first, last in zip(document.value, breaks, ends, strict=True)]
    return opening, blocks, lines[end:]


def _comments_above(lines: list[str], before: int, start: int) -> int:
    """First line that belongs to the field at `start`, with the comments that touch it."""
    content = _last_content(lines, before, start) if before >= 0 else -1
    first = start
    while first - 1 > content and lines[first - 1].startswith("#"):
        first -= 1
    # A blank line sets a field apart from the one before: it goes along. What is above it belongs to that one.
    if before >= 0 and first - 1 > content and not lines[first - 1].strip():
        first -= 1
    return first


def _last_content(lines: list[str], first: int, end: int) -> int:
    """Last line of a field that is neither blank nor a comment at the margin."""
    return next((number for number in range(end - 1, first, -1) if not _COMMENT_OR_BLANK.match(lines[number])), first)
