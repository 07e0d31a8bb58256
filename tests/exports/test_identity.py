"""The atlas's identity stands in mkdocs.yml alone: another name there, and every export has it."""

from __future__ import annotations

import io
import zipfile

from atlas import exports
from atlas.records.catalogue import Catalogue
from atlas.site import Site
from atlas.site.settings import SecondLanguage, Settings

OURS = ("EU–China Cluster Atlas", "eu-china-cluster-atlas", "中欧产业集群地图集")
OTHER = Settings(
    name="Atlas of Another Sea",
    description="Who sails with whom.",
    author="The sailors",
    second_language=SecondLanguage(tag="zh-Hans", site_name="另一片海"),
    short_name="another-sea",
    address="https://sea.example/",
)


def texts(path: str, data: bytes) -> dict[str, str]:
    """What is in a file; of an archive or a workbook, in each of its parts."""
    if path.endswith((".zip", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            # The records and the licence are files of the repository, as they are.
            own = [name for name in packed.namelist() if "/data/" not in name and not name.endswith("/LICENSE")]
            parts = {f"{path}/{name}": packed.read(name) for name in own}
        return {name: text for part, content in parts.items() for name, text in texts(part, content).items()}
    return {path: data.decode("utf-8", "replace")}


def test_no_export_says_our_name_once_the_settings_say_another(catalogue: Catalogue) -> None:
    site = Site(catalogue, OTHER)
    told = [
        (name, ours)
        for file in exports.files(site)
        for name, text in texts(file.path, file.data).items()
        for ours in OURS
        if ours in text
    ]
    assert told == []


def test_the_other_name_is_in_every_kind_of_export(catalogue: Catalogue) -> None:
    files = {file.path: file for file in exports.files(Site(catalogue, OTHER))}
    assert "downloads/another-sea.zip" in files
    for path in ("api/v1/index.json", "api/v1/openapi.json", "downloads/datapackage.json", "calendars/missions.ics"):
        assert OTHER.name in files[path].data.decode("utf-8").replace("\r\n ", ""), path
    assert OTHER.name in files["embed/clusters/clara.html"].data.decode()
    assert "The sailors" in files["api/v1/clusters/clara.json"].data.decode()
