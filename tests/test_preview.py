"""The preview of a pull request: the built site, opened from a disk in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from atlas.cli.main import main
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def preview(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site as a preview, after a change of one cluster."""
    folder = tmp_path_factory.mktemp("preview")
    shutil.copytree(ROOT / "data", folder / "before" / "data")
    clara = folder / "before" / "data" / "clusters" / "clara.yml"
    clara.write_text(clara.read_text(encoding="utf-8").replace("name: ", "name: The former ", 1), encoding="utf-8")
    site = Path(shutil.copytree(built, folder / "site"))
    assert main(["preview", str(site), "--before", str(folder / "before" / "data")]) == 0
    return site


def test_the_changed_pages_are_listed_and_open_from_a_disk(preview: Path, browser: Browser) -> None:
    with browser.new_page() as page:
        page.goto((preview / "preview.html").as_uri())
        page.get_by_role("link", name="clusters/clara/").click()
        assert page.url.endswith("/clusters/clara/index.html")
        page.get_by_role("link", name="Clusters").first.click()
        assert page.url.endswith("/clusters/index.html")
        assert page.locator("h1").inner_text() == "Clusters"


def test_styles_apply_without_a_server(preview: Path, browser: Browser) -> None:
    with browser.new_page() as page:
        refused: list[str] = []
        page.on("requestfailed", lambda request: refused.append(request.url))
        page.goto((preview / "clusters" / "clara" / "index.html").as_uri())
        assert page.evaluate("document.styleSheets.length") > 0
        assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
        assert not [url for url in refused if url.endswith(".css")]


def test_a_link_with_an_anchor_or_a_query_keeps_it(preview: Path) -> None:
    html = (preview / "index.html").read_text(encoding="utf-8")
    assert 'href="explore/"' not in html
    assert "explore/index.html" in html


def test_a_folder_without_a_site_is_no_preview(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(tmp_path)]) == 2
    assert "There is no built site" in capsys.readouterr().err
