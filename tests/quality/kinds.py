"""The pages that stand for all pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parent.parent.parent / "docs"


def _address(page: Path) -> str:
    path = page.relative_to(DOCS).with_suffix("").as_posix()
    return "" if path == "index" else f"{path.removesuffix('/index')}/"


WRITTEN: Final = tuple(_address(page) for page in sorted(DOCS.rglob("*.md")))
"""Every hand-written page: each has something of its own."""

RECORDS: Final = (
    "clusters/clara/",
    "partnerships/ec2i/",
    "missions/chengdu-matchmaking-2014/",
    "missions/mobigoin-mission-2019/",
    "success-stories/clara-and-sjtu/",
    "organisations/sjtu/",
    "programmes/enrich-in-china/",
    "milestones/diplomatic-relations-1975/",
    "sectors/automotive/",
    "places/shanghai/",
    "places/china/",
    "references/14/",
    "indicators/eccp-clusters-targeting-china/",
    "terms/c2c/",
)
"""At least one record of each kind: one held and one planned mission, a city and the country that most pages name."""

PAGE_KINDS: Final = (*WRITTEN, *RECORDS, "404.html")

VIEWS: Final = (
    "missions/?sort=when&order=desc",
    "missions/?sort=name&group=sectors",
    "organisations/?sort=type&group=none",
    "references/?group=publisher",
)
"""Directories as a reader has sorted and grouped them."""

CARDS: Final = ("embed/clusters/clara.html",)
"""What other sites embed: no page of ours around it."""

WHOLE: Final = "print/"
"""The whole atlas on one page: as long as a book, and kept out of the limits that a page has."""

WIDTHS: Final = (390, 1280)


def named(path: str) -> str:
    """A page's name in a test's id."""
    return path or "home"
