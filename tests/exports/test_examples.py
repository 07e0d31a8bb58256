"""The examples on the page about the API, run as they stand against the published files."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from atlas.records.catalogue import Catalogue
from atlas.records.model import Mission
from tests.exports.conftest import Files, write

DATA_PAGES = Path(__file__).parent.parent.parent / "docs" / "data"
RUNNERS = {
    "sh": ("sh", "-e"),
    "python": (sys.executable,),
    "r": ("Rscript",),
    "javascript": ("node",),
}
"""What runs an example, by the language of its block; the example's file comes last."""
SUFFIXES = {"sh": ".sh", "python": ".py", "r": ".R", "javascript": ".mjs"}


def examples() -> dict[str, str]:
    """The examples of the page, by language."""
    text = (DATA_PAGES / "api.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def published(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the published files, served on this machine, without a slash at its end."""
    folder = write(files, tmp_path_factory.mktemp("published"))
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def run(language: str, address: str, folder: Path) -> str:
    """What an example prints."""
    program, *options = RUNNERS[language]
    found = shutil.which(program)
    assert found, f"{program} is needed to run this example"
    script = folder / f"example{SUFFIXES[language]}"
    script.write_text(examples()[language], encoding="utf-8")
    environment = {**os.environ, "ATLAS": address, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [found, *options, str(script)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_is_an_example_in_each_language() -> None:
    assert list(examples()) == list(RUNNERS)


@pytest.mark.parametrize("language", ["python", "r", "javascript"])
def test_an_example_prints_the_planned_activities(
    language: str, published: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    missions = [record for record in catalogue.of_kind("missions") if isinstance(record, Mission)]
    planned = sorted((m for m in missions if m.status == "planned"), key=lambda mission: mission.start)
    assert planned
    printed = run(language, published, tmp_path).splitlines()
    assert printed == [f"{mission.start} {mission.name}" for mission in planned]


def test_the_example_for_curl_fetches_a_table_and_prints_a_list(published: str, files: Files, tmp_path: Path) -> None:
    printed = run("sh", published, tmp_path)
    assert json.loads(printed) == json.loads(files["api/v1/missions.json"].content)
    assert (tmp_path / "missions.csv").read_bytes() == files["downloads/missions.csv"].data


@pytest.mark.parametrize("page", ["api.md", "embed.md"])
def test_every_path_that_a_page_names_is_published(page: str, files: Files) -> None:
    text = (DATA_PAGES / page).read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:api|embed|downloads)/[\w/-]+\.(?:json|html|csv)", text))
    assert named
    assert {path for path in named if path not in files} == set()


def test_each_page_says_in_its_head_what_it_is_about() -> None:
    for path in DATA_PAGES.glob("*.md"):
        head = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
        assert len(head["description"]) > 40
