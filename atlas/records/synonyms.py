"""Names that editors give to fields, and the models' own: `description` means `summary`, `location` means `places`."""

import re
from collections.abc import Collection
from typing import Final

from atlas.records.strings import closest
from atlas.records.yaml_syntax import table

_WORDS: Final = table(__file__, "synonyms.yml")
MEANT: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(fields.split()) for fields, words in _WORDS.items() for word in [*fields.split()[:1], *words.split()]
}
"""Fields that each word may mean, in their order of likelihood."""


def _meant(name: str) -> tuple[str, ...]:
    """Fields that a name may mean: `name_ja` and `ja_name` are names in a second language."""
    is_local = re.fullmatch(r"name_[a-z]{2}|[a-z]{2}_name", name)
    return MEANT.get(name, ("local_name",) if is_local else ())


def proposed_field(written: str, known: Collection[str], taken: Collection[str]) -> str | None:
    """Field that was meant by a name that is none; None where nothing is close, or the file has that one already."""
    name = re.sub(r"[\W_]+", "_", written.strip().lower()).strip("_")
    meant = next((field for field in (name, *_meant(name)) if field in known), None)
    if meant in taken:
        return next((field for field in _meant(name) if field in known and field not in taken), None)
    return meant or closest(name, [field for field in known if field not in taken])
