"""Catalogues of any size that look like the real one: its own records, copied under other names and linked to copies.

    python3 benchmarks/catalogues.py 1500 /tmp/atlas-1500

writes a project with so many records: the repository's sources with another `data/`. The same size and seed make the
same files. What the copies keep, and what they change:

- Kinds grow in the real proportions, but for sectors, notes, terms, countries and world regions, which a larger
  catalogue shares: their pages get more links instead.
- A copy has the real record's texts, dates, figures and number of links. Names, abbreviations, Chinese names, web
  addresses and coordinates are new, because no two records may share them, and because search and glossary should
  meet as many different words as they would in earnest.
- A link leads to the copy made in the same round, and now and then to another one, so that the rounds hang together.
- A size below the real one is a subset. Links to what is left out are removed, in texts and in hand-written pages too.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from atlas.records.links import link_of, nested  # noqa: E402 (the folder of a script is not the repository)
from atlas.records.model import KINDS  # noqa: E402

Values = dict[str, Any]
"""A record as its file gives it: every scalar is a string."""
Catalogue = dict[str, Values]
"""Records by key (`kind/id`)."""
Resolve = Callable[[str], str | None]
"""From the key that was written to the key to write; None for a record that is left out."""

SEED: Final = 2019
SAME_ROUND: Final = 0.8
"""How often a link stays within its round of copies."""
_SHARED_KINDS: Final = ("sectors", "references", "sources", "terms")
_SHARED_LEVELS: Final = ("country", "world-region")
_ID_LENGTH: Final = 70
_SKIPPED: Final = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "*.egg-info")
_SKIPPED_AT_THE_ROOT: Final = frozenset({"data", "tests", "benchmarks", "site"})

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_TEXT_LINK: Final = re.compile(r"\[([^\[\]]*)\]\(([a-z-]+/[a-z0-9-]+)\)")
_NOTE: Final = re.compile(r"\[\^([a-z0-9-]+)\]")
"""Marker of a note of the paper, by its number, or of another source, by its id."""
_MACRO: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_FILE_LINK: Final = re.compile(r"\[([^\[\]]*)\]\((?:\.\./)*([a-z-]+/[a-z0-9-]+)\.md[^()]*\)")
_NUMBER: Final = re.compile(r"\d+")
_STRING: Final = re.compile(r'"([^"]*)"')
_SYLLABLES: Final = (
    "ba", "bel", "cor", "dan", "del", "dor", "en", "fal", "fen", "gar", "hal", "il", "jas", "kel", "kor", "lan", "lin",
    "lor", "mar", "mel", "mon", "na", "nor", "ol", "pal", "per", "ra", "ren", "ros", "sal", "sel", "sor", "ta", "tel",
    "tor", "ul", "va", "ven", "vor", "wen", "yar", "zel",
)  # fmt: skip


def noted(name: str) -> str:
    """Key of what a marker in a text names."""
    return f"{'references' if name.isdecimal() else 'sources'}/{name}"


def read(data: Path) -> Catalogue:
    """The records under a data folder, unchecked."""
    return {
        f"{path.parent.name}/{path.stem}": yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        for path in sorted(data.glob("*/*.yml"))
    }


def resized(originals: Catalogue, size: int, seed: int = SEED) -> Catalogue:
    """A catalogue of this many records."""
    if size <= len(originals):
        return _Subset(originals, size, random.Random(seed)).records()
    return _Grown(originals, size, random.Random(seed)).records()


@dataclass
class _Subset:
    """Fewer records than there are, each kind in proportion."""

    originals: Catalogue
    size: int
    chance: random.Random
    kept: set[str] = field(default_factory=set)

    def records(self) -> Catalogue:
        self.kept = self._chosen()
        return {key: self._pruned(key) for key in self.originals if key in self.kept}

    def _chosen(self) -> set[str]:
        """Every so many-th record of the kinds in a row: proportions hold to within one."""
        papers = {key for key, values in self.originals.items() if values.get("main")}
        by_kind = [key for kind in KINDS for key in self._shuffled(kind) if key not in papers]
        count = self.size - len(papers)
        return papers | {by_kind[index * len(by_kind) // count] for index in range(count)}

    def _shuffled(self, kind: str) -> list[str]:
        keys = [key for key in self.originals if key.startswith(f"{kind}/")]
        return self.chance.sample(keys, len(keys))

    def _pruned(self, key: str) -> Values:
        def resolve(other: str) -> str | None:
            return other if other in self.kept else None

        kind = key.partition("/")[0]
        values = _mapped(KINDS[kind], self.originals[key], resolve, self._text)
        # A story without partners is none: another actor that is still there takes part.
        if kind == "success-stories" and "partners" not in values:
            values["partners"] = [min(other for other in self.kept if other.startswith("organisations/"))]
        return _tidy(values)

    def _text(self, text: str) -> str:
        linked = _TEXT_LINK.sub(self._link, text)
        return _NOTE.sub(lambda note: note[0] if noted(note[1]) in self.kept else "", linked).strip()

    def _link(self, link: re.Match[str]) -> str:
        words, key = link.groups()
        if key in self.kept or key not in self.originals:
            return link[0]
        return words or _shown(self.originals[key])


@dataclass
class _Grown:
    """More records than there are: the real ones, and rounds of copies."""

    originals: Catalogue
    size: int
    chance: random.Random
    rounds: list[dict[str, str]] = field(default_factory=list)
    """For each round, the copy of each original, by key."""
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each copy, what replaces the words of the original's names."""
    vocabulary: dict[str, list[str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def records(self) -> Catalogue:
        self._read_names()
        self._plan()
        made = dict(self.originals)
        for number, copies in enumerate(self.rounds, 1):
            for original, copy in copies.items():
                made[copy] = self._copy(original, copy, number)
        return made

    def _read_names(self) -> None:
        for key, values in self.originals.items():
            self.taken |= {_folded(values.get(name, "")) for name in ("name", "abbreviation", "local_name")}
            self.taken |= {_folded(alias) for alias in values.get("aliases", ())}
            self.vocabulary.setdefault(key.partition("/")[0], []).extend(_WORD.findall(values["name"]))

    def _plan(self) -> None:
        """Give each copy its key and its names first: records link to copies that come later."""
        growing = [key for key, values in self.originals.items() if not _is_shared(key, values)]
        missing = self.size - len(self.originals)
        while missing:
            chosen = growing if missing >= len(growing) else self.chance.sample(growing, missing)
            number = len(self.rounds) + 1
            self.rounds.append({key: f"{_cut(key)}-{number}" for key in chosen})
            for key, copy in self.rounds[-1].items():
                self.words[copy] = self._new_words(key)
            missing -= len(chosen)

    def _new_words(self, key: str) -> dict[str, str]:
        """About half of the words of a name give way, to words of the kind or invented ones; the name must be new."""
        values = self.originals[key]
        words = sorted(set(_WORD.findall(values["name"])))
        new: dict[str, str] = {}
        for _ in range(5):
            leaving = [word for word in words if self.chance.random() < 0.5] or words[:1]
            new = {word: self._other_word(key.partition("/")[0]) for word in leaving}
            if _folded(_renamed(values["name"], new)) not in self.taken:
                break
        else:
            new = {word: self._invented() for word in words}
        if _folded(_renamed(values["name"], new)) in self.taken:
            new[""] = f"{self._invented()} {self._invented()}"
        self.taken.add(_folded(_renamed(values["name"], new)))
        if "abbreviation" in values:
            new[values["abbreviation"]] = self._new_abbreviation(len(values["abbreviation"]))
        return new

    def _other_word(self, kind: str) -> str:
        return self.chance.choice(self.vocabulary[kind]) if self.chance.random() < 0.5 else self._invented()

    def _invented(self) -> str:
        return "".join(self.chance.choices(_SYLLABLES, k=3)).capitalize()

    def _new_abbreviation(self, length: int) -> str:
        while True:
            letters = "".join(self.chance.choices("ABCDEFGHIKLMNOPRSTUV", k=max(length, 4)))
            if _folded(letters) not in self.taken:
                self.taken.add(_folded(letters))
                return letters

    def _copy(self, original: str, copy: str, number: int) -> Values:
        def resolve(key: str) -> str:
            return self._copy_of(key, number)

        def text(value: str) -> str:
            return _TEXT_LINK.sub(lambda link: self._link(link, resolve), value)

        values = _mapped(KINDS[original.partition("/")[0]], self.originals[original], resolve, text)
        new = self.words[copy]
        values["name"] = _renamed(values["name"], new)
        if "abbreviation" in values:
            values["abbreviation"] = new[values["abbreviation"]]
        if "aliases" in values:
            values["aliases"] = [self._own_alias(_renamed(alias, new)) for alias in values["aliases"]]
        return _tidy(self._distinct(values, copy, number))

    def _own_alias(self, alias: str) -> str:
        """The alias, with an invented word if another record has it, or if it is one word, perhaps an ordinary one."""
        is_own = " " in alias and _folded(alias) not in self.taken
        own = alias if is_own else f"{alias} {self._invented()}"
        self.taken.add(_folded(own))
        return own

    def _distinct(self, values: Values, copy: str, number: int) -> Values:
        """The fields that no two records may share."""
        kind, _, identifier = copy.partition("/")
        if "website" in values:
            values["website"] = re.sub(r"//[^/]+", f"//{identifier}.{kind}.example", values["website"])
        if "local_name" in values:
            values["local_name"] = self._chinese(values["local_name"])
        if "series" in values:
            values["series"] = f"{values['series']}, round {number}"
        for name in ("latitude", "longitude"):
            if name in values:
                values[name] = f"{float(values[name]) + self.chance.uniform(-0.9, 0.9):.2f}"
        values.pop("former_ids", None)
        return values

    def _chinese(self, name: str) -> str:
        """As many Chinese characters as a name has, or more where a record has these already."""
        characters = [c for values in self.originals.values() for c in values.get("local_name", "")]
        made = "".join(self.chance.choices(characters, k=max(len(name), 2)))
        while made in self.taken:
            made += self.chance.choice(characters)
        self.taken.add(made)
        return made

    def _copy_of(self, key: str, number: int) -> str:
        """The copy of a record that a copy of this round names; the record itself where it has none."""
        near = self.rounds[number - 1].get(key)
        if near and self.chance.random() < SAME_ROUND:
            return near
        return self.chance.choice(self.rounds).get(key, key)

    def _link(self, link: re.Match[str], resolve: Callable[[str], str]) -> str:
        words, key = link.groups()
        if key not in self.originals:
            return link[0]
        other = resolve(key)
        return f"[{_renamed(words, self.words.get(other, {})) if words else ''}]({other})"


def _mapped(model: Any, values: Values, resolve: Resolve, text: Callable[[str], str]) -> Values:
    """The values with every link resolved and every other string but names passed through `text`."""
    mapped: Values = {}
    for name, value in values.items():
        link, part = link_of(model, name), nested(model, name)
        if name == "notes":
            numbers = [resolve(f"references/{number}") for number in value]
            mapped[name] = [key.partition("/")[2] for key in numbers if key]
        elif link:
            written = value if isinstance(value, list) else [value]
            keys = [key for key in (resolve(link.key(one)) for one in written) if key]
            new = [key if link.qualified else key.partition("/")[2] for key in dict.fromkeys(keys)]
            mapped[name] = new if isinstance(value, list) else "".join(new)
        elif part and isinstance(value, list):
            inner = [_mapped(part, one, resolve, text) for one in value]
            mapped[name] = [new for new, one in zip(inner, value, strict=True) if new.keys() == one.keys()]
        elif isinstance(value, list):
            mapped[name] = [text(one) for one in value]
        else:
            mapped[name] = text(value) if isinstance(value, str) else value
    return {name: value for name, value in mapped.items() if value or name == "notes"}


def _tidy(values: Values) -> Values:
    """`provenance` names only fields that are still there."""
    if "provenance" in values:
        values["provenance"] = {name: origin for name, origin in values["provenance"].items() if values.get(name)}
    return {name: value for name, value in values.items() if value or name == "notes"}


def _renamed(text: str, new: dict[str, str]) -> str:
    """The text with its words replaced; under the empty word stands what comes after them."""
    # A name of one short word is a word of its own; so is an abbreviation.
    words = new.get(text) or _WORD.sub(lambda word: new.get(word[0], word[0]), text)
    return f"{words} {new['']}" if "" in new else words


def _is_shared(key: str, values: Values) -> bool:
    return key.partition("/")[0] in _SHARED_KINDS or values.get("level") in _SHARED_LEVELS


def _shown(values: Values) -> str:
    """What an empty link to a record shows, for a record that is left out."""
    if "unit" not in values:
        return str(values["name"])
    return " ".join(values[name] for name in ("qualifier", "value", "unit") if name in values)


def _cut(key: str) -> str:
    kind, _, identifier = key.partition("/")
    return f"{kind}/{identifier[:_ID_LENGTH].strip('-')}"


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^\w]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


def write(catalogue: Catalogue, data: Path) -> None:
    """One file a record."""
    for key, values in catalogue.items():
        path = data / f"{key}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_yaml(values), "utf-8")


def _yaml(values: Values) -> str:
    style: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 100, "default_flow_style": None}
    text: str = yaml.dump(values, Dumper=yaml.CSafeDumper, **style)
    return text


def project(target: Path, size: int | None = None, seed: int = SEED, root: Path = ROOT) -> None:
    """The repository's sources with a catalogue of this size, or with their own; in version control, as in earnest."""

    def skipped(folder: str, names: list[str]) -> set[str]:
        # `docs/data` is a folder of pages.
        return {*_SKIPPED(folder, names), *(_SKIPPED_AT_THE_ROOT if Path(folder) == root else ())}

    shutil.copytree(root, target, ignore=skipped)
    if size is None:
        shutil.copytree(root / "data", target / "data")
    else:
        originals = read(root / "data")
        made = resized(originals, size, seed)
        write(made, target / "data")
        for page in sorted((target / "docs").rglob("*.md")):
            page.write_text(_without(page.read_text("utf-8"), originals.keys() - made.keys()), "utf-8")
    _commit(target)


def _without(page: str, gone: set[str]) -> str:
    """A hand-written page without the links and macro calls that name records which are left out."""
    names = gone | {key.partition("/")[2] for key in gone}

    def call(found: re.Match[str]) -> str:
        strings = _STRING.findall(found[0])
        written = {*strings, *(_NUMBER.findall(found[0]) if found[0].startswith("{{ note(") else ())}
        if names.isdisjoint(written):
            return found[0]
        return str(strings[-1]) if found[0].startswith("{{ link(") and len(strings) > 1 else ""

    def link(found: re.Match[str]) -> str:
        return found[1] if found[2] in gone else found[0]

    return _FILE_LINK.sub(link, _MACRO.sub(call, page)) if gone else page


def _commit(target: Path) -> None:
    """One commit at a fixed time, so that records have dates. Without git they have none, as for anyone without it."""
    if not shutil.which("git"):
        return
    who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in _IDENTITY.items()}
    git = ("git", "-c", "core.hooksPath=", "-c", "gc.auto=0")
    for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "A catalogue")):
        subprocess.run([*git, *command], cwd=target, env={**os.environ, **who}, check=True)


_IDENTITY: Final = {"NAME": "Benchmark", "EMAIL": "benchmark@atlas.example", "DATE": "2019-05-31T12:00:00Z"}


def main(arguments: list[str] | None = None) -> None:
    """Write a project with a catalogue of a given size."""
    parser = argparse.ArgumentParser(description="Write a project with a catalogue of a given size.")
    parser.add_argument("size", help="how many records, or `real` for the repository's own")
    parser.add_argument("target", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    project(options.target, None if options.size == "real" else int(options.size), options.seed)


if __name__ == "__main__":
    main()
