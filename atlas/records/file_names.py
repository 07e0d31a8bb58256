"""Names of files and ids: which a record can have, which a system or editor makes for itself, and which was meant."""

import re
from fnmatch import translate
from itertools import chain
from typing import Final

from atlas.records.field_types import RESERVED, SLUG
from atlas.records.strings import hyphenated, plain_letters, quoted
from atlas.records.text import EDITOR
from atlas.records.yaml_syntax import table

ID_LENGTH: Final = 80
"""Longest id, in characters."""

_NAMES: Final = table(__file__, "file_names.yml")
MACHINES: Final[tuple[str, ...]] = tuple(chain.from_iterable(_NAMES["machines"]))
"""Patterns of names, in lower case, that systems and editors give to files of their own."""
_MACHINES: Final = re.compile("|".join(map(translate, MACHINES)))

OTHER_FORMATS: Final[list[str]] = _NAMES["other_formats"]
"""Endings of files that hold no plain text, or text of another form."""
_COPY: Final = re.compile(
    r"^copy of |[ _-]*\(\d+\)$|[ _-]+(?:copy|kopie|kopia|copie|copia|副本)(?: ?\(?\d+\)?)?$"
    r"|~\d+$|\.(?:bak|old|orig|save)$|_BACKUP_\d+$",
    re.IGNORECASE,
)
"""What systems and editors add to the name of a copy."""
_RECORD_ENDING: Final = re.compile(r"\.ya?ml(?![^.])", re.IGNORECASE)


def is_machines(name: str) -> bool:
    """Whether a system or an editor made a file of this name for itself: it is passed by wherever it lies."""
    lowered = name.lower()
    is_hidden = lowered.startswith(".") and not lowered.endswith((".yml", ".yaml"))
    return is_hidden or _MACHINES.match(lowered) is not None


def id_refusal(name: str, kind: str = "") -> tuple[str, str] | None:
    """Reason why no record of a kind can have this id, as a message and a hint; None when one can."""
    if name in RESERVED:
        return f"{quoted(name)} cannot be a record's id: {RESERVED[name]}.", "Add a word to it."
    if len(name) > ID_LENGTH or not re.fullmatch(SLUG, name):
        hint = f"An id has lower-case letters a to z, digits, and single hyphens between them, {ID_LENGTH} at most."
        return f"{quoted(name)} cannot be a record's id.", hint
    if kind == "references" and not re.fullmatch(r"[1-9]\d{0,2}", name):
        message = f"{quoted(name)} is not the number of a note, and the records here are the notes of the paper."
        hint = "Move the file to data/sources/, which holds all other sources, or name it after the note's number."
        return message, hint
    if kind == "sources" and (name == EDITOR or name[0].isdigit()):
        message = f"A source cannot be called {quoted(name)}: its id starts with a letter, and is not 'editor'."
        return message, "Name the file after who published the source and when, such as eccp-news-2023.yml."
    return None


def is_record_like(name: str) -> bool:
    """Whether a file of this name was meant as a record: `clara.yaml`, `clara.yml.txt`, `Clara.YML`."""
    return _RECORD_ENDING.search(name) is not None


def meant_id(name: str, kind: str = "") -> str:
    """Id that was meant by the name of a kind's file; empty where it does not suggest one."""
    start = _RECORD_ENDING.split(name)[0] if is_record_like(name) else name.partition(".")[0]
    start = _COPY.sub("", start)
    if any(letter.isalpha() and not letter.isascii() for letter in plain_letters(start)):
        return ""
    found = hyphenated(start)
    return "" if id_refusal(found, kind) else found
