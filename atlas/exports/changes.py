"""Changes of the data by their values, as JSON and in words: from what to what, and by which source."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import orjson
from markupsafe import Markup, escape

from atlas.exports.files import ExportedFile, stamp
from atlas.i18n import N_, ngettext
from atlas.i18n import gettext as _
from atlas.records.comparison import differing
from atlas.records.field_types import KEY
from atlas.records.model import Record
from atlas.records.strings import HAN
from atlas.records.text import EDITOR, to_plain
from atlas.site import Site, View, labels, sources
from atlas.site.labels import FIELDS
from atlas.site.revisions import FactChange, RecordChange, Revision

PATH: Final = "data/changes.json"
PAGE: Final = "data/changes/"
MOST: Final = 15
"""Revisions on the page, MOST_RECORDS of each; the JSON has all."""
MOST_RECORDS: Final = 8
MOST_OF_RECORD: Final = 3
"""Changes on a record's own page, MOST_FACTS of each."""
MOST_FACTS: Final = 4

_DONE: Final = {"added": N_("added"), "changed": N_("changed"), "removed": N_("removed")}
_NEUTRAL: Final = {"attendance": N_("Participation"), "participants": N_("Participants")}
"""Labels of the fields whose usual ones tell of something done: a change may be one of a plan."""
_HAN: Final = re.compile(rf"([{HAN}]+)")
_KEY: Final = re.compile(rf"\b{KEY}\b")
_LENGTH: Final = 120
"""Characters of a value that are shown; the JSON has all."""


def files(site: Site) -> Iterator[ExportedFile]:
    """The JSON file, where the history is known."""
    if site.revisions:
        yield ExportedFile(PATH, lambda: orjson.dumps([*map(_revision, site.revisions)]))


def page_html(site: Site, view: View) -> Markup:
    """HTML of the newest changes, each with what it altered."""
    return _html(site, "changes", view=view, most=MOST, shown=MOST_RECORDS, revisions=site.revisions, path=PATH)


def record_html(site: Site, record: Record) -> Markup:
    """HTML of the newest changes of a record since it was added, for its page; empty where there are none."""
    found = site.changes(record)[:MOST_OF_RECORD]
    page = site.view(f"{record.key}/").address(PAGE) if site.has_page(PAGE) else ""
    return _html(site, "record-changes", changes=found, most=MOST_FACTS, page=page) if found else Markup()


def _html(site: Site, template: str, **shown: Any) -> Markup:
    words = {function.__name__: function for function in (title, done, label, values, marked, source)}
    return site.render(f"exports/{template}.html", site=site, **words, **shown)


def title(site: Site, revision: Revision) -> str:
    """What a revision did, in a line: to which record, or to how many."""
    if len(revision.records) == 1:
        (change,) = revision.records
        return f"{name(site, change.key, change.name)}: {done(change)}"
    counts = Counter(_(_DONE[change.action]) for change in revision.records)
    parts = ", ".join(f"{count} {word}" for word, count in counts.items())
    text = ngettext("{count} record: {parts}", "{count} records: {parts}", len(revision.records))
    return text.format(count=len(revision.records), parts=parts)


def name(site: Site, key: str, former: str) -> str:
    """Name of a record: its present title with its mark, or the name that it had if there is no such record now."""
    record = site.catalogue.get(key)
    return labels.marked(site.titles[key], record) if record else former


def done(change: RecordChange) -> str:
    """What was done to a record, in a word."""
    return _(_DONE[change.action])


def label(change: FactChange) -> str:
    """Label of the field of a fact, with the place of an item in a list of several."""
    field, _bracket, place = change.fact.field.partition("[")
    known = _NEUTRAL.get(field) or FIELDS.get(field)
    shown = _(known) if known else field.replace("_", " ").capitalize()
    return f"{shown} {int(place[:-1]) + 1}" if place else shown


def values(site: Site, change: FactChange) -> tuple[str, str]:
    """Values before and after, cut to what differs, with records by their names; empty where it was not given."""
    written = (change.fact.before, change.fact.after)
    before, after = (one and _in_words(site, one) for one in written)
    if before == after:
        # Only the markup has changed: a note, or where a link leads.
        before, after = (one and _with_names(site, one) for one in written)
    if before is None or after is None:
        return _cut(before or ""), _cut(after or "")
    old, new = differing(before, after)
    return _cut(old), _cut(new)


def marked(site: Site, value: str) -> Markup:
    """HTML of a value, with its Chinese or Japanese in the second language of the atlas."""
    foreign = Markup('<span lang="{tag}">{text}</span>')
    return Markup().join(
        foreign.format(tag=site.settings.second_language.tag, text=part) if _HAN.fullmatch(part) else escape(part)
        for part in _HAN.split(value)
    )


def source(site: Site, named: tuple[str, ...]) -> str:
    """Sources of a value, in words."""
    return "; ".join(_source(site, one) for one in named)


def _source(site: Site, one: str) -> str:
    if one == EDITOR:
        return _("an editor's knowledge")
    paper = site.catalogue.paper
    return site.titles.get(f"sources/{one}") or (sources.section(paper, one) if paper else one)


def sentence(site: Site, change: FactChange) -> str:
    """Fact that was altered, as one line of text."""
    before, after = values(site, change)
    words = {
        (False, True): N_("{label}: {after} (new)"),
        (True, False): N_("{label}: {before} (taken out)"),
    }.get((bool(before), bool(after)), N_("{label}: {before} → {after}"))
    text = _(words).format(label=label(change), before=before, after=after)
    return text + (f" [{source(site, change.sources)}]" if change.is_own else "")


def _in_words(site: Site, value: str) -> str:
    """Value without markup, with records by their names; some may be gone since."""
    return _with_names(site, to_plain(value, lambda key: site.titles.get(key, key)))


def _with_names(site: Site, value: str) -> str:
    return _KEY.sub(lambda key: name(site, key[0], key[0]), value)


def _cut(text: str) -> str:
    return text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"


def _revision(revision: Revision) -> dict[str, Any]:
    return {"commit": revision.commit, "date": stamp(revision.when), "records": [*map(_record, revision.records)]}


def _record(change: RecordChange) -> dict[str, Any]:
    made: dict[str, Any] = {"key": change.key, "name": change.name, "action": change.action}
    if change.facts:
        made["facts"] = [
            {"field": one.fact.field, "before": one.fact.before, "after": one.fact.after, "sources": one.sources}
            for one in change.facts
        ]
    return made
