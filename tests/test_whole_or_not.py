"""Whole or not at all: whatever stops a build, the last good site stays complete; and no request changes anything."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas.mkdocs_plugin import site_folder
from atlas.mkdocs_plugin.site_folder import SiteFolder
from tests.conftest import copied_with_few_records, mkdocs

SETTINGS = "INHERIT: mkdocs.yml\nnav: [index.md]\nnot_in_nav: '*'\nsite_dir: site\nhooks: [hook.py]\n"
HOOK = "def {event}(*args, **kwargs):\n    {does}\n"
STOPS = {
    "a macro mistake": ("docs/index.md", "# Home\n\n{{ lnk('organisations/known') }}\n"),
    "a program in a page": ("docs/index.md", "# Home\n\n{{ cycler.__init__ }}\n"),
    "a mistake in a record": ("data/organisations/known.yml", "nme: Known\n"),
    "a template": ("overrides/main.html", "{% if %}"),
    "macros that cannot be loaded": ("macros.py", "1 / 0\n"),
    "another plugin, when pages are read": ("hook.py", HOOK.format(event="on_page_markdown", does="1 / 0")),
    "another plugin, when pages are written": ("hook.py", HOOK.format(event="on_post_page", does="1 / 0")),
    "another plugin, at the end": ("hook.py", HOOK.format(event="on_post_build", does="1 / 0")),
    "a full disk": ("hook.py", HOOK.format(event="on_post_page", does="raise OSError(28, 'No space left on device')")),
    "a kill": ("hook.py", HOOK.format(event="on_post_page", does="import os; os.kill(os.getpid(), 9)")),
    "Ctrl+C": ("hook.py", HOOK.format(event="on_post_page", does="raise KeyboardInterrupt")),
    "a warning, strictly": ("docs/index.md", "# Home\n\n[gone](nowhere.md)\n"),
}
"""What stops a build: the file that is spoilt, and what then stands in it."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with few records and one page, built once."""
    root = tmp_path_factory.mktemp("whole") / "atlas"
    copied_with_few_records(root)
    (root / "docs" / "index.md").write_text("# Home\n\n{{ count('organisations') }} organisations.\n")
    (root / "docs" / "search.md").write_text("# Search\n")
    (root / "hook.py").write_text("")
    (root / "whole.yml").write_text(SETTINGS)
    done = built(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def built(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return mkdocs("build", *options, "-f", "whole.yml", root=root)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a site, without what a killed build has left hidden."""
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {path: content for path, content in found.items() if not path.startswith((".new/", ".old/"))}


@pytest.mark.parametrize("what", STOPS)
def test_the_last_good_site_stays_whatever_stops_a_build(project: Path, what: str) -> None:
    path, spoilt = STOPS[what]
    before, kept = snapshot(project / "site"), (project / path).read_text()
    (project / path).write_text(spoilt)
    done = built(project, *(["--strict"] if what == "a warning, strictly" else []))
    (project / path).write_text(kept)
    assert done.returncode != 0
    assert "index.html" in before
    assert snapshot(project / "site") == before


def test_a_full_disk_is_told_in_a_sentence(project: Path) -> None:
    path, spoilt = STOPS["a full disk"]
    (project / path).write_text(spoilt)
    done = built(project)
    (project / path).write_text("")
    assert (
        "The site cannot be written: No space left on device. The last site is as it was." in done.stdout + done.stderr
    )
    assert "Traceback" not in done.stdout + done.stderr


def test_the_next_build_replaces_the_site_and_keeps_only_what_is_hidden(project: Path) -> None:
    site = project / "site"
    (site / "stale").mkdir()
    (site / "stale" / "index.html").write_text("old")
    (site / ".git").write_text("gitdir: elsewhere")
    (site / ".new").mkdir(exist_ok=True)
    (site / ".new" / "half.html").write_text("left by a build that was killed")
    page = project / "docs" / "index.md"
    kept = page.read_text()
    page.write_text("# Home\n\nNews.\n")
    assert built(project).returncode == 0
    page.write_text(kept)
    assert "News." in (site / "index.html").read_text("utf-8")
    assert [path.name for path in site.iterdir() if path.name.startswith(".")] == [".git"]
    assert not (site / "stale").exists()
    assert not list(site.rglob("half.html"))


@pytest.fixture
def folder(tmp_path: Path) -> SiteFolder:
    """A site with a build beside it."""
    old = {"index.html": "old", "a/index.html": "old", "stale/index.html": "old", ".git": "kept"}
    new = {"index.html": "new", "a/index.html": "new", "b/index.html": "new", "c.xml": "new"}
    made = SiteFolder(tmp_path / "site")
    for path, text in old.items():
        (made.path / path).parent.mkdir(parents=True, exist_ok=True)
        (made.path / path).write_text(text)
    made.prepare()
    for path, text in new.items():
        (made.new / path).parent.mkdir(parents=True, exist_ok=True)
        (made.new / path).write_text(text)
    return made


def test_a_whole_build_takes_the_place_of_the_site(folder: SiteFolder) -> None:
    folder.replace()
    found = {path.relative_to(folder.path).as_posix() for path in folder.path.rglob("*") if path.is_file()}
    assert found == {"index.html", "a/index.html", "b/index.html", "c.xml", ".git"}
    assert (folder.path / "index.html").read_text() == "new"


def stopping(at: int, error: BaseException) -> Callable[[Path, Path], Path]:
    """A `Path.rename` that fails once, at this call."""
    rename, calls = Path.rename, iter(range(1000))

    def stopped(source: Path, target: Path) -> Path:
        if next(calls) == at:
            raise error
        return rename(source, target)

    return stopped


@pytest.mark.parametrize("at", range(7))
def test_a_file_that_cannot_be_moved_leaves_the_last_site(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = snapshot(folder.path)
    monkeypatch.setattr(Path, "rename", stopping(at, PermissionError(13, "open in another program")))
    with pytest.raises(PermissionError):
        folder.replace()
    assert snapshot(folder.path) == before


@pytest.mark.parametrize("at", range(7))
def test_a_kill_between_two_moves_is_mended_by_the_next_build(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = snapshot(folder.path)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", stopping(at, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            folder.replace()
    again = SiteFolder(folder.path)
    again.prepare()
    assert before.items() <= snapshot(folder.path).items()


def test_a_file_system_that_is_mounted_inside_the_site_is_left_alone(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = str(folder.path / "a b").replace(" ", "\\040")
    (tmp_path / "mounts").write_text(f"36 35 98:0 / {shown} rw - ext4 /dev/root rw\n")
    monkeypatch.setattr(site_folder, "_MOUNTS", tmp_path / "mounts")
    before = snapshot(folder.path)
    with pytest.raises(OSError, match="another file system is mounted there") as told:
        SiteFolder(folder.path).prepare()
    assert told.value.filename == str(folder.path / "a b")
    assert snapshot(folder.path) == before


def test_a_folder_that_holds_no_site_is_not_emptied(project: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("Years of work.")
    (tmp_path / ".hidden").write_text("")
    before = snapshot(tmp_path)
    done = built(project, "--site-dir", str(tmp_path))
    assert done.returncode == 1
    assert f"the folder holds no site but other files, which a build would delete: {tmp_path}" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(tmp_path) == before


def test_a_site_that_is_a_mount_itself_is_replaced(
    folder: SiteFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mounts").write_text(f"36 35 98:0 / {folder.path} rw - ext4 /dev/root rw\n")
    monkeypatch.setattr(site_folder, "_MOUNTS", tmp_path / "mounts")
    SiteFolder(folder.path).prepare()
