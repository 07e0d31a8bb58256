"""Network of a body: on its left end the body, then the records that are evidence, then those with whom it works.

Each record is drawn once with its lines, however many bodies it names, so that the drawing grows with the records.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from atlas.records.model import Record
from atlas.site import View
from atlas.site.relations import Relation

MOST: Final = 10
"""Most records, and most partners, in a drawing; the table has all."""
WIDTH: Final = 720
_ROW: Final = 46
_CENTRE: Final = 150
"""Right end of the body itself."""
_EVIDENCE: Final = (210, 452)
"""Left and right end of the records."""
_PARTNERS: Final = 524
"""Left end of the partners."""
_LETTERS: Final = {"centre": 18, "evidence": 31, "partner": 23}
"""Letters that fit on a line of each column."""


@dataclass(frozen=True, slots=True)
class Node:
    """Record on the sheet: the middle of its row, and its name on at most two lines."""

    record: Record
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Drawing of a body's relations."""

    height: int
    centre: Node
    evidence: tuple[tuple[Node, tuple[str, ...]], ...]
    """Records that tell them, each with path data: a line to the body, and one to each partner."""
    partners: tuple[Node, ...]
    left_out: int
    """Number of relations that only the table has."""


def network(body: Record, relations: Sequence[Relation]) -> Network:
    """Drawing of a body and its relations."""
    records = [*dict.fromkeys(relation.through.key for relation in relations)][:MOST]
    drawn = [relation for relation in relations if relation.through.key in records]
    partners = [*dict.fromkeys(relation.other(body).key for relation in drawn)][:MOST]
    drawn = [relation for relation in drawn if relation.other(body).key in partners]
    height = _ROW * max(len(records), len(partners))
    right = _column((relation.other(body) for relation in drawn), height, "partner")
    middle = _column((relation.through for relation in drawn), height, "evidence")
    evidence = []
    for key, node in middle.items():
        ends = (right[relation.other(body).key].y for relation in drawn if relation.through.key == key)
        lines = (
            _curve(_CENTRE, height / 2, _EVIDENCE[0], node.y),
            *(_curve(_EVIDENCE[1], node.y, _PARTNERS, y) for y in ends),
        )
        evidence.append((node, lines))
    centre = Node(body, height / 2, _wrapped(body.label, "centre"))
    return Network(height, centre, tuple(evidence), tuple(right.values()), len(relations) - len(drawn))


def relations_of(view: View, body: Record) -> Markup:
    """Section of a body's page: whom it works with, as a network and as a table; empty when no record tells."""
    relations = view.site.relations.of.get(body.key, ())
    if not relations:
        return Markup()
    return view.site.render(
        "plots/network.html",
        view=view,
        body=body,
        drawing=network(body, relations),
        partners=view.site.relations.partners(body),
        width=WIDTH,
        centre=_CENTRE,
        evidence=_EVIDENCE,
        right=_PARTNERS,
    )


def _column(records: Iterable[Record], height: int, column: str) -> dict[str, Node]:
    """Nodes of the records, each once, evenly over the height."""
    found = {record.key: record for record in records}
    room = height / max(len(found), 1)
    return {
        key: Node(record, room * (place + 0.5), _wrapped(record.label, column))
        for place, (key, record) in enumerate(found.items())
    }


def _wrapped(name: str, column: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(name, _LETTERS[column], max_lines=2, placeholder="…"))


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f"M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
