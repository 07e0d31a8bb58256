"""Release of a version: its number, a changelog of facts, a frozen download, and the metadata that archives ask for."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from atlas.cli.texts import rendered
from atlas.exports import archive, changes
from atlas.exports import files as exported
from atlas.macros import page_settings
from atlas.macros.markdown import escaped
from atlas.records import checks
from atlas.records.diagnostics import DataError, errors
from atlas.site import Site, history
from atlas.site.history import History
from atlas.site.revisions import RecordChange, revisions
from atlas.site.settings import Settings

_NUMBER: Final = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)")
_CODE: Final = Path("atlas", "__init__.py")
_CITATION: Final = Path("CITATION.cff")
_ZENODO: Final = Path(".zenodo.json")
_CHANGELOG: Final = Path("CHANGELOG.md")
_HEAD: Final = "# Changelog\n\nWhat each version of the data altered, by `python -m atlas release`.\n"


class Refused(Exception):
    """Exception for a version that cannot be released: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """Version to release: its number, its day, the site's records and settings, and the net changes of the records."""

    version: str
    day: date
    site: Site
    last: str
    """Tag of the version before; empty for the first one."""
    changes: tuple[RecordChange, ...]


def prepare(root: Path, version: str, day: date) -> Release:
    """Release of the repository at `root`, as it is committed. Raises Refused."""
    if not _NUMBER.fullmatch(version):
        raise Refused(f"{version!r} is no version: write three numbers with dots between them, such as 1.2.0.")
    past = history.read(root, "data", "docs")
    if past.problem:
        raise Refused(f"Without its history nothing can be released. {past.problem}")
    if waiting := history.unsaved(root):
        raise Refused(f"{waiting[0]} is not committed: commit or undo what has changed, and try again.")
    last, present = history.last_release(root), _present(root)
    if last == f"v{version}":
        raise Refused(f"{version} has been released already: choose a higher number.")
    highest = max(present, last.removeprefix("v") or present, key=_numbers)
    if _numbers(version) < _numbers(highest):
        raise Refused(f"{version} is lower than {highest}: choose a higher number.")
    settings = root / "mkdocs.yml"
    try:
        _ = page_settings.read(settings) if settings.is_file() else None
    except DataError as error:
        raise Refused(f"The settings cannot be used: mend them first.\n{error}") from None
    catalogue, found = checks.check(root / "data")
    if errors(found):
        raise Refused("The data have errors: mend them first (python -m atlas check).")
    site = Site(catalogue, Settings.read(root), past, root, version=version)
    net = revisions(History(changes=(history.between(root, last, "data"),), contents=past.contents))
    return Release(version, day, site, last, net[0].records if net else ())


def write(release: Release, target: Path) -> tuple[list[Path], list[Path]]:
    """Files of the repository that were changed, and files for publishing, written into the folder `target`."""
    root = release.site.root
    texts = {
        _CODE: re.sub(r'(?m)^__version__ = ".*"$', f'__version__ = "{release.version}"', _text(root / _CODE)),
        _CITATION: citation(release, _text(root / _CITATION)),
        _ZENODO: zenodo(release, yaml.load(_text(root / _CITATION), yaml.BaseLoader)),  # noqa: S506 (texts only)
        _CHANGELOG: changelog(release, _text(root / _CHANGELOG)),
    }
    for path, text in texts.items():
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    return [*texts], list(_download(release.site, target))


def changelog(release: Release, before: str) -> str:
    """Changelog with the facts of a release above those of earlier ones."""
    older = before.removeprefix(_HEAD) if before.startswith(_HEAD) else before
    by_action = {
        action: [one for one in release.changes if one.action == action] for action in ("added", "removed", "changed")
    }
    values = {"release": release, "by_action": by_action, "escaped": escaped}
    return f"{_HEAD}\n{rendered('changelog.md', **values, name=changes.name, sentence=changes.sentence)}{older}"


def citation(release: Release, before: str) -> str:
    """Text of CITATION.cff with the version and the day of a release."""
    text = re.sub(r"(?m)^date-released: .*\n", "", before)
    return re.sub(r"(?m)^version: .*$", f"version: {release.version}\ndate-released: {release.day.isoformat()}", text)


def zenodo(release: Release, cited: Mapping[str, Any]) -> str:
    """Metadata for the archive Zenodo, which gives a DOI: JSON, from the settings and CITATION.cff."""
    settings = release.site.settings
    addresses = {"isDocumentedBy": settings.address, "isSupplementTo": settings.repository}
    related = [{"identifier": address, "relation": relation} for relation, address in addresses.items() if address]
    content = {
        "title": settings.name,
        "upload_type": "dataset",
        "description": f"<p>{settings.description}</p>",
        "creators": [{"name": settings.author or settings.name}],
        "license": settings.licence.id.lower(),
        "access_right": "open",
        "keywords": cited.get("keywords", []),
        **({"language": "eng"} if settings.text_language.startswith("en") else {}),
        "version": release.version,
        "publication_date": release.day.isoformat(),
        **({"related_identifiers": related} if related else {}),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _download(site: Site, target: Path) -> Iterator[Path]:
    """Archive of the data and its checksum, as `sha256sum --check` reads it."""
    data = next(file.data for file in exported(site) if file.path == archive.path(site))
    made = target / f"{site.settings.short_name}-{site.version}.zip"
    checksum = made.with_name(f"{made.name}.sha256")
    target.mkdir(parents=True, exist_ok=True)
    made.write_bytes(data)
    checksum.write_text(f"{hashlib.sha256(data).hexdigest()}  {made.name}\n", encoding="utf-8", newline="\n")
    yield from (made, checksum)


def _present(root: Path) -> str:
    found = re.search(r'(?m)^__version__ = "(.*)"$', _text(root / _CODE))
    if not found or not _NUMBER.fullmatch(found[1]):
        raise Refused(f'{_CODE.as_posix()} has no version: write a line such as __version__ = "0.1.0" into it.')
    return found[1]


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
