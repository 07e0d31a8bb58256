"""The feeds, read back by feedparser."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from atlas.exports import changes, feeds
from atlas.exports.files import printable
from atlas.records.comparison import Fact
from atlas.site import Site
from atlas.site.revisions import FactChange, RecordChange, Revision
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


def test_every_link_is_absolute_once_the_address_is_known(files: Files) -> None:
    for path in (feeds.ACTIVITIES, feeds.CHANGES):
        links = re.findall(rb'href="([^"]*)"', files[path].data)
        assert links
        assert [link for link in links if not link.startswith(ADDRESS.encode())] == []


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


def test_changes_name_the_records_with_old_and_new_values_and_lead_to_them(site: Site, files: Files) -> None:
    feed = read(files, feeds.CHANGES)
    newest, revision = feed.entries[0], site.revisions[0]
    assert newest.title == "2 records: 1 added, 1 changed"
    assert moment(newest.updated_parsed) == revision.when
    html = newest.content[0].value
    for change in revision.records:
        assert f'href="{ADDRESS}{change.key}/"' in html
        assert f": {change.action}</a>" in html
    assert html.count("<li>Name: ") == 1
    assert "[an editor's knowledge]" in html


def one_revision(site: Site, *records: RecordChange) -> Files:
    """What a site exports whose data have changed once."""
    made = Site(site.catalogue)
    vars(made)["revisions"] = (Revision("b" * 40, datetime(2021, 1, 1, tzinfo=UTC), records),)
    return exported(made)


def test_the_entry_of_one_record_is_named_after_it(site: Site) -> None:
    fact = FactChange(Fact("status", "planned", "held"), ("2.2",), is_own=False)
    files = one_revision(site, RecordChange("places/lyon", "Lugdunum", "changed", ("2.2",), (fact,)))
    entry = read(files, feeds.CHANGES).entries[0]
    assert entry.title == "Lyon: changed"
    assert entry.link.endswith("/places/lyon/")
    assert "<li>Status: planned → held</li>" in entry.content[0].value


def test_a_change_names_plans_with_their_mark(site: Site) -> None:
    plan, name = "missions/adpack2-mission-2019", "AdPack² third mission to China (planned)"
    fact = FactChange(Fact("related", "places/lyon", f"places/lyon, {plan}"), ("2.2",), is_own=False)
    entry = read(one_revision(site, RecordChange(plan, "Old", "changed", ("2.2",), (fact,))), feeds.CHANGES).entries[0]
    assert entry.title == f"{name}: changed"
    assert f">{name}: changed</a>" in entry.content[0].value
    assert f"Lyon, {name}</li>" in entry.content[0].value


def test_removed_records_are_named_without_a_link(site: Site) -> None:
    files = one_revision(site, RecordChange("clusters/gone", "Gone", "removed", ("2.2",)))
    assert "<li>Gone: removed</li>" in read(files, feeds.CHANGES).entries[0].content[0].value


def test_a_change_to_very_many_records_is_cut_short(site: Site) -> None:
    many = (RecordChange(f"clusters/c{number}", "C", "added", ("2.2",)) for number in range(400))
    entry = read(one_revision(site, *many), feeds.CHANGES).entries[0]
    assert entry.summary == "400 records added, changed or removed."
    assert entry.content[0].value.count("<li>") == 61
    assert "and 340 more" in entry.content[0].value


def test_all_changes_are_there_as_json(site: Site, files: Files) -> None:
    found = json.loads(files[changes.PATH].data)
    assert [one["commit"] for one in found] == [revision.commit for revision in site.revisions]
    (changed,) = (record for record in found[0]["records"] if record["action"] == "changed")
    assert {*changed["facts"][0]} == {"field", "before", "after", "sources"}


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
    assert not read(files, feeds.CHANGES).bozo
    assert b"<b>" not in files[feeds.CHANGES].data
    assert "</script><b>" not in files[feeds.ACTIVITIES].data.decode()
