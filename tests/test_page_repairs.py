"""What the plugin does to the markup of a page: hashes in its policy, repairs, no indentation of templates."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest
from jinja2 import Environment, TemplateSyntaxError

from atlas.mkdocs_plugin.csp import SCRIPTS, STYLES, with_hashes
from atlas.mkdocs_plugin.markup import CompactTemplates, with_named_tasks


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


def compiled(template: str, **variables: object) -> str:
    return Environment(extensions=[CompactTemplates]).from_string(template).render(variables)


def test_toggles_lose_an_attribute_that_html_does_not_allow() -> None:
    assert compiled('<input class="md-toggle" type="checkbox" id="__drawer" autocomplete="off">') == (
        '<input class="md-toggle" type="checkbox" id="__drawer">'
    )


def test_templates_lose_their_indentation_and_empty_lines() -> None:
    assert compiled("<ul>\n    <li>\n\n\t<b>a  b</b>") == "<ul>\n<li>\n<b>a  b</b>"


@pytest.mark.parametrize("name", ["pre", "textarea", "script", "style"])
def test_elements_that_show_their_white_space_keep_it(name: str) -> None:
    text = f"<{name} id=a>\n  1{{{{ x }}}}\n\n    2\n</{name}>"
    assert compiled(f"  <p>\n  {text}\n  <p>", x=" ") == f"  <p>\n{text}\n<p>".replace("{{ x }}", " ")


def test_what_a_template_shows_keeps_its_white_space() -> None:
    assert compiled("<p>\n  {{ x }}", x="a\n    b") == "<p>\na\n    b"


def test_an_error_in_a_template_is_told_with_its_line() -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        compiled("<p>\n\n\n  <b>\n  {% wrong %}")
    assert caught.value.lineno == 5


def test_tasks_are_named_by_their_state() -> None:
    page = '<label class="task-list-control"><input type="checkbox" disabled checked/><span></span></label>'
    assert 'aria-label="Done" disabled checked>' in with_named_tasks(page)
    assert 'aria-label="To do"' in with_named_tasks(page.replace(" checked", ""))
