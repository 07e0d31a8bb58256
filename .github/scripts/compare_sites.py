"""Compare two built sites page for page: `compare_sites.py ONE OTHER [--theme-differs]`.

Every file must be in both and the same. With `--theme-differs`, the themes may differ in their own styles and scripts,
and in what they put around a page: its title, what it says of itself to programs, its navigation and its text count.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

THEME_FILES = re.compile(
    r"assets/(javascripts/(bundle|workers/search)\.|stylesheets/(main|palette)\.|javascripts/lunr/|images/favicon\.png)"
)
"""Files that come from the theme."""
PARTS = (
    r"<title>.*?</title>",
    r"<meta (?!http-equiv|name=\"generator\")[^>]*>",
    r"<link rel=\"(?!stylesheet|preload)[^>]*>",
    r"<script type=\"application/ld\+json\">.*?</script>",
    r"<nav class=\"md-nav md-nav--primary\".*?</nav>",
    r"<article class=\"md-content__inner.*</article>",
    r"<footer class=\"md-footer\">.*?</footer>",
)


def main() -> int:
    """Print what differs; returns 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--theme-differs", action="store_true")
    options = parser.parse_args()
    found = differences(options.one, options.other, theme_differs=options.theme_differs)
    print("\n".join(found) or f"{len(files(options.one))} files are the same.")
    return 1 if found else 0


def differences(one: Path, other: Path, *, theme_differs: bool) -> list[str]:
    """The files that differ, a line for each."""
    ours, theirs = files(one), files(other)
    if theme_differs:
        ours, theirs = ({path for path in paths if not THEME_FILES.match(path)} for paths in (ours, theirs))
    found = [f"only in {one}: {path}" for path in sorted(ours - theirs)]
    found += [f"only in {other}: {path}" for path in sorted(theirs - ours)]
    for path in sorted(ours & theirs):
        contents = [(folder / path).read_bytes() for folder in (one, other)]
        if theme_differs and path.endswith(".html"):
            contents = [essence(content.decode()) for content in contents]
        if contents[0] != contents[1]:
            found.append(f"differs: {path}")
    return found


def files(folder: Path) -> set[str]:
    """The paths of all files in a folder; none is an error, because nothing would be compared."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    if not found:
        sys.exit(f"There is nothing in {folder}.")
    return found


def essence(html: str) -> bytes:
    """What counts of a page, whatever the theme puts around it and however it breaks lines; all of one without text."""
    if "<article" not in html:
        return html.encode()
    parts = (part.group() for pattern in PARTS for part in re.finditer(pattern, html, re.DOTALL))
    return "\n".join(" ".join(part.split()) for part in parts).encode()


if __name__ == "__main__":
    sys.exit(main())
