"""Changes of the data by their values: which facts each commit altered, from what to what, and by which source.

A commit that alters no value (another order, other quotes, a file renamed) is none.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from atlas.records import yaml_reader
from atlas.records.comparison import Fact, Values, facts
from atlas.records.file_names import id_refusal
from atlas.records.links import nested, page_only
from atlas.records.model import KINDS, former_keys
from atlas.records.reading import RecordFile
from atlas.records.text import EDITOR
from atlas.records.yaml_reader import Document
from atlas.site.history import Action, Change, Contents, FileChange, History


@dataclass(frozen=True, slots=True)
class FactChange:
    """Fact that was altered, and the sources of its new value (of the old, where it was taken out).

    They are `editor`, ids of sources, or sections of the paper; `is_own` where they are not those of the whole record.
    """

    fact: Fact
    sources: tuple[str, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Change of a record: its key and name then, what was done to it, its sources, and the facts if it `changed`."""

    key: str
    name: str
    action: Action
    sources: tuple[str, ...]
    facts: tuple[FactChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """Commit that altered facts: its id, when it was made (UTC), and the records, in order."""

    commit: str
    when: datetime
    records: tuple[RecordChange, ...]


def revisions(history: History, known: Iterable[RecordFile] = ()) -> tuple[Revision, ...]:
    """Revisions of the data, newest first. What stands in files that are `known` is not read once more."""
    key = history.changes, history.contents
    if key not in _made:
        _made.clear()
        _made[key] = _revisions(*key, {file.data: file.document for file in known})
    return _made[key]


def first_path(history: History, path: str, former: Collection[str]) -> str:
    """Path at which the file of a record began that has been renamed, among its `former` paths in any order.

    The file that was renamed to a path was removed when that was added. One that was there at the same time has been
    merged into it, unless the record was renamed in two steps: the old file was removed later.
    """
    left, lives = set(former), history.lives
    while path in lives:
        added = lives[path].added
        before = {
            name: removed
            for name in left
            if name in lives and (removed := lives[name].removed)
            if removed <= added or (lives[name].added < added and _took_over(history, path, name))
        }
        if not before:
            break
        path = max(before, key=lambda name: (before[name], name))
        left.remove(path)
    return path


def _took_over(history: History, path: str, former: str) -> bool:
    """Whether a record's new file, when it was added, was the same record as its former one."""
    earlier = [change for change in history.changes if change.when <= history.lives[path].added]
    ids = [
        next((file.after for change in earlier for file in change.files if file.path == one), "")
        for one in (path, former)
    ]
    read = history.contents.read([name for name in ids if name])
    new, old = (_version(read.get(name, b"")) for name in ids)
    if not new or not old:
        return False
    is_named = _key(former) in former_keys(_key(path).partition("/")[0], new.former_ids)
    return is_named or new.values.get("name") == old.values.get("name")


_made: Final[dict[tuple[tuple[Change, ...], Contents], tuple[Revision, ...]]] = {}
"""Revisions of the last history: while serving, an edit leaves it as it was."""


def _revisions(
    changes: tuple[Change, ...], contents: Contents, known: Mapping[bytes, Document]
) -> tuple[Revision, ...]:
    touched = [(change, [(key, file) for file in change.files if (key := _key(file.path))]) for change in changes]
    ids = {name for _, files in touched for _, file in files for name in (file.before, file.after) if name}
    read = contents.read(sorted(ids)).items()
    versions = {name: version for name, data in read if (version := _version(data, known.get(data)))}
    made = (Revision(change.commit, change.when, tuple(_records(files, versions))) for change, files in touched)
    return tuple(revision for revision in made if revision.records)


def _key(path: str) -> str:
    """Key of the record whose file has this path; empty for any other file."""
    kind, _, name = path.removeprefix("data/").partition("/")
    is_record = path.startswith("data/") and kind in KINDS and name.endswith(".yml") and not id_refusal(name[:-4], kind)
    return f"{kind}/{name[:-4]}" if is_record else ""


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of a record: its values, and the ids it had before."""

    values: Values
    former_ids: tuple[str, ...]

    def sources(self) -> tuple[str, ...]:
        """Sources of the record as a whole."""
        listed = (self.values.get(name) for name in ("sources", "sections"))
        return tuple(str(item) for several in listed if isinstance(several, list) for item in several)

    def own_sources(self, field: str) -> tuple[str, ...]:
        """Sources of a field that are not those of the record; empty where it has no others."""
        given = self.values.get("provenance")
        own = given.get(field, ()) if isinstance(given, dict) else ()
        return (own,) if isinstance(own, str) else tuple(map(str, own))


_Versions = Mapping[str, _Version]
"""Versions of all records that can be read, by git's ids of their contents."""


def _version(data: bytes, known: Document | None = None) -> _Version | None:
    """Version in a file; None where it cannot be read. What editors vouch for has its present form."""
    # Fields under former names have been given their present ones in what is known.
    document = known if known and not known.written_as else yaml_reader.parse(data)
    if document.diagnostics:
        return None
    values = dict(document.value)
    former, vouched = (values.pop(name, None) for name in ("former_ids", "from_editor"))
    if isinstance(vouched, list):
        values["provenance"] = {str(name): EDITOR for name in vouched}
    return _Version(values, tuple(map(str, former)) if isinstance(former, list) else ())


def _records(files: list[tuple[str, FileChange]], versions: _Versions) -> Iterator[RecordChange]:
    """Changes of records by one commit; a file that took the place of another counts as that one changed."""
    gone = {key: version for key, file in files if file.action == "removed" and (version := versions.get(file.before))}
    renamed: dict[str, str] = {}
    for key, file in files:
        new = versions.get(file.after)
        old = _former_key(key, new, gone) if new and file.action == "added" else ""
        if new and old:
            renamed[old] = key
            yield from _changed(key, gone[old], new)
    for key, file in files:
        before, after = versions.get(file.before), versions.get(file.after)
        said = after or before
        if key in renamed or key in renamed.values() or not said:
            continue
        if file.action != "changed":
            yield RecordChange(key, _name(key, said), file.action, said.sources())
        elif before and after:
            yield from _changed(key, before, after)


def _former_key(key: str, new: _Version, gone: Mapping[str, _Version]) -> str:
    """Key under which a record stood until this commit added it under another; empty where it is new."""
    kind = key.partition("/")[0]
    siblings = {old: version for old, version in gone.items() if old.startswith(f"{kind}/")}
    named = (old for old in former_keys(kind, new.former_ids) if old in gone)
    same = (old for old, version in siblings.items() if version.values == new.values)
    return next(named, "") or next(same, "")


def _changed(key: str, before: _Version, after: _Version) -> Iterator[RecordChange]:
    """Change between two versions of a record; nothing where all values are the same."""
    kind = key.partition("/")[0]
    found = [fact for fact in facts(kind, before.values, after.values) if not _is_personal(kind, fact)]
    if found:
        made = tuple(_fact_change(fact, before if fact.after is None else after) for fact in found)
        yield RecordChange(key, _name(key, after), "changed", after.sources(), made)


def _is_personal(kind: str, fact: Fact) -> bool:
    """Whether a fact is of a person, who can ask to be left out of the site: its history must not tell it either."""
    field = fact.field.partition("[")[0]
    part = nested(KINDS[kind], field) if field in KINDS[kind].model_fields else None
    return part is not None and bool(page_only(part))


def _fact_change(fact: Fact, version: _Version) -> FactChange:
    own = version.own_sources(fact.field.partition("[")[0])
    return FactChange(fact, own or version.sources(), bool(own))


def _name(key: str, version: _Version) -> str:
    return str(version.values.get("name", key))
