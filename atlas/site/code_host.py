"""Code host of the repository: addresses of a file's history, its editor, a new file and a new issue, by host.

A host that is not known gets no links: an address in another host's form would lead nowhere.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from atlas.records.yaml_syntax import table


@dataclass(frozen=True, slots=True)
class CodeHost:
    """Software that hosts repositories; `code_hosts.yml` explains and holds the forms of its addresses."""

    servers: list[str]
    history: str
    editor: str
    issue: str
    title: str
    body: str
    new: str
    file_name: str
    content: str


HOSTS: Final = {name: CodeHost(**forms) for name, forms in table(__file__, "code_hosts.yml").items()}
"""Code hosts by name."""


def code_host(repository: str, name: str = "") -> CodeHost | None:
    """Code host of a repository, by its `name` or that of its server; None where neither is known."""
    server = urlsplit(repository).hostname or ""
    found = (host for host in HOSTS.values() if any(word in server for word in host.servers))
    return HOSTS.get(name) if name else next(found, None)


def history_url(repository: str, host: CodeHost, branch: str, path: str) -> str:
    """Address of a file's history."""
    return f"{repository.rstrip('/')}/{host.history.format(branch=quote(branch), path=quote(path))}"


def issue_url(repository: str, host: CodeHost, title: str, fields: dict[str, str]) -> str:
    """Address of a new issue with its title and fields filled in: as fields of a form, or as lines of its text."""
    if host.body:
        fields = {host.body: "\n".join(f"{name}: {value}" for name, value in fields.items() if name != "template")}
    return f"{repository.rstrip('/')}/{host.issue}?{urlencode({host.title: title, **fields})}"
