"""What a served site hands out: each file made when it is asked for, once after every edit, and never an old one."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from atlas.exports import ExportedFile
from atlas.records.diagnostics import Diagnostic
from atlas.serving import Desk, Layout, Shelf, stamps


@dataclass
class Kitchen:
    """Makes layouts, and notes what was made."""

    target: Path
    made: list[str] = field(default_factory=list)

    def layout(self, edition: int, *extra: str) -> Layout:
        def page() -> None:
            self.made.append(f"page {edition}")
            (self.target / "index.html").write_text(f"page {edition}")

        def more() -> Iterable[ExportedFile]:
            self.made.append(f"list {edition}")
            return [self.file("llms.txt", edition)]

        def index() -> Callable[[], object]:
            self.made.append(f"gather {edition}")
            return lambda: self.made.append(f"index {edition}")

        def files() -> Iterable[ExportedFile]:
            self.made.append(f"files {edition}")
            return [self.file(path, edition) for path in ("a/index.html", "a/b.json", *extra)]

        shelves = [Shelf(("a/",), files), Shelf(("llms/", "llms.txt"), more)]
        return Layout(self.target, shelves, {"index.html": page}, {"a/copied.png"}, index, "pagefind")

    def file(self, path: str, edition: int) -> ExportedFile:
        def make() -> str:
            self.made.append(f"{path} {edition}")
            return f"{path} of {edition}"

        return ExportedFile(path, make)

    def read(self, path: str) -> str:
        return (self.target / path).read_text()


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    (tmp_path / "site").mkdir()
    return Kitchen(tmp_path / "site")


@pytest.fixture
def desk(kitchen: Kitchen) -> Desk:
    desk = Desk()
    desk.lay_out(kitchen.layout(1))
    return desk


def test_nothing_is_made_before_it_is_asked_for_and_then_once(desk: Desk, kitchen: Kitchen) -> None:
    assert kitchen.made == []
    for path in ("a/index.html", "index.html", "none", "a/none", "llms.txt", "llms/none") * 2:
        desk.prepare(path)
    assert kitchen.made == ["files 1", "a/index.html 1", "page 1", "list 1", "llms.txt 1"]
    assert kitchen.read("a/index.html") == "a/index.html of 1"


def test_after_an_edit_everything_is_made_anew(desk: Desk, kitchen: Kitchen) -> None:
    for edition in (1, 2):
        desk.lay_out(kitchen.layout(edition))
        for path in ("a/index.html", "index.html", "llms.txt", "pagefind/x", "pagefind/y"):
            desk.prepare(path)
        assert kitchen.read("a/index.html") == f"a/index.html of {edition}"
        # The index reads the pages: they are fresh before it is gathered.
        assert kitchen.made[-2:] == [f"gather {edition}", f"index {edition}"]
    assert len(kitchen.made) == 2 * 7


def test_the_pages_of_a_build_are_ready(desk: Desk, kitchen: Kitchen) -> None:
    desk.lay_out(kitchen.layout(2), ready=True)
    desk.prepare("index.html")
    assert kitchen.made == []


def test_what_is_no_longer_listed_is_gone(desk: Desk, kitchen: Kitchen) -> None:
    desk.lay_out(kitchen.layout(2, "a/old.json"))
    desk.prepare("a/old.json")
    desk.prepare("a/b.json")
    for path in ("a/copied.png", "elsewhere.png"):
        (kitchen.target / path).touch()
    desk.lay_out(kitchen.layout(3))
    for path in ("a/old.json", "a", "a/b.json", "a/copied.png", "elsewhere.png"):
        desk.prepare(path)
    assert sorted(path.name for path in kitchen.target.rglob("*.*")) == ["b.json", "copied.png", "elsewhere.png"]


def test_a_file_of_an_edit_that_nobody_saw_is_gone_after_the_next(desk: Desk, kitchen: Kitchen) -> None:
    (kitchen.target / "a").mkdir()
    (kitchen.target / "a" / "built.json").touch()
    desk.lay_out(kitchen.layout(2), ready=True)
    desk.lay_out(kitchen.layout(3))
    desk.prepare("a/built.json")
    assert not (kitchen.target / "a" / "built.json").exists()


def test_an_edit_is_taken_up_and_anything_else_built(desk: Desk, kitchen: Kitchen) -> None:
    builds: list[int] = []
    desk.renew = lambda: kitchen.layout(2)
    desk.rebuild(lambda: builds.append(1))
    desk.prepare("a/b.json")
    assert (builds, kitchen.read("a/b.json")) == ([], "a/b.json of 2")
    desk.renew = lambda: None
    desk.rebuild(lambda: builds.append(1))
    assert builds == [1]


def ask(application: Any, path: str) -> tuple[str, bytes]:
    said: list[str] = []
    answer = application({"PATH_INFO": path}, lambda status, _: said.append(status))
    return said[0], b"".join(answer)


@pytest.mark.parametrize(("path", "file"), [("/a/", "a/index.html"), ("/a", "a/index.html"), ("/a/b.json", "a/b.json")])
def test_a_request_during_an_edit_is_answered_from_after_it(desk: Desk, kitchen: Kitchen, path: str, file: str) -> None:
    edits = iter([2, 3])

    def serve(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        # The real server waits here, until the edits that it has noticed are taken up.
        for edition in edits:
            desk.lay_out(kitchen.layout(edition))
            break
        start("200 OK", [])
        return [(kitchen.target / file).read_bytes()]

    assert ask(desk.application(serve), path) == ("200 OK", f"{file} of 3".encode())


def test_a_warning_is_told_once_as_long_as_it_lasts(desk: Desk) -> None:
    one, other = (Diagnostic(path, 1, 1, "odd", "Odd.", "Look.") for path in ("data/a.yml", "data/b.yml"))
    assert desk.untold([one, other]) == [one, other]
    assert desk.untold([one, other]) == []
    # The file was edited, and the warning is gone; another edit brings it back.
    assert desk.untold([other]) == []
    assert desk.untold([one, other]) == [one]


def test_nothing_outside_the_site_is_made(desk: Desk, kitchen: Kitchen) -> None:
    application = desk.application(lambda _, start: (start("404 Not Found", []), [b""])[1])
    for path in ("/../a/b.json", "/%2e%2e/a/b.json", "//../a/b.json", "/x/../../a/b.json", "/a/../../a/b.json"):
        assert ask(application, path)[0] == "404 Not Found"
    assert [*kitchen.target.parent.iterdir()] == [kitchen.target]


def test_a_site_under_a_path_is_made_under_that_path(desk: Desk, kitchen: Kitchen) -> None:
    application = desk.application(lambda _, start: (start("200 OK", []), [b"1"])[1], "/atlas/")
    for path in ("/atlas/a/", "/atlas/", "/atlas"):
        assert ask(application, path)[0] == "200 OK"
    assert kitchen.made == ["files 1", "a/index.html 1", "page 1"]


def test_a_path_that_no_file_can_have_is_not_found(desk: Desk) -> None:
    application = desk.application(lambda _, start: (start("200 OK", []), [b"1"])[1])
    assert ask(application, "/a/\0")[0] == "404 Not Found"


def test_after_a_build_that_failed_halfway_an_edit_is_a_matter_for_the_next_build(desk: Desk, kitchen: Kitchen) -> None:
    builds: list[int] = []
    desk.renew = lambda: kitchen.layout(2)
    desk.whole = False
    desk.rebuild(lambda: builds.append(1))
    assert builds == [1]
    desk.lay_out(kitchen.layout(3), ready=True)
    desk.rebuild(lambda: builds.append(2))
    assert builds == [1]


def test_a_waiting_browser_makes_nothing(desk: Desk, kitchen: Kitchen) -> None:
    application = desk.application(lambda _, start: (start("200 OK", []), [b"1"])[1])
    assert ask(application, "/livereload/1/2") == ("200 OK", b"1")
    assert kitchen.made == []


def test_what_cannot_be_made_anew_stays_as_it_was(
    desk: Desk, kitchen: Kitchen, caplog: pytest.LogCaptureFixture
) -> None:
    desk.prepare("a/b.json")

    def fail() -> str:
        raise ValueError("the cause")

    layout = kitchen.layout(2)
    desk.lay_out(replace(layout, shelves=[Shelf(("a/",), lambda: [ExportedFile("a/b.json", fail)])]))
    application = desk.application(lambda _, start: (start("200 OK", []), [kitchen.read("a/b.json").encode()])[1])
    with caplog.at_level(logging.ERROR):
        assert ask(application, "/a/b.json") == ("200 OK", b"a/b.json of 1")
    assert "/a/b.json could not be made anew" in caplog.text
    assert "the cause" in caplog.text


def test_stamps_tell_every_change_to_a_file(tmp_path: Path) -> None:
    docs, config = tmp_path / "docs", tmp_path / "mkdocs.yml"
    (docs / "deep" / "__pycache__").mkdir(parents=True)
    config.write_text("a")
    (docs / "deep" / "page.md").write_text("a")

    def now() -> object:
        return stamps([docs, config, tmp_path / "missing"])

    before = now()
    assert now() == before
    (docs / "deep" / "__pycache__" / "x").write_text("a")
    assert now() == before
    for change in (
        lambda: config.write_text("ab"),
        lambda: os.utime(docs / "deep" / "page.md", (1, 1)),
        lambda: (docs / "new.md").write_text(""),
        (docs / "new.md").unlink,
    ):
        last = now()
        change()
        assert now() != last
