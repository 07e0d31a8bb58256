"""An atlas of other sides: what is particular to one stands in its `mkdocs.yml`, its `data/` and its `docs/`.

The folder `japan/` has all three for a small made-up atlas of the European Union and Japan. The same code builds it, and
no file of its site says anything of the atlas that lies in this repository.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser

from atlas.records import checks
from atlas.records.model import KINDS
from tests.conftest import ROOT, build, copied, put_under_version_control, served_folder

JAPAN = Path(__file__).parent / "japan"
PATH = "/atlas/"
VENDORS = re.compile(
    r"assets/(?:javascripts/(?:bundle|lunr|workers)|stylesheets/(?:main|palette)\.)|pagefind/(?:pagefind|wasm)"
)
"""Files of the theme and the search engine, which are the same on every site."""
OF_ANOTHER_ATLAS = re.compile(
    r"chin(?:a|ese)|\bzh\b|hans\b|2019|escp|beijing|shanghai|nanjing|sjtu|discussion.paper|中|cc.by", re.IGNORECASE
)


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the other atlas's data, pages and settings, as its owner would have it."""
    root = copied(tmp_path_factory.mktemp("japan") / "atlas")
    for folder in ("data", ".git"):
        shutil.rmtree(root / folder)
    for page in (root / "docs").rglob("*.md"):
        page.unlink()
    for kind, model in KINDS.items():
        directory = root / "docs" / kind / "index.md"
        directory.write_text(f'# {model.plural}\n\n{{{{ directory("{kind}") }}}}\n', "utf-8")
    shutil.copytree(JAPAN, root, dirs_exist_ok=True)
    put_under_version_control(root)
    return root


@pytest.fixture(scope="session")
def site(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The other atlas, built strictly."""
    target = tmp_path_factory.mktemp("japan-site") / "site"
    build(target, root=atlas)
    return target


def texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """All that a file says, each with where it says so: what is packed in it too, and what is written in an image."""
    if name.endswith((".zip", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for entry in packed.namelist():
                yield from texts(f"{name}: {entry}", packed.read(entry))
    elif name.endswith(".png"):
        yield name, repr(Image.open(io.BytesIO(data)).info)
    elif name.endswith(".gz") or name.rpartition(".")[2].startswith("pf_"):
        yield name, zlib.decompress(data, wbits=47).decode("utf-8", "replace")
    else:
        yield name, data.decode("utf-8")


def test_its_data_is_without_mistakes() -> None:
    catalogue, diagnostics = checks.check(JAPAN / "data")
    assert [*map(str, diagnostics)] == []
    assert {record.kind for record in catalogue} == {*KINDS}


def test_no_file_of_its_site_says_anything_of_another_atlas(site: Path) -> None:
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    own = {name: path for name, path in names.items() if not VENDORS.match(name)}
    assert len(own) > 100
    told = [
        f"{place}: {text[max(0, found.start() - 60) : found.end() + 40]!r}"
        for name, path in own.items()
        for place, text in [(name, name), *texts(name, path.read_bytes())]
        for found in OF_ANOTHER_ATLAS.finditer(text)
    ]
    assert told == []
