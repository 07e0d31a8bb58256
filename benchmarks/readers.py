"""What a reader's browser loads: a record's page on the first visit, then a first search, seen by Chromium.

    python3 benchmarks/readers.py SITE missions/some-activity/

prints `{"page": bytes, "search": bytes, "key": milliseconds}`: bodies compressed as servers compress them (gzip), each
file once, however often it is asked for; and the time from a key to the first result of what was typed until then, the
median of the word's letters. `search` is null where the page has no search, `key` where its results are not ours.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import shutil
import sys
import threading
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

WORD: Final = "shanghai"
QUIET: Final = 1500
"""Milliseconds in which nothing must load before loading counts as over."""
RESULT: Final = ".atlas-suggest__option"
BROWSERS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Commands of which the first that is there is used; where none is, Playwright's own browser."""
_WATCH: Final = """result => {
  addEventListener("keydown", () => { pressed = performance.now(); seen = undefined; }, true);
  new MutationObserver(() => {
    if (document.querySelector(result)) seen ??= performance.now();
  }).observe(document.body, { childList: true, subtree: true });
}"""
_PACKED: Final = frozenset(
    ".woff2 .woff .png .jpg .webp .gz .zip .xlsx .pagefind .pf_index .pf_meta .pf_fragment".split()  # noqa: SIM905
)
"""What is compressed in itself."""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder compressed, and counts what it sends."""

    sent: dict[str, int]

    def __init__(self, *arguments: Any, sent: dict[str, int], **named: Any) -> None:
        self.sent = sent
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.suffix in _PACKED
        body = path.read_bytes() if packed else gzip.compress(path.read_bytes(), 6, mtime=0)
        self.sent[str(path)] = len(body)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if not packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def loaded(site: Path, page: str) -> dict[str, int | None]:
    """Bytes that a page brings, and bytes that the first search from it brings on top."""
    sent: dict[str, int] = {}
    handler = functools.partial(Handler, directory=str(site), sent=sent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            return _visit(f"http://127.0.0.1:{server.server_address[1]}/{page}", sent)
        finally:
            server.shutdown()


def _visit(address: str, sent: dict[str, int]) -> dict[str, int | None]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(QUIET)
        first = sum(sent.values())
        searched = _search(page)
        further = sum(sent.values()) - first if searched else None
        key = _key(page) if searched else None
        browser.close()
    return {"page": first, "search": further, "key": key}


def _search(page: Page) -> bool:
    """Search as a reader does: the slash opens the search wherever there is one."""
    page.keyboard.press("/")
    page.wait_for_timeout(QUIET)
    field = page.locator("input:focus, input[type=search]:visible, input[name=query]:visible").first
    if not field.count():
        return False
    field.press_sequentially(WORD, delay=50)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(QUIET)
    return True


def _key(page: Page) -> int | None:
    """Type the word again, letter by letter, each when the results of the last have long been there."""
    if not page.locator(RESULT).count():
        return None
    field = page.locator("input:focus")
    field.fill("")
    page.evaluate(_WATCH, RESULT)
    times: list[float] = []
    for letter in WORD:
        page.keyboard.press(letter)
        page.wait_for_timeout(QUIET / 3)
        times.append(page.evaluate("window.seen - window.pressed"))
    # A single letter is not searched for.
    return round(median(times[1:]))


def main(arguments: list[str] | None = None) -> None:
    """Print what a reader loads."""
    parser = argparse.ArgumentParser(description="Count the bytes that a reader loads.")
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("page", help="the address of a page, from the site's home")
    options = parser.parse_args(arguments)
    json.dump(loaded(options.site, options.page), sys.stdout)


if __name__ == "__main__":
    main()
