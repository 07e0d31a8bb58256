"""Merge of an edit to a text's plain words into the text with its markup: links, notes and emphasis stay in place."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Final, NamedTuple

_MARKUP: Final = re.compile(
    r"(?P<note>\[\^[^\[\]]+\])|(?P<empty>\[\]\([^()\s]*\))|\[(?P<words>[^\[\]]+)(?P<close>\]\([^()\s]*\))"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<emphasis>[*_]+)"
)
_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")


class _Piece(NamedTuple):
    """Piece of a text: as it is written, and its plain words; markup has none."""

    written: str
    plain: str


def merged(written: str, plain: Callable[[str], str], words: str) -> str | None:
    """Text that reads as `words`, with all markup of the text `written`; None where the edit reaches into markup.

    `plain` gives the plain words of a text. Markup in `words` is markup of the new text.
    """
    for has_emphasis in (True, False):
        pieces = list(_pieces(written, plain, has_emphasis=has_emphasis))
        if "".join(piece.plain for piece in pieces) == plain(written):
            made = _merged(pieces, words)
            return made if made is not None and plain(made) == plain(words) else None
    return None


def _pieces(text: str, plain: Callable[[str], str], *, has_emphasis: bool) -> Iterator[_Piece]:
    end = 0
    for found in _MARKUP.finditer(text):
        yield from (_Piece(character, character) for character in text[end : found.start()])
        end = found.end()
        if found["words"]:
            yield _Piece("[", "")
            yield from _pieces(found["words"], plain, has_emphasis=has_emphasis)
            yield _Piece(found["close"], "")
        elif found["escaped"]:
            yield _Piece(found.group(), found["escaped"])
        elif found["emphasis"] and not has_emphasis:
            yield from (_Piece(character, character) for character in found.group())
        else:
            # The words of an empty link differ at the start of a text: there they have a capital.
            shown = plain(f"{text[: found.start()]}{found.group()}").removeprefix(plain(text[: found.start()])).lstrip()
            yield _Piece(found.group(), shown if found["empty"] else "")
    yield from (_Piece(character, character) for character in text[end:])


def _merged(pieces: list[_Piece], words: str) -> str | None:
    """Pieces with the edits that lead to other words; None where one falls into markup."""
    characters: list[str] = []
    """What is written for each plain character; of the words of an empty link, the link and then nothing."""
    marks: list[list[str]] = [[]]
    """Markup before each plain character, and at the end."""
    linked: set[int] = set()
    for written, plain in pieces:
        if not plain:
            marks[-1].append(written)
            continue
        if len(plain) > 1:
            linked.update(range(len(characters), len(characters) + len(plain)))
        characters += [written, *[""] * (len(plain) - 1)]
        marks += [[] for _ in plain]
    old, made = "".join(piece.plain for piece in pieces), []
    for is_same, start, end, new in _edits(old, words):
        if is_same:
            made += [part for place in range(start, end) for part in (*marks[place], characters[place])]
            marks[start:end] = [[] for _ in range(start, end)]
        elif any(marks[start + 1 : end]) or linked & {*range(start, end)} or {start - 1, start} <= linked:
            return None
        else:
            first = _before_edit(marks[start], old[:start]) if start == end else len(marks[start])
            made += [*marks[start][:first], new]
            del marks[start][:first]
    return "".join([*made, *marks[-1]])


def _before_edit(marks: list[str], old: str) -> int:
    """Number of marks at a place that stand before what is added there: notes cite what goes before a full stop."""
    is_sentence = old.endswith((".", "!", "?"))
    wanted = (mark != "[" if is_sentence else mark.startswith("](") for mark in marks)
    return next((number for number, is_before in enumerate(wanted) if not is_before), len(marks))


def _edits(old: str, new: str) -> Iterator[tuple[bool, int, int, str]]:
    """Edits word by word: whether a part is the same, its start and end in the old text, and the new one."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    starts = [0, *accumulate(map(len, before))]
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield tag == "equal", starts[first], starts[last], "".join(after[start:end])
