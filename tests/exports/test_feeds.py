"""The feeds, read back by feedparser."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from atlas.exports import feeds
from atlas.exports.files import printable
from atlas.site import Site
from atlas.site.history import Change, History
from tests.exports.conftest import ADDRESS, NASTY, Files


def read(files: Files, path: str) -> Any:
    # With the address it is served from, as a reader would get it: relative links resolve against it.
    headers = {"content-location": f"{ADDRESS}{path}", "content-type": "application/xml"}
    return feedparser.parse(files[path].data, response_headers=headers)


def moment(parsed: time.struct_time) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


def exported(site: Site) -> Files:
    return {file.path: file for file in feeds.files(site)}


def test_both_feeds_are_well_formed_atom(files: Files) -> None:
    for path in (feeds.ACTIVITIES, feeds.CHANGES):
        feed = read(files, path)
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == "atom10"
        assert feed.feed.title.startswith("EU–China Cluster Atlas: ")
        assert {link.rel: link.href for link in feed.feed.links}["self"] == f"{ADDRESS}{path}"
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 0
        assert moment(feed.feed.updated_parsed) == max(moment(entry.updated_parsed) for entry in feed.entries)


def test_activities_carry_the_dates_of_version_control_newest_first(site: Site, files: Files) -> None:
    feed = read(files, feeds.ACTIVITIES)
    assert len(feed.entries) == len(site.catalogue.of_kind("missions"))
    updated = [moment(entry.updated_parsed) for entry in feed.entries]
    assert updated == sorted(updated, reverse=True)
    by_id = {entry.id: entry for entry in feed.entries}
    for record in site.catalogue.of_kind("missions"):
        entry, dates = by_id[site.identity(record).urn], site.dates(record)
        assert dates
        assert moment(entry.published_parsed) == dates.added
        assert moment(entry.updated_parsed) == dates.changed
        assert entry.link == f"{ADDRESS}{record.key}/"
        assert entry.summary == site.summary(record)


def test_changes_name_the_records_and_lead_to_them(site: Site, files: Files) -> None:
    feed = read(files, feeds.CHANGES)
    newest, change = feed.entries[0], site.history.changes[0]
    assert newest.title == change.subject
    assert moment(newest.updated_parsed) == change.when
    html = newest.content[0].value
    for action, path in change.files:
        key = path.removeprefix("data/").removesuffix(".yml")
        assert f'href="{ADDRESS}{key}/"' in html
        assert f": {action}</a>" in html


def test_a_change_that_touches_no_record_is_no_news(site: Site) -> None:
    when = datetime(2021, 1, 1, tzinfo=UTC)
    code = Change("a" * 40, when, "Mend the code", (("changed", "atlas/show.py"), ("changed", "data/README.md")))
    site = Site(site.catalogue, history=History(changes=(code,)))
    assert exported(site) == {}


def test_removed_records_are_named_without_a_link(site: Site) -> None:
    when = datetime(2021, 1, 1, tzinfo=UTC)
    gone = Change("b" * 40, when, "Remove one", (("removed", "data/clusters/gone.yml"),))
    files = exported(Site(site.catalogue, history=History(changes=(gone,))))
    html = read(files, feeds.CHANGES).entries[0].content[0].value
    assert "<li>clusters/gone: removed</li>" in html


def test_a_change_to_very_many_records_is_cut_short(site: Site) -> None:
    when = datetime(2021, 1, 1, tzinfo=UTC)
    many = Change("c" * 40, when, "Begin", tuple(("added", f"data/clusters/c{number}.yml") for number in range(400)))
    files = exported(Site(site.catalogue, history=History(changes=(many,))))
    entry = read(files, feeds.CHANGES).entries[0]
    assert entry.summary == "400 records added, changed or removed."
    assert entry.content[0].value.count("<li>") == 61
    assert "and 340 more" in entry.content[0].value


def test_without_history_there_is_no_feed(bare: Site) -> None:
    assert exported(bare) == {}
    assert feeds.available(bare) == ()


def test_hostile_texts_come_back_as_they_were(hostile: Site) -> None:
    files = exported(hostile)
    feed = read(files, feeds.ACTIVITIES)
    assert not feed.bozo
    shown = " ".join(printable(NASTY).split())
    assert feed.entries[0].title_detail.type == "text/plain"
    assert " ".join(feed.entries[0].title.split()) == f"June 2019: {shown} (planned)"
    changes = read(files, feeds.CHANGES)
    assert not changes.bozo
    assert b"<b>" not in files[feeds.CHANGES].data
    assert "</script><b>" not in files[feeds.ACTIVITIES].data.decode()
