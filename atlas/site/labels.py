"""Labels of fields, of choices, and of each kind of link seen from its far end.

`labels.yml` holds the English words, which are translated where they are shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from atlas.i18n import N_, gettext
from atlas.records.model import KINDS, PLANS, Milestone, Outcome, Record
from atlas.records.yaml_syntax import table
from atlas.site import display

_WORDS: Final = table(__file__, "labels.yml")

FACTS: Final[dict[str, str]] = _WORDS["facts"]
"""Labels of the facts beside a record's text, in the order in which they are shown; texts have `HEADINGS`."""
HEADINGS: Final[dict[str, str]] = _WORDS["headings"]
"""Headings of a record's own texts, in the order in which they are shown."""
FIELDS: Final[dict[str, str]] = {**FACTS, **HEADINGS, **_WORDS["fields"]}
"""Labels of all fields of which something can be said, such as who vouches for them."""
CHOICES: Final[dict[str, str]] = {
    **{label.lower().replace(" ", "-"): label for label in _WORDS["choices_named_alike"]},
    **_WORDS["choices"],
}
"""Label of each value that a field with a choice can have."""
TASKS: Final[dict[str, tuple[str, str]]] = _WORDS["tasks"]
"""Tasks for editors: what to do, and why."""
COLUMNS: Final[dict[str, str]] = {**{kind: model.plural for kind, model in KINDS.items()}, **FACTS, **_WORDS["columns"]}
"""Headings of the columns of directories, by field."""
GROUPS: Final[dict[str, str]] = {**COLUMNS, **_WORDS["groups"]}
"""Names of what the groups of a directory share, by field."""
ORDERS: Final[dict[str, tuple[str, str]]] = _WORDS["orders"]
"""Words for an order of texts, dates or numbers, and for its reverse."""
FACET_WORDS: Final[dict[str, list[str]]] = _WORDS["facets"]
"""Name of each facet, and what its values find, where the name does not say."""
OF_ANY_DAY: Final[dict[str, str]] = _WORDS["of_any_day"]
"""Labels of those values, and of a field, for what the paper does not speak of."""

POLICY: Final = N_("Policy milestones")
BETWEEN_BODIES: Final = N_("Cooperation between bodies")
"""Headings of the two sorts of milestones."""
MENTIONED: Final = N_("Mentioned by")
"""Heading of the group of backlinks that come from a text or from `related`."""

BACKLINKS: Final[dict[tuple[str, str], str]] = {
    (kind, field): heading
    for group, named in _WORDS["named_by"].items()
    for kind in (KINDS if group == "any kind" else (group,))
    for field, heading in named.items()
}
"""Heading of a group of backlinks on the page they lead to, by the mentioning kind and field."""
UNUSUAL: Final[dict[tuple[str, str], tuple[str, str]]] = {
    (value, field): (label, "".join(heading))
    for value, fields in _WORDS["unusual"].items()
    for field, (label, *heading) in fields.items()
}
"""Label of a field, and heading of its backlinks (empty for texts), by the status or type of the record that has it."""
RELATIONS: Final = tuple(
    dict.fromkeys(
        heading
        for (_, field), usual in BACKLINKS.items()
        for heading in (
            usual,
            *(unusual for (_, other), (_, unusual) in UNUSUAL.items() if other == field and unusual),
            *((BETWEEN_BODIES,) if usual == POLICY else ()),
        )
    )
)
"""All headings of backlinks in the order in which they are shown: each usual one, then what may take its place."""


def choice(value: str) -> str:
    """Label of a choice, translated."""
    return gettext(CHOICES[value])


def status(record: Record) -> str:
    """Label of a record's status, translated: of another source, it does not tell how things stood for the paper."""
    name = str(getattr(record, "status", None) or "")
    return gettext((not record.sections and OF_ANY_DAY.get(name)) or CHOICES[name]) if name else ""


def label(record: Record, field: str) -> str:
    """Label of a record's field, translated: its status or type may ask for other words than the usual ones."""
    of_any_day = OF_ANY_DAY.get(field, "") if not record.sections else ""
    return gettext(_unusual(record, field)[0] or of_any_day or FIELDS.get(field, field))


def relation(record: Record, field: str) -> str:
    """Heading for a record on the page of one that it names in a field, in English; empty for a mention in passing."""
    if isinstance(record, Milestone) and not record.is_policy and BACKLINKS.get((record.kind, field)) == POLICY:
        return BETWEEN_BODIES
    return _unusual(record, field)[1] or BACKLINKS.get((record.kind, field), "")


def _unusual(record: Record, field: str) -> tuple[str, str]:
    values = (str(getattr(record, name, "")) for name in ("status", "type"))
    return next((UNUSUAL[value, field] for value in values if (value, field) in UNUSUAL), ("", ""))


_CAME_ABOUT: Final = N_("Came about")
"""Label of the outcome `held` for what is not held, such as an agreement."""


def outcome(record: Record, status: str) -> str:
    """Label of what became of a record, translated."""
    return gettext(_CAME_ABOUT) if status == "held" and record.kind != "missions" else choice(status)


def plan_status(record: Record) -> str:
    """Status of a record in words if it is one of `PLANS`: such a record bears a mark wherever it is listed."""
    status = getattr(record, "status", "")
    return choice(status).lower() if status in PLANS else ""


def became(record: Record, one: Outcome) -> str:
    """Outcome in words, with its date: held, March 2020."""
    # Translators: what became of something, and when: held, March 2020
    return gettext("{outcome}, {date}").format(outcome=outcome(record, one.status).lower(), date=display.date(one.date))


def mark(record: Record) -> str:
    """Mark of a record, if any: what its sources do not tell as a fact; what became of it: planned; held, May 2020."""
    last = [became(record, record.became[-1])] if record.became else []
    return "; ".join(filter(None, (plan_status(record), *last)))


def marked(name: str, record: Record) -> str:
    """Name of a record in plain words, with its mark."""
    word = mark(record)
    return f"{name} ({word})" if word else name


def count_marks(records: Iterable[Record]) -> Mapping[str, int]:
    """Number of the records that bear each mark; without its date, so that those of one kind are counted together."""
    last = ((record, outcome(record, record.became[-1].status).lower() if record.became else "") for record in records)
    return Counter(mark for record, word in last if (mark := "; ".join(filter(None, (plan_status(record), word)))))


@dataclass(frozen=True)
class Counted:
    """Records that a number in a table counts, and the path of their list from the home page."""

    records: tuple[Record, ...]
    address: str = ""

    @cached_property
    def marks(self) -> Mapping[str, int]:
        """Number of those that bear each mark."""
        return count_marks(self.records)

    @property
    def facts(self) -> int:
        """Number of those that bear no mark."""
        return len(self.records) - sum(self.marks.values())

    def words(self, number: Callable[[int], str] = str) -> str:
        """Number of those that bear no mark, then of those that bear each."""
        marks = (f"{number(count)} {word}" for word, count in self.marks.items())
        return ", ".join([*([number(self.facts)] if self.facts else []), *marks])
