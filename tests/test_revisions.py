"""Changes of the data by their values, asked of real repositories: what altered, from what to what, by which source."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from atlas.exports import changes, feeds
from atlas.records import checks, reading
from atlas.records.reading import RecordCache
from atlas.site import Site, history
from atlas.site.revisions import FactChange, RecordChange, revisions
from tests.test_history import Repository

SOUND = Path(__file__).parent / "hostile" / "data"
KNOWN = "data/organisations/known.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A small sound atlas, committed."""
    made = Repository(tmp_path / "repository")
    shutil.copytree(SOUND, made.root / "data")
    made.commit("Begin", "2020-05-01T00:00:00Z")
    return made


def edit(repository: Repository, path: str, old: str, new: str) -> None:
    text = (repository.root / path).read_text("utf-8")
    assert old in text
    repository.put(path, text.replace(old, new))


def latest(repository: Repository) -> list[RecordChange]:
    """Changes of the last commit; the test has made one after the first."""
    repository.commit("Words that nobody shall read", "2020-05-02T00:00:00Z")
    found = revisions(history.read(repository.root, "data"))
    return [change for revision in found[:-1] for change in revision.records]


def site_of(repository: Repository) -> Site:
    return Site(checks.load(repository.root / "data"), history=history.read(repository.root, "data"))


def test_the_first_commit_added_all_records(repository: Repository) -> None:
    (first,) = revisions(history.read(repository.root, "data"))
    assert {change.action for change in first.records} == {"added"}
    assert {change.key for change in first.records} == {record.key for record in checks.load(repository.root / "data")}


def test_a_changed_value_is_told_with_the_sources_of_its_record(repository: Repository) -> None:
    edit(repository, KNOWN, "type: company", "type: museum")
    (change,) = latest(repository)
    (altered,) = change.facts
    assert (change.key, change.action) == ("organisations/known", "changed")
    assert (altered.fact.field, altered.fact.before, altered.fact.after) == ("type", "company", "museum")
    assert altered.sources == change.sources
    assert not altered.is_own


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ("from_editor: [type]", "editor"),
        ("provenance: {type: editor}", "editor"),
        ("provenance: {type: a-web-page}", "a-web-page"),
    ],
)
def test_a_value_with_a_source_of_its_own_names_it(given: str, source: str, repository: Repository) -> None:
    edit(repository, KNOWN, "type: company", f"type: museum\n{given}")
    (change,) = latest(repository)
    told = {altered.fact.field: altered for altered in change.facts}
    assert told["type"].sources == (source,)
    assert told["type"].is_own


def test_another_order_other_quotes_and_comments_are_no_change(repository: Repository) -> None:
    edit(repository, KNOWN, "type: company\n", "")
    edit(repository, KNOWN, "name:", "# a comment\ntype: 'company'\nname:")
    assert latest(repository) == []


def test_the_present_form_of_what_editors_vouch_for_is_no_change(repository: Repository) -> None:
    edit(repository, KNOWN, "type: company", "type: company\nfrom_editor: [type]")
    repository.commit("Vouch", "2020-05-01T12:00:00Z")
    edit(repository, KNOWN, "from_editor: [type]", "provenance: {type: editor}")
    assert [altered.fact.field for change in latest(repository) for altered in change.facts] == ["provenance"]


@pytest.mark.parametrize("former", ["", "former_ids: [known]\n"])
def test_a_renamed_file_is_no_change(former: str, repository: Repository) -> None:
    path = repository.root / KNOWN
    repository.put("data/organisations/other.yml", path.read_text("utf-8") + former)
    path.unlink()
    assert latest(repository) == []


def test_a_renamed_record_keeps_its_changes(repository: Repository) -> None:
    edit(repository, KNOWN, "type: company", "type: museum")
    repository.commit("Correct", "2020-05-01T12:00:00Z")
    path = repository.root / KNOWN
    text = path.read_text("utf-8").replace("type: museum", "type: network")
    repository.put("data/organisations/other.yml", f"{text}former_ids: [known]\n")
    path.unlink()
    newest, before = latest(repository)
    assert (newest.key, newest.action, newest.facts[0].fact.after) == ("organisations/other", "changed", "network")
    assert before.key == "organisations/known"
    site = Site(checks.check(repository.root / "data")[0], history=history.read(repository.root, "data"))
    assert [change for _, change in site.changes(site.catalogue["organisations/other"])] == [newest, before]


def test_persons_who_were_taken_out_are_not_told_of(repository: Repository) -> None:
    contact = "contact:\n  name: Ada\n  role: Head\n  phone: '+33 1 23 45'\n  email: ada@example.org\n"
    repository.put("data/success-stories/story.yml", f"name: Story\n{contact}")
    repository.commit("Add a contact", "2020-05-01T12:00:00Z")
    repository.put("data/success-stories/story.yml", "name: The story\n")
    assert "Ada" not in str(latest(repository))


def test_a_removed_record_is_told_by_the_name_it_had(repository: Repository) -> None:
    (repository.root / KNOWN).unlink()
    (change,) = latest(repository)
    assert (change.key, change.action) == ("organisations/known", "removed")
    assert change.name != change.key


def test_what_could_not_be_read_and_what_is_no_record_is_left_out(repository: Repository) -> None:
    edit(repository, KNOWN, "type: company", "type: [")
    repository.put("data/README.md", "No record.")
    repository.put("data/organisations/Not an id.yml", "name: X")
    assert latest(repository) == []


def test_without_history_nothing_is_known(tmp_path: Path) -> None:
    site = Site(checks.load(SOUND), history=history.read(tmp_path, "data"))
    assert site.revisions == ()
    assert [*changes.files(site), *feeds.files(site)] == []
    assert "without the history" in changes.page_html(site, site.view("data/changes/"))


def test_a_page_shows_what_changed_and_by_which_source(repository: Repository) -> None:
    edit(repository, KNOWN, "type: company", "type: museum\ndetails: [More.]\nprovenance: {type: editor}")
    latest(repository)
    site = site_of(repository)
    for html in (
        changes.page_html(site, site.view("data/changes/")),
        changes.record_html(site, site.record("organisations/known")),
    ):
        assert "Type: <del>company</del> → <ins>museum</ins> (an editor&#39;s knowledge)" in html
        assert "Details: <ins>[More.]</ins>" in html
    assert changes.record_html(site, site.record("places/lyon")) == ""


def test_a_change_of_a_text_is_told_in_words_and_one_of_its_markup_alone_as_it_is_written(
    repository: Repository,
) -> None:
    edit(repository, KNOWN, "summary: ", "summary: Near [](places/lyon) and [the city](places/lyon). ")
    latest(repository)
    (change,) = latest_facts(repository)
    assert changes.values(site_of(repository), change)[1].startswith("Near Lyon and the city.")
    edit(repository, KNOWN, "[the city](places/lyon)", "[the city](places/france)")
    latest(repository)
    (change,) = latest_facts(repository)
    assert changes.values(site_of(repository), change)[1].startswith("Near [](Lyon) and [the city](France).")


def latest_facts(repository: Repository) -> tuple[FactChange, ...]:
    """Facts that the last commit changed, in its one record."""
    (change,) = revisions(history.read(repository.root, "data"))[0].records
    return change.facts


def test_the_history_is_read_once_for_as_long_as_it_is_the_same(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(repository, KNOWN, "type: company", "type: museum")
    assert latest(repository)
    monkeypatch.setattr(history.Contents, "read", lambda *_: pytest.fail("read again"))
    edit(repository, KNOWN, "type: museum", "type: network")
    assert len(site_of(repository).revisions) == 2


@pytest.mark.parametrize("present", ["local_name", "chinese_name"])
def test_files_that_were_read_already_tell_the_same(present: str, repository: Repository) -> None:
    edit(repository, KNOWN, "local_name: 上", "chinese_name: 下")
    repository.commit("Give the field its former name", "2020-05-02T00:00:00Z")
    edit(repository, KNOWN, "type: company", "type: museum")
    edit(repository, KNOWN, "chinese_name: 下", f"{present}: 上")
    told = latest(repository)
    cache = RecordCache()
    reading.read(repository.root / "data", cache)
    again = history.read(repository.root / "data" / "..", "data")
    found = revisions(again, cache.values())
    assert [change for revision in found[:-1] for change in revision.records] == told
    assert "type" in {altered.fact.field for altered in told[0].facts}
