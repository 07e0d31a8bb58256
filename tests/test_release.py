"""A version is prepared from what is committed: its number, changelog of facts, download and metadata."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import jsonschema
import pytest
import yaml

from atlas.cli.commands import MISUSED
from atlas.cli.main import main
from tests.conftest import ROOT
from tests.exports.test_cite import cff_validator
from tests.test_history import Repository

Capture = pytest.CaptureFixture[str]
SOUND = Path(__file__).parent / "hostile" / "data"
KNOWN = "data/organisations/known.yml"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A small atlas with the real settings, committed as version 0.1.0 and not released."""
    made = Repository(tmp_path / "repository")
    shutil.copytree(SOUND, made.root / "data")
    for name in ("mkdocs.yml", "CITATION.cff", "LICENSE", "README.md", ".gitignore"):
        shutil.copy(ROOT / name, made.root / name)
    made.put("atlas/__init__.py", '"""Atlas."""\n\n__version__ = "0.1.0"\n')
    citation = (made.root / "CITATION.cff").read_text("utf-8")
    made.put(
        "CITATION.cff", "\n".join("version: 0.1.0" if line[:8] == "version:" else line for line in citation.split("\n"))
    )
    made.commit("Begin", "2020-05-01T00:00:00Z")
    monkeypatch.chdir(made.root)
    return made


def released(repository: Repository, version: str, day: str = "2020-06-01") -> None:
    assert main(["release", version, "--date", day]) == 0
    repository.commit(f"Release {version}", f"{day}T00:00:00Z")
    repository.git("tag", f"v{version}")


def test_one_number_stands_in_every_place(repository: Repository) -> None:
    assert main(["release", "0.2.0", "--date", "2020-06-01"]) == 0
    assert '__version__ = "0.2.0"' in (repository.root / "atlas/__init__.py").read_text("utf-8")
    cited = yaml.load((repository.root / "CITATION.cff").read_text("utf-8"), yaml.BaseLoader)
    assert (cited["version"], cited["date-released"]) == ("0.2.0", "2020-06-01")
    assert [error.message for error in cff_validator().iter_errors(cited)] == []
    deposit = json.loads((repository.root / ".zenodo.json").read_text("utf-8"))
    assert (deposit["version"], deposit["publication_date"]) == ("0.2.0", "2020-06-01")
    with zipfile.ZipFile(repository.root / "dist/eu-china-cluster-atlas-0.2.0.zip") as packed:
        readme = packed.read("eu-china-cluster-atlas/README.txt").decode()
    assert "version 0.2.0, data of 1 May 2020." in readme


def test_the_settings_may_be_those_that_a_file_inherits(repository: Repository, capsys: Capture) -> None:
    repository.put("base.yml", (repository.root / "mkdocs.yml").read_text("utf-8"))
    repository.put("mkdocs.yml", "INHERIT: base.yml\nsite_name: Another Atlas\n")
    repository.commit("Inherit", "2020-05-02T00:00:00Z")
    assert main(["release", "0.2.0"]) == 0
    deposit = json.loads((repository.root / ".zenodo.json").read_text("utf-8"))
    assert deposit["title"] == "Another Atlas"
    assert deposit["creators"] == [{"name": "The EU–China Cluster Atlas contributors"}]
    repository.put("base.yml", "INHERIT: mkdocs.yml\n")
    repository.commit("Inherit from each other", "2020-05-03T00:00:00Z")
    assert main(["release", "0.3.0"]) == MISUSED
    assert "The settings cannot be used: mend them first.\nbase.yml:1:1: It inherits" in capsys.readouterr().err


def test_the_metadata_have_what_an_archive_asks_for(repository: Repository) -> None:
    assert main(["release", "0.2.0"]) == 0
    deposit = json.loads((repository.root / ".zenodo.json").read_text("utf-8"))
    assert deposit["title"] == "EU–China Cluster Atlas"
    assert deposit["upload_type"] == "dataset"
    assert deposit["creators"] == [{"name": "The EU–China Cluster Atlas contributors"}]
    assert deposit["license"] == "cc-by-4.0"
    assert all(deposit[name] for name in ("description", "keywords", "language", "access_right"))


RELATIONS = (
    "cites", "compiles", "continues", "describes", "documents", "hasMetadata", "hasPart", "isAlternateIdentifier",
    "isCitedBy", "isCompiledBy", "isContinuedBy", "isDerivedFrom", "isDescribedBy", "isDocumentedBy", "isIdenticalTo",
    "isMetadataFor", "isNewVersionOf", "isObsoletedBy", "isOriginalFormOf", "isPartOf", "isPreviousVersionOf",
    "isReferencedBy", "isRequiredBy", "isReviewedBy", "isSourceOf", "isSupplementTo", "isSupplementedBy",
    "isVariantFormOf", "obsoletes", "references", "requires", "reviews",
)  # fmt: skip
WORDS = {"type": "string", "minLength": 1}
DEPOSIT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "upload_type", "description", "creators", "access_right", "publication_date", "license"],
    "properties": {
        "title": WORDS,
        "upload_type": {
            "enum": [
                "publication", "poster", "presentation", "dataset", "image", "video", "software", "lesson",
                "physicalobject", "other",
            ]
        },
        "description": {"type": "string", "pattern": "^<p>.+</p>$"},
        "creators": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {"name": WORDS, "affiliation": WORDS, "orcid": WORDS, "gnd": WORDS},
            },
        },
        "access_right": {"enum": ["open", "embargoed", "restricted", "closed"]},
        "license": {"type": "string", "pattern": "^[a-z0-9]+([.-][a-z0-9]+)*$"},
        "publication_date": {"type": "string", "format": "date"},
        "version": WORDS,
        "language": {"type": "string", "pattern": "^[a-z]{3}$"},
        "keywords": {"type": "array", "items": WORDS, "uniqueItems": True},
        "related_identifiers": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["identifier", "relation"],
                "properties": {
                    "identifier": {"type": "string", "pattern": "^https?://"},
                    "relation": {"enum": list(RELATIONS)},
                    "resource_type": WORDS,
                },
            },
        },
    },
}  # fmt: skip
"""What Zenodo's documentation says of the fields that a deposit of data can have, without those for other uploads."""


def wrong(deposit: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(DEPOSIT, format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(deposit)]


@pytest.mark.parametrize("settings", ["real", "hardly any", "another language"])
def test_the_metadata_are_as_the_archive_takes_them(
    settings: str, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_SITE_URL", "https://atlas.example/")
    monkeypatch.setenv("ATLAS_REPOSITORY_URL", "https://github.com/owner/atlas")
    if settings != "real":
        language = "theme: {name: material, language: fr}\n" if settings == "another language" else ""
        repository.put("mkdocs.yml", f"site_name: Atlas\nsite_description: All.\n{language}plugins: [atlas: {{}}]\n")
        repository.commit("Set little", "2020-05-02T00:00:00Z")
    assert main(["release", "0.2.0"]) == 0
    deposit = json.loads((repository.root / ".zenodo.json").read_text("utf-8"))
    assert wrong(deposit) == []
    assert ("language" in deposit) == (settings != "another language")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("upload_type", "data"),
        ("access_right", "public"),
        ("license", "CC-BY-4.0"),
        ("creators", []),
        ("creators", [{"name": ""}]),
        ("publication_date", "1 June 2020"),
        ("language", "en"),
        ("related_identifiers", [{"identifier": "https://atlas.example/", "relation": "isExplainedBy"}]),
        ("licence", "cc-by-4.0"),
    ],
)
def test_metadata_that_the_archive_refuses_would_be_found(name: str, value: object, repository: Repository) -> None:
    assert main(["release", "0.2.0"]) == 0
    deposit = json.loads((repository.root / ".zenodo.json").read_text("utf-8"))
    assert wrong({**deposit, name: value})


def test_the_settings_are_those_of_the_site(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_SITE_URL", "https://atlas.example/")
    assert main(["release", "0.2.0"]) == 0
    related = json.loads((repository.root / ".zenodo.json").read_text("utf-8"))["related_identifiers"]
    assert related == [{"identifier": "https://atlas.example/", "relation": "isDocumentedBy"}]


def test_the_download_has_its_checksum_and_is_never_committed(repository: Repository) -> None:
    assert main(["release", "0.2.0"]) == 0
    folder = repository.root / "dist"
    said, name = (folder / "eu-china-cluster-atlas-0.2.0.zip.sha256").read_text("utf-8").split()
    assert said == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert "dist" not in repository.git("status", "--porcelain")


def test_the_same_commit_makes_the_same_files(repository: Repository, tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        assert main(["release", "0.2.0", "--date", "2020-06-01", "--to", str(tmp_path / "out")]) == 0
        changed = ("CITATION.cff", "CHANGELOG.md", ".zenodo.json")
        made.append([(repository.root / name).read_bytes() for name in changed])
        made[-1] += [path.read_bytes() for path in sorted((tmp_path / "out").iterdir())]
        repository.git("stash", "--include-untracked")
    assert made[0] == made[1]


def test_the_changelog_tells_facts_since_the_last_version(repository: Repository) -> None:
    released(repository, "0.1.0")
    first = (repository.root / "CHANGELOG.md").read_text("utf-8")
    text = (repository.root / KNOWN).read_text("utf-8")
    for kind in ("museum", "network"):
        repository.put(KNOWN, text.replace("type: company", f"type: {kind}"))
        repository.commit("Words that nobody shall read", "2020-06-02T00:00:00Z")
    repository.put("data/terms/new.yml", 'name: New *term*\nsummary: New.\nsections: ["1"]\n')
    repository.commit("Add one", "2020-06-03T00:00:00Z")
    assert main(["release", "0.2.0", "--date", "2020-07-01"]) == 0
    told = (repository.root / "CHANGELOG.md").read_text("utf-8")
    assert told.index("## 0.2.0 (2020-07-01)") < told.index("## 0.1.0 (2020-06-01)")
    assert "since v0.1.0: 1 added, 0 removed, 1 changed." in told
    assert "### Added\n\n- New \\*term\\* (`terms/new`)\n" in told
    # What was altered twice is one change, from what it was in the last version to what it is now.
    assert "(`organisations/known`)\n  - Type: company → network\n" in told
    assert "nobody" not in told
    assert told.endswith(first.split("\n\n", 2)[2])


def test_it_says_what_to_do_next(repository: Repository, capsys: Capture) -> None:
    assert main(["release", "0.2.0"]) == 0
    steps = capsys.readouterr().out
    for line in (
        "git add atlas/__init__.py CITATION.cff",
        'git commit --message "Release 0.2.0"',
        "git tag --annotate v0.2.0",
    ):
        assert line in steps
    assert "dist/eu-china-cluster-atlas-0.2.0.zip.sha256" in steps


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("two", "'two' is no version: write three numbers with dots between them, such as 1.2.0."),
        ("v0.3.0", "'v0.3.0' is no version"),
        ("0.1.9", "0.1.9 is lower than 0.2.0: choose a higher number."),
        ("0.2.0", "0.2.0 has been released already: choose a higher number."),
    ],
)
def test_a_number_that_does_not_follow_is_refused(
    version: str, told: str, repository: Repository, capsys: Capture
) -> None:
    released(repository, "0.2.0")
    assert main(["release", version]) == 2
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert said.count("\n") == 1
    assert repository.git("status", "--porcelain") == ""


def test_what_is_not_committed_or_has_no_history_is_refused(
    repository: Repository, tmp_path: Path, capsys: Capture
) -> None:
    repository.put("notes.txt", "x")
    assert main(["release", "0.2.0"]) == 2
    assert capsys.readouterr().err == "notes.txt is not committed: commit or undo what has changed, and try again.\n"
    (repository.root / "notes.txt").unlink()
    repository.put(KNOWN, "name: [")
    repository.commit("Break", "2020-05-03T00:00:00Z")
    assert main(["release", "0.2.0"]) == 2
    assert "The data have errors" in capsys.readouterr().err
    shutil.rmtree(repository.root / ".git")
    assert main(["release", "0.2.0"]) == 2
    assert "Clone the repository" in capsys.readouterr().err
    assert not (repository.root / "dist").exists()
