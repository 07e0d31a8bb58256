"""Preview of a built site that opens from a disk: links name their files, and no policy keeps a browser from them.

A web server answers `clusters/clara/` with the file `index.html` in that folder; a disk shows the folder. What scripts
fetch, such as the search index and the filters of "Explore", stays out of reach of a page on a disk.
"""

import re
from pathlib import Path
from typing import Final

START: Final = "preview.html"
"""Name of the page that lists what has changed."""

_POLICY: Final = re.compile(r"<meta http-equiv=[\"']?Content-Security-Policy[^>]*>", re.IGNORECASE)
_LINK: Final = re.compile(r"""(\s(?:href|src|content)=["'](?:[^"']*?url=)?)([^"'#?]*)([^"']*["'])""")
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|/", re.IGNORECASE)


def for_disk(site: Path) -> int:
    """Number of pages in the folder `site`, after their links have been changed in place."""
    pages = sorted(site.rglob("*.html"))
    for page in pages:
        html = _POLICY.sub("", page.read_text(encoding="utf-8"))
        changed = _LINK.sub(lambda found, folder=page.parent: _named(found, folder), html)  # type: ignore[misc]
        page.write_text(changed, encoding="utf-8", newline="\n")
    return len(pages)


def _named(found: re.Match[str], folder: Path) -> str:
    before, path, after = found.groups()
    is_folder = path.endswith(("/", "/..")) or path in (".", "..")
    if not is_folder or _ELSEWHERE.match(path) or not (folder / path / "index.html").is_file():
        return found[0]
    return f"{before}{path.rstrip('/')}/index.html{after}"
