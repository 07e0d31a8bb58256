"""Links of hand-written pages: whether the page, the record, the file or the heading is there to which each leads.

`python -m atlas check` tells it with the line and without a build; MkDocs tells its own links while it builds.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from markdown.treeprocessors import Treeprocessor

from atlas.macros.llms import address_of
from atlas.macros.page_html import PageHtml
from atlas.macros.page_syntax import CALL, SETTING
from atlas.macros.page_text import MARKDOWN_FILES, PageText, line_at
from atlas.records.diagnostics import Diagnostic
from atlas.records.model import KINDS
from atlas.records.strings import closest, quoted
from atlas.site import Site

_MADE_HEADINGS: Final = re.compile(rf"^(?:<[^<>]*>)*{CALL}(?:<[^<>]*>)*$|<h[1-6]\b[^\n]*{CALL}", re.MULTILINE)
"""Macro that stands alone, which may make headings of its own, or that makes a part of one."""
_IMAGES: Final = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
_NO_IMAGE: Final = "Put the image into docs/assets/images, or correct its name."
_SUFFIXES: Final = ("", ".md", "/index.md")


class LinkCollector(Treeprocessor):  # type: ignore[misc] # Markdown has no types
    """Extension of Markdown that keeps where the links and images lead that it makes."""

    def __init__(self, md: Any) -> None:
        super().__init__(md)
        self.targets: list[str] = []
        # After all others, as MkDocs reads the links.
        md.treeprocessors.register(self, "atlas-links", 0)

    def run(self, root: Any) -> None:
        """Keep the targets of a page, which Markdown has just read."""
        names = {"a": "href", "img": "src"}
        found = (element.get(names[element.tag]) for element in root.iter() if element.tag in names)
        self.targets = [target for target in found if target]


@dataclass
class PageLinks:
    """Links of one page, and the places in it to which others can lead."""

    page: PageText
    is_whole: bool = True
    """Whether all its places are known: its template can be rendered, and no macro makes headings."""
    of_markdown: set[str] = field(default_factory=set)
    of_html: set[str] = field(default_factory=set)
    """Targets that are written as HTML, which count from the page's address."""
    places: set[str] = field(default_factory=set)

    def add(self, variant: PageHtml, targets: Collection[str]) -> None:
        """Add what a variant of the page has, where Markdown has made the links to these targets."""
        self.of_markdown.update(targets)
        self.of_html.update(Counter(variant.targets) - Counter(targets))
        self.places |= variant.places
        self.is_whole = self.is_whole and not _MADE_HEADINGS.search(variant.html)

    def lines(self, target: str) -> list[int]:
        """Lines on which a target is written outside code; none where a setting or a macro makes a part of it."""
        as_written = "|".join(map(re.escape, (target, target.replace("&", "&amp;"))))
        written = re.compile(rf"(?<![\w}}/.-])(?:{as_written})(?![\w/.#-])")
        prose = self.page.prose
        return list(dict.fromkeys(line_at(prose, hit.start()) for hit in written.finditer(prose)))


@dataclass(frozen=True)
class LinkChecker:
    """Checker of the links of all pages, by their paths below `docs`.

    `files` are the paths below `docs` of all files there; `exports` gives those that the build makes, and is asked only
    as far as it has not given what is looked for.
    """

    site: Site
    pages: dict[str, PageLinks]
    files: Collection[str]
    exports: Iterator[str]
    knows_records: bool = True
    """Whether all records are known: where some have errors, these are not."""
    _made: set[str] = field(default_factory=set)

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Diagnostics of links that lead nowhere."""
        for source, links in sorted(self.pages.items()):
            wrong = [(target, self._of_markdown(source, target)) for target in sorted(links.of_markdown)]
            wrong += [(target, self._of_html(source, target)) for target in sorted(links.of_html)]
            for target, refused in wrong:
                for line in links.lines(target) if refused else ():
                    yield links.page.problem(line, "link", *refused)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset([*self.files, *(f"{record.key}.md" for record in self.site.catalogue)])

    @cached_property
    def _by_address(self) -> dict[str, str]:
        return {address_of(path).rstrip("/"): path for path in self._known}

    def _of_markdown(self, source: str, target: str) -> tuple[str, str] | tuple[()]:
        """Message and hint of a link of Markdown, which names a file, from the page's own folder."""
        path, fragment = _parts(target)
        if path is None:
            return ()
        if target.startswith("/"):
            message = f"The link {quoted(target)} begins at the root of the server, where this site may not stand."
            return message, self._meant(source, path.lstrip("/"), fragment) or "Name the file as seen from this page."
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
        if self.is_there(file):
            return self._place(source, file, fragment)
        return self._missing(source, target, file, self._meant(source, path, fragment))

    def _of_html(self, source: str, target: str) -> tuple[str, str] | tuple[()]:
        """Message and hint of a link or an image written in HTML, which counts from the page's address."""
        path, fragment = _parts(target)
        if path is None:
            return ()
        address = posixpath.normpath(posixpath.join(address_of(source), path)).removesuffix("/index.html")
        if page := self._by_address.get("" if address == "." else address):
            return self._place(source, page, fragment)
        if self.is_there(address) and not address.endswith(MARKDOWN_FILES):
            return ()
        if self.is_there(near := posixpath.normpath(posixpath.join(posixpath.dirname(source), path))):
            shown = posixpath.relpath(near, posixpath.dirname(source) or ".")
            hint = f"Write it in Markdown: {'!' if near.endswith(_IMAGES) else ''}[words]({shown})."
            return f"In HTML, {quoted(target)} counts from the page's address, and leads nowhere.", hint
        near = self._meant(source, path, fragment) or self._near(source, address)
        hint = re.sub("Did you mean '(.*)'.", r"Write it in Markdown: [words](\1).", near)
        other = _NO_IMAGE if address.lower().endswith(_IMAGES) else "Write it in Markdown, where a link names a file."
        return f"The link {quoted(target)} leads nowhere.", hint or other

    def is_there(self, file: str) -> bool:
        """Whether there is such a file below `docs`, or whether that cannot be known."""
        if file in self._known:
            return True
        if not self.knows_records and not file.startswith("assets/"):
            # Nor is known what the build would make of them.
            return file.partition("/")[0] in KINDS or not file.endswith(".md")
        for made in self.exports if file not in self._made else ():
            self._made.add(made)
            if made == file:
                break
        return file in self._made

    def _place(self, source: str, file: str, fragment: str) -> tuple[str, str] | tuple[()]:
        """Message and hint of a link to a place in a page, unless the place is there or cannot be known."""
        page = self.pages.get(file)
        if not fragment or not page or not page.is_whole or {fragment, unquote(fragment)} & page.places:
            return ()
        where = "This page" if file == source else f"The page {quoted(page.page.path)}"
        near = closest(unquote(fragment).lower(), page.places)
        hint = f"Did you mean {quoted('#' + near)}?" if near else "Copy it from the address of the heading."
        return f"{where} has no heading or place {quoted('#' + fragment)}.", hint

    def _missing(self, source: str, target: str, file: str, meant: str) -> tuple[str, str]:
        folder, _, name = file.partition("/")
        what = f"there is no file {quoted(f'docs/{file}')}"
        if not posixpath.splitext(file)[1]:
            what = "a link names a file, with its ending"
        elif folder in KINDS and "/" not in name and name.endswith(".md"):
            what = f"there is no record {quoted(file.removesuffix('.md'))}"
        elif file.startswith("../"):
            what = "it leads out of the folder docs"
        if target.startswith("www."):
            meant = f"Did you mean {quoted(f'https://{target}')}?"
        elif "@" in target and "/" not in target:
            meant = f"Did you mean {quoted(f'mailto:{target}')}?"
        other = _NO_IMAGE if file.lower().endswith(_IMAGES) else "Correct the file's name or its folder."
        return f"The link {quoted(target)} leads nowhere: {what}.", meant or self._near(source, file) or other

    def _meant(self, source: str, path: str, fragment: str) -> str:
        """Question whether a file was meant that has this path or address, as seen from the page or from `docs`."""
        stem = path.rstrip("/").removesuffix(".html").removesuffix("/index")
        for start in (posixpath.dirname(source), address_of(source), ""):
            for suffix in _SUFFIXES:
                file = posixpath.normpath(posixpath.join(start, stem + suffix))
                if stem and file in self._known:
                    return self._question(source, file, fragment)
        former = self.site.catalogue.find(stem.removesuffix(".md").lstrip("./"))
        return self._question(source, f"{former.key}.md", fragment) if former else ""

    def _near(self, source: str, file: str) -> str:
        """Question whether a file was meant that is called alike, or has this name elsewhere."""
        name = posixpath.basename(file)
        named = file if "." in name else f"{file}.md"
        elsewhere = [known for known in self._known if posixpath.basename(known) == name != "index.md"]
        near = closest(named, self._known) or (elsewhere[0] if len(elsewhere) == 1 else "")
        return self._question(source, near, "") if near else ""

    def suggestion(self, source: str, path: str) -> str:
        """Question whether another file was meant; empty where none is like it."""
        return self._meant(source, path, "") or self._near(source, path)

    @staticmethod
    def _question(source: str, file: str, fragment: str) -> str:
        shown = posixpath.relpath(file, posixpath.dirname(source) or ".")
        return f"Did you mean {quoted(shown + ('#' + fragment if fragment else ''))}?"


def _parts(target: str) -> tuple[str | None, str]:
    """Path and fragment of a target that is to be looked for; no path where it leads to another site, or is unknown."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None, ""
    if parts.scheme or parts.netloc or any(sign in target for sign in (CALL, SETTING, "\x02", "\\")):
        return None, ""
    return unquote(parts.path), "" if parts.fragment.startswith(":~:") else parts.fragment
