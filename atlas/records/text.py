"""Inline markup of the records' texts: its references, and its rendering as HTML and plain text.

Emphasis, links and escapes come from markdown-it's inline grammar with raw HTML off, so that no text of a record can
add an element or attribute of its own. Three things are ours. `[^14]` is the paper's note 14. `[^its-id]` cites a
source, `[^its-id: p. 12]` a place in it, `[^editor]` what an editor knows. A link whose target is `kind/id` leads to
that record; with empty brackets it shows the record's name, or the figure's value.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import zip_longest
from typing import Any, Final, NamedTuple, Self

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from atlas.i18n import gettext
from atlas.records.field_types import KEY

EDITOR: Final = "editor"
"""What stands in the place of a source's id where an editor vouches for something, not a source."""

CITATION: Final = re.compile(r"\[\^(?:(\d{1,3})|([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?::\s*([^\[\]]{1,100}))?)\]")
"""Citation of a note of the paper, by its number, or of a source, by its id, and perhaps of a place in it."""
_RECORD_LINK: Final = re.compile(KEY)
_EXTERNAL_LINK: Final = re.compile(r"https?://[^\s\"'<>\\`]+")
_MARKUP: Final = re.compile(r"[\\*_\[\]!]")


class SourceCitation(NamedTuple):
    """Citation of a source: its id (or `EDITOR`), and the place in it, as written; empty where none is given."""

    source: str
    place: str = ""

    @classmethod
    def of(cls, token: str) -> Self:
        """Citation in the value of a token: `its-id`, or `its-id: p. 12`."""
        source, _, place = token.partition(":")
        return cls(source, " ".join(place.split()))


@dataclass(frozen=True, slots=True)
class Mentions:
    """References in a text: records by key, the paper's notes by number, web addresses, broken links, and sources."""

    records: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    """Targets of links that lead nowhere."""
    sources: tuple[SourceCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Linker:
    """Resolver of the links in a text.

    `href(key)` is the address of a record, or None when there is none; `shown(key)` what an empty link to it shows;
    `mark(citation)` the HTML of the mark that cites a source; `words(text)` turns plain text into HTML and may explain
    abbreviations in it.
    """

    href: Callable[[str], str | None]
    shown: Callable[[str], str]
    mark: Callable[[SourceCitation], str] = lambda citation: escape(f"[{citation.source}]")
    words: Callable[[str], str] = escape


class _Token(NamedTuple):
    """Token of a text: a word's or note's content, or a link's target, and nothing else of markdown-it's token."""

    type: str
    value: str
    empty: bool
    """Whether it opens a link that shows nothing of its own."""


@lru_cache(maxsize=1 << 17)
def mentions(text: str) -> Mentions:
    """References in a text, in order of appearance."""
    tokens = _tokens(text) if "[" in text else ()
    targets = [token.value for token in tokens if token.type == "link_open"]
    records = tuple(filter(_RECORD_LINK.fullmatch, targets))
    addresses = tuple(filter(_EXTERNAL_LINK.fullmatch, targets))
    return Mentions(
        records,
        tuple(int(token.value) for token in tokens if token.type == "note"),
        addresses,
        tuple(target for target in targets if target not in records and target not in addresses),
        tuple(SourceCitation.of(token.value) for token in tokens if token.type == "source"),
    )


class Link(NamedTuple):
    """Link in a text: the words that it shows, and its target."""

    words: str
    target: str


def links(text: str) -> Iterator[Link]:
    """Links of a text that show words of their own, in order of appearance."""
    target, words = "", ""
    for token in _tokens(text) if "](" in text else ():
        if token.type == "link_open":
            target, words = token.value, ""
        elif token.type == "link_close":
            yield Link(words, target)
        elif token.type == "text":
            words += token.value


def without_links(text: str) -> str:
    """Words of a text, without the targets of its links."""
    return to_plain(text, lambda _: " ")


def to_html(text: str, linker: Linker) -> str:
    """HTML of a text, without a paragraph around it."""
    if not _MARKUP.search(text):
        return linker.words(text)
    return "".join(_render(_tokens(text), linker))


def to_plain(text: str, shown: Callable[[str], str]) -> str:
    """Plain form of a text: no markup, no note markers, links by what they show."""
    if not _MARKUP.search(text):
        return text.replace("\n", " ")
    parts: list[str] = []
    for place, token in enumerate(_tokens(text)):
        if token.type == "text":
            parts.append(token.value)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.empty:
            parts.append(_shown(token, place, shown))
    return "".join(parts)


def _render(tokens: Iterable[_Token], linker: Linker) -> Iterator[str]:
    closers: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "text":
            yield linker.words(token.value) if not closers else escape(token.value)
        elif token.type == "softbreak":
            yield "\n"
        elif token.type in ("note", "source"):
            is_note = token.type == "note"
            yield _note(int(token.value), linker) if is_note else linker.mark(SourceCitation.of(token.value))
        elif token.type == "link_open":
            opening, closing = _link(token.value, linker)
            closers.append(closing)
            yield opening + (escape(_shown(token, place, linker.shown)) if token.empty else "")
        elif token.type == "link_close":
            yield closers.pop()
        elif token.type in _EMPHASIS:
            yield _EMPHASIS[token.type]


def _shown(token: _Token, place: int, shown: Callable[[str], str]) -> str:
    """What an empty link shows: a figure that opens its text with a capital, since a small number is a word."""
    text = shown(token.value)
    return text[:1].upper() + text[1:] if place == 0 and token.value.startswith("indicators/") else text


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
    title = escape(gettext("Note {number}").format(number=number))
    return f'<sup class="atlas-note"><a href="{escape(href)}" title="{title}">{mark}</a></sup>' if href else mark


def _note_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it calls it so)
    match = CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("note" if match[1] else "source", "", 0)
        token.content = match[0].removeprefix("[^").removesuffix("]")
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


# Read once, although a text is shown on several pages: the whole of a large catalogue fits.
@lru_cache(maxsize=1 << 17)
def _tokens(text: str) -> tuple[_Token, ...]:
    environment: dict[str, Any] = {}
    found = _PARSER.parseInline(text, environment)[0].children or []
    tokens = []
    for token, following in zip_longest(found, found[1:]):
        value = str(token.attrGet("href")) if token.type == "link_open" else token.content
        is_empty = token.type == "link_open" and following is not None and following.type == "link_close"
        tokens.append(_Token(sys.intern(token.type), value, is_empty))
    return tuple(tokens)
