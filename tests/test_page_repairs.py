"""What the plugin does to a finished page: hashes in its policy, repairs to its markup."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from atlas.mkdocs_plugin.csp import SCRIPTS, STYLES, with_hashes
from atlas.mkdocs_plugin.markup import repaired


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_each_inline_script_once() -> None:
    scripts = "<script>one()</script><script>two()</script><script>one()</script>"
    page = f"<meta content=\"script-src 'self'{SCRIPTS}; style-src 'self'{STYLES}\">{scripts}"
    assert f"script-src 'self' {hashed('one()')} {hashed('two()')}; style-src 'self'\"" in with_hashes(page)


def test_scripts_from_files_and_data_blocks_need_no_hash() -> None:
    page = f'{SCRIPTS}<script src="a.js"></script><script type="application/ld+json">{{}}</script>'
    assert with_hashes(page) == page.replace(SCRIPTS, "")


def test_line_breaks_are_hashed_as_a_browser_reads_them() -> None:
    assert hashed("\na()\n") in with_hashes(f"{SCRIPTS}<script type='module'>\r\na()\r\n</script>")


def test_a_page_without_a_policy_stays_as_it_is() -> None:
    assert with_hashes("<script>one()</script>") == "<script>one()</script>"


def test_toggles_lose_an_attribute_that_html_does_not_allow() -> None:
    assert repaired('<input class="md-toggle" type="checkbox" id="__drawer" autocomplete="off">') == (
        '<input class="md-toggle" type="checkbox" id="__drawer">'
    )


def test_tasks_are_named_by_their_state() -> None:
    page = '<label class="task-list-control"><input type="checkbox" disabled checked/><span></span></label>'
    assert 'aria-label="Done" disabled checked>' in repaired(page)
    assert 'aria-label="To do"' in repaired(page.replace(" checked", ""))
