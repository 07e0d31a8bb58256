"""Scaffold of a new record's file: every field of its kind explained, those that are known filled in."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic.fields import FieldInfo

from atlas.cli.yaml_writer import WIDTH, Value, field_lines
from atlas.records.file_names import ID_LENGTH
from atlas.records.links import choices, is_list, link_of, nested
from atlas.records.model import Record, field_order
from atlas.records.strings import hyphenated
from atlas.site.kinds import required


def when_empty(model: type[Record], name: str) -> Literal["left out", "none", "asked again"]:
    """What an empty answer does. Other sources are asked for only where the paper does not speak of a record."""
    if name in ("notes", "sources"):
        return "none" if name == "notes" else "asked again"
    if not model.model_fields[name].is_required():
        return "left out"
    may_be_empty = is_list(model, name) and not any(
        getattr(one, "min_length", 0) for one in model.model_fields[name].metadata
    )
    return "none" if may_be_empty else "asked again"


def prompt(model: type[Record], name: str) -> str:
    """Prompt for a field, which says how to answer and what an empty answer does."""
    several = "several, with commas between; " if is_list(model, name) else ""
    chosen = f"one of {', '.join(known)}; " if (known := choices(model, name)) and not several else ""
    return f"{name} ({several}{chosen}empty: {when_empty(model, name)}): "


def singular(kind: str) -> str:
    """Name of one record of a kind on the command line: `mission`, `success-story`."""
    return kind.removesuffix("ies") + "y" if kind.endswith("ies") else kind.removesuffix("s")


def slug(name: str, start: Value | None = None) -> str:
    """Id made from a name, with the year of a dated activity; empty when it has no Latin letter or digit."""
    made = hyphenated(name)
    year = start[:4] if isinstance(start, str) and start[:4].isdecimal() else ""
    if made and year and year not in made.split("-"):
        made = f"{_cut(made, ID_LENGTH - len(year) - 1)}-{year}"
    return _cut(made, ID_LENGTH)


def needed(model: type[Record], values: Mapping[str, Value]) -> list[str]:
    """Fields that must still be given: the required ones and, unless there are other sources, the paper's sections."""
    of_paper = ["sections", *(["notes"] if model.asks_for_notes else [])]
    others = [] if "sources" in values or model.kind == "sources" else of_paper
    return [name for name in [*required(model), *others] if name not in values]


def scaffold(model: type[Record], values: Mapping[str, Value]) -> str:
    """Text of a new file: what is known as fields, all else as comments that explain it."""
    opening = [
        f"# yaml-language-server: $schema=../../schemas/{model.kind}.json",
        "# Lines that start with # are not read: delete them, or take the # away where you know the value.",
    ]
    blocks = ["\n".join(opening), *(_block(model, name, values.get(name)) for name in field_order(model))]
    return "\n\n".join(blocks) + "\n"


def _block(model: type[Record], name: str, value: Value | None) -> str:
    info = model.model_fields[name]
    needed = " (Needed.)" if info.is_required() else ""
    lines = [f"# {line}" for line in textwrap.wrap(f"{info.description or ''}{needed}", WIDTH - 2)]
    if value is None and info.is_required():
        value = [] if is_list(model, name) else ""
    if value is None:
        lines.extend(f"# {line}" for line in _example(model, name, info))
    else:
        lines.extend(field_lines(name, value))
    return "\n".join(lines)


def _example(model: type[Record], name: str, info: FieldInfo) -> Iterator[str]:
    part = nested(model, name)
    link = link_of(model, name)
    if part:
        yield f"{name}:"
        for index, inner in enumerate(part.model_fields):
            dash = ("    " if index else "  - ") if is_list(model, name) else "  "
            yield f"{dash}{inner}:"
    elif info.examples and isinstance(info.examples[0], dict):
        yield f"{name}: {{{', '.join(f'{key}: {value}' for key, value in info.examples[0].items())}}}"
    elif info.examples:
        yield from field_lines(name, info.examples[0])
    elif link:
        shown = f"{link.kinds[0]}/its-id" if link.qualified else "its-id"
        yield f"{name}: [{shown}]" if is_list(model, name) else f"{name}: {shown}"
    else:
        yield f"{name}: [...]" if is_list(model, name) else f"{name}: ..."


def _cut(text: str, length: int) -> str:
    """Id cut at a hyphen, if it is too long."""
    if len(text) <= length:
        return text
    return text[: length + 1].rpartition("-")[0] or text[:length]
