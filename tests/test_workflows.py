"""What runs on GitHub: sound to its linters, with the least rights, and doing what it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from atlas.cli.main import command_parser
from atlas.records.model import KINDS
from atlas.render import record_page
from tests.conftest import ROOT, clean_environment

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
ACTIONLINT = ROOT / ".cache" / "node" / "node_modules" / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"


def load(path: Path) -> dict[str, Any]:
    # GitHub reads `on` as text; PyYAML's base loader does, too.
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def actionlint(folder: Path) -> subprocess.CompletedProcess[str]:
    assert ACTIONLINT.exists(), "npm's packages are missing: run `python3 dev.py test` once, which installs them"
    command = ["node", str(ACTIONLINT), ".github/workflows/*.yml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_actionlint_finds_nothing() -> None:
    done = actionlint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_would_find_something(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "x.yml").write_text("on: push\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n      - rum: ls\n")
    assert actionlint(tmp_path).returncode != 0


def test_zizmor_finds_nothing() -> None:
    command = [str(Path(sys.executable).parent / "zizmor"), "--offline", "--pedantic", "--no-progress", str(GITHUB)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit_with_its_version(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_are_given_job_by_job_and_jobs_end(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert int(job["timeout-minutes"]) <= 60
        assert job["permissions"]


RIGHTS = {
    ("changes.yml", "comment"): {"pull-requests"},
    ("links.yml", "report"): {"issues"},
    ("check.yml", "deploy"): {"pages", "id-token"},
}


def test_only_three_jobs_may_write_and_none_may_write_code() -> None:
    found = {
        (path.name, name): {right for right, level in job["permissions"].items() if level == "write"}
        for path in WORKFLOWS
        for name, job in load(path)["jobs"].items()
    }
    assert {key: rights for key, rights in found.items() if rights} == RIGHTS


def test_no_workflow_uses_a_secret() -> None:
    assert not [path for path in WORKFLOWS if "secrets." in path.read_text(encoding="utf-8")]


def test_with_the_right_to_comment_only_the_main_branchs_code_is_there() -> None:
    checkouts = [step for step in steps(GITHUB / "workflows" / "changes.yml") if "checkout" in step.get("uses", "")]
    assert [step["with"]["ref"] for step in checkouts] == ["${{ github.event.pull_request.base.sha }}"] * 2
    assert "allow-unsafe-pr-checkout" not in str(checkouts)
    text = (GITHUB / "workflows" / "changes.yml").read_text(encoding="utf-8")
    assert not re.search(r"git (checkout|switch|merge |reset|worktree|pull)\b(?!-)", text)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_scripts_take_what_strangers_write_from_the_environment(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", ""), step


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".pre-commit-config.yaml"], ids=lambda path: path.name)
def test_commands_of_the_atlas_are_called_as_they_are(path: Path) -> None:
    for words in re.findall(r"python3? -m atlas ([^>\n]*)", path.read_text(encoding="utf-8")):
        command_parser().parse_args(shlex.split(words))


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def forked(tmp_path: Path) -> dict[str, str]:
    """A clone of a repository with a pull request from a fork; the environment that the workflow would have."""
    origin = tmp_path / "origin"
    shutil.copytree(Path(__file__).parent / "hostile" / "data", origin / "data")
    shutil.copy(ROOT / "mkdocs.yml", origin)
    (origin / "docs").mkdir()
    (origin / "docs" / "about.md").write_text("# About\n")
    git(tmp_path, "init", "-q", "-b", "main", str(origin))
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "Base")
    git(origin, "switch", "-qc", "fork")
    known = origin / "data" / "organisations" / "known.yml"
    known.write_text(known.read_text(encoding="utf-8").replace("type: company", "type: museum"), encoding="utf-8")
    (origin / "docs" / "about.md").write_text("# About us\n\n<script>alert(1)</script>\n")
    (origin / "docs" / "passwords.md").symlink_to("/etc/passwd")
    (origin / "atlas").mkdir()
    (origin / "atlas" / "__init__.py").write_text("raise SystemExit('the code of a fork was run')")
    (origin / "data" / "organisations" / "passwords.yml").symlink_to("/etc/passwd")
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "An offer")
    head = git(origin, "rev-parse", "HEAD")
    git(origin, "update-ref", "refs/pull/7/head", head)
    git(origin, "switch", "-q", "main")
    (origin / "data" / "places" / "lyon.yml").unlink()
    git(origin, "commit", "-qam", "The main branch went on")
    git(origin, "branch", "-qD", "fork")
    git(tmp_path, "clone", "-q", str(origin), str(tmp_path / "clone"))
    (tmp_path / "temp").mkdir()
    return {**clean_environment(), "NUMBER": "7", "HEAD": head, "RUNNER_TEMP": str(tmp_path / "temp"), "SITE": ""}


def test_where_something_may_be_written_nothing_is_installed_or_it_is_locked() -> None:
    for name, job in RIGHTS:
        for step in load(GITHUB / "workflows" / name)["jobs"][job]["steps"]:
            assert not re.search(r"\b(pip|npm|npx|uvx?|pipx|curl|wget)\b", step.get("run", "")), (name, job)
    script = (GITHUB / "scripts" / "install").read_text(encoding="utf-8")
    for line in re.findall(r"pip install.*", script):
        assert "--require-hashes" in line or "--no-deps --no-build-isolation ." in line


def test_workflows_install_only_what_is_locked() -> None:
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"pip install.*", text):
            assert "--require-hashes --requirement .github/locked/" in line, line
        for line in re.findall(r"(?:dev\.py|\.ci/run).*", text):
            assert load(path)["env"]["ATLAS_LOCKED"] == "1", line


LISTS = {
    "build": ("build",),
    "test": ("build", "test"),
    "properdocs": ("build", "properdocs"),
    "materialx": ("materialx",),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_locks_what_the_project_needs_and_names_no_address(name: str) -> None:
    text = (GITHUB / "locked" / f"{name}.txt").read_text(encoding="utf-8")
    locked = {
        canonicalize_name(found[0]): found[1]
        for found in re.findall(
            r"^([A-Za-z0-9._-]+)==([^\s;]+)[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE
        )
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = list(project["project"]["dependencies"])
    for group in LISTS[name]:
        for entry in groups[group]:
            wanted += groups[entry["include-group"]] if isinstance(entry, dict) else [entry]
    for requirement in map(Requirement, wanted):
        if (name, requirement.name) != ("materialx", "mkdocs-material"):
            assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement
    assert "://" not in text


def test_the_list_of_npm_locks_what_the_tests_need_and_names_no_registry() -> None:
    text = (ROOT / "tests" / "package-lock.json").read_text(encoding="utf-8")
    lock = json.loads(text)
    wanted = json.loads((ROOT / "tests" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert lock["packages"][""]["dependencies"] == wanted
    assert '"resolved"' not in text
    for name, package in lock["packages"].items():
        assert not name or package["integrity"].startswith("sha512-")


def test_publishing_waits_for_every_check() -> None:
    jobs = load(GITHUB / "workflows" / "check.yml")["jobs"]
    assert set(jobs["build"]["needs"]) == jobs.keys() - {"build", "deploy"}
    assert jobs["deploy"]["needs"] == "build"
    assert "refs/heads/main" in jobs["build"]["if"]
    publishers = [path.name for path in WORKFLOWS if "deploy-pages" in path.read_text(encoding="utf-8")]
    assert publishers == ["check.yml"]


def test_what_a_maintainer_may_tidy_holds_up_no_one() -> None:
    formal = [step for step in steps(GITHUB / "workflows" / "check.yml") if "fmt" in step.get("run", "")]
    assert [step["continue-on-error"] for step in formal] == ["true"]


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Folder of commands for the scripts: Python as it is here, and a `gh` that only notes how it is called."""
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "gh").write_text(
        '#!/bin/sh\necho "$@" >> "$RUNNER_TEMP/gh"\ncase "$*" in *--paginate*) cat "$RUNNER_TEMP/known";; esac\n'
    )
    (folder / "python").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n')
    for tool in folder.iterdir():
        tool.chmod(0o755)
    return folder


def test_the_comment_tells_what_the_pull_request_changes_and_nothing_else(
    forked: dict[str, str], tools: Path, tmp_path: Path
) -> None:
    temp = tmp_path / "temp"
    (temp / "known").write_text("")
    environment = {
        **forked,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "GH_REPO": "o/r",
        "PREVIEW": "https://p",
        "GITHUB_WORKSPACE": str(tmp_path / "clone"),
    }
    told = [step["run"] for step in steps(GITHUB / "workflows" / "changes.yml") if "told" in step.get("run", "")]
    for script in told:
        ours = script.replace(".github/scripts", str(GITHUB / "scripts"))
        subprocess.run(["bash", "-eo", "pipefail", "-c", ours], cwd=tmp_path / "clone", env=environment, check=True)
    comment = (temp / "told" / "comment.md").read_text(encoding="utf-8")
    assert "1 record: 0 added, 1 changed, 0 removed." in comment
    assert "- `type`: `company` → `museum`" in comment
    assert "`docs/about.md`, line 3: `A page cannot have <script>." in comment
    assert "- **Changed** `docs/about.md`\n" in comment
    assert "[Preview](https://p): download it, unpack it and open `preview.html` with a browser." in comment
    assert "root:" not in comment
    first, second = (temp / "gh").read_text().splitlines()
    assert first.startswith("pr comment 7 --edit-last --create-if-none --body-file")
    assert second.startswith("api --paginate repos/o/r/pulls/7/comments")


def test_a_correction_is_offered_once(tools: Path, tmp_path: Path) -> None:
    told, temp = tmp_path / "told", tmp_path / "temp"
    told.mkdir()
    temp.mkdir()
    offers = [{"path": "data/x.yml", "line": line, "side": "RIGHT", "body": "b"} for line in (1, 2)]
    (told / "review.json").write_text(json.dumps({"event": "COMMENT", "comments": offers}))
    (told / "comment.md").write_text("Facts.")
    environment = {
        **clean_environment(), "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "GH_REPO": "o/r", "NUMBER": "7",
        "RUNNER_TEMP": str(temp),
    }  # fmt: skip
    for known, posted in (((1,), [2]), ((1, 2), None)):
        (temp / "gh").unlink(missing_ok=True)
        (temp / "known").write_text("".join(f'{{"path":"data/x.yml","line":{line},"body":"b"}}\n' for line in known))
        subprocess.run(["bash", str(GITHUB / "scripts" / "review"), str(told)], env=environment, check=True)
        calls = (temp / "gh").read_text().splitlines()
        assert [call for call in calls if "--method POST" in call] == (
            [f"api --method POST repos/o/r/pulls/7/reviews --input {told}/new.json"] if posted else []
        )
        assert [offer["line"] for offer in json.loads((told / "new.json").read_text())["comments"]] == (posted or [])


GH = """\
#!/bin/sh
echo "$*" >> "$CALLS"
[ "$2" = list ] && echo "$NUMBER"
exit 0
"""


@pytest.mark.parametrize(
    ("report", "number", "called"),
    [
        ("Gone.", "", "issue create --title Links --body-file"),
        ("Gone.", "5", "issue edit 5 --body-file"),
        ("", "5", "issue close 5 --comment Every address answers again."),
        ("", "", ""),
    ],
)
def test_one_issue_is_opened_rewritten_or_closed(report: str, number: str, called: str, tmp_path: Path) -> None:
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "report.md").write_text(report)
    calls = tmp_path / "calls"
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "CALLS": str(calls), "NUMBER": number}
    script = str(GITHUB / "scripts" / "rolling-issue")
    subprocess.run(["bash", script, "Links", str(tmp_path / "report.md")], env=environment, check=True)
    listed, *others = calls.read_text().splitlines()
    assert listed.startswith('issue list --state open --search in:title "Links"')
    assert [other.startswith(called) for other in others] == ([True] if called else [])


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_issue_forms_are_whole(path: Path) -> None:
    form = load(path)
    assert {"name", "description", "title", "labels", "body"} == form.keys()
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    identifiers = [part["id"] for part in fields]
    assert len(set(identifiers)) == len(identifiers)
    for part in fields:
        assert part["type"] in ("input", "textarea", "dropdown")
        assert part["attributes"]["label"]
        assert part["attributes"]["description" if part["type"] != "dropdown" else "options"]


def test_the_form_has_the_fields_that_pages_fill_in() -> None:
    form = load(GITHUB / "ISSUE_TEMPLATE" / record_page.ISSUE_FORM)
    assert {"record", "page"} <= {part.get("id") for part in form["body"]}


def test_every_kind_but_the_papers_notes_can_be_suggested() -> None:
    (kinds,) = (part for part in load(GITHUB / "ISSUE_TEMPLATE" / "record.yml")["body"] if part["type"] == "dropdown")
    assert len(kinds["attributes"]["options"]) == len(KINDS) - 1


def test_dependencies_of_every_language_are_updated() -> None:
    updated = {
        (entry["package-ecosystem"], entry.get("directory", "")) for entry in load(GITHUB / "dependabot.yml")["updates"]
    }
    assert updated == {("pip", ""), ("npm", "/tests"), ("github-actions", "/")}
    assert json.loads((ROOT / "tests" / "package.json").read_text(encoding="utf-8"))["dependencies"]


def test_the_hooks_run_the_same_checks() -> None:
    hooks = [hook for repository in load(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repository["hooks"]]
    assert [hook["entry"].rpartition(" ")[2] for hook in hooks] == ["check", "fmt", "schema"]
