"""Rebuilds after edits, as `mkdocs serve --dirty` makes them: processor time of each, and the memory of the process.

    cd PROJECT; python BENCHMARKS/edits.py

builds the project in the current folder (made by catalogues.py) once, changes records one at a time and builds again
after each change, in the same process and by the same calls as MkDocs' server. Prints JSON: `edits`, the seconds of
processor time of each rebuild by the kind of edit; and `memory`, the most that the process held, in bytes. Every edit
is taken back, which is a second edit of its kind.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

# The project's own modules come before those of the repository that this script is in.
sys.path.insert(0, str(Path.cwd()))

from mkdocs.commands.build import build
from mkdocs.config import load_config

ADDRESS: Final = "http://127.0.0.1:8000/"
ORGANISATIONS: Final = Path("data/organisations")
CHINA: Final = Path("data/places/china.yml")
_NAME: Final = re.compile(r"^name: .*(?:\n .*)*", re.MULTILINE)
_SUMMARY: Final = re.compile(r"^summary: .*(?:\n .*)*", re.MULTILINE)
_UNIQUE: Final = re.compile(
    r"^(?:abbreviation|aliases|chinese_name|website|former_ids):.*\n(?:[ -].*\n)*", re.MULTILINE
)


class Server:
    """What `mkdocs serve --dirty` does at its start and after each edit, without a server."""

    def __init__(self, site: Path) -> None:
        self.site = site
        config = self._config()
        config.plugins.on_startup(command="serve", dirty=True)
        self._build(config)

    def rebuild(self) -> float:
        """Build after an edit; returns the seconds of processor time that it took."""
        before = _processor_time()
        self._build(self._config())
        return _processor_time() - before

    def _config(self) -> Any:
        config = load_config(site_dir=str(self.site))
        config.site_url = ADDRESS
        return config

    def _build(self, config: Any) -> None:
        build(config, serve_url=ADDRESS, dirty=True)


def edits(organisation: Path) -> Iterator[tuple[str, str, dict[Path, str]]]:
    """Each kind of edit: its name, the address of a page that shows it, and each file's new text."""
    text, china = organisation.read_text("utf-8"), CHINA.read_text("utf-8")
    address = f"organisations/{organisation.stem}/"
    yield "summary", address, {organisation: _SUMMARY.sub("summary: Edited for the benchmark.", text, count=1)}
    yield "name", address, {organisation: _NAME.sub("name: Edited for the benchmark", text, count=1)}
    yield "name of China", "places/china/", {CHINA: _NAME.sub("name: Edited for the benchmark", china, count=1)}
    added = _UNIQUE.sub("", _NAME.sub("name: Edited for the benchmark", text, count=1))
    yield "new record", "organisations/edited/", {ORGANISATIONS / "edited.yml": added}


def measured(site: Path) -> dict[str, Any]:
    """Seconds of processor time by the kind of edit, and the memory of this process."""
    server = Server(site)
    # In the middle of the order of names.
    organisations = sorted(ORGANISATIONS.glob("*.yml"))
    found: dict[str, list[float]] = {}
    for name, address, change in edits(organisations[len(organisations) // 2]):
        before = {path: path.read_text("utf-8") if path.exists() else None for path in change}
        _write(change)
        found.setdefault(name, []).append(server.rebuild())
        page = site / address / "index.html"
        if "Edited for the benchmark" not in page.read_text("utf-8"):
            raise SystemExit(f"{address} does not show the edit of a {name}")
        _write(before)
        found[name].append(server.rebuild())
    return {"edits": found, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def _write(change: Mapping[Path, str | None]) -> None:
    for path, text in change.items():
        if text is None:
            path.unlink()
        else:
            path.write_text(text, "utf-8")


def _processor_time() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    """Measure the project in the current folder."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="mkdocs_") as folder:
        json.dump(measured(Path(folder)), sys.stdout)


if __name__ == "__main__":
    main()
