"""The embeds: one file each, that loads nothing, runs nothing, and leads to the atlas."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

from atlas.exports import embeds
from atlas.records.model import KINDS, Indicator, Mission
from atlas.site import Site, display
from atlas.site.selections import ALL_ACTIVITIES
from tests.exports.conftest import NASTY, Files


def parsed(files: Files) -> Iterator[tuple[str, BeautifulSoup]]:
    for path, file in files.items():
        if path.startswith("embed/"):
            yield path, BeautifulSoup(file.content, "lxml")


def test_there_is_a_card_for_each_record_and_a_list_for_each_kind_and_selection(site: Site, files: Files) -> None:
    wanted = {f"embed/{record.key}.html" for record in site.catalogue}
    wanted |= {f"embed/{kind}.html" for kind in KINDS}
    wanted |= {f"embed/{key}/activities.html" for key in site.selections if key != ALL_ACTIVITIES}
    assert {path for path, _ in parsed(files)} == wanted


def test_nothing_is_loaded_and_nothing_runs(any_files: Files) -> None:
    for _, page in parsed(any_files):
        assert page.select("script, link, img, iframe, object, embed, form, [src], [style], [onclick]") == []
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        style = page.select_one("style")
        assert policy
        assert style
        digest = base64.b64encode(hashlib.sha256(style.encode_contents()).digest()).decode()
        assert policy["content"] == f"default-src 'none'; style-src 'sha256-{digest}'"
        assert not re.search(r"url\(|@import", style.text)


def test_links_lead_to_pages_of_the_atlas_in_a_tab_of_their_own(any_site: Site, any_files: Files) -> None:
    pages = {f"{record.key}" for record in any_site.catalogue} | set(KINDS) | {"."}
    for path, page in parsed(any_files):
        base = page.select_one("base")
        assert base
        assert base["target"] == "_blank"
        targets = [str(link["href"]) for link in page.select("a")]
        assert targets
        for target in targets:
            assert target.endswith("/")
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in pages


def test_a_card_says_what_the_record_is(site: Site, files: Files) -> None:
    for record in site.catalogue:
        page = BeautifulSoup(files[embeds.path(record.key)].content, "lxml")
        heading = page.select_one("h1 a")
        assert heading
        assert heading.text == site.titles[record.key]
        text = " ".join(page.body.text.split()) if page.body else ""
        assert site.summary(record) in text
        if isinstance(record, Mission):
            assert display.dated(record) in text
            assert bool(page.select(".atlas-mark")) == (record.status == "planned")
        if isinstance(record, Indicator):
            assert display.figure(record) in text


def test_a_list_has_every_record_once(site: Site, files: Files) -> None:
    for kind in KINDS:
        page = BeautifulSoup(files[embeds.path(kind)].content, "lxml")
        assert len(page.select("li")) == len(site.catalogue.kinds[kind])
    for key, selection in site.selections.items():
        if key != ALL_ACTIVITIES:
            page = BeautifulSoup(files[embeds.activities_path(key)].content, "lxml")
            assert len(page.select("li")) == len(selection.activities)


def test_hostile_text_is_text(hostile: Site) -> None:
    files = {file.path: file for file in embeds.files(hostile)}
    page = BeautifulSoup(files["embed/clusters/x.html"].content, "lxml")
    heading = page.select_one("h1")
    assert heading
    assert " ".join(NASTY.split()) in " ".join(heading.text.split())
    assert page.select("b, script") == []
    assert page.select('[lang="zh-Hans"]')[0].text == "上海"
