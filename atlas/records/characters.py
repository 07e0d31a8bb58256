"""Characters that deceive: those that cannot be seen, letters that look like others, and marks without end."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from atlas.records.strings import quoted

MAX_MARKS: Final = 4
"""Most marks on one letter; no language needs more."""


class Finding(NamedTuple):
    """Character that a text should not hold: where it stands, what is wrong with it, and how to mend it."""

    start: int
    sign: str
    message: str
    hint: str


_EMOJI: Final = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_JOINING: Final = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua840-\ua8ff\U00011000-\U00011fff"
"""Scripts whose letters are joined or kept apart: Arabic and its relatives, those of India, Myanmar and Mongolia."""
_LEGITIMATE: Final = (
    rf"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    rf"|(?<=[{_JOINING}])[\u200c\u200d]"
    rf"|(?<=[{_EMOJI}#*0-9])[\ufe0e\ufe0f]"
    r"|(?<=[\u3400-\u9fff])[\ufe00-\ufe0d\U000e0100-\U000e01ef]"
    r"|\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f"
)
"""Invisible characters where they belong: in emoji and flags, in scripts that need them, in variants of a sign."""
_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NONCHARACTERS: Final = "".join(chr(plane << 16 | end) for plane in range(1, 14) for end in (0xFFFE, 0xFFFF))
"""Ends of Unicode's planes, which never stand for a character."""
_INVISIBLE: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff"
    f"{_NONCHARACTERS}"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_BLANKS: Final = "\u1680\u2000-\u200a\u205f"
_OVERLAYS: Final = "\u0334-\u0338\u0488\u0489\u20d0-\u20df\u20e1\u20e2\u20e4-\u20f0"
_UNWANTED: Final = re.compile(
    rf"{_LEGITIMATE}|(?P<direction>[{_DIRECTION}])|(?P<invisible>[{_INVISIBLE}])|(?P<blank>[{_BLANKS}])"
    rf"|(?P<overlay>[{_OVERLAYS}])"
)
_CANDIDATE: Final = re.compile(f"[{_DIRECTION}{_INVISIBLE}{_BLANKS}{_OVERLAYS}]")
"""Sign that every match of `_UNWANTED` holds: a text without any is done twenty times as fast."""
_SAYINGS: Final = {
    "direction": ("changes the direction of text", "Delete it, or type the visible character that was meant."),
    "invisible": ("cannot be seen", "Delete it, or type the visible character that was meant."),
    "blank": ("is a space of unusual width", "Type a plain space in its place."),
    "overlay": ("is drawn across the letter before it", "Delete it."),
}

_LOOK_ALIKES: Final = frozenset(
    "АВЕЅІЈКМНОРСТУХҮԌԚԜаеорсухіјѕһԁԛԝѵүӏ"  # Cyrillic
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳαγινοριυχκϲ"  # Greek
    "ՍՏՕՈհոսօցզԼ"  # Armenian
)
"""Letters of other scripts that look like Latin ones."""
_OTHER_SCRIPTS: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "GEORGIAN")
_WORD: Final = re.compile(r"[^\W\d_]+")
_HIGH: Final = re.compile("[\u2000-\U0010ffff]+")
"""Run of signs among which those are that are dressed up."""
_DAMAGED: Final = re.compile(
    "\ufffd|[\u00c2-\u00c5][\u0080-\u00bf\u0152-\u0192\u2013-\u20ac\u2122]|\u00e2\u20ac[\u0080-\u2122]"
)
"""Sign that was lost, and those that two or three bytes of UTF-8 make in Windows' encoding for Western Europe."""
_CROWD: Final = re.compile(rf"[^\x00-\x7f]{{{MAX_MARKS + 1},}}")
"""Run of signs among which too many marks may be."""
_DRESSED: Final = ("<font>", "<wide>", "<circle>", "<square>")
"""Kinds of Unicode's decompositions that dress a plain letter or digit up: bold, wide, in a circle."""
_SMALL_CAPITALS: Final = re.compile("[\u1d00-\u1d2b\u0251\u0261\u026a\u0274\u0280\u028f\u0299\u029c\u029f\u0262]")


def findings(text: str) -> Iterator[Finding]:
    """Deceptive characters in a text, in groups by what is wrong with them."""
    for match in _UNWANTED.finditer(text) if _CANDIDATE.search(text) else ():
        if match.lastgroup:
            said, hint = _SAYINGS[match.lastgroup]
            yield Finding(match.start(), match.group(), f"The character {_code(match.group())} {said}.", hint)
    if not text.isascii():
        yield from _damaged(text)
        yield from _dressed(text)
        yield from _look_alikes(text)
        yield from _stacked(text)


def without_unwanted(text: str) -> str:
    """Text without the characters that cannot be seen or change its direction, where they do not belong."""
    if not _CANDIDATE.search(text):
        return text
    plain = {"direction": "", "invisible": "", "blank": " ", "overlay": ""}
    return _UNWANTED.sub(lambda match: plain.get(match.lastgroup or "", match.group()), text)


def _damaged(text: str) -> Iterator[Finding]:
    """Signs that were lost, or made of others, where a text was read in a wrong encoding."""
    for found in _DAMAGED.finditer(text):
        sign = found.group()
        meant = sign.encode("cp1252", "ignore").decode("utf-8", "ignore")
        if meant:
            message = f"{quoted(sign)} stands for {quoted(meant)}, which was read in a wrong encoding."
            yield Finding(found.start(), sign, message, f"Type {quoted(meant)}.")
        elif sign == "\ufffd":
            message = "The character U+FFFD stands where a sign was lost."
            yield Finding(found.start(), sign, message, "Type the sign that was meant.")


def _dressed(text: str) -> Iterator[Finding]:
    """Runs of plain letters and digits that are dressed up."""
    signs = ((high.start(), high.group()) for high in _HIGH.finditer(text))
    runs = (run for start, high in signs for run in groupby(enumerate(high, start), lambda pair: _is_dressed(pair[1])))
    for is_dressed, run in runs:
        if is_dressed:
            (start, sign), *_ = pairs = list(run)
            shown = "".join(letter for _, letter in pairs)
            plain = unicodedata.normalize("NFKC", shown)
            message = f"{quoted(shown)} ({_code(sign)} and on) is {quoted(plain)} in another dress."
            yield Finding(start, sign, message, f"Type {quoted(plain)} in plain letters: search finds no other.")


def _is_dressed(sign: str) -> bool:
    is_ligature = "\ufb00" <= sign <= "\ufb06"
    if sign < "\u2000" or not (is_ligature or unicodedata.decomposition(sign).startswith(_DRESSED)):
        return False
    plain = unicodedata.normalize("NFKC", sign)
    return plain.isascii() and plain.isalnum()


def _look_alikes(text: str) -> Iterator[Finding]:
    """Letters of another script among Latin ones, or whole words of letters that look Latin."""
    words = [word for word in _WORD.finditer(text) if not word.group().isascii()]
    letters_of_words = "".join(word.group() for word in words)
    # Letters that are of another script beyond doubt.
    is_foreign = any(_script(one) in _OTHER_SCRIPTS and one not in _LOOK_ALIKES for one in letters_of_words)
    for word in words:
        letters = word.group()
        has_latin = any(_script(letter) == "LATIN" for letter in letters)
        suspects = [place for place, letter in enumerate(letters) if _suspicious(letter, has_latin)]
        is_disguise = len(letters) > 1 and not is_foreign and all(letter in _LOOK_ALIKES for letter in letters)
        if suspects and (has_latin or is_disguise):
            sign = letters[suspects[0]]
            script = unicodedata.name(sign).split()[0].capitalize()
            message = f"The letter {sign!r} ({_code(sign)}, {script}) stands in {letters!r} for one that looks like it."
            yield Finding(word.start() + suspects[0], sign, message, "Type the word anew on a Latin keyboard.")


def _suspicious(letter: str, has_latin: bool) -> bool:  # noqa: FBT001 (an argument of a helper)
    script = _script(letter)
    if script == "GREEK" or not has_latin:
        # Greek letters stand for quantities: those that no one takes for a Latin one may.
        return letter in _LOOK_ALIKES
    return script in _OTHER_SCRIPTS or _SMALL_CAPITALS.match(letter) is not None


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]


def _stacked(text: str) -> Iterator[Finding]:
    for crowd in _CROWD.finditer(text):
        number = 0
        for start, sign in enumerate(crowd.group(), crowd.start()):
            number = number + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
            if number == MAX_MARKS + 1:
                message = f"More than {MAX_MARKS} marks are stacked on one letter (the last is {_code(sign)})."
                yield Finding(start, sign, message, "Delete the marks, and type the letter anew.")


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"
