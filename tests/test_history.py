"""What version control knows of the files, asked of real repositories."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from atlas.records import catalogue
from atlas.records.model import Cluster
from atlas.site import Site, history
from atlas.site.history import History


class Repository:
    """A repository whose commits are made at chosen times."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(exist_ok=True)
        self.git("init", "--quiet")

    def git(self, *arguments: str, when: str = "2020-01-01T00:00:00Z") -> str:
        """Run git; the test fails with what it said."""
        identity = {f"GIT_{who}_{what}": "x@x.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {"GIT_AUTHOR_DATE": "1999-01-01T00:00:00Z", "GIT_COMMITTER_DATE": when}
        clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **identity, **dates, **clean},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def put(self, path: str, text: str) -> None:
        """Write a file."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def commit(self, subject: str, when: str) -> None:
        """Commit all that lies there."""
        self.git("add", "--all", when=when)
        self.git("commit", "--quiet", "--message", subject, when=when)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two records of the first of May, one changed and one added on the second, and code on the third."""
    made = Repository(tmp_path / "repository")
    made.put("data/places/lyon.yml", "name: Lyon\n")
    made.put("data/places/wuxi.yml", "name: Wuxi\n")
    made.commit("Begin: 上海 \x1e and more", "2020-05-01T10:00:00+02:00")
    made.put("data/places/lyon.yml", "name: Lyons\n")
    made.put("data/clusters/clara.yml", "name: CLARA\n")
    made.commit("Correct Lyon", "2020-05-02T00:00:00Z")
    made.put("code.py", "pass\n")
    made.commit("Code", "2020-05-03T00:00:00Z")
    return made


def test_files_were_added_and_changed_when_committed(repository: Repository) -> None:
    found = history.read(repository.root, "data")
    assert found.files.get("data/places/lyon.yml") == history.Dates(day("2020-05-01T08:00"), day("2020-05-02"))
    assert found.files.get("data/places/wuxi.yml") == history.Dates(day("2020-05-01T08:00"), day("2020-05-01T08:00"))
    assert found.files.get("data/places/none.yml") is None


def test_changes_come_newest_first_and_only_those_of_the_folder(repository: Repository) -> None:
    newest, oldest = history.read(repository.root, "data").changes
    assert (newest.when, oldest.when) == (day("2020-05-02"), day("2020-05-01T08:00"))
    assert [file[:2] for file in newest.files] == [
        ("added", "data/clusters/clara.yml"), ("changed", "data/places/lyon.yml"),
    ]  # fmt: skip
    assert len(newest.commit) == 40


def test_the_latest_change_is_that_of_the_folder(repository: Repository) -> None:
    found = history.read(repository.root, "data", "code.py")
    assert found.latest("data/") == day("2020-05-02")
    assert found.latest("code") == day("2020-05-03")
    assert found.latest("other/") is None


def test_the_contents_of_a_file_are_there_as_they_were(repository: Repository) -> None:
    found = history.read(repository.root, "data")
    added, changed = found.changes[0].files
    assert added.before == ""
    contents = found.contents.read([changed.before, changed.after, "0" * 40])
    assert contents == {changed.before: b"name: Lyon\n", changed.after: b"name: Lyons\n"}


def test_a_file_changed_on_the_disk_has_no_date(repository: Repository) -> None:
    repository.put("data/places/lyon.yml", "name: Lugdunum\n")
    repository.put("data/places/new.yml", "name: New\n")
    found = history.read(repository.root, "data")
    assert found.files.get("data/places/lyon.yml") is None
    assert found.files.get("data/places/new.yml") is None
    assert found.files.get("data/places/wuxi.yml")


def test_a_file_removed_and_added_again_begins_anew(repository: Repository) -> None:
    (repository.root / "data/places/lyon.yml").unlink()
    repository.commit("Remove Lyon", "2020-06-01T00:00:00Z")
    assert history.read(repository.root, "data").files.get("data/places/lyon.yml") is None
    assert history.read(repository.root, "data").changes[0].files[0][:2] == (
        "removed", "data/places/lyon.yml",
    )  # fmt: skip
    repository.put("data/places/lyon.yml", "name: Lyon\n")
    repository.commit("Add Lyon again", "2020-06-02T00:00:00Z")
    assert history.read(repository.root, "data").files.get("data/places/lyon.yml") == history.Dates(
        day("2020-06-02"), day("2020-06-02")
    )


def test_a_project_within_a_larger_repository_has_its_own_paths(repository: Repository) -> None:
    repository.put("inner/data/places/oslo.yml", "name: Oslo\n")
    repository.commit("Add a project", "2020-07-01T00:00:00Z")
    found = history.read(repository.root / "inner", "data")
    assert list(found.files) == ["data/places/oslo.yml"]
    repository.put("inner/data/places/oslo.yml", "name: Christiania\n")
    assert list(history.read(repository.root / "inner", "data").files) == []


def test_a_shallow_copy_says_how_to_complete_it(repository: Repository, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth", "1", f"file://{repository.root}", str(shallow))
    assert unknown(shallow) == "this copy of the repository is shallow. Complete it with `git fetch --unshallow`."
    complete = tmp_path / "complete"
    repository.git("clone", "--quiet", f"file://{repository.root}", str(complete))
    assert history.read(complete, "data") == history.read(repository.root, "data")
    assert not history.read(complete, "data").problem


def test_a_download_without_history_says_to_clone(tmp_path: Path, repository: Repository) -> None:
    (tmp_path / "download/data").mkdir(parents=True)
    assert unknown(tmp_path / "download") == (
        "this folder is not a git repository. Clone the repository in place of downloading its files."
    )
    inside = repository.root / "download"
    (inside / "data").mkdir(parents=True)
    (inside / "data/x.yml").write_text("name: X\n")
    assert history.read(inside, "data").files == {}


def test_without_git_the_answer_is_to_install_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert unknown(repository.root) == "git is not installed. Install it from https://git-scm.com/."


def test_a_repository_without_commits_says_to_commit(tmp_path: Path) -> None:
    empty = Repository(tmp_path / "empty").root
    assert unknown(empty) == "nothing is committed yet. Commit the records with `git add` and `git commit`."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            "fatal: detected dubious ownership in repository at '/somewhere'\nTo add an exception, call …",
            "the folder belongs to another user, and git does not trust it. If you do, run `git config --global --add "
            "safe.directory {root}`.",
        ),
        (
            "warning: x\nfatal: bad object HEAD",
            "git refuses to tell the history (fatal: bad object HEAD). Run `git log` in this folder, and mend what it "
            "complains of.",
        ),
    ],
)
def test_a_refusal_of_git_is_told_with_its_cure(
    answer: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = tmp_path / "answer"
    answers.write_text(answer)
    git = tmp_path / "bin" / "git"
    git.parent.mkdir()
    git.write_text(f'#!/bin/sh\n/bin/cat "{answers}" >&2\nexit 128\n')
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(git.parent))
    assert unknown(tmp_path) == told.format(root=tmp_path.resolve())


def test_the_variables_of_a_hook_do_not_lead_to_another_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = history.read(repository.root, "data")
    other = Repository(tmp_path / "other")
    other.put("data/places/other.yml", "name: Other\n")
    other.commit("Another project", "2021-01-01T00:00:00Z")
    for name, value in {
        "GIT_DIR": other.root / ".git", "GIT_WORK_TREE": other.root, "GIT_INDEX_FILE": other.root / ".git" / "index",
        "GIT_PREFIX": "data/", "GIT_NAMESPACE": "x", "GIT_LITERAL_PATHSPECS": "1", "GIT_CEILING_DIRECTORIES": tmp_path,
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.worktree", "GIT_CONFIG_VALUE_0": other.root,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    assert history.read(repository.root, "data") == ours


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("i18n.logOutputEncoding", "ISO-2022-JP"), ("i18n.commitEncoding", "UTF-8"), ("log.showRoot", "false"),
        ("core.quotePath", "true"), ("color.ui", "always"), ("color.diff", "always"), ("log.date", "relative"),
        ("log.decorate", "full"), ("diff.noprefix", "true"), ("diff.renames", "copies"), ("log.showSignature", "true"),
        ("diff.external", "false"), ("log.follow", "true"), ("diff.relative", "true"), ("format.pretty", "oneline"),
    ],
)  # fmt: skip
def test_no_setting_of_git_changes_what_is_read(setting: str, value: str, repository: Repository) -> None:
    repository.put("data/places/北京.yml", "name: 北京\n")
    repository.commit("Add 北京", "2020-05-04T00:00:00Z")
    plain = history.read(repository.root, "data")
    assert "data/places/北京.yml" in plain.files
    repository.git("config", setting, value)
    assert history.read(repository.root, "data") == plain


@pytest.mark.parametrize("when", ["1970-01-01T00:00:01Z", "1975-05-06T00:00:00Z", "2099-12-31T23:59:59Z"])
def test_a_clock_that_was_wrong_does_no_harm(when: str, repository: Repository) -> None:
    repository.put("data/places/oslo.yml", "name: Oslo\n")
    repository.commit("Add Oslo", when)
    assert history.read(repository.root, "data").files["data/places/oslo.yml"].added == datetime.fromisoformat(when)


def unknown(root: Path) -> str:
    """Reason why nothing is known of a folder, without the words with which each begins."""
    found = history.read(root, "data")
    assert found == History(problem=found.problem)
    beginning = "No dates of the records and no feeds are published: "
    assert found.problem.startswith(beginning)
    return found.problem.removeprefix(beginning)


NAMES = {"zeta": "2019-01-01", "beta": "2020-01-01", "gamma": "2021-01-01"}
"""Ids of a record that was renamed twice, and from which day each was its own."""


@pytest.fixture
def renamed(repository: Repository) -> Repository:
    """A record with two former ids, another that was merged into it, and one that was split from it."""
    before = ""
    repository.put("data/clusters/other.yml", "name: Other\n")
    for name, day_of_change in NAMES.items():
        if before:
            repository.git("mv", f"data/clusters/{before}.yml", f"data/clusters/{name}.yml")
        else:
            repository.put(f"data/clusters/{name}.yml", "name: Zeta\n")
        repository.commit(name, f"{day_of_change}T00:00:00Z")
        before = name
    (repository.root / "data/clusters/other.yml").unlink()
    repository.put("data/clusters/part.yml", "name: Part\n")
    repository.commit("Merge the other, and split the part", "2022-01-01T00:00:00Z")
    return repository


@pytest.mark.parametrize("former", list(permutations(["zeta", "beta", "other"])))
def test_a_renamed_record_keeps_its_identity_and_first_day_in_any_order(
    renamed: Repository, former: tuple[str, ...]
) -> None:
    gamma = Cluster(id="gamma", name="Gamma", summary="A.", sections=("1",), former_ids=former)
    zeta = Cluster(id="zeta", name="Zeta", summary="A.", sections=("1",))
    site = Site(catalogue.build([gamma]), history=history.read(renamed.root, "data"))
    assert site.identity(gamma) == Site(catalogue.build([zeta])).identity(zeta)
    assert site.dates(gamma) == history.Dates(day("2019-01-01"), day("2021-01-01"))


RECORD = "name: {name}\nsummary: A.\nsections: ['1']\n"


@pytest.mark.parametrize(
    ("new", "former", "is_renamed"),
    [
        ("Zeta", "", True),
        ("Zeta, renamed", "former_ids: [zeta]\n", True),
        ("Omega", "", False),
    ],
)
def test_a_record_that_is_renamed_in_two_commits_keeps_its_identity(
    repository: Repository, new: str, former: str, is_renamed: bool
) -> None:
    repository.put("data/clusters/zeta.yml", RECORD.format(name="Zeta"))
    repository.commit("Add Zeta", "2021-01-01T00:00:00Z")
    repository.put("data/clusters/omega.yml", RECORD.format(name=new) + former)
    repository.commit("Add its new file", "2021-02-01T00:00:00Z")
    (repository.root / "data/clusters/zeta.yml").unlink()
    repository.commit("Remove its old file", "2021-03-01T00:00:00Z")
    omega = Cluster(id="omega", name=new, summary="A.", sections=("1",), former_ids=("zeta",))
    zeta = Cluster(id="zeta", name="Zeta", summary="A.", sections=("1",))
    site = Site(catalogue.build([omega]), history=history.read(repository.root, "data"))
    assert (site.identity(omega) == Site(catalogue.build([zeta])).identity(zeta)) == is_renamed
    dates = site.dates(omega)
    assert dates is not None
    assert dates.added == day("2021-01-01" if is_renamed else "2021-02-01")


def test_a_merge_is_one_change_with_all_that_it_brought(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.put("data/places/oslo.yml", "name: Oslo\n")
    repository.commit("Add Oslo", "2021-01-01T00:00:00Z")
    repository.git("mv", "data/places/oslo.yml", "data/places/bergen.yml")
    repository.commit("Rename it", "2021-01-02T00:00:00Z")
    repository.git("checkout", "--quiet", "-")
    repository.put("data/places/wuxi.yml", "name: Wu Xi\n")
    repository.commit("Correct Wuxi", "2021-01-03T00:00:00Z")
    repository.git("merge", "--quiet", "--no-commit", "branch")
    repository.put("data/places/lyon.yml", "name: Lyon again\n")
    repository.commit("Merge the branch, and correct Lyon", "2021-01-04T00:00:00Z")
    newest, second, *_ = history.read(repository.root, "data").changes
    assert newest.when == day("2021-01-04")
    assert [file[:2] for file in newest.files] == [
        ("added", "data/places/bergen.yml"), ("changed", "data/places/lyon.yml"),
    ]  # fmt: skip
    assert [file.path for file in second.files] == ["data/places/wuxi.yml"]


def test_a_record_that_took_another_in_or_was_split_off_has_its_own_identity(renamed: Repository) -> None:
    part = Cluster(id="part", name="Part", summary="A.", sections=("1",))
    lyon = Cluster(id="gamma", name="Gamma", summary="A.", sections=("1",), former_ids=("other",))
    site = Site(catalogue.build([part, lyon]), history=history.read(renamed.root, "data"))
    bare = Site(catalogue.build([part]))
    assert site.identity(part) == bare.identity(part)
    assert site.identity(lyon) == bare.identity(lyon.model_copy(update={"former_ids": ()}))


def test_without_a_history_the_first_former_id_is_taken_for_the_oldest() -> None:
    gamma = Cluster(id="gamma", name="Gamma", summary="A.", sections=("1",), former_ids=("zeta", "beta"))
    zeta = Cluster(id="zeta", name="Zeta", summary="A.", sections=("1",))
    site = Site(catalogue.build([gamma]))
    assert site.identity(gamma) == site.identity(zeta)
