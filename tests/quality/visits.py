"""A visit to a page: what it loads, whether it moves, what it complains of, what axe finds, what its use asks for."""

from __future__ import annotations

import functools
import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from tests.reader import WATCH

NODE: Final = Path(__file__).parent.parent.parent / ".cache" / "node" / "node_modules"
COMPRESSED: Final = {".html", ".css", ".js", ".mjs", ".svg", ".json", ".txt", ".xml"}
"""What a web server compresses; all else, such as images, travels as it is."""

RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""axe's rules for levels A and AA of all versions of WCAG and its best practices; not those for AAA or on trial."""

_LAYOUT: Final = """() => {
  const root = document.documentElement;
  const overflows = (element) => ["X", "Y"].some((way) => {
    const [room, size] = way === "X" ? ["clientWidth", "scrollWidth"] : ["clientHeight", "scrollHeight"];
    return /auto|scroll/.test(getComputedStyle(element)[`overflow${way}`]) && element[size] > element[room];
  });
  const reached = (element) => element.tabIndex >= 0 || element.querySelector("a, button, input, [tabindex='0']");
  return {
    headings: document.querySelectorAll("h1").length,
    sideways: root.scrollWidth - root.clientWidth,
    stuck: [...document.querySelectorAll("body *")].filter((element) => overflows(element) && !reached(element))
      .map((element) => element.outerHTML.slice(0, 120)),
  };
}"""

_MOVED: Final = "Math.round(window.atlasShift * 1000) ? window.atlasMoved : []"
"""What has moved, unless it is less than Lighthouse tells."""

_AXE: Final = """
async (runOnly) => (await axe.run({ runOnly, resultTypes: ["violations"] })).violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.any.map((check) => check.message)}`))
"""

_REPEATED: Final = ".atlas-whole__entry:nth-child(n + 5)"
"""On the page for paper, all but the first entries of each chapter: axe need not read one structure 400 times."""

_OF_COLOUR: Final = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that can differ between light and dark."""


_ASKED: Final = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script[^>]* src|img[^>]* src)="([^":]+)"')
"""What a page names, of the same site."""
_IMPORTED: Final = re.compile(r"""\bimport[^("';]*"(\.[^"]+)\"""")
"""What a module imports at its beginning, not later by `import()`."""
_FETCHED: Final = re.compile(r"""\bfetch\(new URL\("([^"]+)",\s*import\.meta\.url\)""")
"""What a module fetches at its beginning."""
_DRAWN: Final = re.compile(r"""url\(["']?([^"':)]+)""")
"""Images of a style sheet, on whatever screen it shows them."""


@dataclass
class Visit:
    """What one visit told; `loaded` is what the first load asked for, `requests` all that the use of the page did."""

    status: int = 0
    requests: list[str] = field(default_factory=list)
    loaded: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)
    layout: dict[str, Any] = field(default_factory=dict)
    violations: dict[str, list[str]] = field(default_factory=dict)


class Visitor:
    """A browser's window of one width, which goes from page to page and remembers what it saw."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        self.address = address
        self.page = watched(browser, width)
        self._log = Visit()
        self._visits: dict[str, Visit] = {}
        self.page.on("request", lambda request: self._log.requests.append(request.url))
        self.page.on("requestfailed", self._miss)
        self.page.on("pageerror", lambda error: self._log.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def visit(self, path: str) -> Visit:
        """The visit to a page; each page is visited once."""
        if path not in self._visits:
            self._visits[path] = self._visit(path)
        return self._visits[path]

    def _visit(self, path: str) -> Visit:
        self.page.goto("about:blank")
        visit = self._log = Visit()
        self.page.emulate_media(color_scheme="light")
        self.page.mouse.move(0, 0)  # or it points at something from the page before
        answer = self.page.goto(self.address + path)
        visit.status = answer.status if answer else 0
        self.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        visit.layout = self.page.evaluate(_LAYOUT)
        self.page.evaluate("scrollTo(0, 0)")  # or axe takes what the bar hides for covered
        self.page.locator(_REPEATED).evaluate_all("(entries) => entries.forEach((entry) => entry.remove())")
        visit.violations["light"] = violations(self.page)
        # While axe read it, the page could ask for more, and move.
        visit.layout["moved"] = self.page.evaluate(_MOVED)
        visit.loaded = tuple(visit.requests)
        self.page.emulate_media(color_scheme="dark")
        visit.violations["dark"] = self.page.evaluate(_AXE, _OF_COLOUR)
        _use(self.page)
        return visit

    def _miss(self, request: Request) -> None:
        # A search that the next letter overtakes is given up, not failed.
        if request.failure != "net::ERR_ABORTED":
            self._log.complaints.append(f"failed: {request.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._log.complaints.append(message.text)


def _use(page: Page) -> None:
    """Open, press, choose, type and point at what the page offers, without leaving it."""
    main = page.locator("main")
    for element in chain(_some(main.locator("summary"), 4), _some(page.locator("button"), 8)):
        element.click()
        if element.get_attribute("aria-haspopup") == "dialog":
            page.locator("[aria-modal=true]").wait_for()
            page.keyboard.press("Escape")
    for box in _some(main.locator("[type=checkbox], [type=radio]"), 4):
        box.check()
    for choice in _some(main.locator("select"), 4):
        choice.select_option(index=choice.locator("option").count() - 1)
    for text in _some(main.locator("[type=search], [type=text]"), 2):
        text.fill("Shanghai")
        page.wait_for_timeout(300)
    for abbreviation in _some(main.locator("abbr"), 1):
        abbreviation.hover()


def _some(found: Locator, most: int) -> Iterator[Locator]:
    """The first of what was found, as far as a reader can use it when its turn comes."""
    first = map(found.nth, range(min(found.count(), most)))
    return (one for one in first if one.is_visible() and one.is_enabled())


def watched(browser: Browser, width: int, **options: Any) -> Page:
    """A new window whose pages count their shifts and tell what their policy refuses."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
    context.add_init_script(WATCH)
    return context.new_page()


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it is now."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(_AXE, RULES)
    return found


@functools.cache
def _axe() -> str:
    return (NODE / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def first_load(built: Path, page: Path) -> set[Path]:
    """The files of a built site that a browser asks for to show a page, the page among them."""
    found, waiting = set[Path](), [page]
    while waiting:
        file = waiting.pop()
        if file not in found and file.is_file() and built in file.parents:
            found.add(file)
            patterns = {".html": (_ASKED,), ".js": (_IMPORTED, _FETCHED), ".css": (_DRAWN,)}.get(file.suffix, ())
            asked = [address for pattern in patterns for address in pattern.findall(file.read_text(encoding="utf-8"))]
            waiting.extend(Path(os.path.normpath(file.parent / unquote(urlsplit(address).path))) for address in asked)
    return found


def file_of(built: Path, address: str, url: str) -> Path:
    """The file that a request for an address of the site is answered with."""
    file = built / unquote(urlsplit(url.removeprefix(address)).path)
    return file / "index.html" if file.is_dir() else file


@functools.cache
def weight(file: Path) -> int:
    """The bytes that a file takes on its way, compressed as any web server does."""
    content = file.read_bytes()
    return len(gzip.compress(content, 6)) if file.suffix in COMPRESSED else len(content)
