"""What several tests share: the real catalogue, the real site built once, a server for it, and a browser.

It also tells each failure when it happens, not at the end only.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from mkdocs.config import load_config
from playwright.sync_api import Browser, expect, sync_playwright

from atlas.records import checks
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS
from atlas.site.settings import Settings
from tests.reader import Reader, reading

ROOT = Path(__file__).parent.parent
JAPAN = Path(__file__).parent / "japan"
"""A small made-up atlas with a record or two of each kind."""
LISTS = (
    "compare.md", "data/changes.md", "explore.md", "glossary.md", "maintenance.md", "matrix.md", "print.md",
    "relations.md", "timeline.md",
)  # fmt: skip
"""Pages of the repository that show many records, and name none."""
SITE_URL = "https://atlas.example/eu-china/"
REPOSITORY_URL = "https://github.example/atlas/eu-china-cluster-atlas/"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Chromium without its windows comes first: it shows the same pages, and opens one in a third of the time."""


@functools.cache
def own_settings() -> Settings:
    """The settings in the repository's own `mkdocs.yml`."""
    return Settings.of(load_config(str(ROOT / "mkdocs.yml")))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue of the repository's own data."""
    return checks.load(ROOT / "data")


class FailuresAtOnce:
    """Plugin of pytest: prints the name of a test and why it fails as soon as it does."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and reporter:
            reporter.ensure_newline()
            reporter.write_line(f"{report.nodeid} failed ({report.when}): {reason(report)}", red=True)


def reason(report: pytest.TestReport) -> str:
    """The first line of what went wrong."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr).strip().partition("\n")[0]


LONGEST = (
    "test_quality.py", "test_dirty_builds.py", "test_directories.py", "test_contribution_form.py",
    "test_theme_features.py", "test_site.py", "test_plugins.py", "test_search_pages.py", "test_quality_keyboard.py",
    "test_explore.py", "test_quality_markup.py", "test_search_field.py", "test_stage.py", "test_publication.py",
    "test_hostile_files.py", "test_search_weight.py",
)  # fmt: skip
"""The files whose tests take longest: begun first, so that the workers end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_configure(config: pytest.Config) -> None:
    # The workers of pytest-xdist print nothing.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(FailuresAtOnce(config))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built strictly as its owner would, with its addresses configured; once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    target, done = shared / "built-site", shared / "built-site.done"
    with FileLock(shared / "built-site.lock"):
        if not done.exists():
            build(
                target, ATLAS_SITE_URL=SITE_URL, ATLAS_REPOSITORY_URL=REPOSITORY_URL,
                ATLAS_CONTACT_EMAIL="atlas@atlas.example",
            )  # fmt: skip
            done.touch()
    return target


def build(target: Path, *, root: Path = ROOT, **environment: str) -> None:
    """Build the site under `root` into `target`; the test fails with what MkDocs printed."""
    done = mkdocs("build", "--strict", "--site-dir", str(target), root=root, **environment)
    assert done.returncode == 0, done.stdout + done.stderr


def mkdocs(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in the repository under `root`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=root,
        env={**clean_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def clean_environment() -> dict[str, str]:
    """The environment without the owner's settings, so that a test decides them; Material says nothing of MkDocs 2."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS_")}
    return {**own, "NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository's sources that a test may break."""
    return copied(tmp_path / "atlas")


def page_targets(docs: Path = ROOT / "docs") -> dict[str, str]:
    """Path in the site of each page in a folder, by its path there."""
    sources = [path.relative_to(docs) for path in docs.rglob("*.md")]
    folders = {path: path.parent if path.stem == "index" else path.with_suffix("") for path in sources}
    return {path.as_posix(): (folder / "index.html").as_posix() for path, folder in folders.items()}


def fragments(built: Path) -> list[dict[str, Any]]:
    """What the search index of a built site says of each record and page."""
    files = sorted((built / "pagefind" / "fragment").iterdir())
    return [json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd")) for file in files]


def copied(target: Path) -> Path:
    """A copy of the repository's sources, in the folder `target`."""
    everywhere = shutil.ignore_patterns(".git", ".venv", "node_modules", ".cache", "__pycache__")

    def left_out(folder: str, names: list[str]) -> set[str]:
        at_the_top = {"site", "tests"} if Path(folder) == ROOT else set()
        return everywhere(folder, names) | at_the_top

    shutil.copytree(ROOT, target, ignore=left_out)
    put_under_version_control(target)
    return target


def made_up(target: Path, *kept: str) -> Path:
    """A copy of the repository with the small atlas in `japan/` in the place of its own, in the folder `target`.

    It is as its owner would have it; of our pages it has those that are `kept`.
    """
    copied(target)
    for folder in ("data", ".git"):
        shutil.rmtree(target / folder)
    (target / "search.yml").unlink()
    for page in (target / "docs").rglob("*.md"):
        if page.relative_to(target / "docs").as_posix() not in kept:
            page.unlink()
    for kind, model in KINDS.items():
        directory = target / "docs" / kind / "index.md"
        directory.write_text(f'# {model.plural}\n\n{{{{ directory("{kind}") }}}}\n', "utf-8")
    shutil.copytree(JAPAN, target, dirs_exist_ok=True)
    put_under_version_control(target)
    return target


def copied_with_few_records(root: Path) -> None:
    """A copy of the repository's code and styles, with few records and no page, in the folder `root`."""
    for name in ("atlas", "overrides"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "macros.py"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "docs" / "assets", root / "docs" / "assets")
    shutil.copytree(ROOT / "tests" / "hostile" / "data", root / "data")


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """The repository with few records and two pages, which a test may break; it is built in a second."""
    root = tmp_path / "atlas"
    copied_with_few_records(root)
    for name in ("index", "about"):
        (root / "docs" / f"{name}.md").write_text(f"# {name.title()}\n")
    settings = (root / "mkdocs.yml").read_text("utf-8")
    nav = "nav:\n  - Home: index.md\n  - About: about.md\n"
    (root / "mkdocs.yml").write_text(re.sub(r"^nav:\n(?:[ \n].*\n)+", nav, settings, flags=re.MULTILINE), "utf-8")
    put_under_version_control(root)
    return root


def put_under_version_control(root: Path) -> None:
    """Make a repository of a folder, with one commit: where there is no history, a strict build fails."""
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgSign=false")
    day = {"GIT_AUTHOR_DATE": "2021-03-04T10:00:00Z", "GIT_COMMITTER_DATE": "2021-03-04T10:00:00Z"}
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", *identity, *arguments], cwd=root, env={**os.environ, **day}, check=True)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under the path `base`, and says nothing."""

    def __init__(self, *args: Any, base: str, **options: Any) -> None:
        self.base = base
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self.base))

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served_folder(folder: Path, base: str = "/") -> Iterator[str]:
    """A folder, served on this machine until the end of the block: its address."""
    handler = functools.partial(_Handler, directory=str(folder), base=base)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of the built site, served on this machine under the path of its configured address."""
    with served_folder(built, urlsplit(SITE_URL).path) as found:
        yield found


@pytest.fixture(scope="session")
def _at_explore(browser: Browser, address: str) -> Iterator[Reader]:
    one = Reader(browser, address)
    one.explore()
    yield one
    one.page.context.close()


@pytest.fixture
def explorer(_at_explore: Reader) -> Iterator[Reader]:
    """A reader who looks for one thing after the other on Explore, and never leaves it."""
    yield _at_explore
    _at_explore.check()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the system's where there is one, else the one that Playwright installed."""
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    # A busy machine is no failure.
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """Someone at a browser who reads the built site."""
    with reading(browser, address) as one:
        yield one
