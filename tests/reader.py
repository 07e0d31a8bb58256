"""Someone who looks for something, at a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
"""Options of a reader who has a phone."""
WATCH: Final = """
  window.atlasShift = 0;
  window.atlasMoved = [];
  const seen = ({ y, height }) => `${height} px at ${y}`;
  const moved = ({ node, previousRect: before, currentRect: now }) =>
    `${(node?.outerHTML ?? node?.data ?? "").slice(0, 80)}: ${seen(before)}, then ${seen(now)}`;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
      window.atlasShift += entry.value;
      window.atlasMoved.push([entry.value, ...entry.sources.map(moved)].join("; "));
    }
  }).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} refuses ${event.blockedURI}`));
"""
"""Script that tells how far a page moves on its own, what of it, and what its policy refuses."""


_AT_REST = """() => {
  const before = window.atlasScroll;
  window.atlasScroll = scrollY;
  return scrollY && scrollY === before;
}"""


def scroll(page: Page, pixels: int) -> None:
    """Turn the wheel; wait until the page has moved, and has come to rest."""
    page.mouse.wheel(0, pixels)
    page.wait_for_function(_AT_REST, polling=100)


class Reader:
    """Someone at a browser: what they see, and all that their browser asks for and complains of."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.page: Page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}).new_page()
        self.page.add_init_script(WATCH)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def search(self, query: str) -> Page:
        """Come by a link to the search for this; wait for what is found."""
        self.explore(f"?q={quote(query)}")
        expect(self.page.locator(".atlas-explore__status")).to_contain_text(f"for “{query.strip()}”")
        return self.page

    def look_for(self, query: str) -> Page:
        """Type this into the field of Explore, where the reader is; wait for what is found."""
        self.page.locator("main input[type=search]").fill(query)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".atlas-explore__status")).to_contain_text(f"for “{query.strip()}”")
        return self.settled()

    def explore(self, view: str = "") -> Page:
        """Come by a link to a view; wait until it is shown."""
        self.open(f"explore/{view}")
        return self.settled()

    def settled(self) -> Page:
        if "/explore/?" in self.page.url:
            expect(self.page.locator(".atlas-explore [role=status]")).to_contain_text(re.compile("re(cord|sult)"))
        # Where a script is still to come, Enter would send the form.
        expect(self.page.locator(".atlas-explore #sort:disabled")).to_have_count(0)
        expect(self.page.locator(".atlas-explore[aria-busy]")).to_have_count(0)
        return self.page

    def found(self) -> list[str]:
        """The addresses of what is listed, from the site's home."""
        links = self.page.locator(".atlas-hit h3 a")
        return [
            link.removeprefix(self.address) for link in links.evaluate_all("links => links.map((link) => link.href)")
        ]

    def check(self) -> None:
        """Fail if the browser has complained, or has asked another site for anything."""
        assert not self.complaints
        assert not [url for url in self.requests if not url.startswith((self.address, "blob:", "data:"))]

    @property
    def engine(self) -> list[str]:
        """What was asked for of the engine and its index."""
        return [url for url in self.requests if "/pagefind/" in url]


@contextmanager
def reading(browser: Browser, address: str, **options: Any) -> Iterator[Reader]:
    """A reader whose browser has nothing to complain of at the end, and has asked no other site for anything."""
    one = Reader(browser, address, **options)
    yield one
    one.page.context.close()
    one.check()
