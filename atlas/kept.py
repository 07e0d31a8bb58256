"""What was worked out of single records and stays while a site is served, from one edit to the next.

What a value was made of decides whether it still holds; see `atlas.site.Site.still_holding`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, TypeVar

from atlas.facets import Filters

Made = TypeVar("Made")


@dataclass
class Kept:
    """What is kept of each record is found by its key. It is `lasting` where an edit may follow a publication.

    A build keeps only what it uses twice: the rest would fill the memory.
    """

    lasting: bool = False
    filters: dict[str, Filters] = field(default_factory=dict)
    """What each record is found under."""
    plain: dict[str, Mapping[str, str | list[str]]] = field(default_factory=dict)
    """Each record's texts without markup, by field."""
    rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Each record as a row of its kind's table."""
    _parts: dict[str, tuple[object, Sequence[object], Any]] = field(default_factory=dict)
    """What `once` has made, by name: the mark, the source, and what was made of them."""

    def once(self, name: str, mark: object, source: Sequence[object], make: Callable[[], Made]) -> Made:
        """What `make` gives for a `mark` and for the very things in `source`; kept under `name` until they are others.

        Things that are only equal might be written otherwise, as 1 and 1.0 are.
        """
        if name in self._parts:
            known_mark, known_source, known = self._parts[name]
            if known_mark == mark and len(known_source) == len(source) and all(map(operator.is_, known_source, source)):
                return known  # type: ignore[no-any-return]
        made = make()
        if self.lasting:
            self._parts[name] = mark, source, made
        return made

    def without(self, stale: Set[str], *, filters: bool) -> Kept:
        """The same for a later edition, without what was made of some records; with the `filters` where they hold."""
        # Copied in one step each: files may be made meanwhile, which adds to them.
        known, plain, rows = dict(self.filters), dict(self.plain), dict(self.rows)
        for key in stale:
            plain.pop(key, None)
            rows.pop(key, None)
        return Kept(self.lasting, known if filters else {}, plain, rows, self._parts)
