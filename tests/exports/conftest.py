"""The sites that the tests of the exports look at: the real data, the same without what only the owner and version
control know, and a small hostile catalogue that says the same nasty thing everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from atlas import exports
from atlas.macros import llms
from atlas.records.catalogue import Catalogue, build
from atlas.records.comparison import Fact
from atlas.records.model import KINDS, Contact, ContactPoints, Outcome, Record, Verification, field_order
from atlas.site import Site
from atlas.site.history import Change, Dates, FileChange, History
from atlas.site.revisions import FactChange, RecordChange, Revision
from atlas.site.settings import Settings
from tests.conftest import ROOT, own_settings

ADDRESS = "https://atlas.example/eu-china/"
FIRST = datetime(2020, 2, 29, 12, 30, tzinfo=UTC)

NASTY = "=cmd|\"a\", 'b'; c\\d\r\n</script><b>&amp; 上海 {{ 7*7 }} %s $x_y# ~^{z}\x07"
"""Formula, quotes, separators, backslash, line break, markup, Chinese, template, LaTeX, control character."""
NASTY_TEXT = NASTY.replace("\r", "").replace("\\", "")
"""The same for fields with markup, in which a backslash escapes what follows."""

Files = dict[str, exports.ExportedFile]


def history_of(catalogue: Catalogue) -> History:
    """A made-up history: one commit a day, each adding one record and changing the one before."""
    paths = [f"data/{record.key}.yml" for record in catalogue]
    files: dict[str, Dates] = {}
    changes: list[Change] = []
    for day, path in enumerate(paths):
        when = FIRST + timedelta(days=day)
        files[path] = Dates(when, when + timedelta(days=1) if path != paths[-1] else when)
        before = (FileChange("changed", paths[day - 1]),) if day else ()
        changes.append(Change(f"{day:040x}", when, (FileChange("added", path), *before)))
    return History(files, tuple(reversed(changes)))


@cache
def settings() -> Settings:
    """The settings of the repository's own `mkdocs.yml`, with an address and nothing else of its owner's."""
    return replace(own_settings(), address=ADDRESS, repository="", contact="")


def full_site(catalogue: Catalogue, address: str = ADDRESS) -> Site:
    """A site that knows everything; each record's name is said to have been another."""
    site = Site(catalogue, replace(settings(), address=address), history_of(catalogue), ROOT)
    vars(site)["revisions"] = tuple(
        Revision(change.commit, change.when, tuple(map(change_of, change.files))) for change in site.history.changes
    )
    return site


def change_of(file: FileChange) -> RecordChange:
    """A made-up change of a record, from a nasty name to one no better."""
    key = file.path.removeprefix("data/").removesuffix(".yml")
    fact = FactChange(Fact("name", NASTY, f"{NASTY} now"), ("editor",), is_own=True)
    return RecordChange(key, NASTY, file.action, ("2.2",), (fact,) if file.action == "changed" else ())


def exported(site: Site) -> Files:
    """Everything that a site publishes, by path."""
    published = list(exports.files(site))
    found = {file.path: file for file in published}
    assert len(found) == len(published), "a path is published twice"
    return found


def written() -> list[llms.HandWrittenPage]:
    """The real hand-written pages, on a site whose owner has said nothing."""
    files = sorted((ROOT / "docs").rglob("*.md"))
    return [llms.HandWrittenPage(file.relative_to(ROOT / "docs").as_posix(), file.read_text("utf-8")) for file in files]


@pytest.fixture(scope="session")
def site(catalogue: Catalogue) -> Site:
    """The real data, with an address and a history."""
    return full_site(catalogue)


@pytest.fixture(scope="session")
def bare(catalogue: Catalogue) -> Site:
    """The real data, where nothing is known but what the atlas is called and whose it is."""
    return Site(catalogue, replace(settings(), address=""))


@pytest.fixture(scope="session")
def hostile() -> Site:
    """One record of each kind, nasty in every text, and linked to the others."""
    return full_site(build(hostile_record(kind) for kind in KINDS))


@pytest.fixture(scope="session", params=["site", "bare", "hostile"])
def any_site(request: pytest.FixtureRequest) -> Site:
    """Each of the three in turn."""
    found: Site = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def files(site: Site) -> Files:
    """What the full site publishes."""
    return exported(site)


@pytest.fixture(scope="session")
def any_files(any_site: Site) -> Files:
    """What each of the three sites publishes."""
    return exported(any_site)


@pytest.fixture
def folder(any_files: Files, tmp_path: Path) -> Path:
    """What each site publishes, written to a disk."""
    return write(any_files, tmp_path / "site")


def write(files: Files, target: Path) -> Path:
    """Write files under a folder, as a build does."""
    for file in files.values():
        path = target / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return target


def hostile_record(kind: str) -> Record:
    """A record as no checked file can make it: the models' checks are passed over on purpose."""
    model = KINDS[kind]
    links = {"places": ("x",), "sectors": ("x",), "part_of": (), "related": ("missions/x", "terms/x")}
    own: dict[str, dict[str, Any]] = {
        "missions": {"type": "mission", "status": "planned", "start": "2019-06", "organisers": ("partnerships/x",)},
        "success-stories": {
            "partners": ("clusters/x",),
            "sector_as_printed": NASTY,
            "context": (NASTY_TEXT,),
            "cooperation": (NASTY_TEXT,),
            "objective": NASTY_TEXT,
            "results": (NASTY_TEXT,),
            "contact": Contact.model_construct(name=NASTY, role=NASTY, phone="+86 (21) 1", email="a@b.example"),
        },
        "partnerships": {
            "outcomes": (
                Outcome.model_construct(
                    status="succeeded", date="2020-03", source="x", successor="clusters/x", summary=NASTY_TEXT
                ),
            )
        },
        "organisations": {
            "type": "company",
            "contact_points": (ContactPoints(place="x", count=2),),
            "members": ("clusters/x",),
        },
        "programmes": {"type": "project", "start": "2016", "topics": (NASTY,)},
        "milestones": {"type": "summit", "start": "2013-11-21", "status": "not-materialised", "topics": (NASTY,)},
        "places": {"level": "city", "latitude": -12.5, "longitude": 4, "part_of": None},
        "indicators": {"value": 17.5, "qualifier": "over", "unit": NASTY, "group": NASTY, "about": ("places/x",)},
        "sources": {
            "type": "paper",
            "main": True,
            "publisher": NASTY,
            "date": "2019-05",
            "url": "https://a.example/?q=%22&x='y'",
            "section_titles": {"2.2": NASTY},
        },
        "references": {"publisher": NASTY, "url": "https://a.example/?q=%22&x='y'"},
    }
    values = {
        "id": "7" if kind == "references" else "x",
        "name": NASTY,
        "abbreviation": NASTY,
        "aliases": (NASTY, NASTY),
        "local_name": "上海",
        "summary": NASTY_TEXT,
        "details": (NASTY_TEXT, NASTY_TEXT),
        "sections": ("2.2",),
        "notes": (7,),
        "verified": Verification.model_construct(on="2026-11-29", by=NASTY),
        "editor_notes": (NASTY_TEXT,),
        "website": "https://a.example/?a=1&b='2'",
        **links,
        **own.get(kind, {}),
    }
    known = {"id", *field_order(model)}
    return model.model_construct(**{name: value for name, value in values.items() if name in known})
