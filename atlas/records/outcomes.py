"""Checks of outcomes: one that the status rules out, a successor where none can be, dates out of order."""

from collections.abc import Iterator
from typing import Final, get_args

from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Finding
from atlas.records.model import PLANS, Outcome, Record, Source

_NO_PLAN: Final = ("held", "postponed")
"""Outcomes of plans only."""
_BEFORE_ITS_DAY: Final = ("cancelled", "postponed")
"""Outcomes of plans that come before the day that was planned."""
_RULED_OUT: Final[dict[str | None, tuple[str, ...]]] = {
    **dict.fromkeys(PLANS, ()),
    **dict.fromkeys(("held", "counted", "estimated", "ranked"), get_args(Outcome.model_fields["status"].annotation)),
    "happened": ("held", "cancelled", "postponed", "no-trace"),
    "recurring": ("held",),
    "published": ("held",),
}
"""Outcomes that do not go with a status; all others rule out those of plans."""


def errors(catalogue: Catalogue, record: Record) -> Iterator[Finding]:
    """Errors in what became of a record."""
    status = getattr(record, "status", None)
    earliest = _announced(record, catalogue)
    for index, outcome in enumerate(record.became):
        at = ("outcomes", index)
        if outcome.status in _RULED_OUT.get(status, _NO_PLAN):
            word = f"the status {status!r}" if status else "what is no plan"
            message = f"The outcome {outcome.status!r} does not go with {word}."
            hint = "Outcomes tell what became of plans, and of what went on: correct it, or remove it."
            yield (*at, "status"), "outcome-status", message, hint
        if outcome.successor and outcome.status not in ("renamed", "succeeded"):
            message = f"The outcome {outcome.status!r} has no successor."
            hint = "Write `status: succeeded` or `renamed`, or remove the line."
            yield (*at, "successor"), "outcome-successor", message, hint
        before = record.became[index - 1].date if index else ""
        # Where only sources that look back tell of a plan, it was made some time before its day.
        is_before_its_day = outcome.status in _BEFORE_ITS_DAY and earliest == record.when[0]
        if outcome.date < before[: len(outcome.date)]:
            message = f"It stands behind an outcome of {before}, which is later."
            hint = "Put the oldest first, or correct a date."
            yield (*at, "date"), "outcome-order", message, hint
        elif outcome.date < earliest[: len(outcome.date)] and not is_before_its_day:
            message = f"It is older than what it came of, which was told or planned for {earliest}."
            hint = "Correct the date: it says when the outcome was, not when the plan was made."
            yield (*at, "date"), "outcome-before-plan", message, hint


def _announced(record: Record, catalogue: Catalogue) -> str:
    """Date before which nothing can have become of a record: its own, or that of the oldest source of a plan."""
    start = record.when[0] or ""
    if getattr(record, "status", None) not in PLANS:
        return start
    sources = [catalogue.get(f"sources/{name}") for name in record.sources]
    told = [catalogue.paper if record.sections else None, *sources]
    dates = [source.date for source in told if isinstance(source, Source)]
    # Where a source has no date, the plan may be older than all others.
    return min([*filter(None, dates), *filter(None, [start])], default="") if all(dates) else ""
