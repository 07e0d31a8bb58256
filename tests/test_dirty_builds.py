"""`mkdocs serve --dirty`: after any edits, the site is what a build from nothing makes of the same files.

The edits are random, but the same each time. Most are tried on a small made-up atlas that has a record of each kind and
each page that shows more than one record, since a build of it takes a second; some on the repository's own records. An
edit that the checker refuses is taken back: what a mistake does while the site is served is in test_serve.py.
"""

from __future__ import annotations

import gc
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from atlas.mkdocs_plugin.files import RecordPage
from atlas.records import checks
from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import errors
from atlas.records.model import KINDS, Cluster, Milestone, Mission, Place, Record
from atlas.records.reading import RecordCache
from atlas.render import print_page
from tests.conftest import LISTS, made_up

ADDRESS = "http://127.0.0.1:8000/"
ROUNDS = 8
REBUILDS = 2
"""Rebuilds in a round, each after some edits: what one leaves out of date is so still at the end of the round."""
FEW, MANY = 3, 8
"""Edits before a rebuild: few in a small atlas, where many would change every page."""
NOT_AFTER_EDITS = (
    "api/", "calendars/", "data/changes.json", "downloads/", "embed/", "feeds/", "llms", "pagefind/", "robots.txt",
    "social/", "contribute/names.json", *(f"contribute/{kind}.json" for kind in KINDS),
)  # fmt: skip
"""Where the files are that `exports_after_edit` decides on."""


# A project under edit, and the two ways to build it.


@contextmanager
def own_plugins() -> Iterator[None]:
    """MkDocs keeps some plugins for as long as it runs; within this block it begins with none, and forgets them."""
    cache = dict(MkDocsConfig._schema)["plugins"].plugin_cache  # type: ignore[attr-defined]
    kept = dict(cache)
    cache.clear()
    yield
    cache.clear()
    cache.update(kept)


def configuration(root: Path, target: Path) -> MkDocsConfig:
    return load_config(str(root / "small.yml"), site_dir=str(target))


def rebuild(root: Path, target: Path, *, dirty: bool) -> None:
    """Build as `mkdocs serve` does for each edit."""
    config = configuration(root, target)
    config.site_url = ADDRESS
    build(config, serve_url=ADDRESS, dirty=dirty)


def fresh(root: Path, target: Path) -> dict[str, bytes]:
    """The files of a site that is built from nothing, by a MkDocs that has built nothing before."""
    with own_plugins():
        configuration(root, target).plugins.on_startup(command="serve", dirty=False)
        rebuild(root, target, dirty=False)
    return files(target)


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@dataclass
class Project:
    """A copy of the repository, and its records as they stand."""

    root: Path
    chance: random.Random
    cache: RecordCache
    catalogue: Catalogue
    number: int = 0
    """How many edits were tried: what they write is never the same twice."""

    @classmethod
    def of(cls, root: Path, seed: int) -> Project:
        cache = RecordCache()
        return cls(root, random.Random(seed), cache, checks.check(root / "data", cache)[0])

    def path(self, key: str) -> Path:
        return self.root / "data" / f"{key}.yml"

    def key(self, kind: type[Any] | None = None) -> str:
        """A record at random, of one kind if that is given."""
        return self.chance.choice([one.key for one in self.catalogue if isinstance(one, kind or Record)])

    def set(self, key: str, field: str, value: object) -> None:
        """Give a record's field this value."""
        path = self.path(key)
        text = re.sub(rf"^{field}:.*\n(?:[ -].*\n|\n)*", "", path.read_text("utf-8"), flags=re.MULTILINE)
        path.write_text(f"{text.rstrip()}\n{field}: {json.dumps(value, ensure_ascii=False)}\n", "utf-8")

    def edit(self, change: Callable[[Project], None]) -> bool:
        """Make a change; take it back and return False if the checker refuses it."""
        self.number += 1
        before = {path: path.read_bytes() for path in (self.root / "data").glob("*/*.yml")}
        change(self)
        found, diagnostics = checks.check(self.root / "data", self.cache)
        if not errors(diagnostics):
            self.catalogue = found
            return True
        for path in (self.root / "data").glob("*/*.yml"):
            if path not in before:
                path.unlink()
        for path, content in before.items():
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
        self.catalogue = checks.check(self.root / "data", self.cache)[0]
        return False


# The edits.


def summary(project: Project) -> None:
    other = project.key()
    project.set(
        project.key(), "summary", f"Words of edit {project.number} on [another]({other}) and [itself]({other})."
    )


def name(project: Project) -> None:
    project.set(project.key(), "name", f"Renamed in edit {project.number}")


def name_of_a_country(project: Project) -> None:
    """The country that most records name."""
    countries = [one.key for one in project.catalogue if isinstance(one, Place) and one.level == "country"]
    key = max(countries, key=lambda key: len(project.catalogue.backlinks.get(key, ())))
    project.set(key, "name", f"Country, edit {project.number}")


def abbreviation(project: Project) -> None:
    """It is explained wherever it stands."""
    short = f"R&D{project.number}"
    project.set(project.key(), "abbreviation", short)
    project.set(project.key(), "editor_notes", [f"A note on {short}."])


def chinese_name(project: Project) -> None:
    project.set(project.key(), "local_name", "一二三四五六七八九十"[project.number % 10] + "号")


def status(project: Project) -> None:
    project.set(project.key(Mission), "status", project.chance.choice(["held", "planned"]))


def date(project: Project) -> None:
    kind = project.chance.choice([Mission, Milestone])
    project.set(project.key(kind), "start", f"20{project.chance.randrange(10, 19)}-0{project.chance.randrange(1, 10)}")


def links(project: Project) -> None:
    project.set(project.key(), "related", sorted({project.key(), project.key()}))


def places_of_a_mission(project: Project) -> None:
    """What is drawn on the maps of its partnerships as well."""
    shared = [record.key for record in project.catalogue if isinstance(record, Mission) and record.partnerships]
    project.set(project.chance.choice(shared), "places", [project.key(Place).removeprefix("places/")])


def position(project: Project) -> None:
    """A place of a partnership's mission lies elsewhere: the partnership does not name it, but has it on its map."""
    missions = [record for record in project.catalogue if isinstance(record, Mission) and record.partnerships]
    named = sorted({f"places/{place}" for mission in missions for place in mission.places})
    project.set(project.chance.choice(named), "latitude", 20 + project.number % 100 / 10)


def country(project: Project) -> None:
    countries = [one.id for one in project.catalogue if isinstance(one, Place) and one.level == "country"]
    project.set(project.key(Cluster), "country", project.chance.choice(countries))


def editor_notes(project: Project) -> None:
    words = [f"R&D{number}" for number in range(project.number, project.number + 9)]
    project.set(project.key(), "editor_notes", [f"Some of these will be explained: {', '.join(words)}."])


def addition(project: Project) -> None:
    where = project.key(Place).removeprefix("places/")
    text = f"name: Extra {project.number}\nsummary: An office.\ntype: association\nplaces: [{where}]\n"
    paper = project.catalogue.paper
    assert paper
    text += f'sections: ["{[*paper.section_titles][-1]}"]\n'
    project.path(f"organisations/extra-{project.number}").write_text(text, "utf-8")


def removal(project: Project) -> None:
    """A record is put aside."""
    for path in map(project.path, some_unnamed(project)):
        aside = project.root / "aside" / path.relative_to(project.root / "data")
        aside.parent.mkdir(parents=True, exist_ok=True)
        path.rename(aside)


def restoration(project: Project) -> None:
    """A record that was put aside comes back as it was."""
    for path in sorted((project.root / "aside").glob("*/*.yml"))[:1]:
        path.rename(project.root / "data" / path.relative_to(project.root / "aside"))


def new_id(project: Project) -> None:
    """A record goes by another id, and is found under the old one, by which others name it."""
    key = project.chance.choice([one.key for one in project.catalogue if one.kind != "references"])
    kind, _, old = key.partition("/")
    moved = f"{kind}/moved-{project.number}"
    former = [*project.catalogue[key].former_ids, old]
    project.path(key).rename(project.path(moved))
    project.set(moved, "former_ids", former)


def some_unnamed(project: Project) -> list[str]:
    """A record, if there is any, that no other and no page names; never the only one of its kind."""
    pages = "".join(path.read_text("utf-8") for path in (project.root / "docs").rglob("*.md"))
    named = {"references", *project.catalogue.backlinks}
    unnamed = [
        record.key
        for record in project.catalogue
        if record.key not in named
        and record.kind not in named
        and record.id not in pages
        and len(project.catalogue.of_kind(record.kind)) > 1
    ]
    return project.chance.sample(unnamed, min(len(unnamed), 1))


def written_page(project: Project) -> None:
    key, kind = project.key(), project.key().partition("/")[0]
    words = f'\nEdit {project.number}: {{{{ link("{key}") }}}} is one of {{{{ count("{kind}") }}}}.\n'
    page = project.root / "docs" / "about.md"
    text = re.sub(r"\nEdit .*\n", "", page.read_text("utf-8"))
    page.write_text(text + words, "utf-8")


ALL = [
    summary, name, name_of_a_country, abbreviation, chinese_name, status, date, links, places_of_a_mission, position,
    country, editor_notes, addition, removal, restoration, new_id, written_page,
]  # fmt: skip


def some_edits(project: Project, changes: Iterable[Callable[[Project], None]]) -> list[str]:
    """Make several edits; the names of those that the checker accepted."""
    return [change.__name__ for change in changes if project.edit(change)]


# What must hold.


@pytest.fixture
def root(copy: Path) -> Iterator[Path]:
    with own_plugins():
        yield copy


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """The small atlas, with a page of its own that an edit may change."""
    root = made_up(tmp_path / "atlas", *LISTS)
    (root / "docs" / "about.md").write_text("# About\n", "utf-8")
    with own_plugins():
        yield root


def settings(root: Path, *, exports_after_edit: bool) -> None:
    """The project's own settings, with the option of the plugin."""
    text = (root / "mkdocs.yml").read_text("utf-8")
    option = f"  - atlas:\n      exports_after_edit: {str(exports_after_edit).lower()}\n"
    assert "  - atlas:\n" in text
    (root / "small.yml").write_text(text.replace("  - atlas:\n", option), "utf-8")


def different(site: dict[str, bytes], wanted: dict[str, bytes]) -> list[str]:
    """What is missing, left over, or not the same."""
    return sorted(path for path in site.keys() | wanted.keys() if site.get(path) != wanted.get(path))


def test_random_edits_leave_no_page_and_no_export_out_of_date(small: Path, tmp_path: Path) -> None:
    settings(small, exports_after_edit=True)
    project = Project.of(small, seed=2020)
    site = tmp_path / "site"
    configuration(small, site).plugins.on_startup(command="serve", dirty=True)
    rebuild(small, site, dirty=True)
    # In another order each time, but none before all others have had their turn.
    changes = (change for _ in range(ROUNDS) for change in project.chance.sample(ALL, len(ALL)))
    seen = set[str]()
    for number in range(ROUNDS):
        made = []
        for _ in range(REBUILDS):
            made += some_edits(project, islice(changes, FEW))
            rebuild(small, site, dirty=True)
        seen.update(made)
        assert different(files(site), fresh(small, tmp_path / "fresh")) == [], f"round {number}: {', '.join(made)}"
    assert seen == {change.__name__ for change in ALL}


def test_without_the_option_pages_are_right_and_exports_wait(root: Path, tmp_path: Path) -> None:
    settings(root, exports_after_edit=False)
    project = Project.of(root, seed=1)
    site = tmp_path / "site"
    configuration(root, site).plugins.on_startup(command="serve", dirty=True)
    rebuild(root, site, dirty=True)
    before = files(site)
    for _ in range(REBUILDS):
        some_edits(project, project.chance.sample(ALL, MANY))
        rebuild(root, site, dirty=True)
    after = files(site)
    late = different(after, fresh(root, tmp_path / "fresh"))
    assert late
    assert not [path for path in late if not path.startswith(NOT_AFTER_EDITS)]
    assert all(after[path] == content for path, content in before.items() if path in late and path in after)


def test_a_small_edit_leaves_most_pages_alone(small: Path, tmp_path: Path) -> None:
    settings(small, exports_after_edit=False)
    site = tmp_path / "site"
    configuration(small, site).plugins.on_startup(command="serve", dirty=True)
    rebuild(small, site, dirty=True)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("index.html")}
    project = Project.of(small, seed=1)
    assert project.edit(lambda project: project.set("clusters/example-cluster-lyon", "summary", "Other words."))
    rebuild(small, site, dirty=True)
    written = {path.relative_to(site).as_posix() for path, then in before.items() if path.stat().st_mtime_ns != then}
    records = {path for path in written if project.catalogue.get(path.removesuffix("/index.html"))}
    assert records == {"clusters/example-cluster-lyon/index.html"}
    without_texts = {"compare", "map", "matrix", "relations", "timeline", *KINDS}
    assert not {path for path in written if path.removesuffix("/index.html") in without_texts}


def test_a_build_leaves_no_page_in_memory(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page leads to all others of its build: who keeps one keeps all."""
    made: list[ref[RecordPage]] = []
    begin = RecordPage.__init__

    def noted(page: RecordPage, *given: Any) -> None:
        made.append(ref(page))
        begin(page, *given)

    monkeypatch.setattr(RecordPage, "__init__", noted)
    settings(small, exports_after_edit=False)
    site = tmp_path / "site"
    configuration(small, site).plugins.on_startup(command="serve", dirty=True)
    rebuild(small, site, dirty=True)
    project = Project.of(small, seed=1)
    for _ in range(REBUILDS):
        assert some_edits(project, [summary])
        rebuild(small, site, dirty=True)
    gc.collect()
    assert len(made) > REBUILDS
    assert [one for one in made if one()] == []


def test_a_new_name_reaches_the_pages_of_those_that_a_body_works_with(small: Path, tmp_path: Path) -> None:
    """They name each other nowhere: a third record, an activity, names both."""
    settings(small, exports_after_edit=False)
    site = tmp_path / "site"
    configuration(small, site).plugins.on_startup(command="serve", dirty=True)
    rebuild(small, site, dirty=True)
    project = Project.of(small, seed=1)
    assert project.edit(lambda project: project.set("clusters/example-cluster-kyoto", "name", "Renamed cluster"))
    rebuild(small, site, dirty=True)
    assert "Renamed cluster" in (site / "partnerships/example-partnership/index.html").read_text("utf-8")


def test_files_that_pages_are_made_of_are_seen_when_they_change(small: Path, tmp_path: Path) -> None:
    settings(small, exports_after_edit=True)
    text = (small / "small.yml").read_text("utf-8")
    snippets = f"markdown_extensions: [pymdownx.snippets: {{base_path: {small}/docs}}, "
    text = text.replace("markdown_extensions: [", snippets).replace("macros: {", "macros: {include_yaml: [words.yml], ")
    (small / "small.yml").write_text(f"{text}\nwatch: [watched]\n", "utf-8")
    for name in ("docs/words.txt", "words.yml", "watched/words.txt"):
        (small / name).parent.mkdir(exist_ok=True)
        (small / name).write_text("said: Before\n", "utf-8")
    (small / "docs/about.md").write_text("# About\n\n{{ said }}\n", "utf-8")
    (small / "docs/map.md").write_text("# Map\n\n[Linked](assets/linked.txt)\n", "utf-8")
    (small / "docs/index.md").write_text('# Home\n\n--8<-- "words.txt"\n', "utf-8")
    site = tmp_path / "site"
    configuration(small, site).plugins.on_startup(command="serve", dirty=True)
    rebuild(small, site, dirty=True)
    # Of what a link leads to, a page shows whether it is there.
    first = {"docs/words.txt": "said: Another day\n", "docs/assets/linked.txt": "It is there.\n"}
    second = {"words.yml": "said: Another day\n", "small.yml": f"{text}\nwatch: [watched]\nexclude_docs: matrix.md\n"}
    for changed in (first, second):
        before = files(site)
        for name, content in changed.items():
            (small / name).write_text(content, "utf-8")
        rebuild(small, site, dirty=True)
        assert different(files(site), fresh(small, tmp_path / "fresh")) == []
        assert different(before, files(site))
    written = (site / "about/index.html").stat().st_mtime_ns
    (small / "watched/words.txt").write_text("Whoever asks MkDocs to watch a file makes pages of it.\n", "utf-8")
    rebuild(small, site, dirty=True)
    assert (site / "about/index.html").stat().st_mtime_ns != written


def test_the_parts_to_print_of_a_large_atlas_follow_an_edit(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_page, "MAX_RECORDS", 1)
    settings(small, exports_after_edit=False)
    site = tmp_path / "site"
    configuration(small, site).plugins.on_startup(command="serve", dirty=True)
    rebuild(small, site, dirty=True)
    parts = {path: path.read_bytes() for path in site.glob("print/*/index.html")}
    project = Project.of(small, seed=1)
    assert project.edit(lambda project: project.set("clusters/example-cluster-lyon", "summary", "Other words."))
    rebuild(small, site, dirty=True)
    assert "Other words." in (site / "print/clusters-1/index.html").read_text("utf-8")
    changed = {path.parent.name for path, content in parts.items() if path.read_bytes() != content}
    assert changed == {"clusters-1"}
