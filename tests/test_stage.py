"""The sources of all pages on disk: what an engine without our plugin builds of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from atlas.records.catalogue import Catalogue
from tests.conftest import clean_environment, copied, mkdocs

WITHOUT_OUR_PLUGIN = """\
INHERIT: mkdocs.yml
docs_dir: staged
plugins:
  - macros: {module_name: macros, on_undefined: strict, on_error_fail: true}
"""


def stage(root: Path, folder: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "atlas", "stage", folder]
    return subprocess.run(command, cwd=root, env=clean_environment(), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, its pages staged and built by MkDocs without our plugin."""
    root = copied(tmp_path_factory.mktemp("staged") / "atlas")
    with (root / "data" / "clusters" / "clara.yml").open("a", encoding="utf-8") as file:
        file.write("former_ids: [canceropole]\n")
    assert stage(root, "staged").returncode == 0
    (root / "staged.yml").write_text(WITHOUT_OUR_PLUGIN, encoding="utf-8")
    done = mkdocs("build", "-f", "staged.yml", root=root)
    assert done.returncode == 0, done.stderr
    return root


def test_the_source_of_a_record_is_front_matter_and_one_macro_call(staged: Path) -> None:
    head, _, body = (staged / "staged" / "clusters" / "clara.md").read_text("utf-8").rpartition("---\n")
    assert 'title: "Cancéropôle Lyon Auvergne Rhône-Alpes (CLARA)"' in head
    assert body == '{{ record("clusters/clara") }}\n'


def test_every_record_has_its_page_with_its_heading_and_its_links(staged: Path, catalogue: Catalogue) -> None:
    for record in catalogue:
        page = lxml.html.fromstring((staged / "site" / record.key / "index.html").read_bytes())
        (shown,) = page.find_class("atlas-record")
        assert shown.findall(".//h1"), record.key
        links = {*shown.xpath(".//a/@href")}
        missing = [b for b in catalogue.backlinks.get(record.key, ()) if f"../../{b.record.key}/" not in links]
        assert not missing, record.key


def test_hand_written_pages_show_their_macros(staged: Path) -> None:
    page = (staged / "site" / "clusters" / "index.html").read_text("utf-8")
    assert "atlas-directory" in page
    assert "{{" not in page


def test_a_former_address_leads_on(staged: Path) -> None:
    assert "../clara/" in (staged / "site" / "clusters" / "canceropole" / "index.html").read_text("utf-8")


def test_no_policy_blocks_scripts_whose_hashes_nobody_puts_in(staged: Path) -> None:
    assert "Content-Security-Policy" not in (staged / "site" / "clusters" / "clara" / "index.html").read_text("utf-8")


def test_a_folder_that_is_there_is_left_alone(staged: Path) -> None:
    before = sorted((staged / "staged").rglob("*"))
    done = stage(staged, "staged")
    assert done.returncode != 0
    assert "staged is there already" in done.stderr
    assert sorted((staged / "staged").rglob("*")) == before
