"""YAML writer for records: the lines of a field, and a file's text with one field changed, all others as they were."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from atlas.cli.formatting import parts
from atlas.records.model import Record, field_order
from atlas.records.yaml_reader import parse

Value = str | list[Any] | dict[str, Any]
"""Value of a field: a text, or a list or map of texts."""

WIDTH: Final = 100
"""Longest line, in characters, that is not folded."""
_READ_AS_SOMETHING_ELSE: Final = re.compile(r"[\d.+-]|(?:true|false|yes|no|on|off|null|y|n|~)$", re.IGNORECASE)
_DATE_OR_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?|\d{4}-\d{2}(?:-\d{2})?")
_DECIMAL: Final = re.compile(r"-?\d+\.\d*[1-9]")
"""Number that every reader of YAML takes for the same; in lists they are sections, which are quoted."""
_IN_A_LINE: Final = re.compile(r"[^\[\]{},#]+")
_COMMENT: Final = re.compile(r"\s+#.*$")


def field_lines(name: str, value: Value) -> Iterator[str]:
    """Lines of a field in a file."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        yield f"{name}: {value}"
    elif isinstance(value, str):
        yield from _text(f"{name}: ", value, "  ")
    elif isinstance(value, dict):
        yield f"{name}:"
        for part, inner in value.items():
            yield from (f"  {line}" for line in field_lines(part, inner))
    elif line := _in_a_line(name, value):
        yield line
    else:
        yield f"{name}:"
        for item in value:
            yield from _item(item)


def record_text(model: type[Record], values: Mapping[str, Value]) -> str:
    """Text of a file with these fields, in their order."""
    names = (name for name in field_order(model) if name in values)
    return "".join(f"{line}\n" for name in names for line in field_lines(name, values[name]))


def with_field(text: str, model: type[Record], name: str, value: Value | None) -> str:
    """Text of a file with another value of one field, or without it; comments and other fields stay as they were."""
    document = parse(text)
    values = {key: old for key, old in document.value.items() if key != name}
    if value is not None:
        values[name] = value
    changed = _with_block(text, model, name, value)
    again = parse(changed)
    # A file in an unusual style, such as all in one line, is written anew.
    return changed if again.value == values and not again.diagnostics else record_text(model, values)


def _with_block(text: str, model: type[Record], name: str, value: Value | None) -> str:
    opening, blocks, closing = parts(parse(text))
    made = [] if value is None else list(field_lines(name, value))
    place = next((index for index, (key, _) in enumerate(blocks) if key == name), None)
    if place is not None:
        blocks[place] = (name, _with_comments(made, blocks[place][1], name) if made else [])
    elif made:
        order = {field: number for number, field in enumerate(field_order(model))}
        after = [index for index, (key, _) in enumerate(blocks) if order.get(key, len(order)) > order[name]]
        blocks.insert(after[0] if after else len(blocks), (name, made))
    lines = [*opening, *(line for _, block in blocks for line in block), *closing]
    return "\n".join(lines).rstrip("\n") + "\n"


def _with_comments(made: list[str], block: list[str], name: str) -> list[str]:
    """Lines of a field with the comments of the block that they take the place of; those within it move above it."""
    start = next(index for index, line in enumerate(block) if re.match(rf"[\"']?{name}\b", line))
    above = block[:start] + [line.strip() for line in block[start:] if line.strip().startswith("#")]
    comment = _COMMENT.search(block[start])
    is_comment = comment and parse(block[start]).value == parse(block[start][: comment.start()]).value
    if comment and is_comment and len(made) == 1:
        made = [made[0] + comment.group()]
    return [*above, *made]


def _in_a_line(name: str, items: list[Any]) -> str:
    """Line of a list; empty where its items need lines of their own."""
    simple = all(isinstance(item, str) and _IN_A_LINE.fullmatch(item) for item in items)
    line = f"{name}: [{', '.join(map(_scalar, items))}]" if simple else ""
    return line if len(line) <= WIDTH else ""


def _item(item: Any) -> Iterator[str]:
    if not isinstance(item, dict):
        yield from _text("  - ", item, "    ")
        return
    lines = [line for part, inner in item.items() for line in field_lines(part, inner)]
    yield from (f"  {'- ' if index == 0 else '  '}{line}" for index, line in enumerate(lines))


def _text(start: str, value: str, indent: str) -> Iterator[str]:
    """Lines of a text after its field's name: the same line while it is short, else folded below."""
    short = start + (_scalar(value) if value else '""')
    if len(short) <= WIDTH or "\n" in value or "  " in value:
        yield short
        return
    yield f"{start}>-"
    yield from textwrap.wrap(
        value, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _scalar(value: str) -> str:
    """YAML scalar of a text: plain where every reader of YAML takes it for this text, else between quotes."""
    if _DATE_OR_NUMBER.fullmatch(value) and "." not in value:
        return value
    document = parse(f"field: {value}\n")
    reads_back = not document.diagnostics and document.value == {"field": value}
    return value if reads_back and not _READ_AS_SOMETHING_ELSE.match(value) else json.dumps(value, ensure_ascii=False)
