"""`mkdocs serve` while people type: a mistake is told as everywhere else, and mending it is enough."""

from __future__ import annotations

import random
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, mkdocs
from tests.server import Served, serve

EDITS = 200
HOSTILE = Path(__file__).parent / "hostile"

SMALL = """\
INHERIT: mkdocs.yml
nav:
  - Home: index.md
"""


def record(name: str) -> str:
    return f"name: {name}\nsummary: A firm.\ntype: company\nplaces: [lyon]\nsections: ['1']\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served") / "atlas"
    ignore = shutil.ignore_patterns(".git", ".venv", "site", "node_modules", ".cache", "__pycache__", "tests", "data")
    shutil.copytree(ROOT, root, ignore=ignore)
    shutil.copytree(HOSTILE / "data", root / "data")
    for page in (root / "docs").rglob("*.md"):
        page.unlink()
    (root / "docs" / "index.md").write_text("# Home\n\n{{ count('organisations') }} organisations\n")
    with serve(root, SMALL) as found:
        yield found


def test_an_address_that_is_taken_is_told_before_anything_is_built() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = mkdocs("serve", "-a", f"127.0.0.1:{port}", root=ROOT)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"cannot be served at 127.0.0.1:{port}" in said
    assert f"add `-a 127.0.0.1:{port + 1}` to the command" in said
    assert "Traceback" not in said


def test_an_edit_shows(served: Served) -> None:
    served.edit("organisations/acme", record("Acme"))
    served.wait_for("Acme", "organisations/acme/")


def test_a_mistake_is_told_and_mending_it_is_enough(served: Served) -> None:
    served.edit("organisations/acme", record("Acme"))
    served.wait_for("Acme", "organisations/acme/")
    since = len(served.log.read_text())
    served.edit("organisations/acme", record("Acme").replace("company", "compny"))
    served.wait_for_log(
        "data/organisations/acme.yml:3:1: type: 'compny' is not one of the choices. Did you mean 'company'?", since
    )
    served.wait_for_log("last one without mistakes", since)
    assert "Acme" in served.get("organisations/acme/")
    served.edit("organisations/acme", record("Acme again"))
    served.wait_for("Acme again", "organisations/acme/")
    assert "Traceback" not in served.log.read_text()[since:]


def test_a_storm_of_edits_ends_in_what_a_fresh_build_gives(served: Served, tmp_path: Path) -> None:
    storm(served, random.Random(2019))
    served.edit("organisations/last", record("The last edit"))
    served.wait_for("The last edit", "organisations/last/")
    fresh = tmp_path / "fresh"
    done = mkdocs("build", "-f", "small.yml", "--site-dir", str(fresh), root=served.root, ATLAS_SITE_URL=served.address)
    assert done.returncode == 0, done.stderr
    paths = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file())
    assert len(paths) > 10
    assert [path for path in paths if served.shown(path) != (fresh / path).read_bytes()] == []
    for name in ("storm-0", "storm-1", "storm-2"):
        assert bool(served.get(f"organisations/{name}/")) == (fresh / "organisations" / name).exists()


def storm(served: Served, chance: random.Random) -> None:
    """Good and bad edits, one after the other, faster than any of them can be shown; bad ones are mended at the end."""
    bad = [
        path.read_bytes()
        for path in sorted((HOSTILE / "cases" / "organisations").glob("*.yml"))
        if path.with_suffix(".lines").exists()
    ]
    names = [f"organisations/storm-{number}" for number in range(6)]
    for number in range(EDITS):
        key = chance.choice(names)
        path = served.data / f"{key}.yml"
        match chance.randrange(5):
            case 0 | 1:
                served.edit(key, record(f"Storm {key[-1]}, edit {number}"))
            case 2 | 3:
                served.edit(key, chance.choice(bad))
            case _:
                path.unlink(missing_ok=True)
        time.sleep(chance.choice([0, 0, 0.01, 0.05, 0.2]))
    for key in names[:3]:
        served.edit(key, record(f"Storm {key[-1]}, mended"))
    for key in names[3:]:
        (served.data / f"{key}.yml").unlink(missing_ok=True)
