"""Code host of the repository: addresses of a file's history, its editor, a new file and a new issue, by host.

A host that is not known gets no links: an address in another host's form would lead nowhere.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class CodeHost:
    """Software that hosts repositories. The forms of its addresses begin after that of the repository."""

    history: str
    """Address of a file's history, with `{branch}` and `{path}`."""
    editor: str
    """Address of the editor of files in `docs/`, as `edit_uri` of MkDocs, with `{branch}`."""
    issue: str
    """Address of the form for a new issue, to which parameters are added."""
    title: str
    """Parameter that fills the issue's title."""
    body: str
    """Parameter that fills the issue's text. Empty on GitHub, whose issue forms have fields of their own."""
    new: str
    """Address of the form for a new file, with `{branch}` and `{folder}`, to which parameters are added."""
    file_name: str
    """Parameter that fills the new file's name."""
    content: str
    """Parameter that fills the new file's text. Empty on GitLab, which has none."""


HOSTS: Final = {
    "github": CodeHost(
        "commits/{branch}/{path}", "edit/{branch}/docs/", "issues/new", "title", "",
        "new/{branch}/{folder}", "filename", "value",
    ),
    "gitlab": CodeHost(
        "-/commits/{branch}/{path}", "-/edit/{branch}/docs/", "-/issues/new", "issue[title]", "issue[description]",
        "-/new/{branch}/{folder}", "file_name", "",
    ),
    "gitea": CodeHost(
        "commits/branch/{branch}/{path}", "_edit/{branch}/docs/", "issues/new", "title", "body",
        "_new/{branch}/{folder}", "filename", "value",
    ),
}  # fmt: skip
"""Code hosts by name, which is the option `code_host` of the plugin. Forgejo's addresses are those of Gitea."""

_BY_WORD: Final = {"github": "github", "gitlab": "gitlab", "gitea": "gitea", "forgejo": "gitea", "codeberg": "gitea"}
"""Code hosts by a word in the name of the server."""


def code_host(repository: str, name: str = "") -> CodeHost | None:
    """Code host of a repository, by its `name` or that of its server; None where neither is known."""
    server = urlsplit(repository).hostname or ""
    named = name or next((host for word, host in _BY_WORD.items() if word in server), "")
    return HOSTS.get(named)


def history_url(repository: str, host: CodeHost, branch: str, path: str) -> str:
    """Address of a file's history."""
    return f"{repository.rstrip('/')}/{host.history.format(branch=quote(branch), path=quote(path))}"


def issue_url(repository: str, host: CodeHost, title: str, fields: dict[str, str]) -> str:
    """Address of a new issue with its title and fields filled in: as fields of a form, or as lines of its text."""
    if host.body:
        fields = {host.body: "\n".join(f"{name}: {value}" for name, value in fields.items() if name != "template")}
    return f"{repository.rstrip('/')}/{host.issue}?{urlencode({host.title: title, **fields})}"
