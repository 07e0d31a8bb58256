"""`mkdocs serve --dirty` while people type: an edit shows, a mistake is told, and mending it is enough.

That nothing is out of date after an edit is in test_dirty_builds.py.
"""

from __future__ import annotations

import os
import posixpath
import random
import shutil
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from mkdocs import livereload
from playwright.sync_api import Browser, expect

from atlas.mkdocs_plugin import other_plugins
from atlas.mkdocs_plugin.serving import guarded
from tests.conftest import copied, mkdocs
from tests.server import Served, serve

EDITS = 200
HOSTILE = Path(__file__).parent / "hostile"

SMALL = """\
INHERIT: mkdocs.yml
nav:
  - Home: index.md
hooks: [adding.py]
"""

ADDING = """\
from mkdocs.structure.files import File

def on_files(files, config):
    files.append(File.generated(config, "added.md", content="# Added\\n\\n<iframe title='By a plugin'></iframe>\\n"))
"""


def record(name: str) -> str:
    return f"name: {name}\nsummary: A firm.\ntype: company\nplaces: [lyon]\nsections: ['1']\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site of a handful of records and one page."""
    root = copied(tmp_path_factory.mktemp("served") / "atlas")
    shutil.rmtree(root / "data")
    shutil.copytree(HOSTILE / "data", root / "data")
    (root / "data" / "terms").mkdir(exist_ok=True)
    (root / "data" / "terms" / "leaving.yml").write_text("name: Leaving\nsummary: Going.\nsections: ['1']\n")
    for page in (root / "docs").rglob("*.md"):
        page.unlink()
    (root / "docs" / "index.md").write_text("# Home\n\n{{ count('organisations') }} organisations\n")
    (root / "adding.py").write_text(ADDING)
    # Another's atlas may do without both.
    (root / "search.yml").unlink()
    shutil.rmtree(root / "locale")
    with serve(root, SMALL) as found:
        yield found


def test_a_page_that_a_plugin_makes_is_shown_as_in_a_build(served: Served) -> None:
    """What a plugin says is not checked as the text of an editor, who may have no frames."""
    assert "<iframe title='By a plugin'></iframe>" in served.get("added/")


def test_an_edit_shows(served: Served) -> None:
    served.edit("organisations/acme", record("Acme"))
    served.wait_for("Acme", "organisations/acme/")
    served.wait_for("two organisations", "")


def test_a_commit_dates_a_record_at_once(served: Served) -> None:
    served.edit("organisations/dated", record("Dated"))
    served.wait_for("Dated", "organisations/dated/")
    assert "2031" not in served.get("organisations/dated/")
    day = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2031-02-03T10:00:00Z")
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "Date it"]
    subprocess.run(["git", "add", "data/organisations/dated.yml"], cwd=served.root, check=True)
    subprocess.run(command, cwd=served.root, env={**os.environ, **day}, check=True)
    served.wait_for("3 February 2031", "organisations/dated/")
    (served.data / "organisations" / "dated.yml").unlink()


def test_a_record_that_is_taken_away_leaves_no_page(served: Served) -> None:
    served.edit("organisations/passing", f"{record('Passing')}former_ids: [once]\n")
    served.wait_for("Passing", "organisations/passing/")
    assert "../passing/" in served.get("organisations/once/")
    (served.data / "organisations" / "passing.yml").unlink()
    served.wait_until(lambda: served.shown("organisations/passing/") is None, "the page stayed")
    assert served.shown("organisations/once/") is None


def test_a_record_of_the_first_build_leaves_no_export(served: Served) -> None:
    """Exports are made at the start only; api/, social/ and embed/ have a file for each record then."""
    exported = ("api/v1/terms/leaving.json", "social/terms/leaving.png", "embed/terms/leaving.html")
    assert all(map(served.shown, exported))
    (served.data / "terms" / "leaving.yml").unlink()
    served.wait_until(lambda: not any(map(served.shown, exported)), "an export stayed")
    assert served.shown("api/v1/terms.json")


def test_a_mistake_is_told_the_last_good_pages_stay_and_mending_is_enough(served: Served) -> None:
    served.edit("organisations/acme", record("Acme"))
    served.wait_for("Acme", "organisations/acme/")
    for again in ("once", "twice"):
        since = len(served.log.read_text())
        served.edit("organisations/acme", record("Acme").replace("company", "compny"))
        served.wait_for_log(
            "data/organisations/acme.yml:3:1: type: 'compny' is not one of the choices. Did you mean 'company'?", since
        )
        served.wait_for_log("the last state without mistakes", since)
        assert "Acme" in served.get("organisations/acme/")
        served.edit("organisations/acme", record(f"Acme {again}"))
        served.wait_for(f"Acme {again}", "organisations/acme/")
    assert "Traceback" not in served.log.read_text()[since:]


def test_a_mistake_is_shown_in_the_browser_until_it_is_mended(served: Served, browser: Browser) -> None:
    served.edit("organisations/acme", record("Acme in the browser"))
    served.wait_for("Acme in the browser", "organisations/acme/")
    with browser.new_page() as page:
        page.goto(served.address + "organisations/acme/")
        served.edit("organisations/acme", record("Acme in the browser").replace("company", "<b>compny</b>"))
        # The browser loads the page again by itself.
        overlay = page.get_by_role("alert")
        expect(overlay).to_contain_text(
            "data/organisations/acme.yml:3:1: type: '<b>compny</b>' is not one of the choices."
        )
        expect(page.locator("h1")).to_have_text("Acme in the browser")
        overlay.get_by_role("button", name="Close").click()
        expect(overlay).to_have_count(0)
        index = served.root / "docs" / "index.md"
        text = index.read_text()
        index.write_text(text + "\n{{ cuont('organisations') }}\n")
        expect(overlay).to_contain_text("docs/index.md:5:4: There is no macro 'cuont'.")
        # A mistake stays shown while something else is edited.
        served.edit("organisations/acme", record("Acme mended"))
        expect(page.locator("h1")).to_have_text("Acme mended")
        expect(overlay).to_contain_text("docs/index.md:5:4: There is no macro 'cuont'.")
        expect(overlay).not_to_contain_text("compny")
        index.write_text(text)
        expect(page.locator(".atlas-mistakes")).to_have_count(0)


def test_a_mistake_in_a_page_is_told_with_its_line_and_mending_is_enough(served: Served) -> None:
    page = served.root / "docs" / "index.md"
    text = page.read_text()
    since = len(served.log.read_text())
    page.write_text(f'{text}\n{{{{ link("organisations/acmee") }}}}\n')
    served.wait_for_log("docs/index.md:5:4: link: There is no record 'organisations/acmee'.", since)
    assert "Traceback" not in served.log.read_text()[since:]
    # What is proposed depends on other files: it is told again after each edit.
    since = len(served.log.read_text())
    served.edit("organisations/acmes", record("Acmes"))
    served.wait_for_log("There is no record 'organisations/acmee'.", since)
    (served.data / "organisations" / "acmes.yml").unlink()
    since = len(served.log.read_text())
    page.write_bytes("# Café\n".encode("latin-1"))
    served.wait_for_log("The file is not in UTF-8: save it with this encoding.", since)
    assert "Traceback" not in served.log.read_text()[since:]
    page.write_text(f"{text}\nMended.\n")
    served.wait_for("Mended.", "")


def test_a_page_that_says_what_it_may_not_shows_the_reason_alone(served: Served) -> None:
    page = served.root / "docs" / "index.md"
    text = page.read_text()
    since = len(served.log.read_text())
    page.write_text(f"{text}\n<script>alert(1)</script>\n\n{{{{ cycler.__init__.__globals__ }}}}\n")
    line = text.count("\n") + 4
    served.wait_for_log(f"docs/index.md:{line}:1: A page can only call macros and name settings.", since)
    served.wait_for("A page can only call macros and name settings", "")
    assert "alert(1)" not in served.get("")
    page.write_text(f"{text}\n<script>alert(1)</script>\n")
    served.wait_for("A page cannot have", "")
    assert "alert(1)" not in served.get("")
    page.write_text(f"{text}\nMended again.\n")
    served.wait_for("Mended again.", "")


REQUESTS = [
    "clusters/..%5C..%5Cletter.txt", "..%5Cletter.txt", "..%2F..%2Fletter.txt", "%2e%2e/letter.txt", "../../letter.txt",
    "clusters/../../letter.txt", "organisations/known/..%5C..%5C..%5Cletter.txt", "C:%5Cletter.txt", "%00",
    "letter.txt%00", "organisations/nothing/", "api/v1/organisations/nothing.json", "%5C%5Cother.example%5Cshare",
    "search.md", ".new/",
]  # fmt: skip
"""Requests for what is not there, or lies outside the site."""


@pytest.mark.parametrize("request_path", REQUESTS)
def test_a_served_site_answers_404_for_what_is_not_in_it(served: Served, request_path: str) -> None:
    assert served.get(request_path) == ""
    assert served.get("")


@pytest.mark.parametrize("windows", [False, True])
def test_no_request_reads_deletes_or_writes_anything_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: bool
) -> None:
    site = tmp_path / "outer" / "site"
    (site / "clusters").mkdir(parents=True)
    for path in (
        tmp_path / "letter.txt",
        site.parent / "letter.txt",
        site / "index.html",
        site / "clusters" / "x.html",
    ):
        path.write_text("kept")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    server = livereload.LiveReloadServer(builder=lambda: None, host="127.0.0.1", port=0, root=str(site), mount_path="/")
    if windows:
        path = SimpleNamespace(**vars(posixpath))
        path.join = lambda *parts: posixpath.join(*(part.replace("\\", "/") for part in parts))
        monkeypatch.setattr(livereload, "os", SimpleNamespace(path=path))
    for request in REQUESTS:
        environment = {"PATH_INFO": unquote(f"/{request}"), "REQUEST_METHOD": "GET", "SCRIPT_NAME": ""}
        told: list[str] = []
        guarded(server.serve_request)(environment, lambda status, _headers, told=told: told.append(status))
        assert told == ["404 Not Found"], request
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize(("path", "spoilt"), [("overrides/main.html", b"{% if %}"), ("small.yml", b"\nplugins: [")])
def test_a_mistake_elsewhere_is_told_and_mending_is_enough(served: Served, path: str, spoilt: bytes) -> None:
    source = served.root / path
    kept = source.read_bytes()
    since = len(served.log.read_text())
    source.write_bytes(kept + spoilt)
    served.wait_for_log("ERROR", since)
    assert "Traceback" not in served.log.read_text()[since:]
    source.write_bytes(kept)
    served.edit("organisations/mended", record(f"Mended {path}"))
    served.wait_for(f"Mended {path}", "organisations/mended/")


def test_a_storm_of_edits_ends_in_what_a_fresh_build_gives(served: Served, tmp_path: Path) -> None:
    storm(served, random.Random(2019))
    served.edit("organisations/last", record("The last edit"))
    served.wait_for("The last edit", "organisations/last/")
    fresh = tmp_path / "fresh"
    done = mkdocs("build", "-f", "small.yml", "--site-dir", str(fresh), root=served.root)
    assert done.returncode == 0, done.stderr
    wanted = {path.parent.name for path in fresh.glob("organisations/*/index.html")}
    assert {"last", "storm-0", "storm-1", "storm-2"} <= wanted
    names = {f"storm-{number}" for number in range(6)} | {"last"}
    served.wait_until(
        lambda: {name for name in names if served.shown(f"organisations/{name}/")} == names & wanted,
        "the storm left other pages than a fresh build has",
    )
    for name in names & wanted:
        assert f"Storm {name[-1]}, mended" in served.get(f"organisations/{name}/") or name == "last"


def storm(served: Served, chance: random.Random) -> None:
    """Good and bad edits, one after the other, faster than any of them can be shown; bad ones are mended at the end."""
    bad = [
        path.read_bytes()
        for path in sorted((HOSTILE / "cases" / "organisations").glob("*.yml"))
        if path.with_suffix(".lines").exists()
    ]
    names = [f"organisations/storm-{number}" for number in range(6)]
    for _ in range(EDITS):
        key = chance.choice(names)
        path = served.data / f"{key}.yml"
        match chance.randrange(5):
            case 0 | 1:
                served.edit(key, record(f"Storm {key[-1]}, edit {chance.random()}"))
            case 2 | 3:
                served.edit(key, chance.choice(bad))
            case _:
                path.unlink(missing_ok=True)
    for key in names[:3]:
        served.edit(key, record(f"Storm {key[-1]}, mended"))
    for key in names[3:]:
        (served.data / f"{key}.yml").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("version", "arguments", "is_told"),
    [
        ("8.2.2", ["mkdocs", "serve"], True),
        ("8.3.1", ["mkdocs", "serve", "--dirty"], True),
        ("8.3.1", ["mkdocs", "serve", "--livereload"], False),
        ("8.1.8", ["mkdocs", "serve"], False),
        ("8.2.1", ["mkdocs", "serve"], False),
        ("8.4.0", ["mkdocs", "serve"], False),
    ],
)
def test_a_click_with_which_edits_are_not_noticed_is_told(
    version: str, arguments: list[str], is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: version)
    reason = other_plugins.ignores_edits(arguments)
    assert bool(reason) == is_told
    assert not is_told or f"With click {version}" in reason
