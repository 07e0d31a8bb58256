"""Checks of the front matter of hand-written pages: that MkDocs reads it, and that each field holds what it may."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from atlas.macros.page_text import PageText, line_of
from atlas.records import characters, yaml_reader
from atlas.records.diagnostics import Diagnostic, Severity
from atlas.records.strings import closest, did_you_mean, quoted

FIELDS: Final = frozenset(
    {
        "title", "description", "hide", "tags", "search", "styles", "scripts", "icon", "status", "subtitle", "author",
        "authors", "date", "template", "categories", "slug", "draft", "links", "social", "comments", "readtime", "pin",
    }
)  # fmt: skip
"""Fields that the atlas and Material read."""
WORDS: Final = {
    "hide": ("navigation", "toc", "path", "footer", "feedback", "tags", "edit", "citation"),
    "search": ("exclude", "boost"),
}
"""Fields that hold words of Material and the atlas, with these words."""
_OPEN: Final = re.compile(r"\s*(?:-{2,}|[–—]+|\*{3,}|_{3,})[ \t]*\n *[A-Za-z_]+:[ \t]")
"""Beginning of a page that looks like fields, and is not."""
_FIELD: Final = re.compile(r" {0,3}[A-Za-z0-9_-]+:(?!/)")
"""Beginning of a page without lines of ---, of which MkDocs makes a field all the same."""
_TYPES: Final[dict[str, tuple[type, str, str]]] = {
    **dict.fromkeys(("title", "description"), (str, "text", "Write its words between quotation marks.")),
    **dict.fromkeys(("hide", "tags"), (list, "list", "Write what it holds between [ and ].")),
    "search": (dict, "setting", "Write {exclude: true}, or leave it out."),
}
"""Fields with their type, a word for it, and what to write."""
_SHOWN: Final = {
    **dict.fromkeys(("title", "description", "subtitle", "author"), re.compile(r"(?:[^<>&]|&(?!#?\w+;))*")),
    **dict.fromkeys(("icon", "status"), re.compile(r"\w[\w-]*(?:/\w[\w-]*)*")),
}
"""Fields that Material's templates show as they are, and what they may hold."""
_FILES: Final = {"styles": "assets/stylesheets/plots.css", "scripts": "assets/javascripts/plots.js"}
"""Fields that name files which the page loads, each with such a file."""
_FILE: Final = re.compile(r"assets/(?:[\w-]+/)*[\w-][\w.-]*", re.ASCII)

Wrong = tuple[tuple[str, ...], str, str]
"""What is wrong with a field: words that stand there beside its name, a message and a hint."""


def diagnostics(page: PageText) -> Iterator[Diagnostic]:
    """Mistakes between the two lines of ---, and what MkDocs would take for fields without them."""
    if page.body == page.text:
        yield from _unread(page)
    else:
        yield from _refused(page, {"duplicate-key"})
    for name, value in page.meta.items():
        for words, message, hint in _wrong_field(name, value):
            yield page.problem(line_of(page.text, f"{name}:", *words), "front-matter", message, hint)


def _unread(page: PageText) -> Iterator[Diagnostic]:
    """Why MkDocs reads no fields at the beginning of a page that has some, or that looks like them."""
    if page.head is not None:
        refused = [*_refused(page, {"duplicate-key", *yaml_reader.UNREADABLE})]
        hint = "Write fields, and put texts with a colon or a quotation mark between quotation marks."
        message = "The lines between the two --- cannot be read."
        yield from refused or [page.problem(1, "front-matter", message, hint)]
    elif taken := _FIELD.match(page.text):
        message, hint = f"MkDocs takes {quoted(taken.group())} for a field.", "Put the fields between two lines of ---."
        yield page.problem(1, "front-matter", message, hint)
    elif _OPEN.match(page.text):
        hint = "Begin the page with a line of three hyphens, ---, and write the same line below the fields."
        yield page.problem(1, "front-matter", "The fields do not stand between two lines of ---.", hint)


def _refused(page: PageText, codes: set[str]) -> Iterator[Diagnostic]:
    """What the reader of YAML refuses with these codes in the front matter."""
    # The line in the place of the first --- lets each message name the line of the page.
    for found in yaml_reader.parse(f"#\n{page.head}", page.path).diagnostics:
        if found.code in codes:
            yield replace(found, code="front-matter", field="")


def ignored(page: PageText) -> Iterator[Diagnostic]:
    """Warnings about fields that nobody reads and whose names are almost those of others, and about unknown words."""
    for name in map(str, page.meta):
        meant = closest(name.lower(), FIELDS - page.meta.keys())
        is_used = re.search(rf"\{{\{{[^{{}}]*\b{re.escape(name)}\b", page.body)
        if meant and name not in FIELDS and name.lower() not in _TYPES and not is_used:
            message, hint = f"Nothing reads the field {quoted(name)}.", f"Did you mean {quoted(meant)}?"
            yield page.problem(line_of(page.text, f"{name}:"), "front-matter", message, hint, Severity.WARNING)
    for name, known in WORDS.items():
        given = page.meta.get(name)
        for word in given if isinstance(given, (list, dict)) else ():
            if word not in known:
                message = f"Nothing reads {quoted(word)} under {quoted(name)}."
                hint = did_you_mean(f"{word}", known).strip() or f"Write one of these: {', '.join(known)}."
                line = line_of(page.text, f"{name}:", f"{word}")
                yield page.problem(line, "front-matter", message, hint, Severity.WARNING)


def missing_files(docs: Path, page: PageText) -> Iterator[Diagnostic]:
    """Files that a page loads, and that are not there."""
    for name in _FILES:
        for file in _listed(page.meta.get(name) or []):
            if isinstance(file, str) and _FILE.fullmatch(file) and not (docs / file).is_file():
                message = f"There is no file {quoted(f'{docs.name}/{file}')}."
                hint = "Correct its name, or add the file."
                yield page.problem(line_of(page.text, name, file), "front-matter", message, hint)


def _wrong_field(name: object, value: object) -> Iterator[Wrong]:
    if not isinstance(name, str):
        yield (), f"{quoted(name)} cannot be the name of a field.", "Write a name followed by a colon."
    elif name.lower() != name and name.lower() in _TYPES:
        yield (), f"The field {quoted(name)} is not known by this name.", f"Write it in small letters: {name.lower()}."
    elif name == "ignore_macros":
        yield (), "A page cannot have this field.", "Delete it."
    elif name == "template":
        yield (), "A page cannot choose its template.", "Delete it; what the page needs goes into overrides/main.html."
    elif name in _TYPES and not isinstance(value, _TYPES[name][0]):
        yield (), f"The field {quoted(name)} is no {_TYPES[name][1]}.", _TYPES[name][2]
    elif name in _FILES:
        yield from _wrong_files(value, _FILES[name])
    else:
        yield from _wrong_text(name, str(value))


def _wrong_text(name: str, value: str) -> Iterator[Wrong]:
    if name == "title" and re.search(r"\{[{%#]", value):
        yield (), "A title between the two --- cannot call macros.", "Write its words, or only a heading."
    elif name in _SHOWN and not _SHOWN[name].fullmatch(value):
        message = f"The field {quoted(name)} holds {quoted(value)}, which the theme may read as HTML."
        yield (), message, "Write plain words."
    for found in characters.findings(value):
        yield (found.sign,), found.message, found.hint


def _wrong_files(value: object, example: str) -> Iterator[Wrong]:
    ending = example[example.index(".") :]
    for file in _listed(value):
        if not (isinstance(file, str) and _FILE.fullmatch(file) and file.endswith(ending)):
            message = f"{str(file)[:80]!r} is no file under docs/assets that ends in {ending}."
            yield (str(file),), message, f"Name a file of this site, such as {example}."


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
