"""Causes of YAML's syntax errors in an editor's words, and what of a file can be read in spite of them.

A record is a list of fields, each at the beginning of a line. Where the whole cannot be parsed, each field is tried
alone: those with a mistake are told, and left out of the text that is read in its place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, pairwise, takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from atlas.records.model import KINDS
from atlas.records.strings import quoted

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def table(module: str, name: str) -> Any:
    """Values of a YAML file of our own, which stands beside the file of a module."""
    return yaml.load(Path(module).with_name(name).read_bytes(), LOADER)  # noqa: S506 (a safe loader)


class Mistake(NamedTuple):
    """Mistake at a line and column, from 1, with what to do about it, in the field of this name."""

    line: int
    column: int
    message: str
    hint: str
    field: str = ""


@dataclass(slots=True)
class Repair:
    """Result of reading around mistakes: a text without them, and the fields that it lacks."""

    text: str
    mistakes: list[Mistake] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


class _Block(NamedTuple):
    """Lines of one field; `first` is the number of the first one, from 0."""

    name: str
    first: int
    lines: list[str]


_FIELD_NAMES: Final = frozenset(name for model in KINDS.values() for name in model.model_fields)
_FIELD: Final = re.compile(r"""(['"]?)([A-Za-z_][\w-]*)\1[ \t]*[:：](?!//)""")
_NAMED_FIELD: Final = re.compile(rf"({'|'.join(sorted(_FIELD_NAMES))})\b")
_MEANT_FIELD: Final = re.compile(rf"[^\w#]*({'|'.join(sorted(_FIELD_NAMES))})\b(?:[^\w#]*[:：;=]|[ \t]+\w)")
"""Field at the beginning of a line, with other signs around its name, or without a colon."""
_OUTSIDE: Final = re.compile(r"\s|#|$|-(?:\s|$)|[\]}]|(?:---|\.\.\.)(?:\s|$)|%")
"""Beginning of a line that is no text: blank, indented, a comment, an item, a bracket's end, a document's mark."""
_PART: Final = re.compile(r" *(?=-(?:\s|$)|[\w-]+:(?:\s|$))")
"""Indentation of an item of a list, or of a field of a map."""
_NO_ESCAPE: Final = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?:[^0abtnvfre \"/\\N_LPxuU\t\n]|x(?![\dA-Fa-f]{2})|u(?![\dA-Fa-f]{4})|u[dD][89a-fA-F]..|"
    r"U(?![\dA-Fa-f]{8})))"
)
"""Backslash with what follows it, where YAML knows no such sign."""
_VALUE: Final = re.compile(r"[ \t]*(?:-[ \t]+)*(?:[\w-]+[ \t]*:[ \t]+(?:-[ \t]+)*)?")
"""What stands before a value on its line."""

_IN_BRACKETS: Final = re.compile(
    r"""(?P<start>[\[{])|(?P<end>[\]}])|(?P<sign>,|:(?=[\s,\[\]{}]|$))"""
    r"""|\#[^\n]*|(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?P<open>["'])"""
    r"""|(?P<plain>(?=\S)(?:[^\s,\[\]{}:\#]|[ \t](?!\#)|:(?![\s,\[\]{}]|$)|(?<!\s)\#)+)""",
    re.DOTALL,
)
"""Part of a list or map between brackets; a comment is of no group."""
_ENDS: Final = {"[": "]", "{": "}"}
"""Brackets that open, each with the one that closes it."""

_LINES: Final = tuple(
    (re.compile(pattern), message, hint)
    for pattern, message, hint in (
        (r" *(?P<at>\t)",
         "A tab stands at the beginning of the line.", "Use spaces, not tabs: two for each level."),
        (r"[\s-]*[\w-]+(?P<at>：)", "The colon is a wide one.",
         "Type the colon of a Latin keyboard in the place of ：, and a space after it."),
        (r"[\s-]*[\w-]+:(?P<at>[\u00a0\u2000-\u200a\u202f\u3000])", "The space after the colon is a special one.",
         "Type a plain space in the place of the one that is kept from breaking (U+00A0) or wide (U+3000)."),
        (rf"(?:[\w-]+|\s+(?:-\s+)?(?:{'|'.join(sorted(_FIELD_NAMES))}))(?P<at>:)(?![\s/:]|$)",
         "No space stands after the colon.", "Write each field as a name, a colon, a space and a value."),
        (r"\s+(?:-\s+)?\w[\w-]*(?P<at>:| +)[\[{][^()]*[\]}]\s*$",
         "No colon with a space stands after the name.", "Write each field as a name, a colon, a space and a value."),
        (r"[\w-]+:[ \t]+(?P<at>-) ", "A list does not begin on the line of its field.",
         "Start each item on a line of its own; put a text that begins with a hyphen between quotes."),
        (r"\s+(?P<at>[|>][+-]?)\s*$", "The sign that begins a text stands by itself.",
         "Write a hyphen and a space before it, as for the other items."),
        (r"\s+(?P<at>-)(?![\s-]|$)",
         "No space stands after the hyphen.", "Write a space after the hyphen of each item."),
    )
)  # fmt: skip
"""Mistakes that a line shows by itself: their pattern, a message and a hint."""

_SIGNS: Final = {
    **dict.fromkeys("%@`&!", "Put the text between quotes: a sign has a meaning of its own at the start of a text."),
    **dict.fromkeys("]},", "Delete the sign, or put the text between quotes."),
    **dict.fromkeys("|>", "Start the text on the next line, indented by two spaces."),
    "*": 'Put the text between quotes, for it starts with a star: "*word* …".',
    "?": "Put the text between quotes.",
    "-": "Write a list on the lines below, or put the text between quotes.",
}
"""Signs with which no text may start, each with a hint."""


def _fault(lines: Sequence[str]) -> yaml.YAMLError | None:
    """Error in the lines of a field; None where they can be parsed, and hold a name with a value."""
    try:
        events = list(yaml.parse("\n".join(lines), Loader=LOADER))
    except yaml.YAMLError as error:
        return error
    holds_text = any(isinstance(event, yaml.ScalarEvent) for event in events[2:3])
    return yaml.YAMLError("no colon follows the name") if holds_text else None


def has_fields(text: str) -> bool:
    """Whether some line of a text begins as a field does."""
    return any(map(_FIELD.match, text.split("\n")))


def repaired(text: str) -> Repair:
    """Text without the fields that cannot be parsed, on the same lines, and what is wrong with those."""
    lines = text.split("\n")
    repair = Repair("")
    for block in _blocks(lines):
        if _fault(block.lines) is None if block.name else not _is_content(block.lines):
            continue
        kept = _without_stray_lines(block, repair)
        error = _fault(kept)
        if error is not None:
            repair.mistakes += _causes(_Block(block.name, block.first, kept), error)
            repair.unread |= {block.name, *_meant_fields(kept[1:])}
            kept = [""] * len(kept)
        lines[block.first : block.first + len(kept)] = kept
    repair.text = "\n".join(lines)
    return repair


def _is_content(lines: Sequence[str]) -> bool:
    """Whether lines above the first field hold more than comments and marks."""
    return any(line.strip() and not re.match(r"\s*#|---|\.\.\.|%", line) for line in lines)


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Fields of a file with their lines; what stands above the first has no name."""
    name, first = "", 0
    for number, line in enumerate(lines):
        found = _FIELD.match(line)
        mark = re.match(r"(?:---|\.\.\.)(?:\s|$)", line)
        if found or mark:
            if number > first:
                yield _Block(name, first, lines[first:number])
            name, first = (found.group(2) if found else ""), number
    yield _Block(name, first, lines[first:])


def _without_stray_lines(block: _Block, repair: Repair) -> list[str]:
    """Lines of a block, those indented that begin where only a field may; each run of them is told."""
    kept = list(block.lines)
    start = 1 if block.name else 0
    stray = [number for number in range(start, len(kept)) if not _OUTSIDE.match(kept[number])]
    if not block.name:
        stray = [number for number in range(len(kept)) if _is_content(kept[number : number + 1])]
    for _, run in groupby(enumerate(stray), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run if kept[number]]
        if not numbers:
            continue
        repair.mistakes.append(_stray(block, numbers[0], len(numbers)))
        for number in numbers:
            is_broken = _is_broken_field(kept, number)
            named = _FIELD.match(kept[number].lstrip())
            kept[number] = kept[number].lstrip() if named else "" if not block.name else _indented(kept, number)
            if is_broken:
                repair.unread.update(_meant_fields(block.lines[number : number + 1]))
                # What stands below it is its value.
                below = takewhile(lambda later: re.match(r"\s|-|$", kept[later]), range(number + 1, len(kept)))
                for later in [number, *below]:
                    kept[later] = ""
    return kept


def _meant_fields(lines: Sequence[str]) -> Iterator[str]:
    """Fields that stand on lines that could not be read."""
    return (found.group(1) for found in map(_MEANT_FIELD.match, lines) if found)


def _indented(lines: list[str], number: int) -> str:
    """Line indented as the one before it, or as the text of the item that is there."""
    before = re.match(r" *(?:- )?", lines[number - 1])
    return " " * max(2, len(before.group()) if before else 0) + lines[number]


def _is_broken_field(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a field without its colon, or without its name."""
    line = lines[number].strip()
    below = next((later for later in lines[number + 1 :] if re.match(r"\s*[^\s#]", later)), "")
    if re.fullmatch(r"[\w-]+", line) and below.startswith(" ") and _PART.match(below):
        return True
    is_named = _NAMED_FIELD.match(line) or re.match(r"\*+\s*\w+\W*:", line)
    return not _FIELD.match(line) and (line.startswith((":", "?")) or is_named is not None)


def _stray(block: _Block, number: int, length: int) -> Mistake:
    line = block.lines[number]
    place = block.first + number + 1
    if _FIELD.match(line.lstrip()):
        message, hint = "The field does not start at the beginning of its line.", "Take away the spaces before it."
        return Mistake(place, len(line) - len(line.lstrip()) + 1, message, hint)
    if not block.name or _is_broken_field(block.lines, number):
        hint = "Write each field as a name, a colon, a space and a value."
        return Mistake(place, 1, f"{quoted(line.strip())} is no field.", hint)
    these = "this line" if length == 1 else f"these {length} lines"
    message = f"The text goes on at the beginning of the line, where a field is expected: {quoted(line)}."
    hint = f"Put two spaces before {these}; if it is a field, write a name, a colon, a space and a value."
    return Mistake(place, 1, message, hint, block.name)


def _causes(block: _Block, error: yaml.YAMLError) -> Iterator[Mistake]:
    """Causes of a parser's error in a field: in each of its parts that cannot be parsed, or else in the whole."""
    head = block.lines[:1]
    bounds = [*_parts(block.lines), len(block.lines)]
    # The other lines are left blank, so that line numbers stay the same.
    parts = [[*head, *[""] * (start - 1), *block.lines[start:end]] for start, end in pairwise(bounds)]
    wrong = [(part, fault) for part in parts if (fault := _fault(part))] if _fault([*head, ""]) is None else []
    for lines, fault in wrong or [(block.lines, error)]:
        yield _cause(_Block(block.name, block.first, lines), fault)


def _parts(lines: Sequence[str]) -> list[int]:
    """Lines at which the items of a list begin, or the fields of a map, below the name of their field."""
    begun = {number: found.end() for number, line in enumerate(lines) if number and (found := _PART.match(line))}
    first = next((number for number, line in enumerate(lines) if number and re.match(r"\s*[^\s#]", line)), None)
    return [number for number, column in begun.items() if first in begun and column == begun[first]]


def _cause(block: _Block, error: yaml.YAMLError) -> Mistake:
    """Most likely cause of a parser's error in a field, at its place."""
    for find in (_slip_in_a_line, _quotes, _escape, _first_sign, _brackets, _bullet, _indentation, _colon, _comment):
        found = find(block.lines)
        if found:
            number, column, message, hint = found
            return Mistake(block.first + number + 1, column + 1, message, hint, block.name)
    unexplained = said_by_parser(error, block.lines)
    return unexplained._replace(line=block.first + unexplained.line, field=block.name)


_SAID_BY_PARSER: Final = {
    "expected <document start>":
        ("The record ends above this line, and the file goes on.",
         "Delete a line of three dots, or the brackets or quotes around what stands above."),
    "incompatible YAML document":
        ("The line names a version of YAML that is not read.", "Delete it: a record begins with its fields."),
    "invalid Unicode character escape":
        ("Between double quotes, this stands for no sign.", "Type the sign itself; write \\\\ for a backslash."),
}  # fmt: skip
"""What the parser says of some mistakes, and what an editor understands."""


def said_by_parser(error: yaml.YAMLError, lines: Sequence[str]) -> Mistake:
    """Mistake in some lines of which only the parser's words are known."""
    mark = getattr(error, "problem_mark", None)
    line, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
    said = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "expected '-' indicator" in said:
        hint = "Begin each item of a list with a hyphen and a space, in the same column as the others."
        return Mistake(line + 1, column + 1, "The line stands in a list, and is no item of it.", hint)
    hint = "Check the indentation, quotes and colons on this line and the one above it."
    told = (f"This is not YAML: {said}.", hint)
    told = next((ours for words, ours in _SAID_BY_PARSER.items() if words in said), told)
    return Mistake(line + 1, column + 1, *told)


_Found = tuple[int, int, str, str] | None
"""Line and column in a block, from 0, with a message and a hint; None where the cause is another."""


def _slip_in_a_line(lines: list[str]) -> _Found:
    for number, line in enumerate(lines):
        for pattern, message, hint in _LINES:
            found = pattern.match(line)
            if found:
                return number, found.start("at"), message, hint
    return None


def _quotes(lines: list[str]) -> _Found:
    """Quotes that are not closed, or closed before the end of the text."""
    for number, line in enumerate(lines):
        start = _start_of_value(line)
        sign = line[start : start + 1]
        if sign not in ("'", '"'):
            continue
        rest = "\n".join([line[start + 1 :], *lines[number + 1 :]])
        inner = r"(?:[^'\n]|''|\n)*" if sign == "'" else r'(?:[^"\\\n]|\\.|\n)*'
        closed = re.match(f"{inner}{sign}", rest)
        # The next field, or the next item, is no part of a text.
        if not closed or re.search(r"\n\s*(?:- |[a-z_]+: )", closed.group()):
            message, hint = f"The quote {sign} that opens here is not closed.", "Close the quotes that begin here."
            return number, start, message, hint
        after = rest[closed.end() :].split("\n", 1)[0]
        if after.strip() and not re.match(r"\s+#|\s*:(?:\s|$)", after):
            within = "''" if sign == "'" else '\\"'
            message = f"The text goes on after its closing quote: {quoted(after.strip())}."
            hint = f"Put the whole text between quotes, and write {within} for a quote {sign} inside it."
            return number, start, message, hint
    return None


def _escape(lines: list[str]) -> _Found:
    """Backslash between double quotes that begins no sign of YAML's."""
    for number, line in enumerate(lines):
        start = _start_of_value(line)
        found = _NO_ESCAPE.search(line, start) if line[start : start + 1] == '"' else None
        if found:
            message = f"Between double quotes, {found.group(1)} is no sign."
            return number, found.start(1), message, "Type the sign itself; write \\\\ for a backslash."
    return None


def _start_of_value(line: str) -> int:
    found = _VALUE.match(line)
    return found.end() if found else 0


def _first_sign(lines: list[str]) -> _Found:
    for number, line in enumerate(lines):
        start = _start_of_value(line)
        sign, after = line[start : start + 1], line[start + 1 : start + 2]
        is_block = re.fullmatch(r"[|>][+-]?\d?\s*(?:\s#.*)?", line[start:])
        is_text = sign in "-?" and after.strip()
        if sign in _SIGNS and not is_block and not is_text and ":" in lines[0][: start + 1 if not number else None]:
            is_more_than = re.match(r">\s*=?\s*\d", line[start:])
            hint = _SIGNS["%"] if is_more_than else _SIGNS[sign]
            return number, start, f"A text cannot start with {sign} as it stands.", hint
    return None


def _brackets(lines: list[str]) -> _Found:
    """First slip in a list or map between brackets, as far as its signs tell it."""
    for number, line in enumerate(lines):
        start = _start_of_value(line)
        if line[start : start + 1] in ("[", "{") and _PART.match(line):
            text = "\n".join([line, *takewhile(partial(_goes_on, line, start), lines[number + 1 :])])
            wrong = _slip_in_brackets(text, start)
            if wrong:
                offset, message, hint = wrong
                before = text[:offset]
                return number + before.count("\n"), offset - before.rfind("\n") - 1, message, hint
    return None


def _goes_on(line: str, start: int, below: str) -> bool:
    """Whether what begins with a bracket in a line may go on in one below: not in an item or field beside its own."""
    hyphens = re.match(r"[ -]*", line)
    own = re.match(r" *", line) if hyphens and hyphens.end() == start else hyphens
    beside = _PART.match(below)
    return not (beside and own and beside.end() <= own.end())


def _slip_in_brackets(text: str, start: int) -> tuple[int, str, str] | None:
    """Offset of what is wrong between the brackets that open at `start`, with a message and a hint."""
    opened: list[int] = []
    before, is_named = "", False
    for found in filter(lambda part: part.lastgroup, _IN_BRACKETS.finditer(text, start)):
        kind, sign = str(found.lastgroup), found.group()
        wrong = _slip_at(kind, sign, before, [_ENDS[text[place]] for place in opened], is_named=is_named)
        if wrong:
            return found.start(), *wrong
        if kind == "start":
            opened.append(found.start())
        elif kind == "end" and sign != _ENDS[text[opened[-1]]]:
            break
        elif kind == "end":
            opened.pop()
        before, is_named = kind, sign == ":" or (is_named and kind in ("plain", "quoted"))
        if not opened:
            return _after_brackets(text, start, found.end())
    hint = "Close the bracket that begins here; put a text with a comma or colon between quotes."
    return opened[-1], f"The bracket {text[opened[-1]]} that opens here is not closed.", hint


def _slip_at(kind: str, sign: str, before: str, ends: list[str], *, is_named: bool) -> tuple[str, str] | None:
    """Slip in one part of what stands between brackets, by the kind of the part before it and the ends to come."""
    if kind == "open":
        return f"The quote {sign} that opens here is not closed.", "Close the quotes that begin here."
    if sign == ":" and is_named:
        hint = "Put a comma before the name of the next field, and a text with a colon between quotes."
        return "A second colon stands in what belongs to one field.", hint
    if kind not in ("sign", "end") and (before in ("end", "quoted") or (before == "plain" and kind == "start")):
        hint = "Put a comma there; put a text that holds quotes or brackets between quotes."
        return f"No comma stands before {quoted(sign.strip())}.", hint
    if kind == "end" and sign not in ends:
        return f"No bracket opens that {sign} could close.", "Open it before the first item."
    return None


def _after_brackets(text: str, start: int, end: int) -> tuple[int, str, str] | None:
    """Slip behind the bracket that ends a value, or one between the brackets that their signs do not tell."""
    after = text[end:].split("\n", 1)[0].strip()
    if after and not after.startswith(("#", ":")):
        hint = "Put a text that begins with a bracket between quotes; a list or map ends with its bracket."
        return end, f"The text goes on after its closing bracket: {quoted(after)}.", hint
    if _fault([f"x: {text[start:end]}"]) is not None:
        hint = "Put commas between the items, and a text with a comma, colon or bracket between quotes."
        return start, f"The list between {text[start]} and {text[end - 1]} cannot be read.", hint
    return None


def _bullet(lines: list[str]) -> _Found:
    """Item of a list that begins with another sign than the others."""
    columns = {line.index("-") for line in lines if re.match(r" *-(?: |$)", line)}
    for number, line in enumerate(lines):
        found = re.match(r" *([^\w\s\"'#\[{-])\s", line)
        if found and found.start(1) in columns:
            message = f"The item begins with {found.group(1)}."
            return number, found.start(1), message, "Begin each item of a list with a hyphen and a space."
    return None


def _indentation(lines: list[str]) -> _Found:
    """Field or item that is indented as none of its neighbours is, or stands below a value."""
    has_value = not re.fullmatch(r"[^:]*:\s*(?:#.*)?", lines[0])
    columns: list[int] = []
    for number, line in enumerate(lines[1:], start=1):
        found = re.match(r"( *)(?=- |-$|[a-z_]+:(?: |$))((?:- +)*)(?:([a-z_]+):(?: |$))?", line)
        if not found:
            continue
        column = len(found.group(1))
        if has_value and found.group(3) in _FIELD_NAMES and not found.group(2):
            message, hint = "The field does not start at the beginning of its line.", "Take away the spaces before it."
            return number, column, message, hint
        if has_value and found.group(2):
            message = "A list begins here, and its field has a value already."
            return number, column, message, "Write the whole as a list, each item on a line of its own after `- `."
        if columns and not _is_in_line(column, columns, lines[number - 1]):
            if column > columns[-1] and re.fullmatch(r"[\s-]*\w[\w-]*\s*", lines[number - 1]):
                hint = "Write each field as a name, a colon, a space and a value."
                return number - 1, columns[-1], "No colon stands after the name.", hint
            message = f"The line is indented by {column} spaces, the one that it belongs to by {columns[-1]}."
            return number, column, message, "Check the indentation: what belongs together starts in the same column."
        columns = [*(one for one in columns if one < column), column]
        columns += [found.end(2)] if found.group(3) and found.group(2) else []
    return None


def _is_in_line(column: int, columns: list[int], above: str) -> bool:
    """Whether a line begins in the column of an earlier one, or further in below what has no value yet."""
    return column in columns or (column > columns[-1] and re.search(r"(?::|-)\s*(?:#.*)?$", above) is not None)


def _colon(lines: list[str]) -> _Found:
    for number, line in enumerate(lines):
        start = _start_of_value(line)
        if re.fullmatch(r"\s*(?:- )?[\w-]+:\s*(?:#.*)?", line):
            continue
        found = re.search(r":(?=\s|$)", line[start:])
        if found and line[start:].strip() and line[start] not in "'\"#[{|>":
            message = "The text holds a colon, after which YAML expects a value."
            hint = "Put the text between quotes: a colon followed by a space starts a value."
            word = line[start : start + found.start()].rpartition(" ")[2]
            if word in _FIELD_NAMES:
                hint = f"Start the field {quoted(word)} on a line of its own; if it is no field, p{hint[1:]}"
            return number, start + found.start(), message, hint
    return None


def _comment(lines: list[str]) -> _Found:
    for number, (line, following) in enumerate(pairwise(lines)):
        found = re.match(r"\s*[^\s#].*?\s(#)", line)
        if found and re.match(r" +[^\s#]", following):
            message = "YAML takes what follows # for a comment, and the text goes on after it."
            return number, found.start(1), message, "Put the text between quotes, or the comment on a line of its own."
    return None
