"""Relations between bodies, as CSV and as GraphML: an edge for each two bodies and each record that names both."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Final
from xml.etree import ElementTree as ET

from atlas.exports.files import ExportedFile, printable
from atlas.exports.spreadsheets import FOLDER, csv_text
from atlas.exports.tables import joined
from atlas.i18n import N_
from atlas.records.model import Record
from atlas.site import Site
from atlas.site.relations import Relation

CSV: Final = f"{FOLDER}/relations.csv"
GRAPHML: Final = f"{FOLDER}/relations.graphml"

TITLE: Final = N_("Who works with whom")
MEANING: Final = "Two bodies that work together, and the record that names both, in each line."
EDGE: Final = {
    "source": "The key (kind/id) of one of the two bodies. Cooperation has no direction.",
    "source_name": "Its name.",
    "source_role": "The field of the record that names it.",
    "target": "The key of the other body.",
    "target_name": "Its name.",
    "target_role": "The field of the record that names it.",
    "through": "The key of the record that names both.",
    "through_name": "Its name.",
    "status": "Its status, where records of its kind have one: what was planned is not done.",
    "start": "When it began, as exactly as its sources say.",
    "end": "When it ended, where that is another day.",
    "sectors": "The ids of its sectors and of the wider ones. Several values have '|' between them.",
    "date_qualifier": "By then at the latest (by), on from then (since), around then, or between start and end.",
}
"""Columns of the table, with their meanings."""
FIELDS: Final = [{"name": name, "type": "string", "description": text} for name, text in EDGE.items()]
"""Columns of the table as a Data Package describes them."""
NODE: Final = ("name", "kind", "local_name", "country")
_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"


def files(site: Site) -> Iterator[ExportedFile]:
    """The table and the graph."""
    yield ExportedFile(CSV, lambda: csv_text([*EDGE], (_edge(site, one) for one in site.relations.all)))
    yield ExportedFile(GRAPHML, partial(graphml, site))


def graphml(site: Site) -> bytes:
    """Undirected graph in GraphML 1.0, whose nodes are bodies and whose edges are relations."""
    root = ET.Element("graphml", xmlns=_NAMESPACE)
    told = [name for name in EDGE if name not in ("source", "target")]
    for domain, names in (("node", NODE), ("edge", told)):
        for name in names:
            attributes = {"id": f"{domain}-{name}", "for": domain, "attr.name": name, "attr.type": "string"}
            ET.SubElement(root, "key", attributes)
    graph = ET.SubElement(root, "graph", id="relations", edgedefault="undirected")
    for key in sorted(site.relations.of):
        node = ET.SubElement(graph, "node", id=key)
        _add_data(node, "node", zip(NODE, _node(site.catalogue[key]), strict=True))
    for number, relation in enumerate(site.relations.all):
        values = dict(zip(EDGE, _edge(site, relation), strict=True))
        edge = ET.SubElement(graph, "edge", id=f"e{number}", source=values["source"], target=values["target"])
        _add_data(edge, "edge", ((name, values[name]) for name in told))
    ET.indent(root, "")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode").encode()


def _add_data(element: ET.Element, domain: str, values: Iterator[tuple[str, str]]) -> None:
    for name, value in values:
        if value:
            ET.SubElement(element, "data", key=f"{domain}-{name}").text = value


def _node(body: Record) -> tuple[str, ...]:
    country = getattr(body, "country", None) or ""
    return printable(body.name), body.kind, printable(body.local_name or ""), country


def _edge(site: Site, relation: Relation) -> tuple[str, ...]:
    through = relation.through
    start, end = through.when
    bodies = ((part.body.key, printable(part.body.name), part.role) for part in (relation.first, relation.second))
    return (
        *chain.from_iterable(bodies),
        through.key,
        printable(through.name),
        getattr(through, "status", None) or "",
        start or "",
        end or "",
        joined(site.filters[through.key].get("sector", ())),
        getattr(through, "date_qualifier", None) or "",
    )
