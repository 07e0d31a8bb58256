"""Words that editors write for the models' own: `description` for the field `summary`, `ca` for the choice `around`."""

import re
from collections.abc import Collection
from typing import Final

from atlas.records.strings import closest, folded
from atlas.records.yaml_syntax import table

_WORDS: Final = table(__file__, "synonyms.yml")
MEANT: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(fields.split()) for fields, words in _WORDS.items() for word in [*fields.split()[:1], *words.split()]
}
"""Fields that each word may mean, in their order of likelihood."""
CHOICE_WORDS: Final[dict[str, list[str]]] = {
    choice: words.split(", ") for choice, words in table(__file__, "choices.yml").items()
}
"""Words that mean each choice, in small letters without signs."""


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


def proposed_choice(written: str, choices: Collection[str]) -> str | None:
    """Choice that was meant by a word that is none; None where nothing is close."""
    means = (choice for choice, words in CHOICE_WORDS.items() if choice in choices and folded(written) in words)
    return closest(written, choices) or next(means, None)
