"""The relations between bodies as a table and as a graph, read back by csv and networkx."""

from __future__ import annotations

import csv
import io

import networkx as nx

from atlas.exports import relations
from atlas.site import Site
from tests.exports.conftest import Files

Edge = tuple[str, ...]
"""Two bodies, and the record through which they work together."""


def table(files: Files) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(files[relations.CSV].data.decode("utf-8-sig"), newline=""))]


def graph(files: Files) -> nx.MultiGraph:
    return nx.read_graphml(io.BytesIO(files[relations.GRAPHML].data), force_multigraph=True)


def edge(one: str, other: str, through: str) -> Edge:
    return (*sorted((one, other)), through)


def edges(site: Site) -> list[Edge]:
    return [edge(one.first.body.key, one.second.body.key, one.through.key) for one in site.relations.all]


def test_the_table_and_the_graph_have_every_relation_once(any_site: Site, any_files: Files) -> None:
    expected = sorted(edges(any_site))
    rows = [edge(row["source"], row["target"], row["through"]) for row in table(any_files)]
    drawn = [edge(one, other, data["through"]) for one, other, data in graph(any_files).edges(data=True)]
    assert sorted(rows) == expected
    assert sorted(drawn) == expected


def test_the_graph_is_undirected_and_its_nodes_are_the_bodies(any_site: Site, any_files: Files) -> None:
    found = graph(any_files)
    assert not found.is_directed()
    assert set(found) == set(any_site.relations.of)
    assert {data["kind"] for _, data in found.nodes(data=True)} <= {"clusters", "organisations", "partnerships"}


def test_an_edge_tells_its_roles_status_and_dates(files: Files) -> None:
    (row,) = (row for row in table(files) if row["through"] == "missions/clara-sjtu-symposium-2019")
    assert {row["source"], row["target"]} == {"clusters/clara", "organisations/sjtu"}
    assert (row["source_role"], row["target_role"]) == ("co_organisers", "co_organisers")
    assert (row["status"], row["start"]) == ("planned", "2019-10")


def test_both_are_in_the_archive_and_among_the_downloads(files: Files, site: Site) -> None:
    from atlas.exports import data_pages
    from tests.exports.test_publication import opened

    assert {relations.CSV, relations.GRAPHML} <= {path for path, _, _ in data_pages.whole_downloads(site)}
    with opened(files) as archive:
        assert {"relations.csv", "relations.graphml"} <= {name.split("/")[-1] for name in archive.namelist()}
