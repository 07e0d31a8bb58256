"""The light markup of record texts: what it refers to, and how it becomes HTML.

Emphasis, links and escapes come from markdown-it's inline grammar with raw HTML off, so that no text of a record can
add an element or attribute of its own. Two things are ours: `[^14]` is the paper's note 14, and a link whose target is
`kind/id` leads to that record; with empty brackets it shows the record's name, or the figure's value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from atlas.fields import EVERY_KIND, SLUG

_NOTE: Final = re.compile(r"\[\^(\d{1,3})\]")
_RECORD_LINK: Final = re.compile(rf"(?:{'|'.join(EVERY_KIND)})/{SLUG}")
_EXTERNAL_LINK: Final = re.compile(r"https?://[^\s\"'<>\\`]+")
_MARKUP: Final = re.compile(r"[\\*_\[\]!]")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text refers to: records by key, the paper's notes by number, and links that lead nowhere."""

    records: tuple[str, ...]
    notes: tuple[int, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linker:
    """How a text reaches other pages.

    `href(key)` is the address of a record, or None when there is none; `shown(key)` what an empty link to it shows;
    `words(text)` turns plain text into HTML and may explain abbreviations in it.
    """

    href: Callable[[str], str | None]
    shown: Callable[[str], str]
    words: Callable[[str], str] = escape


@lru_cache(maxsize=8192)
def mentions(text: str) -> Mentions:
    """What a text refers to, in order of appearance."""
    if "[" not in text:
        return Mentions((), (), ())
    records: list[str] = []
    notes: list[int] = []
    broken: list[str] = []
    for token in _tokens(text):
        if token.type == "note":
            notes.append(token.meta["number"])
        elif token.type == "link_open":
            target = str(token.attrGet("href"))
            if _RECORD_LINK.fullmatch(target):
                records.append(target)
            elif not _EXTERNAL_LINK.fullmatch(target):
                broken.append(target)
    return Mentions(tuple(records), tuple(notes), tuple(broken))


def to_html(text: str, linker: Linker) -> str:
    """The text as HTML, without a paragraph around it."""
    if not _MARKUP.search(text):
        return linker.words(text)
    return "".join(_render(_tokens(text), linker))


def to_plain(text: str, shown: Callable[[str], str]) -> str:
    """The text as plain words: no markup, no note markers, links by what they show."""
    if not _MARKUP.search(text):
        return text.replace("\n", " ")
    parts: list[str] = []
    tokens = _tokens(text)
    for index, token in enumerate(tokens):
        if token.type == "text":
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "link_open" and tokens[index + 1].type == "link_close":
            parts.append(shown(str(token.attrGet("href"))))
    return "".join(parts)


def _render(tokens: list[Token], linker: Linker) -> Iterator[str]:
    closers: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "text":
            yield linker.words(token.content) if not closers else escape(token.content)
        elif token.type == "softbreak":
            yield "\n"
        elif token.type == "note":
            yield _note(token.meta["number"], linker)
        elif token.type == "link_open":
            opening, closing = _link(str(token.attrGet("href")), linker)
            closers.append(closing)
            empty = tokens[index + 1].type == "link_close"
            yield opening + (escape(linker.shown(str(token.attrGet("href")))) if empty else "")
        elif token.type == "link_close":
            yield closers.pop()
        elif token.type in _EMPHASIS:
            yield _EMPHASIS[token.type]


_EMPHASIS: Final = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>"}


def _link(target: str, linker: Linker) -> tuple[str, str]:
    if _RECORD_LINK.fullmatch(target):
        href = linker.href(target)
        return (f'<a href="{escape(href)}">', "</a>") if href else ("", "")
    if _EXTERNAL_LINK.fullmatch(target):
        return f'<a href="{escape(target)}" rel="external noopener">', "</a>"
    return "", ""


def _note(number: int, linker: Linker) -> str:
    href = linker.href(f"references/{number}")
    mark = f"[{number}]"
    return f'<sup class="atlas-note"><a href="{escape(href)}" title="Note {number}">{mark}</a></sup>' if href else mark


def _note_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it calls it so)
    match = _NOTE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.meta = {"number": int(match.group(1))}
    state.pos = match.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    parser.enable(["escape", "emphasis", "link", "newline", "balance_pairs"])
    parser.inline.ruler.before("link", "note", _note_rule)
    # Every target is looked at by us afterwards: the built-in check would turn a bad link into text without a word.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_PARSER: Final = _parser()


@lru_cache(maxsize=4096)
def _tokens(text: str) -> list[Token]:
    environment: dict[str, Any] = {}
    children = _PARSER.parseInline(text, environment)[0].children
    return children or []
