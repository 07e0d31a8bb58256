#!/usr/bin/env python3
"""Measures every page kind with Lighthouse, as a phone and as a desktop, and prints the figures as a table.

    python3 tests/quality/lighthouse.py                        every page kind
    python3 tests/quality/lighthouse.py --only clusters/clara/ map/
    python3 tests/quality/lighthouse.py --write                and writes the figures into docs/quality.md

Needs the project's environment (`python3 dev.py build` makes it), Chromium, and Lighthouse:
`npm install --prefix .cache/lighthouse lighthouse@12.8.2`. Run it on a machine that does nothing else: Lighthouse
simulates a slow phone from what it measures here.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import http.server
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.quality.kinds import PAGE_KINDS, WHOLE  # noqa: E402 (the folder of a script is not the repository)
from tests.quality.visits import COMPRESSED  # noqa: E402

LIGHTHOUSE: Final = ROOT / ".cache" / "lighthouse" / "node_modules" / "lighthouse"
REPORT: Final = ROOT / "docs" / "quality.md"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
FORMS: Final[dict[str, list[str]]] = {"mobile": [], "desktop": ["--preset=desktop"]}
MEASURED: Final = tuple(path for path in PAGE_KINDS if path not in (WHOLE, "404.html"))
"""All but the page for paper, which may be heavy, and the one that answers 404, which search engines shall not like."""
_TABLE: Final = re.compile(r"(?<=<!-- lighthouse -->\n).*?(?=<!-- /lighthouse -->)", re.DOTALL)

Scores = dict[str, list[int]]
"""Of one page: the four scores, by form."""


def main() -> int:
    """Measure, print, and with `--write` keep; returns 1 when a score is below the aim."""
    options = _options()
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder, _chromium() as chromium:
        site = Path(folder)
        _build(site, f"http://127.0.0.1:{port}/")
        with _served(site, port) as address:
            measured = {path: _measure(address + path, path, chromium, options.verbose) for path in options.only}
    table = _table(measured)
    sys.stdout.write(f"{table}\n")
    if options.write:
        _write(table)
    worst = min(score for scores in measured.values() for form in scores.values() for score in form)
    return int(worst < 99)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure every page kind with Lighthouse.")
    parser.add_argument("--only", nargs="+", default=MEASURED, metavar="PATH", help="these pages only")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/quality.md")
    parser.add_argument("--verbose", action="store_true", help="say which audits cost points")
    return parser.parse_args()


def _build(target: Path, address: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)],
        cwd=ROOT,
        env={**os.environ, "ATLAS_SITE_URL": address},
        check=True,
    )


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A web server as an owner has one: it compresses, and lets files be kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Cache-Control", "max-age=31536000")
        if file.suffix in COMPRESSED:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def _served(site: Path, port: int) -> Iterator[str]:
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{port}/"
        server.shutdown()


@contextlib.contextmanager
def _chromium() -> Iterator[int]:
    """One browser for all runs: its port for tools."""
    port = _free_port()
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
        ]
        own = [f"--remote-debugging-port={port}", f"--user-data-dir={profile}", "about:blank"]
        browser = subprocess.Popen([path, *arguments, *own], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/json/version")
            yield port
        finally:
            browser.terminate()
            browser.wait()


def _wait_for(address: str) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), urllib.request.urlopen(address):
            return
        sleep(0.2)
    sys.exit("Chromium does not start.")


def _measure(address: str, path: str, chromium: int, verbose: bool) -> Scores:
    """The four scores of a page in each form; the better of two runs where the first is below 100."""
    scores = {}
    for form, preset in FORMS.items():
        found = _run(address, chromium, preset, verbose)
        if min(found) < 100:
            found = [max(pair) for pair in zip(found, _run(address, chromium, preset, verbose), strict=True)]
        scores[form] = found
        sys.stderr.write(f"{path or 'home'}, {form}: {found}\n")
    return scores


def _run(address: str, chromium: int, preset: list[str], verbose: bool) -> list[int]:
    command = ["node", str(LIGHTHOUSE / "cli" / "index.js"), address, f"--port={chromium}", "--output=json", "--quiet"]
    done = subprocess.run([*command, *preset], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    report = json.loads(done.stdout)
    if verbose:
        for audit in report["audits"].values():
            if audit["score"] is not None and audit["score"] < 0.9:
                sys.stderr.write(f"    {audit['id']}: {audit.get('displayValue', audit['title'])}\n")
    return [round(100 * report["categories"][category]["score"]) for category in CATEGORIES]


def _table(measured: dict[str, Scores]) -> str:
    """The figures as Markdown."""
    forms = "".join(f" {form}: performance | accessibility | best practices | SEO |" for form in FORMS)
    lines = [f"| Page |{forms}", "| --- |" + " ---: |" * (len(FORMS) * len(CATEGORIES))]
    for path, scores in measured.items():
        values = "".join(f" {score} |" for form in scores.values() for score in form)
        lines.append(f"| {path or 'home'} |{values}")
    return "\n".join(lines)


def _write(table: str) -> None:
    version = json.loads((LIGHTHOUSE / "package.json").read_text(encoding="utf-8"))["version"]
    day = datetime.now(UTC).date().isoformat()
    text = f"Measured on {day} with Lighthouse {version} on {os.cpu_count()} cores, {platform.machine()}.\n\n{table}"
    REPORT.write_text(_TABLE.sub(f"\n{text}\n\n", REPORT.read_text(encoding="utf-8")), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
