"""How `mkdocs serve` notices an edit: told by the system, and by its own looks where nothing is told."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from watchdog.events import FileSystemEventHandler

from atlas.door import lookout
from atlas.door.lookout import Lookout, Observers
from atlas.serving import stamps

PATIENCE = 20
QUIET = 0.3
"""Seconds in which a change would be told."""


class Watch:
    """A lookout over a folder with a file, and what it has noticed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "places" / "lyon.yml"
        self.file.parent.mkdir(parents=True)
        self.file.write_text("name: Lyon\n")
        self.noticed = threading.Event()
        self.lookout = Lookout(folder, stamps([folder]), self.noticed.set)

    def notices(self, change: Callable[[], object]) -> bool:
        time.sleep(QUIET)
        self.noticed.clear()
        change()
        return self.noticed.wait(PATIENCE)

    def is_quiet(self) -> bool:
        self.noticed.clear()
        return not self.noticed.wait(QUIET)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(tmp_path / "data")
    yield watch
    watch.lookout.stop()


@pytest.fixture
def told(watch: Watch) -> Watch:
    """Looks by itself too seldom to notice anything in this test."""
    watch.lookout.pause = 10 * PATIENCE
    watch.lookout.start()
    return watch


class Deaf:
    """An observer on a disk of which the system tells nothing."""

    def schedule(self, *_: Any, **__: Any) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


@pytest.fixture
def untold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.setattr(lookout, "Observer", Deaf)
    watch = Watch(tmp_path / "data")
    watch.lookout.pause = 0.05
    watch.lookout.start()
    yield watch
    watch.lookout.stop()


def replace(file: Path) -> None:
    """Write beside it and rename, as many editors do."""
    beside = file.with_name("lyon.yml~")
    beside.write_text("name: Lyons\n")
    beside.replace(file)


CHANGES: dict[str, Callable[[Path], object]] = {
    "written": lambda file: file.write_text("name: Lyons\n"),
    "replaced": replace,
    "added": lambda file: (file.parent / "paris.yml").write_text("name: Paris\n"),
    "renamed": lambda file: file.rename(file.with_name("lyons.yml")),
    "deleted": lambda file: file.unlink(),
    "in a new folder": lambda file: shutil.copytree(file.parent, file.parent.with_name("clusters")),
    "with its folder": lambda file: file.parent.rename(file.parent.with_name("clusters")),
}
changes = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())


@changes
def test_the_system_tells_of_a_change(told: Watch, change: Callable[[Path], object]) -> None:
    assert told.notices(lambda: change(told.file))


@changes
def test_a_look_finds_what_was_not_told(untold: Watch, change: Callable[[Path], object]) -> None:
    assert untold.notices(lambda: change(untold.file))


def test_reading_is_no_change(told: Watch) -> None:
    time.sleep(QUIET)
    told.file.read_text()
    assert told.is_quiet()


def test_an_edit_while_the_site_was_built_is_noticed_at_once(watch: Watch) -> None:
    watch.file.write_text("name: Lyons\n")
    watch.lookout.start()
    assert watch.noticed.is_set()


def test_what_was_told_is_not_found_again(watch: Watch) -> None:
    watch.lookout.pause = 4 * QUIET
    watch.lookout.start()
    assert watch.notices(lambda: watch.file.write_text("name: Lyons\n"))
    time.sleep(QUIET)
    watch.noticed.clear()
    assert not watch.noticed.wait(8 * QUIET)


def test_once_something_was_not_told_looks_are_frequent(untold: Watch) -> None:
    assert untold.notices(lambda: untold.file.write_text("name: Lyons\n"))
    time.sleep(QUIET)
    assert untold.lookout.pause == lookout.OFTEN


def test_without_watches_left_looks_are_frequent(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr(watch.lookout._observer, "start", fail)
    watch.lookout.start()
    assert watch.lookout.pause == lookout.OFTEN
    assert watch.notices(lambda: watch.file.write_text("name: Lyons\n"))


def test_only_the_folder_has_a_lookout(tmp_path: Path) -> None:
    asked: list[str] = []

    class Others(Deaf):
        def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool) -> None:
            asked.append(path)

    watch = Watch(tmp_path)
    noticed, handler = threading.Event(), FileSystemEventHandler()
    observers = Observers(Others(), tmp_path, stamps([tmp_path]))
    handler.on_any_event = lambda event: noticed.set() if not event.is_directory else None
    observers.start()
    for path in (tmp_path / "docs", tmp_path):
        observers.schedule(handler, str(path), recursive=True)
    assert asked == [str(tmp_path / "docs")]
    time.sleep(QUIET)
    watch.file.write_text("name: Lyons\n")
    assert noticed.wait(PATIENCE)
    observers.stop()


def test_what_is_not_told_beside_what_is_told_is_found_by_the_next_look(watch: Watch, tmp_path: Path) -> None:
    elsewhere, linked = tmp_path / "paris.yml", watch.file.with_name("paris.yml")
    elsewhere.write_text("name: Paris\n")
    linked.hardlink_to(elsewhere)
    watch.lookout = Lookout(tmp_path / "data", stamps([tmp_path / "data"]), watch.noticed.set)
    watch.lookout.pause = 4 * QUIET
    watch.lookout.start()
    assert watch.notices(lambda: watch.file.write_text("name: Lyons\n"))
    assert watch.notices(lambda: elsewhere.write_text("name: Paris on the Seine\n"))


def test_a_folder_that_goes_and_comes_back_between_two_looks_is_found(watch: Watch, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(data, tmp_path / "kept")
    (tmp_path / "kept" / "places" / "lyon.yml").write_text("name: Lyons\n")
    watch.lookout.pause = 4 * QUIET
    watch.lookout.start()
    shutil.rmtree(data)
    assert watch.notices(lambda: shutil.copytree(tmp_path / "kept", data))
